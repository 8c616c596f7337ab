public import Accel

extension IntegerBinary {
  /// op(ext(x), ext(y)) → ext(op(x, y))
  fileprivate static func narrowing<Extension: IntegerExtension>(
    _ name: String, _: Extension.Type
  ) -> Pattern {
    Pattern(arith: name, benefit: 3) { (op: Op<Self>, rewriter) throws(NoMatch) in
      let lhs = try op.lhs.definition(Extension.self, "lhs is no extension")
      let rhs = try op.rhs.definition(Extension.self, "rhs is no extension")
      guard lhs.input.type == rhs.input.type else { throw NoMatch("they extend different types") }
      rewriter.builder.location = op.operation.fusedLocation(lhs.operation, rhs.operation)
      let narrow = rewriter.create(Self.self, lhs.input, rhs.input)
      return rewriter.replace(op, with: rewriter.create(Extension.self, narrow, to: op.result.type))
    }
  }
}

extension Arith.AndI {
  public static var canonicalizations: [Pattern] {
    [narrowing("AndOfExtUI", Arith.ExtUI.self), narrowing("AndOfExtSI", Arith.ExtSI.self)]
  }
}

extension Arith.OrI {
  public static var canonicalizations: [Pattern] {
    [narrowing("OrOfExtUI", Arith.ExtUI.self), narrowing("OrOfExtSI", Arith.ExtSI.self)]
  }
}

extension Arith.XOrI {
  public static var canonicalizations: [Pattern] {
    [
      // xori(cmpi(p, a, b), true) → cmpi(not p, a, b)
      Pattern(arith: "XOrINotCmpI", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let comparison = try op.lhs.definition(Arith.CmpI.self, "lhs is no comparison")
        guard op.rhs.constant == op.context.bool(true) else { throw NoMatch("rhs is not true") }
        rewriter.builder.location = op.operation.fusedLocation(comparison.operation)
        let inverse = rewriter.create(comparison.predicate.inverse, comparison.lhs, comparison.rhs)
        return rewriter.replace(op, with: inverse)
      },
      narrowing("XOrIOfExtUI", Arith.ExtUI.self),
      narrowing("XOrIOfExtSI", Arith.ExtSI.self),
    ]
  }
}
