public import AccelIR
public import AccelPasses

/// Lets values take the place of memory that is only read and written.
public struct Mem2Reg: Pass {
  public static let name = "mem2reg"
  public static let title = "Mem2Reg"
  public static let summary = "Promotes memory slots into values."
  public static let statistics = [newArguments, promoted]
  static let newArguments = PassStatistic(
    "new block args", "Total amount of new block argument inserted in blocks")
  static let promoted = PassStatistic("promoted slots", "Total amount of memory slots promoted")

  /// Kept for pipelines that mention it; MLIR's pass does not look at it, either.
  var simplifiesRegions = true
  public static let options: [PassOption<Self>] = [
    .init(
      "region-simplify", \.simplifiesRegions, "Perform control flow optimizations to the region tree")
  ]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var promotion = SlotPromotion(context.analysis(DominanceInfo.self), context.rewriter())
    for region in op.regions {
      // A slot may hold the pointer of another, which can be promoted afterwards.
      while promotion.promote(region.allocations(PromotableAllocationWitness.self)) {}
    }
    context.count(Self.promoted, promotion.promotedCount)
    context.count(Self.newArguments, promotion.argumentCount)
    if promotion.promotedCount == 0 { context.preserveAll() } else { context.preserve(DominanceInfo.self) }
  }
}

extension Region {
  /// Returns the operations inside that implement the interface `W`, those inside of others first.
  func allocations<W: InterfaceWitness>(_: W.Type) -> [Operation] {
    var found: [Operation] = []
    for block in blocks {
      for op in block.operations {
        op.walk(.postOrder) {
          if $0.interface(W.self) != nil { found.append($0) }
          return .advance
        }
      }
    }
    return found
  }
}
