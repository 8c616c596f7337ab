/// What stands for what in a copy.
public struct ValueMapping {
  private var values: [Value: Value] = [:]
  private var blocks: [Block: Block] = [:]

  /// Creates an empty mapping.
  public init() {}

  /// What stands for a value; assign to change it.
  public subscript(value: Value) -> Value? {
    get { values[value] }
    set { values[value] = newValue }
  }
  /// What stands for a block; assign to change it.
  public subscript(block: Block) -> Block? {
    get { blocks[block] }
    set { blocks[block] = newValue }
  }
}

extension Builder {
  /// Creates a copy of `op` and everything inside, with operands replaced according to `mapping`.
  ///
  /// The mapping then also holds what stands for the results, blocks and arguments of `op`.
  @discardableResult
  public func clone(_ op: Operation, _ mapping: inout ValueMapping) -> Operation {
    insert(context.copy(op, &mapping))
  }

  /// Creates a copy of `op` and everything inside.
  @discardableResult
  public func clone(_ op: Operation) -> Operation {
    var mapping = ValueMapping()
    return clone(op, &mapping)
  }
}

extension Context {
  /// Returns a copy of `op` outside any block.
  ///
  /// Blocks and results are made before the operands are mapped, since uses may come before definitions.
  fileprivate func copy(_ op: Operation, _ mapping: inout ValueMapping) -> Operation {
    let copy = shell(of: op, &mapping)
    connect(op, copy, mapping)
    return copy
  }

  /// Returns a copy of `op` and all inside whose operands and successors are still the original ones.
  private func shell(of op: Operation, _ mapping: inout ValueMapping) -> Operation {
    var state = OperationState(op.name, at: op.location)
    state.operands = Array(op.operands)
    state.resultTypes = op.results.types
    state.properties = Array(op.properties)
    state.successors = Array(op.successors)
    state.regions = Array(repeating: ParsedRegion(), count: op.regions.count)
    let copy = create(state)
    copy.attributeDictionary = op.attributeDictionary
    for (old, new) in zip(op.results, copy.results) { mapping[old] = new }
    for (old, new) in zip(op.regions, copy.regions) {
      _ = shells(of: Array(old.blocks), into: new, before: nil, &mapping)
    }
    return copy
  }

  /// Puts copies of `blocks` into `target`, whose operands and successors are still the original ones.
  private func shells(
    of blocks: [Block], into target: Region, before next: Block?, _ mapping: inout ValueMapping
  ) -> [Block] {
    blocks.map { block in
      let copy = createBlock()
      mapping[block] = copy
      for argument in block.arguments {
        // An argument that was given a value is no argument of the copy.
        if mapping[argument] != nil { continue }
        mapping[argument] = copy.addArgument(argument.type, at: argument.location, in: self)
      }
      target.insert(copy, before: next)
      for inner in block.operations { copy.insert(shell(of: inner, &mapping)) }
      return copy
    }
  }

  /// Copies the blocks of `region` into `target`, before `next` or at its end, and returns the copies.
  ///
  /// Arguments for which `mapping` has a value already are left out.
  package func copy(
    blocksOf region: Region, into target: Region, before next: Block?, _ mapping: inout ValueMapping
  ) -> [Block] {
    let originals = Array(region.blocks)
    let copies = shells(of: originals, into: target, before: next, &mapping)
    for (block, copy) in zip(originals, copies) { connect(block, copy, mapping) }
    return copies
  }

  private func connect(_ op: Operation, _ copy: Operation, _ mapping: ValueMapping) {
    for (index, operand) in copy.operands.enumerated() {
      if let value = mapping[operand] { copy.setOperand(index, to: value) }
    }
    for (index, successor) in copy.successors.enumerated() {
      if let block = mapping[successor] { copy.setSuccessor(index, to: block) }
    }
    for (old, new) in zip(op.regions, copy.regions) {
      for (oldBlock, newBlock) in zip(old.blocks, new.blocks) { connect(oldBlock, newBlock, mapping) }
    }
  }

  private func connect(_ block: Block, _ copy: Block, _ mapping: ValueMapping) {
    for (inner, innerCopy) in zip(block.operations, copy.operations) { connect(inner, innerCopy, mapping) }
  }
}
