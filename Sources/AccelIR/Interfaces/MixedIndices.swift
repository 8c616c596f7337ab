/// An offset, size or stride: a number that is known, or a value of type `index`.
public enum MixedIndex: Hashable {
  /// A number that is known.
  case known(Int)
  /// A number that is known only at run time.
  case value(Value)

  /// The number, if it is known or a constant.
  public var constant: Int? {
    switch self {
    case .known(let number): number
    case .value(let value): value.constant?.as(IntegerAttr.self)?.value
    }
  }

  /// `true` iff both are one value, or the same constant.
  public func isSame(as other: MixedIndex) -> Bool {
    if self == other { return true }
    guard let constant else { return false }
    return constant == other.constant
  }
}

/// A list of offsets, sizes or strides, as operations keep it: numbers, and operands where there is none.
public struct MixedIndices: RandomAccessCollection {
  /// The numbers; `ShapeDimension.dynamic` stands for the next of `values`.
  public let known: [Int]
  /// The operands.
  public let values: OperandList
  /// Creates a list.
  public init(_ known: DenseI64Array, _ values: OperandList) {
    (self.known, self.values) = (known.values, values)
  }
  public var startIndex: Int { 0 }
  public var endIndex: Int { known.count }
  /// - Requires: there is an operand for each number that is left out.
  public subscript(index: Int) -> MixedIndex {
    if known[index] != ShapeDimension.dynamic { return .known(known[index]) }
    return .value(values[known[..<index].count(where: { $0 == ShapeDimension.dynamic })])
  }
  /// How many of the numbers are known only at run time.
  var dynamicCount: Int { known.count { $0 == ShapeDimension.dynamic } }
}

extension Sequence<MixedIndex> {
  /// The list as operations keep it: numbers, with `ShapeDimension.dynamic` for values, and the values.
  public var dispatched: (known: DenseI64Array, values: [Value]) {
    var (known, values): ([Int], [Value]) = ([], [])
    for element in self {
      switch element {
      case .known(let number): known.append(number)
      case .value(let value):
        known.append(ShapeDimension.dynamic)
        values.append(value)
      }
    }
    return (DenseI64Array(known), values)
  }
}
