public import Accel

extension Tensor {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry { PassRegistry(passes: [TestTensorTransforms.self]) }

  /// Applies patterns of `tensor` one group at a time.
  public struct TestTensorTransforms: Pass {
    public static let name = "test-tensor-transform-patterns"
    public static let title = "(anonymous namespace)::TestTensorTransforms"
    public static let summary = "Test Tensor transformation patterns by applying them greedily."

    /// Whether slices of constants become constants.
    public var foldsConstantSlices = false
    /// Whether slices of slices become slices.
    public var mergesSlices = false
    /// Whether dimensions of size 1 that come and go are left out.
    public var dropsRankExpansion = false
    /// Whether slices and reshapes become slices.
    public var foldsReshapes = false
    /// Whether `tensor.expand_shape` is moved before `tensor.collapse_shape`.
    public var bubblesExpandShape = false
    public static let options: [PassOption<Self>] = [
      .init(
        "test-fold-constant-extract-slice", \.foldsConstantSlices,
        "Test folding arith.constant and tensor.extract_slice"),
      .init(
        "test-fold-consecutive-insert-extract-slice", \.mergesSlices,
        "Test folding consecutive tensor.insert_slice/tensor.extract_slice"),
      .init(
        "test-drop-redundant-insert-slice-rank-expansion", \.dropsRankExpansion,
        "Test dropping redundant insert_slice rank expansions"),
      .init(
        "test-reassociative-reshape-folding", \.foldsReshapes, "Test folding of expand_shape/collapse_shape"),
      .init(
        "test-expand-shape-bubbling", \.bubblesExpandShape, "Test folding of expand_shape/collapse_shape"),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      if foldsConstantSlices { rewriteGreedily(op, PatternTable([constantSlicePattern]), .bottomUp) }
      if mergesSlices { rewriteGreedily(op, PatternTable(mergingPatterns), .bottomUp) }
      if dropsRankExpansion { rewriteGreedily(op, PatternTable(rankExpansionPatterns), .bottomUp) }
      if foldsReshapes { rewriteGreedily(op, PatternTable(reshapeFoldingPatterns), .bottomUp) }
      if bubblesExpandShape { rewriteGreedily(op, PatternTable(bubbleUpExpandShapePatterns), .bottomUp) }
    }
  }
}
