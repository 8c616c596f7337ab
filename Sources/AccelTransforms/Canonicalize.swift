public import AccelIR
public import AccelPasses
import AccelRewrite

/// Brings operations into the form that other passes expect: constants folded, constant operands to the right,
/// simpler operations for complicated ones.
public struct Canonicalize: Pass {
  public static let name = "canonicalize"
  public static let title = "Canonicalizer"
  public static let summary = "Canonicalize operations"

  /// Whether operations are first looked at from the first to the last.
  public var topDown = true
  /// What is done to blocks and their arguments.
  public var regionSimplify = RegionSimplify.normal
  /// The number of rounds; -1 means any number.
  public var maxIterations = 10
  /// The number of rewrites in a round; -1 means any number.
  public var maxNumRewrites = -1
  /// Whether the pass fails if there is more to do when a limit is hit.
  public var testConvergence = false
  /// The patterns that are left out.
  public var disablePatterns: [String] = []
  /// The only patterns that are used, if there are any.
  public var enablePatterns: [String] = []

  /// What is done to blocks and their arguments.
  public enum RegionSimplify: String, PassOptionEnum {
    case disabled, normal, aggressive
    public var help: String {
      switch self {
      case .disabled: "Don't run any control-flow simplification."
      case .normal: "Perform simple control-flow simplifications (e.g. dead args elimination)."
      case .aggressive: "Perform aggressive control-flow simplification (e.g. block merging)."
      }
    }
  }

  public static let options: [PassOption<Self>] = [
    .init("top-down", \.topDown, "Seed the worklist in general top-down order"),
    .init("region-simplify", \.regionSimplify, "Perform control flow optimizations to the region tree"),
    .init(
      "max-iterations", \.maxIterations, "Max. iterations between applying patterns / simplifying regions"),
    .init("max-num-rewrites", \.maxNumRewrites, "Max. number of pattern rewrites within an iteration"),
    .init(
      "test-convergence", \.testConvergence,
      "Test only: Fail pass on non-convergence to detect cyclic pattern"),
    .init(
      "disable-patterns", \.disablePatterns,
      "Labels of patterns that should be filtered out during application"),
    .init(
      "enable-patterns", \.enablePatterns,
      "Labels of patterns that should be used during application, all other patterns are filtered out"),
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var options = GreedyOptions()
    options.traversal = topDown ? .topDown : .bottomUp
    switch regionSimplify {
    case .disabled: options.regionSimplification = .disabled
    case .normal: options.regionSimplification = .normal
    case .aggressive: options.regionSimplification = .aggressive
    }
    options.maxIterations = maxIterations < 0 ? nil : maxIterations
    options.maxRewrites = maxNumRewrites < 0 ? nil : maxNumRewrites
    let patterns = PatternTable.canonicalizations(
      of: op.context, enabled: enablePatterns, disabled: disablePatterns)
    let outcome = rewriteGreedily(op, patterns, options)
    if !outcome.changed { context.preserveAll() }
    if testConvergence, !outcome.converged { throw .reported }
  }
}
