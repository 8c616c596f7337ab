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

  /// What a view of memory holds; any other value itself. Poison stands for what cannot be compared.
  func settled(_ element: Type) -> RuntimeValue {
    guard case .view(let view) = self else { return self }
    return view.contents(element).map { .elements($0) } ?? .poison
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
      return elementOrSelf.numberWidth != nil
    }
    return numberWidth != nil
  }

  /// The number of bits of a number of this type while a program runs: a complex number has those of its real part and
  /// above them those of its imaginary part.
  package var numberWidth: Int? {
    storedWidth ?? self.as(ComplexType.self)?.element.storedWidth.map { 2 * $0 }
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
    } else if let parts = attribute.as(ArrayAttr.self)?.elements, parts.count == 2,
      let re = parts[0].uniformBits, let im = parts[1].uniformBits
    {
      self = .number(WideInteger(re, im))
    } else if let elements = attribute.as(DenseElementsAttr.self), elements.shapedType.isComputedWith {
      let isComplex = elements.shapedType.elementOrSelf.is(ComplexType.self)
      let bits = (0..<elements.count).map {
        (isComplex ? elements.complexBits(at: $0) : elements.bits(at: $0)) as WideInteger?
      }
      self = .elements(Elements(shape: Array(elements.shapedType.shape ?? .init()), bits))
    } else if let elements = attribute.as(SparseElementsAttr.self), let dense = Self.expanded(elements) {
      self = .elements(dense)
    } else if let resource = attribute.as(DenseResourceElementsAttr.self),
      let elements = Self.loaded(resource, in: attribute.context)
    {
      self = .elements(elements)
    } else {
      return nil
    }
  }

  /// Returns the elements of a resource, if its bytes are there and as many as the type needs.
  private static func loaded(_ resource: DenseResourceElementsAttr, in context: Context) -> Elements? {
    guard case .blob(let bytes, _)? = context.resource(resource.key, of: context.identifier("builtin")),
      let shape = resource.shapedType.shape, let width = resource.shapedType.elementOrSelf.numberWidth
    else { return nil }
    let (count, size) = (shape.elementCount, (width + 7) / 8)
    guard bytes.count / size == count, bytes.count % size == 0 else { return nil }
    let bits = (0..<count).map { WideInteger(bytes: bytes, at: $0 * size, width: width) as WideInteger? }
    return Elements(shape: Array(shape), bits)
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
    case .number(let bits):
      guard let part = type.as(ComplexType.self)?.element else { return type.context.number(bits, type) }
      let (re, im) = bits.parts
      return type.context.array([type.context.number(re, part), type.context.number(im, part)])
    case .elements(let elements) where type.elementOrSelf.is(ComplexType.self):
      guard !elements.bits.contains(nil) else { return nil }
      let isSplat = elements.bits.dropFirst().allSatisfy { $0 == elements.bits[0] } && !elements.bits.isEmpty
      let bits = isSplat ? elements.bits.prefix(1) : elements.bits[...]
      let raw = bits.flatMap { $0.map { $0.parts.re.bytes + $0.parts.im.bytes } ?? [] }
      return type.context.denseElements(type.withShape(elements.shape), isSplat: isSplat, raw)
    case .elements(let elements):
      let bits = elements.bits.compactMap { $0 }
      guard bits.count == elements.bits.count else { return nil }
      return type.context.numbers(bits, Self.type(of: elements, in: type))
    case .poison, .function, .view, .opaque: return nil
    }
  }

  /// The value as an attribute is written; `#ub.poison` stands for poison.
  public func text(_ type: Type) -> String {
    if let attribute = attribute(type) {
      // The parts of a complex number do not tell what they are parts of.
      return attribute.is(ArrayAttr.self) ? "\(attribute.text) : \(type.text)" : attribute.text
    }
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
      let whole = Self.type(of: elements, in: type)
      return "dense<\(Self.nested(&rest, elements.shape[...], whole.elementOrSelf))> : \(whole.text)"
    }
  }

  /// Returns the type that elements are written with: those of memory are written as a tensor's are.
  private static func type(of elements: Elements, in type: Type) -> Type {
    type.is(MemRefType.self)
      ? type.context.tensorType(elements.shape, type.elementOrSelf) : type.withShape(elements.shape)
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

extension WideInteger {
  /// Creates a complex number of two parts of one width.
  public init(_ re: WideInteger, _ im: WideInteger) {
    let width = 2 * re.width
    let high = im.extended(to: width, .unsigned).shiftedLeft(by: re.width)
    self = re.extended(to: width, .unsigned) | high
  }

  /// The real and the imaginary part of a complex number.
  public var parts: (re: WideInteger, im: WideInteger) {
    let half = width / 2
    return (truncated(to: half), shiftedRight(by: half, .unsigned).truncated(to: half))
  }
}

extension DenseElementsAttr {
  /// Returns the bits of the complex element at `index`.
  fileprivate func complexBits(at index: Int) -> WideInteger {
    let width = shapedType.elementOrSelf.as(ComplexType.self)?.element.storedWidth ?? 0
    let size = (width + 7) / 8
    let start = isSplat ? 0 : index * 2 * size
    return WideInteger(
      WideInteger(bytes: raw, at: start, width: width),
      WideInteger(bytes: raw, at: start + size, width: width))
  }
}

extension RuntimeValue {
  /// Returns what `compute` makes of the number, or of each element; poison stays poison.
  public func mapped(_ compute: (WideInteger) -> WideInteger?) -> RuntimeValue {
    switch self {
    case .number(let bits): RuntimeValue(compute(bits))
    case .elements(let elements):
      .elements(Elements(shape: elements.shape, elements.bits.map { $0.flatMap(compute) }))
    default: .poison
    }
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
