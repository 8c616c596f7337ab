public import Accel

extension Tensor.Dim: IntegerRangeInterface {
  public static func integerRanges(of op: Op<Self>, _ operands: [IntegerRange?]) -> [IntegerRange?] {
    [IntegerRange(sizesOf: op.source.type, at: operands[1])]
  }
}
