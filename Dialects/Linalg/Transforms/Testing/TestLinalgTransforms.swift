public import Accel
import TensorDialect

/// Applies patterns of `linalg` one group at a time.
public struct TestLinalgTransforms: Pass {
  public static let name = "test-linalg-transform-patterns"
  public static let title = "(anonymous namespace)::TestLinalgTransforms"
  public static let summary = "Test Linalg transformation patterns by applying them greedily."
  public static let anchor: String? = "func.func"

  /// Whether slices of what is filled become fills of slices.
  public var swapsSliceWithFill = false
  /// Whether operands and results that nobody needs are erased.
  public var erasesUnused = false
  /// Whether inputs that nobody needs are erased.
  public var erasesInputs = false
  /// Whether paddings become fills and insertions.
  public var decomposesPad = false
  public static let options: [PassOption<Self>] = [
    .init(
      "test-swap-extract-slice-with-fill-pattern", \.swapsSliceWithFill,
      "Test patterns to swap tensor.extract_slice(linalg.fill())"),
    .init(
      "test-erase-unused-operands-and-results", \.erasesUnused,
      "Test patterns to erase unused operands and results"),
    .init("test-erase-unnecessary-inputs", \.erasesInputs, "Test patterns to erase unnecessary inputs"),
    .init(
      "test-decompose-pad-tensor", \.decomposesPad,
      "Test transform pad tensor by copying with generic ops"),
  ]
  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    if swapsSliceWithFill { rewriteGreedily(op, PatternTable([Linalg.swapSliceWithFill]), .bottomUp) }
    if erasesUnused { rewriteGreedily(op, PatternTable(Linalg.unusedOperandPatterns), .bottomUp) }
    if erasesInputs { rewriteGreedily(op, PatternTable(Linalg.unusedInputPatterns), .bottomUp) }
    if decomposesPad { rewriteGreedily(op, PatternTable([Linalg.decomposePad]), .bottomUp) }
  }
}

extension Linalg {
  // extract_slice(fill(x, t)) → fill(x, extract_slice(t)), if nothing else uses the fill
  static let swapSliceWithFill = Pattern(linalg: "SwapExtractSliceOfFill") {
    (op: Op<Tensor.ExtractSlice>, rewriter) throws(NoMatch) in
    guard let fill = op.source.defined(by: Fill.self), op.source.hasOneUse else {
      throw NoMatch("the tensor is not filled, or used elsewhere")
    }
    let slice = TensorSlice(
      offsets: Tensor.ExtractSlice.offsets(of: op).all, sizes: Tensor.ExtractSlice.sizes(of: op).all,
      strides: Tensor.ExtractSlice.strides(of: op).all)
    let type = op.result.type
    let part = rewriter.createExtractSlice(of: fill.outputs[0], slice, type: type, at: op.location)
    let filled = rewriter.createFill(fill.inputs[0], part.result, at: op.location)
    return rewriter.replace(op.operation, with: filled.map { [$0] } ?? [])
  }
}
