import AccelIR

/// Makes one block of equal blocks in `regions`, and inside; returns whether there were any.
///
/// Operands that are defined elsewhere may differ: they become arguments.
func mergeIdenticalBlocks(_ regions: [Region], _ rewriter: Rewriter) -> Bool {
  var changed = false
  var worklist = RegionStack(regions)
  while let region = worklist.pop() {
    if mergeIdenticalBlocks(of: region, rewriter) {
      worklist.push(region)
      changed = true
    }
    worklist.pushRegions(inside: region)
  }
  return changed
}

/// Regions to be looked at, each of which is there once.
struct RegionStack {
  private var regions: [Region] = []
  private var members: Set<Region> = []

  init(_ regions: [Region]) {
    for region in regions { push(region) }
  }

  mutating func push(_ region: Region) {
    if members.insert(region).inserted { regions.append(region) }
  }

  mutating func pushRegions(inside region: Region) {
    for block in region.blocks {
      for op in block.operations { for inner in op.regions { push(inner) } }
    }
  }

  mutating func pop() -> Region? {
    guard let region = regions.popLast() else { return nil }
    members.remove(region)
    return region
  }
}

/// Merges the blocks of one region.
private func mergeIdenticalBlocks(of region: Region, _ rewriter: Rewriter) -> Bool {
  if region.isEmpty || region.hasOneBlock { return false }
  // Only blocks that lead to the same blocks can be equal.
  var groups: [[Block]] = []
  var numbers: [[Block]: Int] = [:]
  for block in region.blocks where !block.isEntry {
    let successors = Array(block.successors)
    if let number = numbers[successors] {
      groups[number].append(block)
    } else {
      numbers[successors] = groups.count
      groups.append([block])
    }
  }
  var changed = false
  for group in groups where group.count > 1 {
    var clusters: [BlockCluster] = []
    for block in group.map(ComparedBlock.init) where block.isMergeable {
      let isMember = clusters.indices.contains { clusters[$0].add(block) }
      if !isMember { clusters.append(BlockCluster(leader: block)) }
    }
    for cluster in clusters where cluster.merge(rewriter) { changed = true }
  }
  return changed
}

/// A block and what is compared of it.
private struct ComparedBlock {
  let block: Block
  /// The hash of the operations, whatever their operands.
  private let hash: Int
  /// The numbers of the first results of the operations, after those of the arguments.
  private var numbers: [Operation: Int] = [:]

  init(_ block: Block) {
    self.block = block
    var next = block.arguments.count
    var hasher = Hasher()
    for op in block.operations {
      if !op.results.isEmpty {
        numbers[op] = next
        next += op.results.count
      }
      hasher.combine(op.equivalenceHash(.ignoreLocations) { _ in 0 })
      hasher.combine(op.operands.count)
    }
    hash = hasher.finalize()
  }

  /// `true` iff no operation has something inside, and the arguments are used nowhere else.
  var isMergeable: Bool {
    block.operations.allSatisfy { $0.regions.allSatisfy(\.isEmpty) }
      && block.arguments.allSatisfy { !isUsedOutside($0) }
  }

  func hasHash(of other: ComparedBlock) -> Bool { hash == other.hash }

  /// The number of a value defined in the block.
  func number(of value: Value) -> Int {
    guard let definition = value.definingOperation else { return value.index }
    return (numbers[definition] ?? 0) + value.index
  }

  func isUsedOutside(_ value: Value) -> Bool { value.uses.contains { $0.owner.block != block } }
}

/// A block, and those that are to become one with it.
private struct BlockCluster {
  /// An operand of an operation of a block.
  private struct Place: Hashable, Comparable {
    let operation: Int, operand: Int
    static func < (left: Place, right: Place) -> Bool {
      (left.operation, left.operand) < (right.operation, right.operand)
    }
  }

  private let leader: ComparedBlock
  private var blocks: [Block] = []
  /// The operands that are not the same in all blocks.
  private var differing: Set<Place> = []

  init(leader: ComparedBlock) { self.leader = leader }

  /// Adds `other` if it is equal to the leader; returns whether it is.
  mutating func add(_ other: ComparedBlock) -> Bool {
    guard other.hasHash(of: leader), leader.block.arguments.types == other.block.arguments.types else {
      return false
    }
    var found: [Place] = []
    var (left, right) = (leader.block.first, other.block.first)
    var number = 0
    while let leftOp = left, let rightOp = right {
      guard leftOp.isEquivalentApartFromOperands(to: rightOp),
        let operands = differingOperands(of: leftOp, rightOp, other)
      else { return false }
      found += operands.map { Place(operation: number, operand: $0) }
      // After merging, a value that is used elsewhere would be one of several.
      if leftOp.results.contains(where: leader.isUsedOutside)
        || rightOp.results.contains(where: other.isUsedOutside)
      {
        return false
      }
      (left, right, number) = (leftOp.next, rightOp.next, number + 1)
    }
    guard left == nil, right == nil else { return false }
    differing.formUnion(found)
    blocks.append(other.block)
    return true
  }

  /// Returns the operands that differ and may do so; `nil` if others do.
  private func differingOperands(
    of leftOp: Operation, _ rightOp: Operation, _ other: ComparedBlock
  ) -> [Int]? {
    var found: [Int] = []
    for (index, (left, right)) in zip(leftOp.operands, rightOp.operands).enumerated() where left != right {
      if left.type != right.type { return nil }
      let isInside = left.parentBlock == leader.block
      if isInside != (right.parentBlock == other.block) { return nil }
      if !isInside {
        found.append(index)
      } else if leader.number(of: left) != other.number(of: right) {
        return nil
      }
    }
    return found
  }

  // MARK: Merging

  /// Replaces the other blocks by the leader; returns whether there were any.
  func merge(_ rewriter: Rewriter) -> Bool {
    if blocks.isEmpty { return false }
    if !differing.isEmpty {
      guard ([leader.block] + blocks).allSatisfy({ $0.predecessors.allSatisfy(\.endsInBranch) }) else {
        return false
      }
      if differsByTerminatorResults { return false }
      passDifferingOperands(rewriter)
    }
    for block in blocks {
      for predecessor in Array(block.predecessors) {
        guard let branch = predecessor.last else { continue }
        for (index, successor) in branch.successors.enumerated() where successor == block {
          rewriter.setSuccessor(branch, index, to: leader.block)
        }
      }
      rewriter.erase(block)
    }
    return true
  }

  /// `true` iff an operand that differs is made by the terminator of a predecessor, which cannot pass it on.
  private var differsByTerminatorResults: Bool {
    ([leader.block] + blocks).contains { block in
      let terminators = block.predecessors.compactMap(\.last).filter { !$0.results.isEmpty }
      if terminators.isEmpty { return false }
      let operations = Array(block.operations)
      return differing.contains { place in
        let definition = operations[place.operation].operand(place.operand).definingOperation
        return terminators.contains { $0 == definition }
      }
    }
  }

  /// Makes arguments of the operands that differ.
  private func passDifferingOperands(_ rewriter: Rewriter) {
    let members = [leader.block] + blocks
    let operations = members.map { Array($0.operations) }
    let oldCount = leader.block.arguments.count
    var passed: [[Value]] = members.map { _ in [] }
    for place in differing.sorted() {
      for member in members.indices {
        passed[member].append(operations[member][place.operation].operand(place.operand))
      }
      let value = passed[0][passed[0].count - 1]
      let argument = rewriter.addArgument(value.type, to: leader.block, at: value.location)
      rewriter.setOperand(operations[0][place.operation], place.operand, to: argument)
    }
    dropRepeated(&passed, after: oldCount, rewriter)
    for (member, block) in members.enumerated() {
      for predecessor in Array(block.predecessors) {
        append(passed[member], to: block, predecessor, rewriter)
      }
    }
  }

  /// Leaves out values that are the same as earlier ones whichever block control comes from.
  private func dropRepeated(_ passed: inout [[Value]], after oldCount: Int, _ rewriter: Rewriter) {
    var firstIndex: [Value: Int] = [:]
    var replacements: [Int: Int] = [:]
    for (index, value) in passed[0].enumerated() {
      guard let first = firstIndex[value] else {
        firstIndex[value] = index
        continue
      }
      if passed.allSatisfy({ $0[first] == $0[index] }) { replacements[index] = first }
    }
    for (index, first) in replacements {
      let arguments = leader.block.arguments
      rewriter.replaceAllUses(of: arguments[oldCount + index], with: arguments[oldCount + first])
    }
    for index in replacements.keys.sorted(by: >) {
      rewriter.eraseArgument(of: leader.block, at: oldCount + index)
      for member in passed.indices { passed[member].remove(at: index) }
    }
  }

  /// Makes the branch at the end of `predecessor` pass `values` to `block`, too.
  private func append(_ values: [Value], to block: Block, _ predecessor: Block, _ rewriter: Rewriter) {
    guard let branch = predecessor.last, let witness = branch.interface(BranchWitness.self) else { return }
    // A block that is named twice counts as two predecessors; the arguments are passed once for each.
    for (index, successor) in branch.successors.enumerated()
    where successor == block && witness.successorOperands(branch, index).count < expectedCount {
      witness.appendSuccessorOperands(branch, index, values, rewriter)
    }
  }

  /// The number of arguments that the leader has now.
  private var expectedCount: Int { leader.block.arguments.count }
}

extension Block {
  /// `true` iff what the last operation passes to its successors can be changed.
  fileprivate var endsInBranch: Bool { last?.interface(BranchWitness.self) != nil }
}

extension Operation {
  /// `true` iff the operations differ in nothing but locations and operands.
  fileprivate func isEquivalentApartFromOperands(to other: Operation) -> Bool {
    name == other.name && operands.count == other.operands.count
      && attributeDictionary == other.attributeDictionary && properties.elementsEqual(other.properties)
      && results.elementsEqual(other.results) { $0.type == $1.type }
      && regions.count == other.regions.count && successors.elementsEqual(other.successors)
  }
}
