import AccelIR

/// The uses that must go so that a slot can go, by the operations whose they are.
struct BlockingUses {
  /// The operations in the order in which they were found.
  private(set) var operations: [Operation] = []
  private var uses: [Operation: [Use]] = [:]

  /// The uses of `op` that must go.
  subscript(op: Operation) -> [Use] { uses[op] ?? [] }

  /// Adds `use`, unless it is there.
  mutating func insert(_ use: Use) {
    let owner = use.owner
    guard let known = uses[owner] else {
      operations.append(owner)
      uses[owner] = [use]
      return
    }
    if !known.contains(use) { uses[owner]?.append(use) }
  }

  /// Adds the uses that must go because of those that are there: those of the results of operations that go.
  ///
  /// `canRemove` says of an operation whether it can do without some uses, and which others must go then. Returns `false`
  /// iff one cannot.
  mutating func close(over root: Value, _ canRemove: (Operation, [Use], inout [Use]) -> Bool) -> Bool {
    var dependent: [Use] = []
    let canRemoveAll = operations.reduce(true) { canRemove($1, self[$1], &dependent) && $0 }
    // Loads and stores ask for no more; all that depends on what they load may be the whole function.
    if dependent.isEmpty { return canRemoveAll }
    return closeInOrder(root.forwardSlice, canRemove)
  }

  /// Goes through `slice`, where all that may ask for uses of an operation comes before it.
  private mutating func closeInOrder(
    _ slice: [Operation], _ canRemove: (Operation, [Use], inout [Use]) -> Bool
  ) -> Bool {
    for op in slice {
      guard let uses = uses[op] else { continue }
      var dependent: [Use] = []
      if !canRemove(op, uses, &dependent) { return false }
      for use in dependent { insert(use) }
    }
    return true
  }
}

/// An order of operations in which what dominates comes first; it is looked up, and computed once for each region.
struct DominanceOrder {
  private var indices: [Region: [Block: Int]] = [:]

  /// Returns `operations` in an order in which what dominates comes first.
  mutating func sorted(_ operations: [Operation]) -> [Operation] {
    if operations.count < 2 { return operations }
    return operations.sorted { precedes($0, $1) }
  }

  private mutating func precedes(_ left: Operation, _ right: Operation) -> Bool {
    if left == right { return false }
    if left.block == right.block { return left.isBefore(right) }
    // From the innermost region that holds both.
    var (a, b) = (left, right)
    while a.region != b.region {
      if a.depth >= b.depth, let parent = a.parent { a = parent } else if let parent = b.parent { b = parent }
    }
    if a == b { return a == left }
    guard let blockA = a.block, let blockB = b.block, let region = a.region else { return false }
    if blockA == blockB { return a.isBefore(b) }
    return number(of: blockA, in: region) < number(of: blockB, in: region)
  }

  private mutating func number(of block: Block, in region: Region) -> Int {
    if let known = indices[region] { return known[block] ?? 0 }
    var numbers: [Block: Int] = [:]
    for (number, block) in region.topologicalOrder.enumerated() { numbers[block] = number }
    indices[region] = numbers
    return numbers[block] ?? 0
  }
}

extension Operation {
  /// The number of operations around this one.
  fileprivate var depth: Int {
    var (count, current) = (0, parent)
    while let op = current { (count, current) = (count + 1, op.parent) }
    return count
  }
}
