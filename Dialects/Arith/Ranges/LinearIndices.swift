public import Accel

// What is known of sums of indices.

extension Arith.AddI: LinearIndexInterface {
  public static var interfaces: [Implements] { [integerRange, linearIndex] }

  public static func linearForm(of op: Op<Self>) -> LinearIndex? {
    guard op.result.type.isIndex else { return nil }
    return LinearIndex(op.lhs).adding(LinearIndex(op.rhs))
  }
}

extension Arith.SubI: LinearIndexInterface {
  public static var interfaces: [Implements] { [integerRange, linearIndex] }

  public static func linearForm(of op: Op<Self>) -> LinearIndex? {
    guard op.result.type.isIndex else { return nil }
    return LinearIndex(op.lhs).adding(LinearIndex(op.rhs), times: -1)
  }
}

extension Arith.MulI: LinearIndexInterface {
  public static var interfaces: [Implements] { [integerRange, linearIndex] }

  public static func linearForm(of op: Op<Self>) -> LinearIndex? {
    guard op.result.type.isIndex else { return nil }
    func known(_ value: Value) -> Int? { value.constant?.as(IntegerAttr.self)?.value }
    if let factor = known(op.rhs) { return LinearIndex(op.lhs).scaled(by: factor) }
    return known(op.lhs).flatMap { LinearIndex(op.rhs).scaled(by: $0) }
  }
}
