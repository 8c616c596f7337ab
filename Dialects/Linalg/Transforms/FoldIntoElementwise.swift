public import Accel
import TensorDialect

/// Lets `linalg.elementwise` read operands in another order of dimensions, instead of transposing them first.
public struct LinalgFoldIntoElementwise: Pass {
  public static let name = "linalg-fold-into-elementwise"
  public static let title = "LinalgFoldIntoElementwisePass"
  public static let summary = "Fold transpose ops into elementwise"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    // elementwise(transpose(x)) → elementwise(x) with another map
    let fold = Pattern(linalg: "FoldTransposePattern") {
      (op: Op<Linalg.Elementwise>, rewriter) throws(NoMatch) in
      var (maps, operands) = (Linalg.Elementwise.indexingMaps(of: op), Array(op.operation.operands))
      var isChanged = false
      for index in op.inputs.indices where maps[index].isIdentity {
        guard let transpose = operands[index].defined(by: Linalg.Transpose.self) else { continue }
        operands[index] = transpose.input
        maps[index] = Linalg.Transpose.indexingMaps(of: transpose)[0]
        isChanged = true
      }
      guard isChanged else { throw NoMatch("no operand is transposed") }
      let made = rewriter.create(Linalg.Elementwise.self, at: op.location) {
        ($0.inputs, $0.outputs) = (Array(operands[..<op.inputs.count]), Array(op.outputs))
        ($0.kind, $0.indexingMaps) = (op.kind, maps.map { AffineMapAttr($0) })
        $0.resultTensors = op.resultTensors.types
      }
      rewriter.inline(op.region, into: made.region)
      return rewriter.replace(op, with: Array(made.resultTensors))
    }
    rewriteGreedily(op, PatternTable([fold]), .bottomUp)
  }
}

/// Lets `linalg.generic`s write into what is filled already, instead of padding what they compute.
public struct TestLinalgPadFusion: Pass {
  public static let name = "test-linalg-pad-fusion"
  public static let title = "(anonymous namespace)::TestPadFusionPass"
  public static let summary = "Test PadOp fusion"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable([Linalg.fusePadWithProducer]), .bottomUp)
  }
}

extension Linalg {
  // pad(generic(…)) → insert_slice(generic(…) outs(extract_slice(fill)), fill)
  static let fusePadWithProducer = Pattern(linalg: "FusePadOp") {
    (op: Op<Tensor.Pad>, rewriter) throws(NoMatch) in
    guard let value = Tensor.Pad.constantValue(of: op), let generic = op.source.defined(by: Generic.self),
      let shape = op.source.type.shape
    else { throw NoMatch("what is padded is no generic, or not with one value") }
    let producer = StructuredOperation(generic)
    guard producer.isParallel else { throw NoMatch("not all loops are parallel") }
    guard let sizes = Tensor.Pad.resultShapes(of: op, rewriter)?.first else {
      throw NoMatch("no size is known")
    }
    let location = op.location
    let empty = rewriter.createEmpty(sizes, of: op.result.type.elementOrSelf, at: location)
    guard let filled = rewriter.createFill(value, empty, at: location) else {
      throw NoMatch("nothing is filled")
    }
    let part = TensorSlice(
      offsets: Tensor.Pad.low(of: op).all,
      sizes: shape.indices.map { rewriter.size(of: op.source, $0, at: location) })
    let slice = rewriter.createExtractSlice(of: filled, part, at: location)
    let copy = rewriter.clone(generic.operation)
    rewriter.setOperand(copy, producer.inputCount + op.source.index, to: slice.result)
    return rewriter.replace(
      op, with: rewriter.createInsertSlice(of: copy.result(op.source.index), into: filled, part, at: location)
    )
  }
}
