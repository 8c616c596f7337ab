import Accel
import TensorDialect

extension Value {
  /// The `linalg.fill` that this value is the result of.
  fileprivate var fill: Op<Linalg.Fill>? { defined(by: Linalg.Fill.self) }
}

extension Linalg {
  /// Rewrites of what uses `linalg.fill`s.
  static let fillPatterns = [
    // concat(fill(x), fill(x)) → fill(x) of the concatenated outputs
    Pattern(linalg: "FoldConcatsOfFill") { (op: Op<Tensor.Concat>, rewriter) throws(NoMatch) in
      let fills = op.inputs.compactMap(\.fill)
      guard let first = fills.first, fills.count == op.inputs.count,
        fills.allSatisfy({ $0.inputs[0] == first.inputs[0] })
      else { throw NoMatch("the tensors are not all filled with one value") }
      let (dim, type, outputs) = (op.dim, op.result.type, fills.map { $0.outputs[0] })
      let joined = rewriter.create(Tensor.Concat.self, at: op.location) {
        ($0.dim, $0.inputs, $0.result) = (dim, outputs, type)
      }
      return rewriter.replaceByFill(op, first.inputs[0], joined.result)
    },
    // copy(fill(x)) → fill(x); copy to fill(x) → copy to its output
    Pattern(linalg: "FoldFillWithCopy") { (op: Op<Linalg.Copy>, rewriter) throws(NoMatch) in
      if let fill = op.inputs[0].fill {
        let filled = rewriter.createFill(fill.inputs[0], op.outputs[0], at: op.location)
        return rewriter.replace(op.operation, with: filled.map { [$0] } ?? [])
      }
      guard let fill = op.outputs[0].fill else { throw NoMatch("neither operand is filled") }
      return rewriter.setOperand(op.operation, 1, to: fill.outputs[0])
    },
    // extract(fill(x))[…] → x
    Pattern(linalg: "FoldFillWithTensorExtract") { (op: Op<Tensor.Extract>, rewriter) throws(NoMatch) in
      guard let fill = op.tensor.fill else { throw NoMatch("the tensor is not filled") }
      return rewriter.replace(op, with: fill.inputs[0])
    },
    // collapse_shape(fill(x)) → fill(x) of the collapsed output
    Pattern(linalg: "FoldFillWithTensorReshape<tensor.collapse_shape>") {
      (op: Op<Tensor.CollapseShape>, rewriter) throws(NoMatch) in
      guard let fill = op.src.fill else { throw NoMatch("the tensor is not filled") }
      let (groups, type) = (op.reassociation, op.result.type)
      let output = rewriter.create(Tensor.CollapseShape.self, at: fill.location) {
        ($0.src, $0.reassociation, $0.result) = (fill.outputs[0], groups, type)
      }
      return rewriter.replaceByFill(op, fill.inputs[0], output.result)
    },
    // expand_shape(fill(x)) → fill(x) of the expanded output
    Pattern(linalg: "FoldFillWithTensorReshape<tensor.expand_shape>") {
      (op: Op<Tensor.ExpandShape>, rewriter) throws(NoMatch) in
      guard let fill = op.src.fill else { throw NoMatch("the tensor is not filled") }
      let (groups, type) = (op.reassociation, op.result.type)
      let shape = Tensor.ExpandShape.outputShape(of: op).all
      let output = rewriter.create(Tensor.ExpandShape.self, at: fill.location) {
        ($0.src, $0.reassociation, $0.result) = (fill.outputs[0], groups, type)
        ($0.outputShape, $0.staticOutputShape) = (shape.values, shape.dimensions)
      }
      return rewriter.replaceByFill(op, fill.inputs[0], output.result)
    },
    // pad(fill(x)) with x → fill(x) of an empty tensor
    Pattern(linalg: "FoldFillWithPad") { (op: Op<Tensor.Pad>, rewriter) throws(NoMatch) in
      guard let fill = op.source.fill, op.region.entry?.last?.operands.first == fill.inputs[0] else {
        throw NoMatch("the tensor is not filled with what is added")
      }
      let type = op.result.type
      guard type.hasStaticShape else { throw NoMatch("the size is not known") }
      let empty = rewriter.create(Tensor.Empty.self, at: op.location) { $0.result = type }
      return rewriter.replaceByFill(op, fill.inputs[0], empty.result)
    },
    // transpose(fill(x)) → fill(x) of the output
    Pattern(linalg: "FoldFillWithTranspose") { (op: Op<Linalg.Transpose>, rewriter) throws(NoMatch) in
      guard let fill = op.input.fill, !op.result.isEmpty else { throw NoMatch("the tensor is not filled") }
      return rewriter.replaceByFill(op, fill.inputs[0], op.initial)
    },
  ]
}

extension Rewriter {
  /// Replaces `op`, which has one result, by what `output` is if filled with `value`.
  fileprivate func replaceByFill<S>(_ op: Op<S>, _ value: Value, _ output: Value) -> Rewritten {
    let filled = createFill(value, output, at: op.location)
    return replace(op.operation, with: filled.map { [$0] } ?? [])
  }
}
