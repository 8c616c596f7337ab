/// An operation on a part of something shaped, which begins at offsets, has sizes, and takes steps.
///
/// List `offsetSizeStride` among the schema's interfaces.
public protocol OffsetSizeStrideInterface: OpSchema {
  /// Returns where the part begins.
  static func offsets(of op: Op<Self>) -> MixedIndices
  /// Returns how large the part is.
  static func sizes(of op: Op<Self>) -> MixedIndices
  /// Returns the steps between its elements.
  static func strides(of op: Op<Self>) -> MixedIndices
  /// Returns how many offsets, sizes and strides there must be.
  static func expectedCounts(of op: Op<Self>) -> (offsets: Int, sizes: Int, strides: Int)
}

extension OffsetSizeStrideInterface {
  /// This schema's implementation, for generic code.
  public static var offsetSizeStride: Implements {
    Implements(
      OffsetSizeStrideWitness(
        offsets: { offsets(of: Op(unchecked: $0)) }, sizes: { sizes(of: Op(unchecked: $0)) },
        strides: { strides(of: Op(unchecked: $0)) },
        expectedCounts: { expectedCounts(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation on a part of something.
public struct OffsetSizeStrideWitness: InterfaceWitness {
  /// Returns where the part begins.
  public let offsets: @Sendable (Operation) -> MixedIndices
  /// Returns how large the part is.
  public let sizes: @Sendable (Operation) -> MixedIndices
  /// Returns the steps between its elements.
  public let strides: @Sendable (Operation) -> MixedIndices
  /// Returns how many offsets, sizes and strides there must be.
  public let expectedCounts: @Sendable (Operation) -> (offsets: Int, sizes: Int, strides: Int)

  /// `true` iff both operations are on the same part, as far as `areEqual` can tell for two indices.
  public func isSamePart(
    _ first: Operation, as second: Operation, _ other: OffsetSizeStrideWitness,
    where areEqual: (MixedIndex, MixedIndex) -> Bool = { $0.isSame(as: $1) }
  ) -> Bool {
    offsets(first).all.elementsEqual(other.offsets(second).all, by: areEqual)
      && sizes(first).all.elementsEqual(other.sizes(second).all, by: areEqual)
      && strides(first).all.elementsEqual(other.strides(second).all, by: areEqual)
  }

  /// `true` iff all strides are known to be 1.
  public func hasUnitStrides(_ op: Operation) -> Bool { strides(op).all.allSatisfy { $0.constant == 1 } }
  /// `true` iff all offsets are known to be 0.
  public func hasZeroOffsets(_ op: Operation) -> Bool { offsets(op).all.allSatisfy { $0.constant == 0 } }

  public func verify(_ op: Operation) throws(VerificationFailure) {
    let (offsets, sizes, strides) = (offsets(op), sizes(op), strides(op))
    try verifyValues(of: sizes, "sizes")
    try verifyValues(of: strides, "strides")
    try verifyValues(of: offsets, "offsets")

    let expected = expectedCounts(op)
    let counts = (offsets.dimensions.count, sizes.dimensions.count, strides.dimensions.count)
    if !(counts.0 == 1 && expected.offsets == 1) && counts.0 != counts.1 {
      throw VerificationFailure(
        whole:
          "expected mixed offsets rank to match mixed sizes rank (\(counts.0) vs \(counts.1)) so the rank "
          + "of the result type is well-formed.")
    }
    if counts.1 != counts.2 {
      throw VerificationFailure(
        whole:
          "expected mixed sizes rank to match mixed strides rank (\(counts.1) vs \(counts.2)) so the rank "
          + "of the result type is well-formed.")
    }
    try verifyCount(counts.0, expected.offsets, "offset")
    try verifyCount(counts.1, expected.sizes, "size")
    try verifyCount(counts.2, expected.strides, "stride")
    try verifySigns(of: offsets, "offsets")
    try verifySigns(of: sizes, "sizes")
  }

  /// Checks that there is a value for each dynamic place.
  private func verifyValues(of indices: MixedIndices, _ name: String) throws(VerificationFailure) {
    if indices.values.count != indices.dynamicCount {
      throw VerificationFailure(
        whole: "expected the number of '\(name)' to match the number of dynamic entries in 'static_\(name)' "
          + "(\(indices.values.count) vs \(indices.dynamicCount))")
    }
  }

  /// Checks that there are as many indices as the operation needs.
  private func verifyCount(_ count: Int, _ expected: Int, _ name: String) throws(VerificationFailure) {
    if count != expected {
      throw VerificationFailure(whole: "expected \(expected) \(name) values, got \(count)")
    }
  }

  /// Checks that no known index is negative.
  private func verifySigns(of indices: MixedIndices, _ name: String) throws(VerificationFailure) {
    if let negative = indices.dimensions.first(where: { $0 < 0 && $0 != ShapeDimension.dynamic }) {
      throw VerificationFailure(whole: "expected \(name) to be non-negative, but got \(negative)")
    }
  }
}
