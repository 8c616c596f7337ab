public import Accel
import ArithDialect
import TensorDialect

/// Lets bodies use scalars from outside, and elements at fixed places, instead of operands.
public struct LinalgInlineScalarOperands: Pass {
  public static let name = "linalg-inline-scalar-operands"
  public static let title = "LinalgInlineScalarOperandsPass"
  public static let summary = "Inline scalar operands into linalg generic ops"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable([Self.inline]))
  }

  // generic ins(x) whose map is constant → generic whose body extracts the element
  static let inline = Pattern("InlineScalarOperands") { (op: Op<Linalg.Generic>, rewriter) throws(NoMatch) in
    let operation = op.operation
    if operation.operands.contains(where: { $0.type.isMemRef }) { throw NoMatch("there are buffers") }
    let maps = op.indexingMaps.map(\.map)
    let inputs = Array(op.inputs)
    let kept = inputs.indices.filter { !maps[$0].isConstant }
    guard kept.count < inputs.count else { throw NoMatch("no input is used at a fixed place") }
    let generic = rewriter.createGeneric(
      inputs: kept.map { inputs[$0] }, outputs: Array(op.outputs),
      kept.map { maps[$0] } + maps[inputs.count...], Linalg.Generic.iteratorTypes(of: op),
      results: op.resultTensors.types, at: op.location)
    rewriter.inline(op.region, into: generic.region)
    guard let body = generic.region.entry else { throw NoMatch("there is no body") }
    rewriter.builder.move(toStartOf: body)
    for index in inputs.indices.reversed() where maps[index].isConstant {
      var scalar = inputs[index]
      if scalar.type.is(RankedTensorType.self) {
        let type = op.context.indexType
        let indices = (maps[index].constants ?? []).map { number in
          rewriter.create(
            Arith.Constant.self, results: [type],
            properties: [op.context.integer(Int(number), type)], at: op.location
          ).result
        }
        let tensor = scalar
        scalar =
          rewriter.create(Tensor.Extract.self, at: op.location) {
            ($0.tensor, $0.indices) = (tensor, indices)
          }.result
      }
      rewriter.replaceAllUses(of: body.arguments[index], with: scalar)
      rewriter.eraseArgument(of: body, at: index)
    }
    return rewriter.replace(op.operation, with: Array(generic.resultTensors))
  }
}
