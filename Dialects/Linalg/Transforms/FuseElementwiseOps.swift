public import Accel
import AffineDialect
import TensorDialect

/// Makes one `linalg.generic` of several that work on the same elements one after the other.
public struct LinalgFuseElementwiseOps: Pass {
  public static let name = "linalg-fuse-elementwise-ops"
  public static let title = "LinalgElementwiseOpFusionPass"
  public static let summary = "Fuse elementwise operations on tensors"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let control: FusionControl = { consumer, position in
      guard let made = consumer.operand(position).definingOperation else { return false }
      return made.results.reduce(0) { $0 + $1.uses.count } == 1
    }
    let patterns =
      Linalg.elementwiseFusionPatterns(control) + Linalg.reshapeByExpansionPatterns(control)
      + Tensor.bubbleUpExpandShapePatterns + Affine.Apply.canonicalizations
      + Linalg.Generic.canonicalizations + Tensor.ExpandShape.canonicalizations
      + Tensor.CollapseShape.canonicalizations + Linalg.canonicalizations
      + [Linalg.foldConstantTranspose(control)]
    rewriteGreedily(op, PatternTable(patterns))
  }
}
