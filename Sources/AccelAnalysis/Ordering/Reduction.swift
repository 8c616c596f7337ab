public import AccelIR

/// A value that each iteration combines with another, and hands to the next.
public struct Reduction {
  /// What the value is combined with.
  public let reduced: Value
  /// The operations that combine them.
  public let combiners: [Operation]

  /// Finds the reduction into the value at `index` among `carried`, all arguments of one region that are handed from
  /// one iteration to the next.
  ///
  /// There is one if nothing uses the value but an operation without effects that combines it with something that no
  /// carried value goes into, and whose result nothing uses but the terminator, at the same position.
  public init?(of index: Int, among carried: [Value]) {
    let value = carried[index]
    guard value.hasOneUse, let combiner = value.firstUse?.owner, combiner.operands.count == 2 else {
      return nil
    }
    let reduced = combiner.operand(0) == value ? combiner.operand(1) : combiner.operand(0)
    if carried.contains(reduced) { return nil }
    let parent = value.owningBlock?.parent
    guard !combiner.name.mightHaveTrait(.terminator), combiner.isMemoryEffectFree,
      combiner.results.count == 1,
      combiner.result(0).hasOneUse, combiner.parent == parent,
      let terminator = combiner.result(0).firstUse?.owner, terminator.name.mightHaveTrait(.terminator),
      index < terminator.operands.count, terminator.operand(index) == combiner.result(0)
    else { return nil }
    (self.reduced, combiners) = (reduced, [combiner])
  }
}
