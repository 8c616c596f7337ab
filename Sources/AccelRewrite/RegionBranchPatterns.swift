public import AccelIR

extension RegionBranchInterface {
  /// Rewrites that simplify what an operation hands to its regions, from one to the other and to its results.
  ///
  /// They are for schemas whose operations use values from outside and say of every edge which values it takes along.
  public static var regionBranchCanonicalizations: [Pattern] {
    [
      // for … iter_args(%a = %x) { … %a …; yield %x } → for … iter_args(%a = %x) { … %x …; yield %x }
      Pattern(regionBranch: "MakeRegionBranchOpSuccessorInputsDead") {
        (op: Op<Self>, rewriter) throws(NoMatch) in
        let flow = RegionFlow(op.operation)
        var rewritten: Rewritten?
        for input in flow.inputs where input.value.hasUses {
          guard let source = flow.onlySource(of: input.value), source.isInScope(of: input.value, op.operation)
          else { continue }
          rewritten = rewriter.replaceAllUses(of: input.value, with: source)
        }
        guard let rewritten else { throw NoMatch("no value that is handed on is always the same one") }
        return rewritten
      },
      // for … iter_args(%a = %x, %b = %x) { … %b …; yield %y, %y } → for … { … %a …; yield %y, %y }
      Pattern(regionBranch: "RemoveDuplicateSuccessorInputUses") {
        (op: Op<Self>, rewriter) throws(NoMatch) in
        let inputs = RegionFlow(op.operation).inputs.sorted { $0.value.index < $1.value.index }
        var rewritten: Rewritten?
        for (number, first) in inputs.enumerated() {
          for second in inputs[(number + 1)...]
          where second.value.hasUses && first.value.hasSameOwner(as: second.value)
            && first.getsSameValues(as: second)
          {
            rewritten = rewriter.replaceAllUses(of: second.value, with: first.value)
          }
        }
        guard let rewritten else { throw NoMatch("no two values are always the same") }
        return rewritten
      },
      // %r = for … iter_args(%a = %x) { …; yield %y } → for … { …; yield }
      Pattern(regionBranch: "RemoveDeadRegionBranchOpSuccessorInputs") {
        (op: Op<Self>, rewriter) throws(NoMatch) in
        let flow = RegionFlow(op.operation)
        let dead = flow.deadInputs()
        if dead.isEmpty { throw NoMatch("all values that are handed on are used") }
        return flow.erase(dead, of: op.operation, rewriter)
      },
    ]
  }
}

extension Pattern {
  /// Creates a pattern that users also know by the name of the class that MLIR has for it.
  fileprivate init<S: OpSchema>(
    regionBranch name: String, _ body: @escaping @Sendable (Op<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(name, labels: ["(anonymous namespace)::\(name)"], body)
  }
}

/// Which values an operation hands along the edges between itself and its regions.
private struct RegionFlow {
  /// An argument of a region, or a result, with the operands that become it.
  struct Input {
    let value: Value
    var operands: [Use] = []

    /// `true` iff both get the same values on all edges.
    func getsSameValues(as other: Input) -> Bool {
      operands.count == other.operands.count
        && operands.allSatisfy { first in
          other.operands.contains { $0.owner == first.owner && $0.value == first.value }
        }
    }
  }

  /// What receives values, in the order in which the edges are found.
  private(set) var inputs: [Input] = []
  private var positions: [Value: Int] = [:]
  /// For each input, another one with which it can only go together, or itself.
  private var ties: [Int] = []

  /// Finds the edges of `op`.
  init(_ op: Operation) {
    guard let witness = op.interface(RegionBranchWitness.self) else { return }
    var firsts: [Use: Int] = [:]
    add(.parent, of: op, witness, &firsts)
    for region in op.regions {
      for block in region.blocks {
        guard let last = block.last, last.isRegionTerminator else { continue }
        add(.terminator(last), of: op, witness, &firsts)
      }
    }
  }

  private mutating func add(
    _ point: RegionBranchPoint, of op: Operation, _ witness: RegionBranchWitness, _ firsts: inout [Use: Int]
  ) {
    for successor in witness.successors(op, from: point) {
      let operands = witness.operands(op, from: point, to: successor)
      for (index, value) in successor.inputs.enumerated() where index < operands.count {
        let position = position(of: value)
        let use = operands.use(at: index)
        inputs[position].operands.append(use)
        if let first = firsts[use] { tie(first, position) } else { firsts[use] = position }
      }
    }
  }

  private mutating func position(of value: Value) -> Int {
    if let known = positions[value] { return known }
    positions[value] = inputs.count
    ties.append(inputs.count)
    inputs.append(Input(value: value))
    return inputs.count - 1
  }

  /// Returns the number that all inputs have in common that can only go together.
  private func group(_ position: Int) -> Int {
    var current = position
    while ties[current] != current { current = ties[current] }
    return current
  }

  private mutating func tie(_ first: Int, _ second: Int) { ties[group(second)] = group(first) }

  /// Returns the only value from elsewhere that `input` can ever be, if there is just one.
  func onlySource(of input: Value) -> Value? {
    var found: Value?
    var seen: Set<Value> = []
    var open = [input]
    while let value = open.popLast() {
      guard let position = positions[value] else {
        if let found, found != value { return nil }
        found = value
        continue
      }
      for use in inputs[position].operands where seen.insert(use.value).inserted { open.append(use.value) }
    }
    return found
  }

  /// Returns the positions of the inputs that have no uses, nor have those with which they would go.
  func deadInputs() -> [Int] {
    var isAlive = [Bool](repeating: false, count: inputs.count)
    for (position, input) in inputs.enumerated() where input.value.hasUses { isAlive[group(position)] = true }
    return inputs.indices.filter { !isAlive[group($0)] }
  }

  /// Erases inputs and the operands that become them.
  func erase(_ dead: [Int], of op: Operation, _ rewriter: Rewriter) -> Rewritten {
    // By descending position, so that what is erased does not move what is still to be.
    var operands: [(owner: Operation, index: Int)] = []
    var seen: Set<Use> = []
    for position in dead {
      for use in inputs[position].operands where seen.insert(use).inserted {
        operands.append((use.owner, use.operandIndex))
      }
    }
    for (owner, index) in operands.sorted(by: { $0.index > $1.index }) {
      rewriter.eraseOperand(owner, at: index)
    }
    let values = dead.map { inputs[$0].value }
    for argument in values.filter(\.isBlockArgument).sorted(by: { $0.index > $1.index }) {
      if let block = argument.owningBlock { rewriter.eraseArgument(of: block, at: argument.index) }
    }
    let results = values.filter { $0.definingOperation == op }
    rewriter.changed(op)
    if results.isEmpty { return rewriter.changed(op) }
    var isErased = [Bool](repeating: false, count: op.results.count)
    for result in results { isErased[result.index] = true }
    return rewriter.changed(rewriter.eraseResults(of: op, isErased))
  }
}

extension Value {
  /// `true` iff both are results of one operation or arguments of one block.
  fileprivate func hasSameOwner(as other: Value) -> Bool {
    if let block = owningBlock { return block == other.owningBlock }
    return definingOperation != nil && definingOperation == other.definingOperation
  }

  /// `true` iff this value, which may be handed to `input`, can be used where `input` is.
  fileprivate func isInScope(of input: Value, _ op: Operation) -> Bool {
    guard parentBlock?.parent == op else { return true }
    // What is defined inside is known after the start of the same region only.
    return isBlockArgument && input.isBlockArgument && owningBlock == input.owningBlock
  }
}
