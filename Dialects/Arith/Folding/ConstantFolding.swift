package import Accel
import UBDialect

// Computing with constants: numbers, elements of vectors and tensors, poison.

extension Attribute {
  /// `true` iff this is poison all over.
  package var isPoison: Bool { self.is(UB.PoisonAttr.self) }
}

/// Returns what `compute` makes of two constants, element by element; poison if one of them is.
///
/// The result has elements of the type `element`, or of that of the operands. Where `compute` returns `nil`,
/// nothing is folded.
package func foldBinary(
  _ lhs: Attribute?, _ rhs: Attribute?, element: Type? = nil,
  _ compute: (WideInteger, WideInteger) -> WideInteger?
) -> Attribute? {
  if let lhs, lhs.isPoison { return lhs }
  if let rhs, rhs.isPoison { return rhs }
  guard let lhs, let rhs, let type = lhs.type, type == rhs.type else { return nil }
  let context = type.context
  let resultType = element.map { context.type(type, withElement: $0) } ?? type
  if let left = lhs.uniformBits, let right = rhs.uniformBits {
    return compute(left, right).map { context.number($0, resultType) }
  }
  guard let left = lhs.expandedElements, let right = rhs.expandedElements else { return nil }
  var bits: [WideInteger] = []
  bits.reserveCapacity(left.count)
  for index in 0..<left.count {
    guard let result = compute(left[index], right[index]) else { return nil }
    bits.append(result)
  }
  return context.numbers(bits, resultType)
}

/// Returns what `compute` makes of a constant, element by element, as one of type `type`; poison if it is.
package func foldUnary(
  _ operand: Attribute?, to type: Type, _ compute: (WideInteger) -> WideInteger?
) -> Attribute? {
  guard let operand else { return nil }
  if operand.isPoison { return operand }
  if let bits = operand.uniformBits { return compute(bits).map { type.context.number($0, type) } }
  guard let elements = operand.expandedElements else { return nil }
  var bits: [WideInteger] = []
  bits.reserveCapacity(elements.count)
  for index in 0..<elements.count {
    guard let result = compute(elements[index]) else { return nil }
    bits.append(result)
  }
  return type.context.numbers(bits, type)
}

/// The elements of a constant vector or tensor, one by one.
package enum ExpandedElements {
  case dense(DenseElementsAttr)
  /// Elements some of which are written out.
  case sparse([WideInteger])

  /// The number of elements.
  package var count: Int {
    switch self {
    case .dense(let elements): elements.count
    case .sparse(let elements): elements.count
    }
  }

  /// The bits of the element at `index`.
  package subscript(index: Int) -> WideInteger {
    switch self {
    case .dense(let elements): elements.bits(at: index)
    case .sparse(let elements): elements[index]
    }
  }
}

extension Attribute {
  /// The elements, if they are numbers that are at hand.
  package var expandedElements: ExpandedElements? {
    guard type?.elementOrSelf.storedWidth != nil else { return nil }
    if let dense = self.as(DenseElementsAttr.self) { return .dense(dense) }
    return self.as(SparseElementsAttr.self)?.expanded.map { .sparse($0) }
  }
}

extension SparseElementsAttr {
  /// All elements; those that are not written are zero.
  fileprivate var expanded: [WideInteger]? {
    guard let shape = shapedType.shape, let width = shapedType.elementOrSelf.storedWidth,
      let positions = indices.as(DenseElementsAttr.self), let numbers = values.as(DenseElementsAttr.self)
    else { return nil }
    var all = [WideInteger](repeating: .zero(width: width), count: shape.reduce(1, *))
    for entry in 0..<numbers.count {
      var position = 0
      for dimension in 0..<shape.count {
        let index = positions.bits(at: entry * shape.count + dimension).signedValue ?? 0
        position = position * shape[dimension] + index
      }
      all[position] = numbers.bits(at: entry)
    }
    return all
  }
}
