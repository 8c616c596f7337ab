public import Accel
import TensorDialect

/// Replaces operations that work on tensors element by element by `linalg.generic`s with the same operation inside.
public struct ConvertElementwiseToLinalg: Pass {
  public static let name = "convert-elementwise-to-linalg"
  public static let title = "ConvertElementwiseToLinalgPass"
  public static let summary = "Convert ElementwiseMappable ops to linalg"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteWalking(op, PatternTable([Self.convert]))
  }

  // op : tensor<…> → generic { op : element }
  static let convert = Pattern("ConvertAnyElementwiseMappableOpOnRankedTensors", on: .traits(.elementwise)) {
    (op, rewriter) throws(NoMatch) in
    guard let first = op.operands.first, op.regions.isEmpty,
      op.operands.allSatisfy({ $0.type.is(RankedTensorType.self) })
    else { throw NoMatch("not all operands are tensors of known rank") }
    let rank = first.type.shape?.count ?? 0
    let outputs = op.results.map { result -> Value in
      if let operand = op.operands.first(where: { $0.type == result.type }) { return operand }
      let sizes = rewriter.sizes(of: first, at: op.location)
      let type = op.context.tensorType(sizes.dimensions.values, result.type.elementOrSelf)
      return rewriter.create(Tensor.Empty.self, at: op.location) {
        ($0.dynamicSizes, $0.result) = (sizes.values, type)
      }.result
    }
    let generic = rewriter.createGeneric(
      inputs: Array(op.operands), outputs: outputs,
      Array(repeating: .identity(rank), count: op.operands.count + outputs.count),
      Array(repeating: .parallel, count: rank), results: op.results.types, at: op.location)
    let types = (Array(op.operands) + outputs).map(\.type.structuredElement)
    let body = rewriter.createBlock(in: generic.region, arguments: types)
    rewriter.builder.move(toEndOf: body)
    var state = OperationState(op.name, at: op.location)
    state.operands = Array(body.arguments.prefix(op.operands.count))
    state.resultTypes = op.results.map(\.type.structuredElement)
    state.properties = Array(op.properties)
    state.attributes = Array(op.attributes)
    let scalar = rewriter.create(state)
    rewriter.create(Linalg.Yield.self, operands: Array(scalar.results), at: op.location)
    return rewriter.replace(op, with: Array(generic.resultTensors))
  }
}
