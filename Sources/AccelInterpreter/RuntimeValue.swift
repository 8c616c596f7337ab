public import AccelIR
public import AccelNumerics

/// What a value of the IR is while a program runs.
public enum RuntimeValue: Hashable {
  /// An integer, an index or a floating-point number, as its bits; an index has 64.
  case number(WideInteger)
  /// The elements of a vector or tensor.
  case elements(Elements)
  /// Nothing that anything may depend on, whatever the type: every element is poison.
  case poison
  /// A function, by its name.
  case function(Identifier)
  /// A view of memory.
  case view(MemoryView)
  /// A value of a type that is not computed with, told from others by a number.
  case opaque(UInt64)

  /// The elements of a vector or tensor.
  public struct Elements: Hashable {
    /// The dimensions.
    public let shape: [Int]
    /// The elements' bits in row-major order; `nil` is poison.
    public var bits: [WideInteger?]
    /// Creates elements.
    /// - Requires: there are as many as the shape says.
    public init(shape: [Int], _ bits: [WideInteger?]) { (self.shape, self.bits) = (shape, bits) }
  }

  /// Wraps the bits of a number; `nil` is poison.
  public init(_ bits: WideInteger?) { self = bits.map { .number($0) } ?? .poison }

  /// `true` iff the value or one of its elements is poison.
  public var hasPoison: Bool {
    switch self {
    case .poison: true
    case .elements(let elements): elements.bits.contains(nil)
    case .number, .function, .view, .opaque: false
    }
  }

  /// What a view of memory holds; any other value itself.
  func settled(_ element: Type) -> RuntimeValue {
    guard case .view(let view) = self, let contents = view.contents(element) else { return self }
    return .elements(contents)
  }

  /// `true` iff the value is a view of memory.
  var isView: Bool {
    if case .view = self { true } else { false }
  }
}

extension Type {
  /// `true` iff values of this type are numbers, or vectors or tensors of numbers.
  package var isComputedWith: Bool {
    if self.is(VectorType.self) || self.is(RankedTensorType.self) {
      return elementOrSelf.storedWidth != nil
    }
    return storedWidth != nil
  }
}

// MARK: Attributes

extension RuntimeValue {
  /// Creates the value that a constant's attribute stands for; `nil` if that is no number or elements of them.
  public init?(_ attribute: Attribute) {
    if let integer = attribute.as(IntegerAttr.self) {
      self = .number(integer.bits)
    } else if let float = attribute.as(FloatAttr.self) {
      self = .number(float.number.bits)
    } else if let elements = attribute.as(DenseElementsAttr.self), elements.shapedType.isComputedWith {
      let bits = (0..<elements.count).map { elements.bits(at: $0) as WideInteger? }
      self = .elements(Elements(shape: Array(elements.shapedType.shape ?? .init()), bits))
    } else if let elements = attribute.as(SparseElementsAttr.self), let dense = Self.expanded(elements) {
      self = .elements(dense)
    } else {
      return nil
    }
  }

  /// Returns all elements of a sparse attribute; those that are not written are zero.
  private static func expanded(_ sparse: SparseElementsAttr) -> Elements? {
    guard let shape = sparse.shapedType.shape, let width = sparse.shapedType.elementOrSelf.storedWidth,
      let positions = sparse.indices.as(DenseElementsAttr.self),
      let values = sparse.values.as(DenseElementsAttr.self)
    else { return nil }
    var bits = [WideInteger?](repeating: .zero(width: width), count: shape.reduce(1, *))
    for entry in 0..<values.count {
      var position = 0
      for (dimension, size) in shape.enumerated() {
        let index = positions.bits(at: entry * shape.count + dimension).signedValue ?? 0
        position = position * size + index
      }
      bits[position] = values.bits(at: entry)
    }
    return Elements(shape: Array(shape), bits)
  }

  /// Returns the attribute of a number or of elements; `nil` if some are poison or there are none.
  public func attribute(_ type: Type) -> Attribute? {
    switch self {
    case .number(let bits): return type.context.number(bits, type)
    case .elements(let elements):
      let bits = elements.bits.compactMap { $0 }
      guard bits.count == elements.bits.count else { return nil }
      return type.context.numbers(bits, type.withShape(elements.shape))
    case .poison, .function, .view, .opaque: return nil
    }
  }

  /// The value as an attribute is written; `#ub.poison` stands for poison.
  public func text(_ type: Type) -> String {
    if let attribute = attribute(type) { return attribute.text }
    switch self {
    case .poison: return "#ub.poison : \(type.text)"
    case .function(let name): return "@\(name.string) : \(type.text)"
    case .opaque(let number): return "opaque<\(number)> : \(type.text)"
    case .number: return ""
    case .view(let view):
      guard let contents = view.contents(type.elementOrSelf) else { return "memory : \(type.text)" }
      // The elements are written as a tensor's are.
      let tensor = type.context.tensorType(view.sizes, type.elementOrSelf)
      let text = RuntimeValue.elements(contents).text(tensor)
      return text.dropLast(tensor.text.utf8.count) + type.text
    case .elements(let elements):
      var rest = elements.bits[...]
      let whole = type.withShape(elements.shape)
      return "dense<\(Self.nested(&rest, elements.shape[...], whole.elementOrSelf))> : \(whole.text)"
    }
  }

  /// Takes as many elements as the shape says and writes them in nested brackets.
  private static func nested(
    _ bits: inout ArraySlice<WideInteger?>, _ shape: ArraySlice<Int>, _ element: Type
  ) -> String {
    guard let size = shape.first else {
      guard let number = bits.removeFirst() else { return "#ub.poison" }
      let text = element.context.number(number, element).text
      return String(text.prefix { $0 != ":" }.trimmedEnd)
    }
    let parts = (0..<size).map { _ in nested(&bits, shape.dropFirst(), element) }
    return "[\(parts.joined(separator: ", "))]"
  }
}

extension Substring {
  /// The text without the space at its end.
  fileprivate var trimmedEnd: Substring { last == " " ? dropLast() : self }
}

extension Type {
  /// Returns the type with the given dimensions in the place of unknown ones.
  fileprivate func withShape(_ shape: [Int]) -> Type {
    guard let tensor = self.as(RankedTensorType.self), !hasStaticShape else { return self }
    return context.tensorType(shape, tensor.element, encoding: tensor.encoding)
  }
}
