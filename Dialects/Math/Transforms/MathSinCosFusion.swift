public import Accel
import ArithDialect

/// Computes the sine and the cosine of one number together.
public struct MathSinCosFusion: Pass {
  public static let name = "math-sincos-fusion"
  public static let title = "MathSincosFusionPass"
  public static let summary = "Fuse sin and cos operations."

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var options = GreedyOptions()
    options.traversal = .bottomUp
    if !rewriteGreedily(op, PatternTable(Self.patterns), options).changed { context.preserveAll() }
  }

  private static var patterns: [Pattern] {
    [
      // sin(x), cos(x) → sincos(x)
      Pattern("sincos-fusion") { (sin: Op<Math.Sin>, rewriter) throws(NoMatch) in
        guard let cos = cosine(besides: sin) else {
          throw NoMatch("the cosine is not computed in the same block and way")
        }
        let first = sin.operation.isBefore(cos.operation) ? sin.operation : cos.operation
        rewriter.builder.move(before: first)
        let flags: Arith.FastMathFlags = sin.fastmath
        let both = rewriter.create(Math.SinCos.self, at: first.location) {
          ($0.operand, $0.fastmath) = (sin.operand, flags)
        }
        _ = rewriter.replace(cos, with: both.cos)
        return rewriter.replace(sin, with: both.sin)
      }
    ]
  }

  /// Returns the first cosine of the same number in the same block, if it has the same flags.
  private static func cosine(besides sin: Op<Math.Sin>) -> Op<Math.Cos>? {
    let flags: Arith.FastMathFlags = sin.fastmath
    let candidates = sin.operand.uses.lazy.compactMap { $0.owner.as(Math.Cos.self) }.filter {
      let others: Arith.FastMathFlags = $0.fastmath
      return $0.operation.block == sin.operation.block && others == flags
    }
    return candidates.min { $0.operation.isBefore($1.operation) }
  }
}
