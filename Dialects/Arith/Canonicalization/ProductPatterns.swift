public import Accel

extension Arith.MulI {
  public static var canonicalizations: [Pattern] {
    [
      // muli(muli(x, c0), c1) → muli(x, c0 · c1)
      Pattern(arith: "MulIMulIConstant", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.MulI.self, at: 0, constantAt: 1)
        return m.replace(with: Arith.MulI.self, m.x, m.c0 &* m.c1, m.commonFlags, rewriter)
      }
    ]
  }

  /// Names a multiple of the length of scalable vectors: `%c4_vscale`.
  public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
    guard op.result.type.isIndex else { return }
    for (base, other) in [(op.lhs, op.rhs), (op.rhs, op.lhs)] {
      guard let factor = base.constant?.as(IntegerAttr.self),
        other.definingOperation?.name.string == "vector.vscale"
      else { continue }
      return setName(op.result, "c\(factor.decimal)_vscale")
    }
  }
}

// MARK: Extended arithmetic

extension Arith.AddUIExtended {
  public static var canonicalizations: [Pattern] {
    [
      // addui_extended(x, y) → addi(x, y), x if the overflow is unused
      Pattern(arith: "AddUIExtendedToAddI") { (op: Op<Self>, rewriter) throws(NoMatch) in
        if op.overflow.hasUses { throw NoMatch("the overflow is used") }
        let sum = rewriter.create(Arith.AddI.self, op.lhs, op.rhs)
        return rewriter.replace(op, with: [sum, op.lhs])
      }
    ]
  }
}

extension ExtendedMultiplication {
  /// mul…_extended(x, y) → muli(x, y), x if the upper half is unused
  fileprivate static func narrowing(_ name: String) -> Pattern {
    Pattern(arith: name) { (op: Op<Self>, rewriter) throws(NoMatch) in
      if op.high.hasUses { throw NoMatch("the upper half is used") }
      let product = rewriter.create(Arith.MulI.self, op.lhs, op.rhs)
      return rewriter.replace(op, with: [product, op.lhs])
    }
  }
}

extension Arith.MulSIExtended {
  public static var canonicalizations: [Pattern] {
    [
      narrowing("MulSIExtendedToMulI"),
      // mulsi_extended(x, 1) → x, extsi(cmpi(slt, x, 0))
      Pattern(arith: "MulSIExtendedRHSOne") { (op: Op<Self>, rewriter) throws(NoMatch) in
        let type = op.lhs.type
        // As one bit, 1 is -1.
        guard op.rhs.isOne, op.rhs.elementWidth != 1 else { throw NoMatch("rhs is not 1") }
        guard let zero = op.context.zero(type) else { throw NoMatch("the shape is not known") }
        let isNegative = rewriter.create(.slt, op.lhs, rewriter.constant(zero, type))
        return rewriter.replace(op, with: [op.lhs, rewriter.create(Arith.ExtSI.self, isNegative, to: type)])
      },
    ]
  }
}

extension Arith.MulUIExtended {
  public static var canonicalizations: [Pattern] { [narrowing("MulUIExtendedToMulI")] }
}

// MARK: Floating-point numbers

extension FloatBinary {
  /// op(negf(x), negf(y)) → op(x, y)
  fileprivate static func withoutSigns(_ name: String) -> Pattern {
    Pattern(arith: name, benefit: 3) { (op: Op<Self>, rewriter) throws(NoMatch) in
      let lhs = try op.lhs.definition(Arith.NegF.self, "lhs is not negated")
      let rhs = try op.rhs.definition(Arith.NegF.self, "rhs is not negated")
      rewriter.builder.location = op.operation.fusedLocation(lhs.operation, rhs.operation)
      let new = rewriter.create(
        Self.self, operands: [lhs.operand, rhs.operand], results: [op.result.type],
        properties: [op.fastmath.attribute(in: op.context)])
      return rewriter.replace(op, with: new.result)
    }
  }
}

extension Arith.MulF {
  public static var canonicalizations: [Pattern] { [withoutSigns("MulFOfNegF")] }
}

extension Arith.DivF {
  public static var canonicalizations: [Pattern] { [withoutSigns("DivFOfNegF")] }
}
