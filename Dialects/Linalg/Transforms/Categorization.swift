import Accel

extension Linalg {
  /// Patterns that replace named operations by `linalg.elementwise`.
  static let categorizations: [Pattern] = [
    elementwise(Exp.self, .exp), elementwise(Log.self, .log), elementwise(Abs.self, .abs),
    elementwise(Ceil.self, .ceil), elementwise(Floor.self, .floor), elementwise(Negf.self, .negf),
    elementwise(Reciprocal.self, .reciprocal), elementwise(Round.self, .round), elementwise(Sqrt.self, .sqrt),
    elementwise(Rsqrt.self, .rsqrt), elementwise(Square.self, .square), elementwise(Tanh.self, .tanh),
    elementwise(Erf.self, .erf), elementwise(Add.self, .add), elementwise(Sub.self, .sub),
    elementwise(Mul.self, .mul), elementwise(Div.self, .div), elementwise(DivUnsigned.self, .divUnsigned),
    elementwise(Powf.self, .powf), elementwise(Select.self, .select),
  ]

  /// A pattern that replaces one kind of operation.
  private static func elementwise<S: NamedOperation>(_: S.Type, _ kind: ElementwiseKind) -> Pattern {
    // a function of elements → linalg.elementwise
    Pattern(linalg: "NamedToElementwisePattern<\(S.name)>") { (op: Op<S>, rewriter) throws(NoMatch) in
      let maps = S.indexingMaps(of: op)
      let made = rewriter.create(Elementwise.self, at: op.location) {
        ($0.inputs, $0.outputs) = (Array(op.inputs), Array(op.outputs))
        $0.kind = ElementwiseKindAttr(value: kind)
        $0.indexingMaps = maps.map { AffineMapAttr($0) }
        $0.resultTensors = op.resultTensors.types
      }
      rewriter.inline(op.region, into: made.region)
      return rewriter.replace(op, with: Array(made.resultTensors))
    }
  }
}
