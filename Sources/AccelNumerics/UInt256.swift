/// A natural number below 2²⁵⁶: room for a product of two significands.
struct UInt256 {
  /// The number divided by 2¹²⁸.
  var high: UInt128
  /// The number modulo 2¹²⁸.
  var low: UInt128

  /// Returns the number shifted down, and whether bits were lost.
  func shiftedRight(by amount: Int) -> (value: UInt256, isInexact: Bool) {
    switch amount {
    case 0: return (self, false)
    case 1..<128:
      let (down, up) = (UInt128(amount), UInt128(128 - amount))
      return (UInt256(high: high >> down, low: low >> down | high << up), low << up != 0)
    case 128: return (UInt256(high: 0, low: high), low != 0)
    case 129..<256:
      let (down, up) = (UInt128(amount - 128), UInt128(256 - amount))
      return (UInt256(high: 0, low: high >> down), low != 0 || high << up != 0)
    default: return (UInt256(high: 0, low: 0), high != 0 || low != 0)
    }
  }

  /// Returns the sum modulo 2²⁵⁶.
  static func &+ (left: UInt256, right: UInt256) -> UInt256 {
    let (low, carry) = left.low.addingReportingOverflow(right.low)
    return UInt256(high: left.high &+ right.high &+ (carry ? 1 : 0), low: low)
  }

  /// Returns the difference modulo 2²⁵⁶.
  static func &- (left: UInt256, right: UInt256) -> UInt256 {
    let (low, borrow) = left.low.subtractingReportingOverflow(right.low)
    return UInt256(high: left.high &- right.high &- (borrow ? 1 : 0), low: low)
  }

  /// `true` iff `left` is the smaller number.
  static func < (left: UInt256, right: UInt256) -> Bool { (left.high, left.low) < (right.high, right.low) }
}
