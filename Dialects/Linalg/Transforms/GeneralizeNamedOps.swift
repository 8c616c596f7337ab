public import Accel

/// Replaces structured operations by `linalg.generic`s that say the same.
public struct LinalgGeneralizeNamedOps: Pass {
  public static let name = "linalg-generalize-named-ops"
  public static let title = "LinalgGeneralizeNamedOpsPass"
  public static let summary = "Convert named ops into generic ops"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable([Self.generalize]))
  }

  // a structured operation → linalg.generic
  static let generalize = Pattern("LinalgGeneralizationPattern", implementing: StructuredWitness.self) {
    (op, witness, rewriter) throws(NoMatch) in
    if op.is(Linalg.Generic.self) { throw NoMatch("the operation is generic") }
    guard op.regions.count == 1, op.region(0).hasOneBlock else { throw NoMatch("there is no body") }
    let inputs = witness.inputCount(op)
    let generic = rewriter.createGeneric(
      inputs: Array(op.operands[0..<inputs]), outputs: Array(op.operands[inputs..<op.operands.count]),
      witness.indexingMaps(op), witness.iteratorTypes(op), results: op.results.types, at: op.location)
    rewriter.inline(op.region(0), into: generic.region)
    return rewriter.replace(op, with: Array(generic.resultTensors))
  }
}
