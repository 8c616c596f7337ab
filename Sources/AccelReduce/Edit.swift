import AccelIR

/// A change of a copy of IR, which may come out invalid.
final class Edit {
  /// What stands in for a value that is taken away.
  enum StandIn {
    /// A new argument of the function around; where there can be none, something opaque.
    case argument
    /// The result of an operation of which nobody knows anything.
    case opaque
    /// A value at hand.
    case value
    /// A constant.
    case constant
  }

  /// The whole.
  let root: Operation
  /// Makes the changes.
  let rewriter: Rewriter
  /// The stand-ins, one of each type in each region.
  private var known: [Key: Value] = [:]
  private var made: [Operation] = []
  private var calledFunctions: [Operation: Bool] = [:]

  /// A place for stand-ins, and a kind of them.
  private struct Key: Hashable {
    let region: Region
    let type: Type
    let standIn: StandIn
  }

  /// Creates a change of `root` and what is inside.
  init(_ root: Operation) {
    self.root = root
    rewriter = Rewriter(root.context)
  }

  /// The context of the IR.
  var context: Context { root.context }

  /// All operations inside the root, outer ones first.
  var operations: [Operation] {
    var result: [Operation] = []
    root.walk(.preOrder) { op in
      if op != root { result.append(op) }
      return .advance
    }
    return result
  }

  /// All blocks.
  var blocks: [Block] {
    ([root] + operations).flatMap { op in op.regions.flatMap { Array($0.blocks) } }
  }

  // MARK: Removing

  /// Erases `ops`, which come in the order of a walk, with stand-ins for the results that are still used.
  func remove(_ ops: some BidirectionalCollection<Operation>, _ standIn: StandIn) {
    // Users come last as a rule: from the end, few stand-ins are needed.
    for op in ops.reversed() {
      for result in op.results { replace(result, standIn) }
      rewriter.erase(op)
    }
    removeUnusedStandIns()
  }

  /// Erases `blocks` of one region, to which only they themselves may refer, with stand-ins for their values.
  func erase(_ blocks: [Block]) {
    for block in blocks { for op in block.operations { op.dropReferences() } }
    for block in blocks {
      for argument in block.arguments { replace(argument, .opaque) }
      for op in block.operations {
        for result in op.results { replace(result, .opaque) }
      }
    }
    for block in blocks { rewriter.erase(block) }
    removeUnusedStandIns()
  }

  /// Erases the blocks that control cannot reach.
  func eraseUnreachableBlocks(in region: Region) {
    guard let entry = region.entry else { return }
    var reached: Set<Block> = [entry]
    var waiting = [entry]
    while let block = waiting.popLast() {
      for successor in block.successors where reached.insert(successor).inserted {
        waiting.append(successor)
      }
    }
    let rest = region.blocks.filter { !reached.contains($0) }
    if !rest.isEmpty { erase(rest) }
  }

  /// Erases the blocks that control cannot reach, everywhere.
  func eraseUnreachableBlocks() {
    // What is inside a block that goes is never looked at.
    var waiting = Array(root.regions)
    while let region = waiting.popLast() {
      if !region.hasOneBlock { eraseUnreachableBlocks(in: region) }
      for block in region.blocks {
        for op in block.operations { waiting += op.regions }
      }
    }
  }

  /// Erases what is dead.
  func tidy() {
    eraseUnreachableBlocks()
    for op in operations.reversed() where op.isTriviallyDead { rewriter.erase(op) }
  }

  /// Erases those of `ops` that are dead, and what they alone need.
  func eraseDead(_ ops: [Operation]) {
    var waiting = ops
    var erased: Set<Operation> = []
    while let op = waiting.popLast() {
      guard !erased.contains(op), op.isTriviallyDead else { continue }
      waiting += op.operands.compactMap(\.definingOperation)
      erased.insert(op)
      rewriter.erase(op)
    }
  }

  private func removeUnusedStandIns() {
    for op in made.reversed() where op.isUnused { rewriter.erase(op) }
    made = []
    known = [:]
  }

  // MARK: Standing in

  /// Makes the uses of `value` uses of a stand-in.
  func replace(_ value: Value, _ standIn: StandIn) {
    guard value.hasUses, let replacement = replacement(for: value, standIn), replacement != value else {
      return
    }
    rewriter.replaceAllUses(of: value, with: replacement)
  }

  /// Returns something opaque of the type of `value`, which can be seen wherever `value` can.
  func opaque(like value: Value) -> Value { replacement(for: value, .opaque) ?? value }

  /// Returns what is to stand in for `value`.
  private func replacement(for value: Value, _ standIn: StandIn) -> Value? {
    if standIn == .value, let near = nearValue(like: value) { return near }
    guard let region = outermostRegion(of: value) else { return nil }
    let key = Key(region: region, type: value.type, standIn: standIn)
    if let known = known[key] { return known }
    let new: Value?
    switch standIn {
    case .argument: new = newArgument(of: region, value.type) ?? newOpaque(in: region, value.type)
    case .constant: new = newConstant(in: region, like: value) ?? newOpaque(in: region, value.type)
    case .opaque, .value: new = newOpaque(in: region, value.type)
    }
    known[key] = new
    return new
  }

  /// Returns an operand, an argument or an earlier result of the type of `value`.
  private func nearValue(like value: Value) -> Value? {
    if let op = value.definingOperation {
      if let operand = op.operands.first(where: { $0.type == value.type && $0 != value }) { return operand }
      var previous = op.previous
      // Far away values are no better than others.
      for _ in 0..<64 {
        guard let candidate = previous else { break }
        if let result = candidate.results.first(where: { $0.type == value.type }) { return result }
        previous = candidate.previous
      }
    }
    var block = value.parentBlock
    while let current = block {
      if let argument = current.arguments.first(where: { $0.type == value.type && $0 != value }) {
        return argument
      }
      guard let parent = current.parent, !parent.traits.contains(.isolatedFromAbove) else { return nil }
      block = parent.block
    }
    return nil
  }

  /// The region around `value` from which everything beside it can be seen.
  private func outermostRegion(of value: Value) -> Region? {
    var region = value.parentBlock?.region
    while let current = region, current.parent != root,
      !current.parent.traits.contains(.isolatedFromAbove), let outer = current.parent.region
    { region = outer }
    return region
  }

  /// Adds an argument to the function whose body is `region`, unless something calls it.
  private func newArgument(of region: Region, _ type: Type) -> Value? {
    let function = region.parent
    guard let witness = function.interface(FunctionWitness.self), let entry = region.entry else { return nil }
    if calledFunctions[function] == nil { calledFunctions[function] = isReferred(to: function) }
    guard calledFunctions[function] == false else { return nil }
    let signature = witness.signature(function)
    setSignature(of: function, Array(signature.inputs) + [type], Array(signature.results))
    if let old = function.argumentAttributes {
      setArgumentAttributes(of: function, old.elements + [context.dictionary([])])
    }
    return rewriter.addArgument(type, to: entry, at: .unknown)
  }

  private func isReferred(to function: Operation) -> Bool {
    guard let table = function.parent else { return false }
    return table.symbolUses(of: function).map { !$0.isEmpty } ?? false
  }

  /// Creates an operation that nobody knows anything of at the start of `region`.
  private func newOpaque(in region: Region, _ type: Type) -> Value? {
    guard let entry = region.entry else { return nil }
    rewriter.builder.move(toStartOf: entry)
    var state = OperationState(
      context.operationName(context.identifier("builtin.unrealized_conversion_cast")), at: .unknown)
    state.resultTypes = [type]
    let op = rewriter.create(state)
    made.append(op)
    return op.result(0)
  }

  /// Creates a zero of the type of `value`, or a value that nothing may depend on.
  private func newConstant(in region: Region, like value: Value) -> Value? {
    guard let entry = region.entry else { return nil }
    rewriter.builder.move(toStartOf: entry)
    rewriter.builder.location = .unknown
    if let zero = context.zero(of: value.type), let definition = value.definingOperation,
      let constant = rewriter.materialize(zero, type: value.type, for: definition)
    {
      made.append(constant)
      return constant.result(0)
    }
    let poison = context.operationName(context.identifier("ub.poison"))
    guard poison.isRegistered else { return nil }
    var state = OperationState(poison, at: .unknown)
    state.resultTypes = [value.type]
    let op = rewriter.create(state)
    made.append(op)
    return op.result(0)
  }
}

extension Context {
  /// Returns the attribute that is a zero of type `type`, if there is one.
  func zero(of type: Type) -> Attribute? {
    if let shape = type.shape, type.is(VectorType.self) || type.is(RankedTensorType.self) {
      guard shape.allSatisfy({ $0 >= 0 }), let width = type.elementType?.bitWidth ?? indexWidth(type) else {
        return nil
      }
      return denseElements(type, isSplat: true, Array(repeating: 0, count: (width + 7) / 8))
    }
    if let integer = type.as(IntegerType.self) { return integer.width <= 64 ? self.integer(0, type) : nil }
    if type.isIndex { return integer(0, type) }
    return type.isFloat ? float(bits: 0, type) : nil
  }

  /// The width of an element of type `index`.
  private func indexWidth(_ type: Type) -> Int? { type.elementType?.isIndex == true ? 64 : nil }
}
