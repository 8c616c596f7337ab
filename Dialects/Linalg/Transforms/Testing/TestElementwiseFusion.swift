public import Accel
import AffineDialect
import TensorDialect

/// Applies the patterns of fusion one group at a time.
public struct TestLinalgElementwiseFusion: Pass {
  public static let name = "test-linalg-elementwise-fusion-patterns"
  public static let title = "(anonymous namespace)::TestLinalgElementwiseFusion"
  public static let summary = "Test Linalg element wise operation fusion patterns"
  public static let anchor: String? = "func.func"

  /// Whether `linalg.generic`s are fused as long as what comes of it has at most four operands.
  public var fusesGenerics = false
  /// Whether `linalg.generic`s are fused under a condition that can be tested.
  public var controlsGenerics = false
  /// Whether loops are split to fuse with reshapes.
  public var expands = false
  /// Whether loops are split to fuse with reshapes under a condition that can be tested.
  public var controlsExpansion = false
  /// Whether loops are joined to fuse with reshapes.
  public var collapses = false
  /// Whether loops are joined to fuse with reshapes under a condition that can be tested.
  public var controlsCollapsing = false
  /// Whether what is used several times is fused, too.
  public var fusesSharedProducers = false
  /// The loops that become one.
  public var joinedLoops: [Int] = []
  public static let options: [PassOption<Self>] = [
    .init("fuse-generic-ops", \.fusesGenerics, "Test fusion of generic operations."),
    .init(
      "fuse-generic-ops-control", \.controlsGenerics,
      "Test fusion of generic operations with a control function."),
    .init(
      "fuse-with-reshape-by-expansion", \.expands,
      "Test fusion of generic operations with reshape by expansion"),
    .init(
      "control-fusion-by-expansion", \.controlsExpansion,
      "Test controlling fusion of reshape with generic op by expansion"),
    .init(
      "fuse-with-reshape-by-collapsing", \.collapses,
      "Test linalg expand_shape -> generic fusion patterns that collapse the iteration space of the consumer"),
    .init(
      "fuse-with-reshape-by-collapsing-control", \.controlsCollapsing,
      "Test controlling the linalg expand_shape -> generic fusion patterns that collapse the iteration space "
        + "of the consumer"),
    .init("fuse-multiuse-producer", \.fusesSharedProducers, "Test fusion of producer ops with multiple uses"),
    .init("collapse-dimensions-control", \.joinedLoops, "Test controlling dimension collapse pattern"),
  ]
  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    if let patterns { rewriteGreedily(op, PatternTable(patterns), .bottomUp) }
  }

  /// The patterns that the options ask for.
  private var patterns: [Pattern]? {
    if fusesGenerics { return Linalg.elementwiseFusionPatterns(Self.hasFewOperands) }
    if controlsGenerics {
      return Linalg.elementwiseFusionPatterns { consumer, position in
        let value = consumer.operand(position)
        return value.definingOperation.map { $0.results.reduce(0) { $0 + $1.uses.count } == 1 } ?? false
      }
    }
    if expands { return Linalg.reshapeByExpansionPatterns { _, _ in true } }
    if controlsExpansion {
      return Linalg.reshapeByExpansionPatterns(Self.mayExpand)
    }
    if collapses { return Linalg.reshapeByCollapsingPatterns { _, _ in true } }
    if controlsCollapsing {
      return Linalg.reshapeByCollapsingPatterns { _, position in position != 0 }
    }
    if fusesSharedProducers { return [Linalg.sharedProducerFusion] }
    if !joinedLoops.isEmpty {
      let loops = joinedLoops
      return Linalg.collapseDimensionPatterns { _ in [loops] }
    }
    return nil
  }

  /// `true` iff what comes of a fusion has at most four operands.
  private static let hasFewOperands: FusionControl = { consumer, position in
    let value = consumer.operand(position)
    guard let producer = value.definingOperation else { return false }
    var operands = Set(inputs(of: consumer))
    operands.remove(producer.result(0))
    operands.formUnion(inputs(of: producer))
    return operands.count <= 4
  }

  /// The operands that are read.
  private static func inputs(of op: Operation) -> [Value] {
    StructuredOperation(op).map { $0.values($0.inputs) } ?? Array(op.operands)
  }

  /// `true` iff what is collapsed comes from a structured operation, and what is expanded goes into the output of one.
  private static let mayExpand: FusionControl = { consumer, position in
    guard let producer = consumer.operand(position).definingOperation else { return false }
    if let collapse = producer.as(Tensor.CollapseShape.self),
      collapse.src.definingOperation?.structured == nil
    {
      return false
    }
    guard let expand = consumer.as(Tensor.ExpandShape.self) else { return true }
    guard expand.result.hasOneUse, let use = expand.result.firstUse,
      let user = StructuredOperation(use.owner)
    else { return false }
    return user.outputs.contains(use.operandIndex)
  }
}
