/// Differences between operations that do not matter.
public struct EquivalenceOptions: OptionSet, Hashable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// Locations of operations and block arguments do not matter.
  public static let ignoreLocations = EquivalenceOptions(rawValue: 1)
  /// Discardable attributes do not matter.
  public static let ignoreDiscardableAttributes = EquivalenceOptions(rawValue: 2)
  /// Properties do not matter.
  public static let ignoreProperties = EquivalenceOptions(rawValue: 4)
  /// The order of operands matters even if the operation is commutative.
  public static let ignoreCommutativity = EquivalenceOptions(rawValue: 8)
}

extension Operation {
  /// `true` iff both operations are of one kind and have equal parts, where values and blocks inside are
  /// equal if they are defined at the same places.
  public func isEquivalent(to other: Operation, _ options: EquivalenceOptions = []) -> Bool {
    var comparison = Comparison(options: options)
    return comparison.areEquivalent(self, other) && comparison.isComplete
  }

  /// Returns a hash that is the same for equivalent operations; what is inside regions does not count.
  ///
  /// `hashValue` gives the hashes of operands; by default, those of their handles.
  public func equivalenceHash(_ options: EquivalenceOptions = [], hashValue: (Value) -> Int = \.hashValue)
    -> Int
  {
    var hasher = Hasher()
    hasher.combine(name)
    if !options.contains(.ignoreDiscardableAttributes) { hasher.combine(attributeDictionary) }
    if !options.contains(.ignoreProperties) { for property in properties { hasher.combine(property) } }
    if !options.contains(.ignoreLocations) { hasher.combine(location) }
    for result in results { hasher.combine(result.type) }
    if isCommutative(options) {
      var sum = 0
      for operand in operands { sum &+= hashValue(operand) }
      hasher.combine(sum)
    } else {
      for operand in operands { hasher.combine(hashValue(operand)) }
    }
    return hasher.finalize()
  }

  /// `true` iff the order of the operands does not matter.
  fileprivate func isCommutative(_ options: EquivalenceOptions) -> Bool {
    traits.contains(.commutative) && !options.contains(.ignoreCommutativity)
  }
}

extension Region {
  /// `true` iff both regions have equivalent blocks and operations at the same places.
  public func isEquivalent(to other: Region, _ options: EquivalenceOptions = []) -> Bool {
    var comparison = Comparison(options: options)
    return comparison.areEquivalent(self, other) && comparison.isComplete
  }
}

/// What two pieces of IR have been found to have in common.
private struct Comparison {
  let options: EquivalenceOptions
  /// What on the right is at the place of a value on the left.
  private var values: [Value: Value] = [:]
  private var blocks: [Block: Block] = [:]
  /// Values that are used as if they were at the same place, but have not been met there yet.
  private var awaited: Set<Value> = []

  init(options: EquivalenceOptions) { self.options = options }

  /// `true` iff all values that were assumed to be at the same place have been met there.
  var isComplete: Bool { awaited.isEmpty }

  mutating func areEquivalent(_ left: Operation, _ right: Operation) -> Bool {
    if left == right { return true }
    guard left.name == right.name, left.operands.count == right.operands.count,
      left.results.count == right.results.count, left.regions.count == right.regions.count,
      left.successors.count == right.successors.count,
      options.contains(.ignoreLocations) || left.location == right.location,
      options.contains(.ignoreDiscardableAttributes) || left.attributeDictionary == right.attributeDictionary,
      options.contains(.ignoreProperties) || left.properties.elementsEqual(right.properties),
      haveEquivalentOperands(left, right)
    else { return false }
    for (leftResult, rightResult) in zip(left.results, right.results) {
      guard define(leftResult, rightResult) else { return false }
    }
    for (leftRegion, rightRegion) in zip(left.regions, right.regions) {
      guard areEquivalent(leftRegion, rightRegion) else { return false }
    }
    return true
  }

  /// `true` iff the values, which are at the same place, can be what earlier uses took them for.
  private mutating func define(_ left: Value, _ right: Value) -> Bool {
    guard left.type == right.type, values[left] == nil || values[left] == right else { return false }
    values[left] = right
    awaited.remove(left)
    return true
  }

  /// `true` iff the values are one, or at the same place, or may turn out to be.
  private mutating func correspond(_ left: Value, _ right: Value) -> Bool {
    if let known = values[left] { return known == right }
    if left == right { return true }
    values[left] = right
    awaited.insert(left)
    return true
  }

  private mutating func haveEquivalentOperands(_ left: Operation, _ right: Operation) -> Bool {
    guard left.isCommutative(options) else {
      for (leftOperand, rightOperand) in zip(left.operands, right.operands) {
        guard correspond(leftOperand, rightOperand) else { return false }
      }
      return true
    }
    var rest = Array(right.operands)
    for operand in left.operands {
      guard let index = rest.firstIndex(where: { operand == $0 || values[operand] == $0 }) else {
        return false
      }
      rest.remove(at: index)
    }
    return true
  }

  mutating func areEquivalent(_ left: Region, _ right: Region) -> Bool {
    var (leftNext, rightNext) = (left.entry, right.entry)
    while let leftBlock = leftNext, let rightBlock = rightNext {
      guard areEquivalent(leftBlock, rightBlock) else { return false }
      (leftNext, rightNext) = (leftBlock.next, rightBlock.next)
    }
    return leftNext == nil && rightNext == nil
  }

  private mutating func areEquivalent(_ left: Block, _ right: Block) -> Bool {
    guard left.arguments.count == right.arguments.count, correspond(left, right) else { return false }
    for (leftArgument, rightArgument) in zip(left.arguments, right.arguments) {
      guard define(leftArgument, rightArgument),
        options.contains(.ignoreLocations) || leftArgument.location == rightArgument.location
      else { return false }
    }
    var (leftNext, rightNext) = (left.first, right.first)
    while let leftOp = leftNext, let rightOp = rightNext {
      guard areEquivalent(leftOp, rightOp) else { return false }
      for (leftTarget, rightTarget) in zip(leftOp.successors, rightOp.successors) {
        guard correspond(leftTarget, rightTarget) else { return false }
      }
      (leftNext, rightNext) = (leftOp.next, rightOp.next)
    }
    return leftNext == nil && rightNext == nil
  }

  /// `true` iff the blocks are at the same place, as far as is known; remembers that they are.
  private mutating func correspond(_ left: Block, _ right: Block) -> Bool {
    if let known = blocks[left] { return known == right }
    blocks[left] = right
    return true
  }
}
