/// An operation that takes part of a tensor out, or puts it in.
///
/// A schema implements `SubsetExtractionInterface` or `SubsetInsertionInterface`; how the part is described is its own
/// matter.
public protocol SubsetInterface: OpSchema {
  /// `true` iff `op` works on the same part as `other`, which implements a subset interface, too; tensors are the same
  /// if `areEquivalent` says so.
  static func isEquivalentSubset(
    of op: Op<Self>, to other: Operation, _ areEquivalent: (Value, Value) -> Bool
  ) -> Bool
  /// `true` iff the parts that `op` and `other` work on are known not to overlap.
  static func isDisjointSubset(
    of op: Op<Self>, from other: Operation, _ areEquivalent: (Value, Value) -> Bool
  )
    -> Bool
  /// Returns the part, if offsets, sizes and strides describe it.
  static func accessedSlice(of op: Op<Self>) -> HyperrectangularSlice?
}

/// A part of a tensor: in each dimension, so many elements from an offset on, a stride apart.
public struct HyperrectangularSlice {
  /// Where the part begins, how many elements it has, and how far apart these are.
  public let offsets: [MixedIndex], sizes: [MixedIndex], strides: [MixedIndex]
  /// Creates a description; without `strides`, the elements are next to each other.
  public init(
    offsets: some Sequence<MixedIndex>, sizes: some Sequence<MixedIndex>, strides: [MixedIndex]? = nil
  ) {
    (self.offsets, self.sizes) = (Array(offsets), Array(sizes))
    self.strides = strides ?? self.offsets.map { _ in .constant(1) }
  }

  /// `true` iff both describe the same part.
  public func isSame(as other: HyperrectangularSlice) -> Bool {
    func isSame(_ left: [MixedIndex], _ right: [MixedIndex]) -> Bool {
      left.count == right.count && zip(left, right).allSatisfy { $0.linearIndex == $1.linearIndex }
    }
    return isSame(offsets, other.offsets) && isSame(sizes, other.sizes) && isSame(strides, other.strides)
  }

  /// `true` iff no element can be in both parts: in some dimension, the one ends before the other begins.
  public func isDisjoint(from other: HyperrectangularSlice) -> Bool {
    guard offsets.count == other.offsets.count else { return false }
    return offsets.indices.contains { dimension in
      ends(dimension, before: other) || other.ends(dimension, before: self)
    }
  }

  /// `true` iff the last element in `dimension` comes before the first of `other`.
  private func ends(_ dimension: Int, before other: HyperrectangularSlice) -> Bool {
    guard let stride = strides[dimension].linearIndex.known, stride != Int.min,
      let end = offsets[dimension].linearIndex.adding(sizes[dimension].linearIndex, times: stride)?
        .adding(LinearIndex(-stride)),
      let distance = other.offsets[dimension].linearIndex.adding(end, times: -1)?.known
    else { return false }
    return distance > 0
  }
}

extension SubsetInterface {
  public static func isEquivalentSubset(
    of op: Op<Self>, to other: Operation, _ areEquivalent: (Value, Value) -> Bool
  ) -> Bool {
    guard let slice = accessedSlice(of: op), let witness = other.interface(SubsetWitness.self),
      let otherSlice = witness.accessedSlice(other)
    else { return false }
    return areEquivalent(container(of: op), witness.container(other)) && slice.isSame(as: otherSlice)
  }
  public static func isDisjointSubset(
    of op: Op<Self>, from other: Operation, _ areEquivalent: (Value, Value) -> Bool
  ) -> Bool {
    guard let slice = accessedSlice(of: op), let witness = other.interface(SubsetWitness.self),
      let otherSlice = witness.accessedSlice(other)
    else { return false }
    return areEquivalent(container(of: op), witness.container(other)) && slice.isDisjoint(from: otherSlice)
  }
  public static func accessedSlice(of op: Op<Self>) -> HyperrectangularSlice? { nil }

  /// Returns the tensor that `op` takes from or puts into.
  private static func container(of op: Op<Self>) -> Value {
    guard let witness = op.operation.interface(SubsetWitness.self) else {
      preconditionFailure("'\(Self.name)' does not list its subset interface")
    }
    return witness.container(op.operation)
  }
}

extension SubsetInterface where Self: OffsetSizeStrideInterface {
  public static func accessedSlice(of op: Op<Self>) -> HyperrectangularSlice? {
    HyperrectangularSlice(offsets: offsets(of: op), sizes: sizes(of: op), strides: Array(strides(of: op)))
  }
}

/// An operation that takes part of a tensor out; it has one result.
///
/// List `subsetExtraction` among the schema's interfaces.
public protocol SubsetExtractionInterface: SubsetInterface {
  /// Returns the position of the operand that is the tensor.
  static func sourceIndex(of op: Op<Self>) -> Int
}

extension SubsetExtractionInterface {
  /// This schema's implementation, for generic code.
  public static var subsetExtraction: Implements {
    Implements(
      SubsetWitness(
        kind: .extraction, sourceIndex: { sourceIndex(of: Op(unchecked: $0)) },
        containerIndex: { sourceIndex(of: Op(unchecked: $0)) },
        isEquivalent: { isEquivalentSubset(of: Op(unchecked: $0), to: $1, $2) },
        isDisjoint: { isDisjointSubset(of: Op(unchecked: $0), from: $1, $2) },
        accessedSlice: { accessedSlice(of: Op(unchecked: $0)) }, updated: { $0.result(0) }))
  }
}

/// An operation that puts a value into part of a tensor, and returns the tensor that this gives.
///
/// List `subsetInsertion` among the schema's interfaces.
public protocol SubsetInsertionInterface: SubsetInterface {
  /// Returns the position of the operand that is put in.
  static func sourceIndex(of op: Op<Self>) -> Int
  /// Returns the position of the operand that is the tensor.
  static func destinationIndex(of op: Op<Self>) -> Int
  /// Returns the result that is the new tensor.
  static func updatedDestination(of op: Op<Self>) -> Value
}

extension SubsetInsertionInterface {
  public static func updatedDestination(of op: Op<Self>) -> Value { op.operation.result(0) }

  /// This schema's implementation, for generic code.
  public static var subsetInsertion: Implements {
    Implements(
      SubsetWitness(
        kind: .insertion, sourceIndex: { sourceIndex(of: Op(unchecked: $0)) },
        containerIndex: { destinationIndex(of: Op(unchecked: $0)) },
        isEquivalent: { isEquivalentSubset(of: Op(unchecked: $0), to: $1, $2) },
        isDisjoint: { isDisjointSubset(of: Op(unchecked: $0), from: $1, $2) },
        accessedSlice: { accessedSlice(of: Op(unchecked: $0)) },
        updated: { updatedDestination(of: Op(unchecked: $0)) }))
  }
}

extension SubsetInsertionInterface where Self: DestinationStyleInterface {
  public static func destinationIndex(of op: Op<Self>) -> Int { inits(of: op).lowerBound }
}

/// What generic code may ask of an operation on part of a tensor.
public struct SubsetWitness: InterfaceWitness {
  /// Whether a part is taken out or put in.
  public enum Kind: Sendable { case extraction, insertion }

  /// Whether a part is taken out or put in.
  public let kind: Kind
  /// Returns the position of the operand that is put in or, for an extraction, that is the tensor.
  public let sourceIndex: @Sendable (Operation) -> Int
  /// Returns the position of the operand that is the tensor.
  public let containerIndex: @Sendable (Operation) -> Int
  /// `true` iff two operations work on the same part.
  public let isEquivalent: @Sendable (Operation, Operation, (Value, Value) -> Bool) -> Bool
  /// `true` iff the parts that two operations work on are known not to overlap.
  public let isDisjoint: @Sendable (Operation, Operation, (Value, Value) -> Bool) -> Bool
  /// Returns the part, if offsets, sizes and strides describe it.
  public let accessedSlice: @Sendable (Operation) -> HyperrectangularSlice?
  /// Returns the part that is taken out, or the tensor with the part that was put in.
  public let updated: @Sendable (Operation) -> Value

  public func verify(_ op: Operation) throws(VerificationFailure) {
    if kind == .extraction, op.results.count != 1 {
      throw VerificationFailure("SubsetExtractionOpInterface ops must have one result")
    }
  }

  /// Returns the tensor that the operation takes from or puts into.
  public func container(_ op: Operation) -> Value { op.operand(containerIndex(op)) }
}
