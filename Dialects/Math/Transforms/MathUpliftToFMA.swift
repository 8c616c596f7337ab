public import Accel
import ArithDialect

/// Makes products that are added to something fused multiplications, where both may be contracted.
public struct MathUpliftToFMA: Pass {
  public static let name = "math-uplift-to-fma"
  public static let title = "MathUpliftToFMA"
  public static let summary = "Uplift arith ops to math.fma."
  public static let dependentDialects: [any Dialect.Type] = [Math.self]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var options = GreedyOptions()
    options.traversal = .bottomUp
    if !rewriteGreedily(op, PatternTable(Self.patterns), options).changed { context.preserveAll() }
  }

  private static var patterns: [Pattern] {
    [
      // a * b + c → fma(a, b, c); c + a * b → fma(a, b, c)
      Pattern("uplift-fma") { (op: Op<Arith.AddF>, rewriter) throws(NoMatch) in
        let sumFlags: Arith.FastMathFlags = op.fastmath
        guard sumFlags.contains(.contract) else { throw NoMatch("the sum must not be contracted") }
        let isLeft = op.lhs.defined(by: Arith.MulF.self) != nil
        guard let product = (isLeft ? op.lhs : op.rhs).defined(by: Arith.MulF.self) else {
          throw NoMatch("no operand is a product")
        }
        let flags: Arith.FastMathFlags = product.fastmath
        guard flags.contains(.contract) else { throw NoMatch("the product must not be contracted") }
        let addend = isLeft ? op.rhs : op.lhs
        return rewriter.replace(
          op,
          with: rewriter.create(Math.Fma.self) {
            ($0.a, $0.b, $0.c) = (product.lhs, product.rhs, addend)
            $0.fastmath = flags.intersection(sumFlags)
          })
      }
    ]
  }
}
