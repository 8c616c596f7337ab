/// An operation on a part of something with a shape, which offsets, sizes and strides describe.
///
/// List `offsetSizeStride` among the schema's interfaces.
public protocol OffsetSizeStrideInterface: OpSchema {
  /// Returns where the part begins in each dimension.
  static func offsets(of op: Op<Self>) -> MixedIndices
  /// Returns how many elements the part has in each dimension.
  static func sizes(of op: Op<Self>) -> MixedIndices
  /// Returns how far apart these elements are.
  static func strides(of op: Op<Self>) -> MixedIndices
  /// Returns how many offsets, sizes and strides there must be.
  static func ranks(of op: Op<Self>) -> (offsets: Int, sizes: Int, strides: Int)
}

extension OffsetSizeStrideInterface {
  /// This schema's implementation, for generic code.
  public static var offsetSizeStride: Implements {
    Implements(
      OffsetSizeStrideWitness(
        offsets: { offsets(of: Op(unchecked: $0)) }, sizes: { sizes(of: Op(unchecked: $0)) },
        strides: { strides(of: Op(unchecked: $0)) }, ranks: { ranks(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation on a part of something.
public struct OffsetSizeStrideWitness: InterfaceWitness {
  /// Returns where the part begins in each dimension.
  public let offsets: @Sendable (Operation) -> MixedIndices
  /// Returns how many elements the part has in each dimension.
  public let sizes: @Sendable (Operation) -> MixedIndices
  /// Returns how far apart these elements are.
  public let strides: @Sendable (Operation) -> MixedIndices
  /// Returns how many offsets, sizes and strides there must be.
  public let ranks: @Sendable (Operation) -> (offsets: Int, sizes: Int, strides: Int)

  public func verify(_ op: Operation) throws(VerificationFailure) {
    let (offsets, sizes, strides, ranks) = (offsets(op), sizes(op), strides(op), ranks(op))
    for (name, list) in [("sizes", sizes), ("strides", strides), ("offsets", offsets)] {
      if list.values.count != list.dynamicCount {
        throw VerificationFailure(
          whole:
            "expected the number of '\(name)' to match the number of dynamic entries in 'static_\(name)' "
            + "(\(list.values.count) vs \(list.dynamicCount))")
      }
    }
    let hasOneOffset = offsets.count == 1 && ranks.offsets == 1
    if !hasOneOffset, offsets.count != sizes.count {
      throw Self.mismatch("offsets", offsets.count, "sizes", sizes.count)
    }
    if sizes.count != strides.count { throw Self.mismatch("sizes", sizes.count, "strides", strides.count) }
    let counts = [
      ("offset", offsets.count, ranks.offsets), ("size", sizes.count, ranks.sizes),
      ("stride", strides.count, ranks.strides),
    ]
    for (name, found, expected) in counts where found != expected {
      throw VerificationFailure(whole: "expected \(expected) \(name) values, got \(found)")
    }
    for (name, list) in [("offsets", offsets), ("sizes", sizes)] {
      if let negative = list.known.first(where: { $0 < 0 && $0 != ShapeDimension.dynamic }) {
        throw VerificationFailure(whole: "expected \(name) to be non-negative, but got \(negative)")
      }
    }
  }

  /// Says that two lists have different lengths.
  private static func mismatch(_ name: String, _ count: Int, _ other: String, _ otherCount: Int)
    -> VerificationFailure
  {
    VerificationFailure(
      whole:
        "expected mixed \(name) rank to match mixed \(other) rank (\(count) vs \(otherCount)) so the rank "
        + "of the result type is well-formed.")
  }

  /// `true` iff the offsets, sizes and strides of both operations are the same.
  public func isSamePart(_ op: Operation, as other: Operation, _ witness: OffsetSizeStrideWitness) -> Bool {
    func isSame(_ left: MixedIndices, _ right: MixedIndices) -> Bool {
      left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
    }
    return isSame(offsets(op), witness.offsets(other)) && isSame(sizes(op), witness.sizes(other))
      && isSame(strides(op), witness.strides(other))
  }
  /// `true` iff all strides are known to be 1.
  public func hasUnitStrides(_ op: Operation) -> Bool { strides(op).allSatisfy { $0.constant == 1 } }
  /// `true` iff all offsets are known to be 0.
  public func hasZeroOffsets(_ op: Operation) -> Bool { offsets(op).allSatisfy { $0.constant == 0 } }
}
