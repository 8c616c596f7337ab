public import Accel

/// Takes loops of one iteration, and the dimensions that they go along, out of `linalg.generic`s.
public struct LinalgFoldUnitExtentDims: Pass {
  public static let name = "linalg-fold-unit-extent-dims"
  public static let title = "LinalgFoldUnitExtentDimsPass"
  public static let summary = "Remove unit-extent dimension in Linalg ops on tensors"

  /// Whether dimensions are left out by slices instead of reshapes.
  public var usesSlices = false
  public static let options: [PassOption<Self>] = [
    .init(
      "use-rank-reducing-slices", \.usesSlices,
      "Generate rank-reducing slices instead of reassociative reshapes")
  ]
  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let patterns = Linalg.unitDimensionPatterns(usesSlices ? .slices : .reshapes)
    rewriteGreedily(op, PatternTable(patterns + [Linalg.moveOutputsToInputs]), .bottomUp)
  }
}

/// Takes the outermost loop out of each `linalg.generic` if it has one iteration.
public struct TestLinalgDropUnitDims: Pass {
  public static let name = "test-linalg-drop-unit-dims"
  public static let title = "(anonymous namespace)::TestLinalgDropUnitDims"
  public static let summary = ""
  public static let anchor: String? = "func.func"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    var all: [Op<Linalg.Generic>] = []
    op.forEach(Linalg.Generic.self) { all.append($0) }
    for generic in all {
      rewriter.builder.move(before: generic.operation)
      guard let reduction = try? UnitDimensions(generic, { $0 == 0 }) else { continue }
      rewriter.replace(generic, with: reduction.replacements(.reshapes, rewriter))
    }
  }
}
