public import Accel
import ArithDialect

extension Math {
  /// The number without its sign; the least number stays.
  ///
  ///     %y = math.absi %x : i32
  public enum AbsI: IntegerFunction {
    public static let name = "math.absi"
    public static func compute(_ x: WideInteger) -> WideInteger { x.absolute }
  }

  /// The number of zeros above the highest one.
  ///
  ///     %y = math.ctlz %x : i32
  public enum CtLz: IntegerFunction {
    public static let name = "math.ctlz"
    public static func compute(_ x: WideInteger) -> WideInteger { x.counting(x.leadingZeroBitCount) }
  }

  /// The number of zeros below the lowest one.
  ///
  ///     %y = math.cttz %x : i32
  public enum CtTz: IntegerFunction {
    public static let name = "math.cttz"
    public static func compute(_ x: WideInteger) -> WideInteger { x.counting(x.trailingZeroBitCount) }
  }

  /// The number of ones.
  ///
  ///     %y = math.ctpop %x : i32
  public enum CtPop: IntegerFunction {
    public static let name = "math.ctpop"
    public static func compute(_ x: WideInteger) -> WideInteger { x.counting(x.nonzeroBitCount) }
  }

  /// The first number to the power of the second, modulo 2ⁿ; a negative power of zero is undefined.
  ///
  ///     %y = math.ipowi %x, %n : i32
  public enum IPowI: OpSchema {
    public static let name = "math.ipowi"
    public static var lhs: Operand<0> { .init(.signlessIntegerLike) }
    public static var rhs: Operand<1> { .init(.same(as: lhs)) }
    public static var result: Result<0> { .init(.same(as: lhs)) }
    public static let fields: [any OpField] = [lhs, rhs, result]
    public static let traits: Traits = .function
    public static let assembly: Assembly? = "\(lhs), \(rhs)\(.attributes) : \(type: result)"

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      guard operands[0] != nil || operands[1] != nil else { return nil }
      return foldBinary(operands[0], operands[1]) { power($0, $1) }.map { .constant($0) }
    }

    /// Returns `base` to the power of `exponent`; `nil` if that is a division by zero.
    static func power(_ base: WideInteger, _ exponent: WideInteger) -> WideInteger? {
      let one = WideInteger(1, width: base.width)
      if exponent.isZero { return one }
      if exponent.isNegative {
        if base.isZero { return nil }
        if base == one { return one }
        if !base.isAllOnes { return .zero(width: base.width) }
        return exponent[0] ? base : one
      }
      var (result, square, rest) = (one, base, exponent)
      while true {
        if rest[0] { result = result &* square }
        rest = rest.shiftedRight(by: 1, .unsigned)
        if rest.isZero { return result }
        square = square &* square
      }
    }
  }
}

extension WideInteger {
  /// Returns a count as an integer of this width.
  fileprivate func counting(_ count: Int) -> WideInteger { WideInteger(count, width: width) }
}
