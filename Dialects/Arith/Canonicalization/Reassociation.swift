import Accel

/// Two operations, one of which uses the other, each with a constant operand: (x ∘ c0) ∘ c1.
struct Reassociation<Outer: OverflowingIntegerBinary, Inner: OverflowingIntegerBinary> {
  private let outer: Op<Outer>
  private let inner: Op<Inner>
  /// Where the result comes from, too: MLIR names a constant in the place of the inner operation.
  private let source: Operation?
  /// The operand that need not be constant.
  let x: Value
  /// The constant operands.
  let c0: WideInteger, c1: WideInteger

  /// Matches `outer` if its operand at `position` is an `Inner` and the other an integer, and if that `Inner`
  /// has an integer at `constantPosition`.
  init(
    _ outer: Op<Outer>, _: Inner.Type, at position: Int, constantAt constantPosition: Int
  ) throws(NoMatch) {
    let operation = outer.operation
    inner = try operation.operand(position).definition(Inner.self, "the operand is of another kind")
    // Where control never comes, x = x ∘ c may stand, and there would be no end to it.
    if inner.operation == operation { throw NoMatch("the operation uses itself") }
    guard let c1 = operation.operand(1 - position).constant?.as(IntegerAttr.self),
      let c0 = inner.operation.operand(constantPosition).constant?.as(IntegerAttr.self)
    else { throw NoMatch("there are no two constants") }
    self.outer = outer
    source =
      (position == 0 ? inner.operation.operand(constantPosition) : operation.operand(0)).definingOperation
    x = inner.operation.operand(1 - constantPosition)
    (self.c0, self.c1) = (c0.bits, c1.bits)
  }

  /// What both operations promise.
  var commonFlags: Arith.OverflowFlags { inner.overflowFlags.intersection(outer.overflowFlags) }

  /// Replaces the outer operation by one of `x` and a constant.
  func replace<S: OverflowingIntegerBinary>(
    with _: S.Type, _ x: Value, _ constant: WideInteger, _ flags: Arith.OverflowFlags, _ rewriter: Rewriter
  ) -> Rewritten {
    rewriter.replace(outer, with: rewriter.create(S.self, x, make(constant, rewriter), flags))
  }

  /// Replaces the outer operation by one of a constant and `x`.
  func replace<S: OverflowingIntegerBinary>(
    with _: S.Type, _ constant: WideInteger, _ x: Value, _ flags: Arith.OverflowFlags, _ rewriter: Rewriter
  ) -> Rewritten {
    rewriter.replace(outer, with: rewriter.create(S.self, make(constant, rewriter), x, flags))
  }

  private func make(_ constant: WideInteger, _ rewriter: Rewriter) -> Value {
    rewriter.builder.location = outer.operation.fusedLocation(source)
    return rewriter.constant(rewriter.context.number(constant, outer.result.type), outer.result.type)
  }
}
