public import Accel
import ArithDialect
import SCFDialect

extension Affine {
  /// Makes a loop `affine.parallel`; its carried values must all be among the reductions.
  static func parallelize(_ loop: Op<For>, _ reductions: [LoopReduction], _ rewriter: Rewriter) {
    guard reductions.count == loop.carriedArguments.count else { return }
    let (lower, upper) = (loop.lowerBound, loop.upperBound)
    let context = loop.context
    let parallel = rewriter.elsewhere({ $0.move(before: loop.operation) }) {
      rewriter.create(Parallel.self, at: loop.location) {
        $0.mapOperands = lower.operands + upper.operands
        $0.reductions = Reductions(numbers: reductions.map(\.kind.number))
        $0.lowerBoundsMap = AffineMapAttr(lower.map)
        $0.lowerBoundsGroups = Groups(sizes: [lower.map.results.count])
        $0.upperBoundsMap = AffineMapAttr(upper.map)
        $0.upperBoundsGroups = Groups(sizes: [upper.map.results.count])
        $0.steps = [loop.step.value]
        $0.results = reductions.map(\.value.type)
        $0.region = .taken(from: loop.region)
      }
    }
    _ = context
    guard let body = parallel.region.entry, let end = body.last else { return }
    // The operation that combines moves behind the loop, where it combines the result with the initial value.
    for (number, _) in reductions.enumerated() {
      guard let combiner = end.operand(number).definingOperation else { return }
      rewriter.move(combiner, before: loop.operation)
      rewriter.setOperands(combiner, to: [loop.inits[number], parallel.results[number]])
      rewriter.replaceAllUses(of: loop.results[number], with: combiner.result(0))
    }
    rewriter.setOperands(end, to: reductions.map(\.value))
    for _ in reductions { rewriter.eraseArgument(of: body, at: 1) }
    rewriter.erase(loop.operation)
  }

  /// Makes loops whose iterations may be executed in any order `affine.parallel`.
  public struct Parallelize: Pass {
    public static let name = "affine-parallelize"
    public static let title = "AffineParallelize"
    public static let summary = "Convert affine.for ops into 1-D affine.parallel"
    public static let anchor: String? = "func.func"

    /// How many loops around each other become parallel.
    public var maxNested: UInt32 = .max
    /// Whether loops that combine values may become parallel.
    public var handlesReductions = false
    public static let options: [PassOption<Self>] = [
      .init(
        "max-nested", \.maxNested,
        "Maximum number of nested parallel loops to produce. Defaults to unlimited (UINT_MAX)."),
      .init(
        "parallel-reductions", \.handlesReductions,
        "Whether to parallelize reduction loops. Defaults to false."),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      var candidates: [(Op<For>, [LoopReduction])] = []
      op.forEach(For.self) { loop in
        let reductions = handlesReductions ? loop.reductions : []
        if loop.isParallel(ignoring: handlesReductions ? reductions : nil) {
          candidates.append((loop, reductions))
        }
      }
      for (loop, reductions) in candidates {
        var (depth, current) = (0, loop.operation.parent)
        while let around = current, !around.traits.contains(.affineScope) {
          if around.is(Parallel.self) { depth += 1 }
          current = around.parent
        }
        if depth < Int(maxNested) { parallelize(loop, reductions, rewriter) }
      }
    }
  }
}
