public import Accel
import ArithDialect

/// A pass that replaces sizes of results by what computes them.
public protocol ResultDimsPass: Pass {
  /// Whether it is an error if patterns apply again and again.
  var errorOnPatternIterationLimit: Bool { get set }
}

extension ResultDimsPass {
  public static var dependentDialects: [any Dialect.Type] { [Arith.self, MemRef.self] }
  public static var options: [PassOption<Self>] {
    [
      .init(
        "error-on-pattern-iteration-limit", \.errorOnPatternIterationLimit,
        "Throw an error when pattern rewriter hits iteration limit")
    ]
  }

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let outcome = rewriteGreedily(op, PatternTable(ResultDims.patterns))
    if outcome.converged || !errorOnPatternIterationLimit { return }
    op.emitOpError("dim operation resolution hit pattern iteration limit")
    throw .reported
  }
}

/// Replaces sizes of results of operations that say how they are computed.
public struct ResolveRankedShapedTypeResultDims: ResultDimsPass {
  public static let name = "resolve-ranked-shaped-type-result-dims"
  public static let title = "ResolveRankedShapeTypeResultDimsPass"
  public static let summary = "Resolve memref.dim of result values of ranked shape type"
  public var errorOnPatternIterationLimit = true
  /// Creates the pass with its options as they are by default.
  public init() {}
}

/// Does the same; MLIR's pass of this name also knows operations that give their shapes as tensors.
public struct ResolveShapedTypeResultDims: ResultDimsPass {
  public static let name = "resolve-shaped-type-result-dims"
  public static let title = "ResolveShapedTypeResultDimsPass"
  public static let summary = "Resolve memref.dim of result values"
  public var errorOnPatternIterationLimit = true
  /// Creates the pass with its options as they are by default.
  public init() {}
}

/// How sizes of results are resolved.
public enum ResultDims {
  /// The patterns for sizes of memrefs and of tensors.
  public static let patterns = [MemRef.Dim.name, "tensor.dim"].map { name in
    Pattern("DimOfReifyRankedShapedTypeOpInterface", on: .kind(name)) { (op, rewriter) throws(NoMatch) in
      // dim(f(x), c) → the size that f says its result has
      guard let producer = op.operand(0).definingOperation,
        let witness = producer.interface(ReifiableShapeWitness.self)
      else { throw NoMatch("the source does not say how large it is") }
      guard let index = MixedIndex.value(op.operand(1)).constant else {
        throw NoMatch("the index is not constant")
      }
      guard let shapes = witness.resultShapes(producer, rewriter) else {
        throw NoMatch("the sizes cannot be computed")
      }
      let sizes = shapes[op.operand(0).index]
      guard sizes.indices.contains(index) else { throw NoMatch("there is no such dimension") }
      return rewriter.replace(op, with: rewriter.value(of: sizes[index]))
    }
  }
}
