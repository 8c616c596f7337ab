public import AccelIR
public import AccelPasses

/// Takes memory apart whose parts are used one by one.
public struct SROA: Pass {
  public static let name = "sroa"
  public static let title = "SROA"
  public static let summary = "Scalar Replacement of Aggregates"
  public static let statistics = [destructured, largest, withBenefit]
  static let destructured = PassStatistic("destructured slots", "Total amount of memory slots destructured")
  static let largest = PassStatistic(
    "max subelement number", "Maximal number of sub-elements a successfully destructured slot initially had")
  static let withBenefit = PassStatistic(
    "slots with memory benefit",
    "Total amount of memory slots in which the destructured size was smaller than the total size after "
      + "eliminating unused fields")

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var destructuring = SlotDestructuring(context.rewriter())
    for region in op.regions {
      destructuring.destructure(region.allocations(DestructurableAllocationWitness.self))
    }
    context.count(Self.destructured, destructuring.count)
    context.countMaximum(Self.largest, destructuring.largest)
    context.count(Self.withBenefit, destructuring.countWithBenefit)
    if destructuring.count == 0 { context.preserveAll() } else { context.preserve(DominanceInfo.self) }
  }
}
