public import AccelIR

/// How greedily rewriting goes about.
public struct GreedyOptions {
  /// The order in which operations are first looked at.
  public enum Traversal: Sendable { case topDown, bottomUp }
  /// What is done to blocks and their arguments between two rounds.
  public enum RegionSimplification: Sendable {
    /// Nothing.
    case disabled
    /// Blocks that cannot be reached, operations and arguments that nobody needs are erased.
    case normal
    /// And equal blocks are merged.
    case aggressive
  }
  /// The operations that may be rewritten.
  public enum Strictness: Sendable {
    /// All inside the scope.
    case anyOperation
    /// Those at hand at the start, and those that patterns make.
    case existingAndNew
    /// Those at hand at the start.
    case existing
  }

  /// The order in which operations are first looked at.
  public var traversal = Traversal.topDown
  /// What is done to blocks and their arguments between two rounds.
  public var regionSimplification = RegionSimplification.aggressive
  /// The operations that may be rewritten.
  public var strictness = Strictness.anyOperation
  /// The number of rounds after which rewriting ends, though there may be more to do; `nil` means never.
  public var maxIterations: Int? = 10
  /// The number of rewrites after which a round ends; `nil` means never.
  public var maxRewrites: Int?
  /// Whether operations are folded.
  public var folds = true
  /// Whether equal constants become one, at the start of the region around.
  public var uniquesConstants = true
  /// Whether patterns are watched for changes behind the rewriter's back, and for success without a change.
  public var checksPatterns = false
  /// Who is told of all changes.
  public var listener: (any RewriteListener)?

  /// Creates the options that are the default.
  public init() {}

  /// The options by which the last operations are looked at first, as in MLIR unless it is told otherwise.
  public static var bottomUp: GreedyOptions {
    var options = GreedyOptions()
    options.traversal = .bottomUp
    return options
  }
}

/// What greedily rewriting came to.
public struct GreedyOutcome: Sendable {
  /// `true` iff something was changed.
  public var changed = false
  /// `true` iff nothing is left to do; otherwise a limit was hit.
  public var converged = true
  /// The number of rounds.
  public var iterations = 0
  /// The number of times that a pattern was applied.
  public var rewrites = 0
}
