public import Accel

extension ElementwiseCast {
  /// cast(inner(x)) → cast(x)
  fileprivate static func skipping<Inner: ElementwiseCast>(_ name: String, _: Inner.Type) -> Pattern {
    Pattern(arith: name, benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
      let inner = try op.input.definition(Inner.self, "the operand is of another kind")
      rewriter.builder.location = op.operation.fusedLocation(inner.operation)
      return rewriter.replace(op, with: rewriter.create(Self.self, inner.input, to: op.out.type))
    }
  }

  /// cast(inner(x)) → inner(x), of the type of the cast
  fileprivate static func becoming<Inner: ElementwiseCast>(
    _ name: String, _: Inner.Type, if isPossible: @escaping @Sendable (Op<Self>, Op<Inner>) -> Bool
  ) -> Pattern {
    Pattern(arith: name, benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
      let inner = try op.input.definition(Inner.self, "the operand is of another kind")
      guard isPossible(op, inner) else { throw NoMatch("something would be lost") }
      rewriter.builder.location = op.operation.fusedLocation(inner.operation)
      return rewriter.replace(op, with: rewriter.create(Inner.self, inner.input, to: op.out.type))
    }
  }

  /// cast(cast(x)) → x if it has the type of the result
  fileprivate static func undoing(_ name: String) -> Pattern {
    Pattern(arith: name, benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
      let inner = try op.input.definition(Self.self, "the operand is of another kind")
      guard inner.input.type == op.out.type else { throw NoMatch("it has another type") }
      return rewriter.replace(op, with: inner.input)
    }
  }
}

extension Arith.IndexCast {
  public static var canonicalizations: [Pattern] {
    [
      // index_cast(index_cast(x)) → x
      undoing("IndexCastOfIndexCast"),
      // index_cast(extsi(x)) → index_cast(x)
      skipping("IndexCastOfExtSI", Arith.ExtSI.self),
    ]
  }
}

extension Arith.IndexCastUI {
  public static var canonicalizations: [Pattern] {
    [
      // index_castui(index_castui(x)) → x
      undoing("IndexCastUIOfIndexCastUI"),
      // index_castui(extui(x)) → index_castui(x)
      skipping("IndexCastUIOfExtUI", Arith.ExtUI.self),
    ]
  }
}

extension Arith.Bitcast {
  public static var canonicalizations: [Pattern] {
    // bitcast(bitcast(x)) → bitcast(x)
    [skipping("BitcastOfBitcast", Arith.Bitcast.self)]
  }
}

extension Arith.ExtSI {
  public static var canonicalizations: [Pattern] {
    // extsi(extui(x)) → extui(x)
    [becoming("ExtSIOfExtUI", Arith.ExtUI.self) { _, _ in true }]
  }
}

extension Arith.TruncI {
  public static var canonicalizations: [Pattern] {
    [
      // trunci(extsi(x)) → extsi(x) if the result is wider than x
      becoming("TruncIExtSIToExtSI", Arith.ExtSI.self) { $0.isWider(than: $1.input) },
      // trunci(extui(x)) → extui(x) if the result is wider than x
      becoming("TruncIExtUIToExtUI", Arith.ExtUI.self) { $0.isWider(than: $1.input) },
      // trunci(shrsi(x, c)) → trunci(shrui(x, c)) if just the bits from x are left
      Pattern(arith: "TruncIShrSIToTrunciShrUI", benefit: 2) { (op: Op<Self>, rewriter) throws(NoMatch) in
        let shift = try op.input.definition(Arith.ShRSI.self, "the operand is no shift")
        guard let amount = shift.rhs.constant, let distance = amount.integer?.unsignedValue,
          let wide = shift.lhs.elementWidth, let narrow = op.out.elementWidth,
          distance == UInt64(wide - narrow)
        else { throw NoMatch("some bits of the sign are left") }
        rewriter.builder.location = op.operation.fusedLocation(shift.rhs.definingOperation)
        let constant = rewriter.constant(amount, shift.rhs.type)
        let unsigned = rewriter.create(Arith.ShRUI.self, shift.lhs, constant)
        // Without the sign, what was in range as a signed number no longer is.
        let truncation = rewriter.create(
          Arith.TruncI.self, operands: [unsigned], results: [op.out.type],
          properties: [op.overflowFlags.subtracting(.nsw).attribute(in: op.context)])
        return rewriter.replace(op, with: truncation.out)
      },
    ]
  }
}

extension Op where Schema == Arith.TruncI {
  /// `true` iff the result has more bits than `value`.
  fileprivate func isWider(than value: Value) -> Bool {
    guard let width = self.out.elementWidth, let other = value.elementWidth else { return false }
    return width > other
  }
}

extension Arith.TruncF {
  public static var canonicalizations: [Pattern] {
    [
      // truncf(sitofp(x)) → sitofp(x)
      becoming("TruncFSIToFPToSIToFP", Arith.SIToFP.self) { op, _ in op.roundingMode == nil },
      // truncf(uitofp(x)) → uitofp(x)
      becoming("TruncFUIToFPToUIToFP", Arith.UIToFP.self) { op, _ in op.roundingMode == nil },
    ]
  }
}
