public import Accel

extension Arith.AddI {
  public static var canonicalizations: [Pattern] {
    [
      // addi(addi(x, c0), c1) → addi(x, c0 + c1)
      Pattern(arith: "AddIAddConstant", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.AddI.self, at: 0, constantAt: 1)
        return m.replace(with: Arith.AddI.self, m.x, m.c0 &+ m.c1, m.commonFlags, rewriter)
      },
      // addi(subi(x, c0), c1) → addi(x, c1 − c0)
      Pattern(arith: "AddISubConstantRHS", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.SubI.self, at: 0, constantAt: 1)
        return m.replace(with: Arith.AddI.self, m.x, m.c1 &- m.c0, m.commonFlags, rewriter)
      },
      // addi(subi(c0, x), c1) → subi(c0 + c1, x)
      Pattern(arith: "AddISubConstantLHS", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.SubI.self, at: 0, constantAt: 0)
        return m.replace(with: Arith.SubI.self, m.c0 &+ m.c1, m.x, m.commonFlags, rewriter)
      },
      // addi(x, muli(y, −1)) → subi(x, y)
      Pattern(arith: "AddIMulNegativeOneRhs", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        try replaceNegated(op, op.rhs, op.lhs, rewriter)
      },
      // addi(muli(x, −1), y) → subi(y, x)
      Pattern(arith: "AddIMulNegativeOneLhs", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        try replaceNegated(op, op.lhs, op.rhs, rewriter)
      },
    ]
  }

  /// Replaces the sum by a difference if `negated` is muli(x, −1).
  private static func replaceNegated(
    _ op: Op<Self>, _ negated: Value, _ other: Value, _ rewriter: Rewriter
  ) throws(NoMatch) -> Rewritten {
    let product = try negated.definition(Arith.MulI.self, "the operand is no product")
    guard product.rhs.isAllOnes else { throw NoMatch("the factor is not -1") }
    rewriter.builder.location = op.operation.fusedLocation(product.rhs.definingOperation)
    return rewriter.replace(op, with: rewriter.create(Arith.SubI.self, other, product.lhs))
  }
}

extension Arith.SubI {
  public static var canonicalizations: [Pattern] {
    [
      // subi(addi(x, c0), c1) → addi(x, c0 − c1), which promises nothing
      Pattern(arith: "SubIRHSAddConstant", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.AddI.self, at: 0, constantAt: 1)
        return m.replace(with: Arith.AddI.self, m.x, m.c0 &- m.c1, [], rewriter)
      },
      // subi(c1, addi(x, c0)) → subi(c1 − c0, x)
      Pattern(arith: "SubILHSAddConstant", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.AddI.self, at: 1, constantAt: 1)
        return m.replace(with: Arith.SubI.self, m.c1 &- m.c0, m.x, m.commonFlags, rewriter)
      },
      // subi(subi(x, c0), c1) → subi(x, c0 + c1)
      Pattern(arith: "SubIRHSSubConstantRHS", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.SubI.self, at: 0, constantAt: 1)
        return m.replace(with: Arith.SubI.self, m.x, m.c0 &+ m.c1, m.commonFlags, rewriter)
      },
      // subi(subi(c0, x), c1) → subi(c0 − c1, x)
      Pattern(arith: "SubIRHSSubConstantLHS", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.SubI.self, at: 0, constantAt: 0)
        return m.replace(with: Arith.SubI.self, m.c0 &- m.c1, m.x, m.commonFlags, rewriter)
      },
      // subi(c1, subi(x, c0)) → subi(c0 + c1, x)
      Pattern(arith: "SubILHSSubConstantRHS", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.SubI.self, at: 1, constantAt: 1)
        return m.replace(with: Arith.SubI.self, m.c0 &+ m.c1, m.x, m.commonFlags, rewriter)
      },
      // subi(c1, subi(c0, x)) → addi(x, c1 − c0)
      Pattern(arith: "SubILHSSubConstantLHS", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let m = try Reassociation(op, Arith.SubI.self, at: 1, constantAt: 0)
        return m.replace(with: Arith.AddI.self, m.x, m.c1 &- m.c0, m.commonFlags, rewriter)
      },
      // subi(subi(a, b), a) → subi(0, b)
      Pattern(arith: "SubISubILHSRHSLHS", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let inner = try op.lhs.definition(Arith.SubI.self, "lhs is no difference")
        guard inner.lhs == op.rhs else { throw NoMatch("rhs is another value") }
        guard let zero = op.context.zero(inner.rhs.type) else { throw NoMatch("the shape is not known") }
        rewriter.builder.location = op.operation.fusedLocation(inner.operation)
        let flags = inner.overflowFlags.intersection(op.overflowFlags)
        let constant = rewriter.constant(zero, inner.rhs.type)
        return rewriter.replace(op, with: rewriter.create(Arith.SubI.self, constant, inner.rhs, flags))
      },
    ]
  }
}
