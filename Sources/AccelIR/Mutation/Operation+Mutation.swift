import AccelSupport

// The primitives that change IR. Builders, the rewriter and the parser are built on them; nothing else calls them.

extension Context {
  /// Creates an operation outside any block.
  ///
  /// - Requires: `properties` has as many slots as the name.
  package func create(
    _ name: OperationName, at location: Location, operands: UnsafeBufferPointer<Value>,
    resultTypes: UnsafeBufferPointer<Type>, properties: UnsafeBufferPointer<Attribute?>,
    attributes: Attribute,
    successors: UnsafeBufferPointer<Block>, regionCount: Int
  ) -> Operation {
    let size =
      OperationStorage.propertiesOffset &+ properties.count &* 8
      &+ resultTypes.count &* MemoryLayout<ValueStorage>.stride
      &+ regionCount &* MemoryLayout<RegionStorage>.stride
      &+ successors.count &* MemoryLayout<SuccessorStorage>.stride
      &+ operands.count &* MemoryLayout<OperandStorage>.stride
    let raw = memory.pointee.allocate(size).assumingMemoryBound(to: OperationStorage.self)
    raw.initialize(
      to: OperationStorage(
        name: name, block: nil, previous: nil, next: nil, attributes: attributes, location: location,
        operands: OperandPointer(bitPattern: 8).unsafelyUnwrapped, operandCount: UInt32(operands.count),
        operandCapacity: UInt32(operands.count), resultCount: UInt32(resultTypes.count),
        regionCount: UInt32(regionCount), successorCount: UInt32(successors.count),
        propertyCount: UInt32(properties.count), order: 0, scratch: 0))
    for index in 0..<properties.count { (raw.properties + index).initialize(to: properties[index]) }
    let results = raw.results
    let owner = UInt(bitPattern: raw) | ValueTag.result
    for index in 0..<resultTypes.count {
      (results + index).initialize(to: ValueStorage(type: resultTypes[index], firstUse: nil, owner: owner))
    }
    let regions = raw.regions
    for index in 0..<regionCount {
      (regions + index).initialize(to: RegionStorage(first: nil, last: nil, parent: raw))
    }
    let blocks = raw.successors
    for index in 0..<successors.count {
      (blocks + index).initialize(
        to: SuccessorStorage(block: successors[index].raw, next: nil, previous: nil, owner: raw))
      (blocks + index).link(to: successors[index].raw)
    }
    let uses = raw.inlineOperands
    raw.pointee.operands = uses
    for index in 0..<operands.count {
      (uses + index).initialize(
        to: OperandStorage(value: operands[index].raw, next: nil, previous: nil, owner: raw))
      (uses + index).link(to: operands[index].raw)
    }
    return Operation(raw: raw)
  }

  /// Creates an operation outside any block.
  package func create(_ state: OperationState) -> Operation {
    let op = state.operands.withUnsafeBufferPointer { operands in
      state.resultTypes.withUnsafeBufferPointer { types in
        state.properties.withUnsafeBufferPointer { properties in
          state.successors.withUnsafeBufferPointer { successors in
            create(
              state.name, at: state.location, operands: operands, resultTypes: types, properties: properties,
              attributes: dictionary(state.attributes), successors: successors,
              regionCount: state.regions.count)
          }
        }
      }
    }
    for (index, region) in state.regions.enumerated() { op.region(index).adopt(region) }
    return op
  }

  /// Creates a value that stands for one that is not defined yet.
  package func createPlaceholder(_ type: Type) -> Value {
    let raw = memory.pointee.allocate(ValueStorage.self, count: 1)
    raw.initialize(to: ValueStorage(type: type, firstUse: nil, owner: ValueTag.forwardReference))
    return Value(raw: raw)
  }

  /// Creates an empty block outside any region.
  package func createBlock() -> Block {
    let raw = memory.pointee.allocate(BlockStorage.self, count: 1)
    raw.initialize(
      to: BlockStorage(
        region: nil, previous: nil, next: nil, first: nil, last: nil, firstUse: nil, arguments: nil,
        argumentCount: 0, argumentCapacity: 0, isOrderValid: true, scratch: 0))
    return Block(raw: raw)
  }
}

extension Operation {
  /// Makes `value` the operand at `index`.
  @inlinable package func setOperand(_ index: Int, to value: Value) {
    assert(assertAlive() && index < raw.pointee.operandCount)
    let use = raw.pointee.operands + index
    use.unlink()
    use.link(to: value.raw)
  }

  /// Makes `values` all of the operands.
  package func setOperands(_ values: some Collection<Value>) {
    assert(assertAlive())
    let uses = raw.pointee.operands
    for index in 0..<Int(raw.pointee.operandCount) { (uses + index).unlink() }
    if values.count > raw.pointee.operandCapacity {
      let memory = context.memory
      if uses != raw.inlineOperands {
        memory.pointee.recycle(
          uses, size: Int(raw.pointee.operandCapacity) * MemoryLayout<OperandStorage>.stride)
      }
      raw.pointee.operands = memory.pointee.allocate(OperandStorage.self, count: values.count)
      raw.pointee.operandCapacity = UInt32(values.count)
    }
    raw.pointee.operandCount = UInt32(values.count)
    for (index, value) in values.enumerated() {
      let use = raw.pointee.operands + index
      use.initialize(to: OperandStorage(value: value.raw, next: nil, previous: nil, owner: raw))
      use.link(to: value.raw)
    }
  }

  /// Fills or empties a property slot.
  package func setProperty(_ slot: Int, to value: Attribute?) {
    assert(assertAlive() && slot < raw.pointee.propertyCount)
    raw.properties[slot] = value
  }

  /// Makes the change that a fold asks for.
  package func apply(_ update: OperationUpdate) {
    if let operands = update.operands { setOperands(operands) }
    for (slot, value) in update.properties { setProperty(slot, to: value) }
    guard update.exchangesRegions else { return }
    let blocks = Array(region(0).blocks)
    for block in blocks { block.remove() }
    region(0).takeBlocks(of: region(1))
    for block in blocks { region(1).insert(block) }
  }

  /// Makes `block` the successor at `index`.
  package func setSuccessor(_ index: Int, to block: Block) {
    let successor = raw.successors + index
    successor.unlink()
    successor.link(to: block.raw)
  }

  /// Takes the operation out of its block, without erasing it.
  package func remove() {
    assert(assertAlive())
    guard let block = raw.pointee.block else { return }
    let (previous, next) = (raw.pointee.previous, raw.pointee.next)
    if let previous { previous.pointee.next = next } else { block.pointee.first = next }
    if let next { next.pointee.previous = previous } else { block.pointee.last = previous }
    raw.pointee.block = nil
    raw.pointee.previous = nil
    raw.pointee.next = nil
  }

  /// Moves the operation before `other`, or to the end of `block`.
  package func move(before other: Operation?, in block: Block) {
    remove()
    block.insert(self, before: other)
  }

  /// Erases the operation with everything inside.
  /// - Requires: nothing outside uses its results.
  package func erase() {
    precondition(isUnused, "erasing '\(name.string)', whose results are still used")
    dropReferences()
    eraseUnreferenced()
  }

  /// Takes the operands and successors of this operation and of all inside out of their use lists.
  package func dropReferences() {
    for index in 0..<Int(raw.pointee.operandCount) { (raw.pointee.operands + index).unlink() }
    raw.pointee.operandCount = 0
    let successors = raw.successors
    for index in 0..<Int(raw.pointee.successorCount) {
      let successor = successors + index
      successor.unlink()
      // The successors stay countable, so a second call must find nothing to take out.
      (successor.pointee.next, successor.pointee.previous) = (nil, successor)
    }
    for region in regions {
      for block in region.blocks {
        for op in block.operations { op.dropReferences() }
      }
    }
  }

  /// Frees this operation and all inside, none of which is in a use list any more.
  private func eraseUnreferenced() {
    if raw.pointee.regionCount != 0 {
      let context = context
      for region in regions {
        for block in region.blocks {
          for op in block.operations { op.eraseUnreferenced() }
          block.recycle(in: context)
        }
      }
    }
    remove()
    let hadInlineOperands = raw.pointee.operands == raw.inlineOperands
    let memory = name.raw.pointee.context._withUnsafeGuaranteedRef { $0.memory }
    if !hadInlineOperands {
      memory.pointee.recycle(
        raw.pointee.operands, size: Int(raw.pointee.operandCapacity) * MemoryLayout<OperandStorage>.stride)
    }
    raw.pointee.order = OperationStorage.erasedOrder
    // A debug build keeps the memory, so that a later use of the handle is found out.
    #if !DEBUG
      let end = UnsafeMutableRawPointer(raw.inlineOperands)
      let inline =
        hadInlineOperands ? Int(raw.pointee.operandCapacity) * MemoryLayout<OperandStorage>.stride : 0
      memory.pointee.recycle(raw, size: end - UnsafeMutableRawPointer(raw) + inline)
    #endif
  }
}

extension Value {
  /// Makes every use of this value a use of `other`.
  package func replaceAllUses(with other: Value) {
    guard self != other else { return }
    while let use = raw.pointee.firstUse {
      use.unlink()
      use.link(to: other.raw)
    }
  }

  /// Makes every use of this value that satisfies `predicate` a use of `other`.
  package func replaceUses(with other: Value, where predicate: (Use) -> Bool) {
    guard self != other else { return }
    for use in uses where predicate(use) {
      use.raw.unlink()
      use.raw.link(to: other.raw)
    }
  }

  /// The result that comes `distance` after this one.
  package func sibling(_ distance: Int) -> Value { Value(raw: raw + distance) }

  /// Changes the location of a block argument.
  package func setArgumentLocation(_ location: Location) { argument.pointee.location = location }

  /// Changes the type.
  package func setType(_ type: Type) { raw.pointee.type = type }

  /// Changes the location of a block argument.
  package func setLocation(_ location: Location) { argument.pointee.location = location }
}

extension Block {
  /// Puts `op`, which is in no block, before `next` or at the end.
  @inlinable package func insert(_ op: Operation, before next: Operation? = nil) {
    assert(op.raw.pointee.block == nil)
    op.raw.pointee.block = raw
    let previous = next.map { $0.raw.pointee.previous } ?? raw.pointee.last
    op.raw.pointee.previous = previous
    op.raw.pointee.next = next?.raw
    if let previous { previous.pointee.next = op.raw } else { raw.pointee.first = op.raw }
    if let next { next.raw.pointee.previous = op.raw } else { raw.pointee.last = op.raw }
    guard raw.pointee.isOrderValid else { return }
    // Numbers leave room for later insertions; once there is none, all are given anew when first compared.
    let low = previous?.pointee.order ?? 0
    let high = next?.raw.pointee.order ?? low &+ 2 &* OperationStorage.orderStep
    let middle = low &+ (high &- low) / 2
    op.raw.pointee.order = middle
    if middle <= low || middle >= OperationStorage.erasedOrder / 2 { raw.pointee.isOrderValid = false }
  }

  /// Adds an argument at the end, or before the argument at `index`.
  @discardableResult
  package func addArgument(_ type: Type, at location: Location, index: Int? = nil, in context: Context)
    -> Value
  {
    let count = Int(raw.pointee.argumentCount)
    if raw.pointee.argumentCount == raw.pointee.argumentCapacity {
      let capacity = max(2, count * 2)
      let larger = context.memory.pointee.allocate(
        UnsafeMutablePointer<BlockArgumentStorage>.self, count: capacity)
      if let old = raw.pointee.arguments {
        larger.update(from: old, count: count)
        context.memory.pointee.recycle(old, size: Int(raw.pointee.argumentCapacity) * 8)
      }
      raw.pointee.arguments = larger
      raw.pointee.argumentCapacity = UInt32(capacity)
    }
    let position = index ?? count
    let argument = context.memory.pointee.allocate(BlockArgumentStorage.self, count: 1)
    argument.initialize(
      to: BlockArgumentStorage(
        value: ValueStorage(
          type: type, firstUse: nil, owner: UInt(bitPattern: raw) | ValueTag.blockArgument),
        location: location, index: UInt32(position), scratch: 0))
    let list = raw.pointee.arguments.unsafelyUnwrapped
    for later in stride(from: count, to: position, by: -1) {
      list[later] = list[later - 1]
      list[later].pointee.index = UInt32(later)
    }
    list[position] = argument
    raw.pointee.argumentCount += 1
    return arguments[position]
  }

  /// Removes the argument at `index`.
  /// - Requires: nothing uses it.
  package func eraseArgument(at index: Int, in context: Context) {
    let list = raw.pointee.arguments.unsafelyUnwrapped
    precondition(!arguments[index].hasUses, "erasing a block argument that is still used")
    context.memory.pointee.recycle(list[index], size: MemoryLayout<BlockArgumentStorage>.size)
    for later in index + 1..<Int(raw.pointee.argumentCount) {
      list[later - 1] = list[later]
      list[later - 1].pointee.index = UInt32(later - 1)
    }
    raw.pointee.argumentCount -= 1
  }

  /// Takes the block out of its region, without erasing it.
  package func remove() {
    guard let region = raw.pointee.region else { return }
    let (previous, next) = (raw.pointee.previous, raw.pointee.next)
    if let previous { previous.pointee.next = next } else { region.pointee.first = next }
    if let next { next.pointee.previous = previous } else { region.pointee.last = previous }
    raw.pointee.region = nil
    raw.pointee.previous = nil
    raw.pointee.next = nil
  }

  /// Erases the block with its operations.
  /// - Requires: nothing outside uses the block or a value in it.
  package func erase(in context: Context) {
    precondition(hasNoPredecessors, "erasing a block that is still a successor")
    for op in operations { op.dropReferences() }
    while let last { last.erase() }
    recycle(in: context)
  }

  fileprivate func recycle(in context: Context) {
    remove()
    if let list = raw.pointee.arguments {
      for index in 0..<Int(raw.pointee.argumentCount) {
        context.memory.pointee.recycle(list[index], size: MemoryLayout<BlockArgumentStorage>.size)
      }
      context.memory.pointee.recycle(list, size: Int(raw.pointee.argumentCapacity) * 8)
    }
    context.memory.pointee.recycle(raw, size: MemoryLayout<BlockStorage>.size)
  }

  /// Moves the operations from `first` to the end into a new block after this one.
  package func split(before first: Operation, in context: Context) -> Block {
    let rest = context.createBlock()
    if let region { region.insert(rest, before: next) }
    var current: Operation? = first
    while let op = current {
      current = op.next
      op.move(before: nil, in: rest)
    }
    return rest
  }

  /// Moves the operations of `other` before `position`, or to the end, with `values` for the arguments of `other`.
  package func merge(_ other: Block, before position: Operation? = nil, arguments values: [Value]) {
    for (argument, value) in zip(other.arguments, values) { argument.replaceAllUses(with: value) }
    while let op = other.first { op.move(before: position, in: self) }
  }

  /// Numbers the operations, so that their order can be compared.
  package func numberOperations() {
    var order: UInt32 = 0
    for op in operations {
      order += OperationStorage.orderStep
      op.raw.pointee.order = order
    }
    raw.pointee.isOrderValid = true
  }
}

extension Region {
  /// Puts `block`, which is in no region, before `next` or at the end.
  package func insert(_ block: Block, before next: Block? = nil) {
    assert(block.raw.pointee.region == nil)
    block.raw.pointee.region = raw
    let previous = next.map { $0.raw.pointee.previous } ?? raw.pointee.last
    block.raw.pointee.previous = previous
    block.raw.pointee.next = next?.raw
    if let previous { previous.pointee.next = block.raw } else { raw.pointee.first = block.raw }
    if let next { next.raw.pointee.previous = block.raw } else { raw.pointee.last = block.raw }
  }

  /// Moves all blocks of `other` to the end of this region.
  package func takeBlocks(of other: Region) {
    while let block = other.entry {
      block.remove()
      insert(block)
    }
  }

  /// Takes in the blocks that a parser read.
  package func adopt(_ parsed: ParsedRegion) {
    assert(isEmpty)
    raw.pointee.first = parsed.first?.raw
    raw.pointee.last = parsed.last?.raw
    for block in blocks { block.raw.pointee.region = raw }
  }
}

extension ParsedRegion {
  /// Adds a block at the end.
  package mutating func append(_ block: Block) {
    block.raw.pointee.previous = last?.raw
    if let last { last.raw.pointee.next = block.raw } else { first = block }
    last = block
  }

  /// The blocks in order.
  package var blocks: BlockSequence { BlockSequence(first: first?.raw) }
}
