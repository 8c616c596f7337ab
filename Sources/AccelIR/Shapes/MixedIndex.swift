/// An index that is known, or a value that says it at run time: what MLIR calls an `OpFoldResult`.
public enum MixedIndex: Hashable, BitwiseCopyable {
  /// A number.
  case constant(Int)
  /// A value of type `index`.
  case value(Value)

  /// The number that this is, or that the value is a constant of.
  public var constant: Int? {
    switch self {
    case .constant(let number): number
    case .value(let value): value.constant?.as(IntegerAttr.self)?.value
    }
  }

  /// The value, unless this is a number.
  public var value: Value? {
    if case .value(let value) = self { value } else { nil }
  }

  /// `true` iff this is a number, not a value that happens to be constant.
  public var isStatic: Bool {
    if case .constant = self { true } else { false }
  }

  /// The number as types and attributes have it: `ShapeDimension.dynamic` for a value.
  public var dimension: Int {
    if case .constant(let number) = self { number } else { ShapeDimension.dynamic }
  }

  /// `true` iff both are one value, or the same number.
  public func isSame(as other: MixedIndex) -> Bool { simplified == other.simplified }

  /// This index, or the number if its value is constant.
  public var simplified: MixedIndex { constant.map { .constant($0) } ?? self }
}

/// Indices of which some are known: the operands and the property of one field, as in `[%i, 2]`.
public struct MixedIndices: RandomAccessCollection {
  /// The indices that are values, in order.
  public let values: OperandList
  /// All indices, with `ShapeDimension.dynamic` in the places of values.
  public let dimensions: [Int]

  /// Wraps what the two fields hold.
  public init(_ values: OperandList, _ dimensions: DenseI64Array) {
    (self.values, self.dimensions) = (values, dimensions.values)
  }

  /// The indices in order.
  /// - Requires: there are as many values as dynamic places.
  public var all: [MixedIndex] {
    var next = 0
    return dimensions.map { dimension in
      if dimension != ShapeDimension.dynamic { return .constant(dimension) }
      next += 1
      return .value(values[next - 1])
    }
  }

  public var startIndex: Int { 0 }
  public var endIndex: Int { dimensions.count }
  /// - Requires: there are as many values as dynamic places.
  public subscript(index: Int) -> MixedIndex {
    if dimensions[index] != ShapeDimension.dynamic { return .constant(dimensions[index]) }
    return .value(values[dimensions[..<index].count { $0 == ShapeDimension.dynamic }])
  }

  /// The number of indices that are values.
  var dynamicCount: Int { dimensions.count { $0 == ShapeDimension.dynamic } }
}

extension Sequence<MixedIndex> {
  /// The indices that are values, in order: what an operand field is assigned.
  public var values: [Value] { compactMap(\.value) }
  /// All indices as numbers, with `ShapeDimension.dynamic` for values: what a property is assigned.
  public var dimensions: DenseI64Array { DenseI64Array(map(\.dimension)) }

  /// Returns the indices with numbers for the values that are constant, except the numbers that `accepts` refuses;
  /// `nil` if none is.
  private func simplified(where accepts: (Int) -> Bool) -> [MixedIndex]? {
    var isChanged = false
    let indices = map { index -> MixedIndex in
      guard !index.isStatic, let number = index.constant, accepts(number) else { return index }
      isChanged = true
      return .constant(number)
    }
    return isChanged ? indices : nil
  }

  /// Returns offsets or sizes with numbers for the values that are constant and not negative; `nil` if none is.
  public var simplifiedSizes: [MixedIndex]? { simplified { $0 >= 0 } }
  /// Returns strides with numbers for the values that are constant and not zero; `nil` if none is.
  public var simplifiedStrides: [MixedIndex]? { simplified { $0 != 0 } }
  /// Returns indices with numbers for all values that are constant; `nil` if none is.
  public var simplifiedIndices: [MixedIndex]? { simplified { _ in true } }
}

/// Arithmetic with dimensions, in which what is made of something dynamic is dynamic.
public enum DimensionArithmetic {
  /// Returns the sum of two dimensions.
  public static func sum(_ lhs: Int, _ rhs: Int) -> Int {
    isDynamic(lhs, rhs) ? ShapeDimension.dynamic : lhs &+ rhs
  }
  /// Returns the product of two dimensions, which is known if one is 0.
  public static func product(_ lhs: Int, _ rhs: Int) -> Int {
    if lhs == 0 || rhs == 0 { return 0 }
    return isDynamic(lhs, rhs) ? ShapeDimension.dynamic : lhs &* rhs
  }
  /// `true` iff one of the dimensions is not known.
  private static func isDynamic(_ lhs: Int, _ rhs: Int) -> Bool {
    lhs == ShapeDimension.dynamic || rhs == ShapeDimension.dynamic
  }
}
