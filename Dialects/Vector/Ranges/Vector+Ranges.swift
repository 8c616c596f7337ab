public import Accel

/// A vector whose elements are all elements of the operands.
public protocol ElementsOfOperands: IntegerRangeInterface {
}

extension ElementsOfOperands {
  public static var interfaces: [Implements] { [integerRange] }

  /// Returns what the elements of the first operand can be.
  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    [operands[0]]
  }
}

extension Vector.Broadcast: ElementsOfOperands {}
extension Vector.ShapeCast: ElementsOfOperands {}
extension Vector.Transpose: ElementsOfOperands {}

extension Vector.Extract: IntegerRangeInterface {
  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    [operands[0]]
  }
}

extension Vector.Insert: ElementsOfOperands {
  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    guard let value = operands[0], let dest = operands[1] else { return [nil] }
    return [value.union(dest)]
  }
}

extension Vector.Step: ElementsOfOperands {
  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    let type = op.result.vector
    if type.isScalable { return [IntegerRange(width: 64)] }
    return [IntegerRange(WideInteger(0, width: 64), WideInteger(type.elementCount - 1, width: 64), .signed)]
  }
}
