public import Accel

extension Arith.CmpI {
  public static var canonicalizations: [Pattern] {
    [narrowing("CmpIExtSI", Arith.ExtSI.self), narrowing("CmpIExtUI", Arith.ExtUI.self)]
  }

  /// cmpi(p, ext(a), ext(b)) → cmpi(p, a, b) if p is eq or ne
  private static func narrowing<Extension: IntegerExtension>(_ name: String, _: Extension.Type) -> Pattern {
    Pattern(arith: name, benefit: 3) { (op: Op<Self>, rewriter) throws(NoMatch) in
      let lhs = try op.lhs.definition(Extension.self, "lhs is no extension")
      let rhs = try op.rhs.definition(Extension.self, "rhs is no extension")
      guard lhs.input.type == rhs.input.type else { throw NoMatch("they extend different types") }
      let predicate = op.predicate
      guard predicate == .eq || predicate == .ne else { throw NoMatch("the order matters") }
      rewriter.builder.location = op.operation.fusedLocation(lhs.operation, rhs.operation)
      return rewriter.replace(op, with: rewriter.create(predicate, lhs.input, rhs.input))
    }
  }
}

extension Arith.Select {
  public static var canonicalizations: [Pattern] {
    [
      // select(c, a, select(c, x, b)) → select(c, a, b)
      Pattern(arith: "RedundantSelectFalse", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let inner = try op.falseValue.definition(Arith.Select.self, "the false value is no choice")
        guard inner.condition == op.condition else { throw NoMatch("the conditions differ") }
        rewriter.builder.location = op.operation.fusedLocation(inner.operation)
        let choice = rewriter.create(select: op.condition, op.trueValue, inner.falseValue)
        return rewriter.replace(op, with: choice)
      },
      // select(c, select(c, a, x), b) → select(c, a, b)
      Pattern(arith: "RedundantSelectTrue", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let inner = try op.trueValue.definition(Arith.Select.self, "the true value is no choice")
        guard inner.condition == op.condition else { throw NoMatch("the conditions differ") }
        rewriter.builder.location = op.operation.fusedLocation(inner.operation)
        let choice = rewriter.create(select: op.condition, inner.trueValue, op.falseValue)
        return rewriter.replace(op, with: choice)
      },
      // select(xori(c, true), a, b) → select(c, b, a)
      Pattern(arith: "SelectNotCond", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let complement = try op.condition.definition(Arith.XOrI.self, "the condition is no xori")
        guard let ones = complement.rhs.constant, ones.is(IntegerAttr.self), complement.rhs.isAllOnes else {
          throw NoMatch("the condition is no complement")
        }
        rewriter.builder.location = op.operation.fusedLocation(complement.rhs.definingOperation)
        let choice = rewriter.create(select: complement.lhs, op.falseValue, op.trueValue)
        return rewriter.replace(op, with: choice)
      },
      // select(c, false, true) → xori(c, true)
      Pattern(arith: "SelectI1ToNot") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard op.trueValue.constant == op.context.bool(false),
          op.falseValue.constant == op.context.bool(true)
        else { throw NoMatch("the values are not false and true") }
        let one = rewriter.constant(true)
        return rewriter.replace(op, with: rewriter.create(Arith.XOrI.self, op.condition, one))
      },
      // select(c, 1, 0) → extui(c); select(c, 0, 1) → extui(xori(c, true))
      Pattern("SelectToExtUI", labels: ["SelectToExtUI"]) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let type = op.result.type
        guard type.isSignlessInteger, !type.isSignlessInteger(1) else {
          throw NoMatch("the values are no signless integers wider than i1")
        }
        if op.trueValue.isOne, op.falseValue.isZero {
          return rewriter.replace(op, with: rewriter.create(Arith.ExtUI.self, op.condition, to: type))
        }
        if op.trueValue.isZero, op.falseValue.isOne {
          let complement = rewriter.create(Arith.XOrI.self, op.condition, rewriter.constant(true))
          return rewriter.replace(op, with: rewriter.create(Arith.ExtUI.self, complement, to: type))
        }
        throw NoMatch("the values are not 0 and 1")
      },
    ]
  }
}
