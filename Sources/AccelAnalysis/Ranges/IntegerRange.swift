public import AccelNumerics

/// What an integer can be: bounds of it read as unsigned, and bounds of it read as signed.
///
/// Both hold at once; one may say more than the other. Something that is no integer has a range of width 0.
public struct IntegerRange: Hashable, Sendable {
  /// The least and the greatest value read as unsigned.
  public var unsignedMinimum: WideInteger, unsignedMaximum: WideInteger
  /// The least and the greatest value read as signed.
  public var signedMinimum: WideInteger, signedMaximum: WideInteger

  /// Creates a range of these bounds.
  public init(
    unsigned: (minimum: WideInteger, maximum: WideInteger),
    signed: (minimum: WideInteger, maximum: WideInteger)
  ) {
    (unsignedMinimum, unsignedMaximum) = unsigned
    (signedMinimum, signedMaximum) = signed
  }

  /// Creates the range of all values from `minimum` to `maximum`, read as `signedness` says.
  public init(_ minimum: WideInteger, _ maximum: WideInteger, _ signedness: Signedness) {
    let width = minimum.width
    let other: Signedness = signedness == .signed ? .unsigned : .signed
    // The other reading is as tight only if no value changes its sign on the way.
    let isTight = minimum.isNegative == maximum.isNegative
    let low = isTight ? WideInteger.minimum(minimum, maximum, other) : .minimum(width: width, other)
    let high = isTight ? WideInteger.maximum(minimum, maximum, other) : .maximum(width: width, other)
    switch signedness {
    case .unsigned: self.init(unsigned: (minimum, maximum), signed: (low, high))
    case .signed: self.init(unsigned: (low, high), signed: (minimum, maximum))
    }
  }

  /// Creates the range that only holds `value`.
  public init(_ value: WideInteger) { self.init(unsigned: (value, value), signed: (value, value)) }

  /// Creates the range of all values of the given width.
  public init(width: Int) {
    self.init(
      unsigned: (.minimum(width: width, .unsigned), .maximum(width: width, .unsigned)),
      signed: (.minimum(width: width, .signed), .maximum(width: width, .signed)))
  }

  /// `true` iff every value of the width is in the range.
  public var isFull: Bool { self == IntegerRange(width: width) }

  /// The number of bits.
  public var width: Int { unsignedMinimum.width }

  /// The least value, read as `signedness` says.
  public func minimum(_ signedness: Signedness) -> WideInteger {
    signedness == .signed ? signedMinimum : unsignedMinimum
  }
  /// The greatest value, read as `signedness` says.
  public func maximum(_ signedness: Signedness) -> WideInteger {
    signedness == .signed ? signedMaximum : unsignedMaximum
  }

  /// The only value there is, if there is only one.
  public var constant: WideInteger? {
    if width == 0 { return nil }
    if unsignedMinimum == unsignedMaximum { return unsignedMinimum }
    return signedMinimum == signedMaximum ? signedMinimum : nil
  }

  /// `true` iff no value is negative when read as signed.
  public var isNonNegative: Bool { !signedMinimum.isNegative }

  /// Returns the smallest range that holds this one and `other`.
  public func union(_ other: IntegerRange) -> IntegerRange {
    IntegerRange(
      unsigned: (
        .minimum(unsignedMinimum, other.unsignedMinimum, .unsigned),
        .maximum(unsignedMaximum, other.unsignedMaximum, .unsigned)
      ),
      signed: (
        .minimum(signedMinimum, other.signedMinimum, .signed),
        .maximum(signedMaximum, other.signedMaximum, .signed)
      ))
  }

  /// Returns the range of what is in this one and in `other`.
  public func intersection(_ other: IntegerRange) -> IntegerRange {
    IntegerRange(
      unsigned: (
        .maximum(unsignedMinimum, other.unsignedMinimum, .unsigned),
        .minimum(unsignedMaximum, other.unsignedMaximum, .unsigned)
      ),
      signed: (
        .maximum(signedMinimum, other.signedMinimum, .signed),
        .minimum(signedMaximum, other.signedMaximum, .signed)
      ))
  }

  // MARK: Changes of width

  /// Returns the range of the low `newWidth` bits.
  /// - Requires: `newWidth` is less than the width, and not 0.
  public func truncated(to newWidth: Int) -> IntegerRange {
    let full = IntegerRange(width: newWidth)
    let wraps =
      unsignedMinimum.shiftedRight(by: newWidth, .unsigned)
      != unsignedMaximum.shiftedRight(by: newWidth, .unsigned)
    // Bounds that differ above the new sign bit stay in order only from all ones up to all ones or zeros.
    let low = signedMinimum.shiftedRight(by: newWidth - 1, .signed)
    let high = signedMaximum.shiftedRight(by: newWidth - 1, .signed)
    let changesSign = low != high && !(low.isAllOnes && high.isZero)
    return IntegerRange(
      unsigned: wraps
        ? (full.unsignedMinimum, full.unsignedMaximum)
        : (unsignedMinimum.truncated(to: newWidth), unsignedMaximum.truncated(to: newWidth)),
      signed: changesSign
        ? (full.signedMinimum, full.signedMaximum)
        : (signedMinimum.truncated(to: newWidth), signedMaximum.truncated(to: newWidth)))
  }

  /// Returns the range of the values with bits added above, copies of the sign or zeros.
  public func extended(to newWidth: Int, _ signedness: Signedness) -> IntegerRange {
    IntegerRange(
      minimum(signedness).extended(to: newWidth, signedness),
      maximum(signedness).extended(to: newWidth, signedness), signedness)
  }

  /// `true` iff the low `newWidth` bits say it all, if bits like the sign or zeros are added again.
  public func fits(_ newWidth: Int, _ signedness: Signedness) -> Bool {
    newWidth < width && minimum(signedness).neededWidth(signedness) <= newWidth
      && maximum(signedness).neededWidth(signedness) <= newWidth
  }
}
