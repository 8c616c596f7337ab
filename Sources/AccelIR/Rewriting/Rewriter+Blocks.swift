extension Rewriter {
  /// Creates a block with arguments of the given types before `next`, or at the end of `region`; goes to its end.
  @discardableResult
  public func createBlock(
    in region: Region, before next: Block? = nil, arguments: [Type] = [], locations: [Location] = []
  ) -> Block {
    let block = context.createBlock()
    for (index, type) in arguments.enumerated() {
      block.addArgument(
        type, at: index < locations.count ? locations[index] : builder.location, in: context)
    }
    region.insert(block, before: next)
    builder.move(toEndOf: block)
    listener?.inserted(block)
    return block
  }

  /// Adds an argument to `block`, at the end or at `index`.
  @discardableResult
  public func addArgument(_ type: Type, to block: Block, at location: Location, index: Int? = nil) -> Value {
    block.addArgument(type, at: location, index: index, in: context)
  }

  /// Removes the argument of `block` at `index`.
  /// - Requires: nothing uses it.
  @discardableResult
  public func eraseArgument(of block: Block, at index: Int) -> Rewritten {
    block.eraseArgument(at: index, in: context)
    return Rewritten()
  }

  /// Erases `block` with its operations.
  /// - Requires: nothing outside uses the block or a value in it.
  @discardableResult
  public func erase(_ block: Block) -> Rewritten {
    for op in block.operations { op.dropReferences() }
    while let last = block.last { erase(last) }
    listener?.willErase(block)
    block.erase(in: context)
    return Rewritten()
  }

  /// Moves the operations from `first` to the end into a new block after the one that holds it.
  @discardableResult
  public func split(before first: Operation) -> Block {
    guard let block = first.block else { preconditionFailure("'\(first.name.string)' is in no block") }
    let rest = block.split(before: first, in: context)
    if let listener {
      listener.inserted(rest)
      var op = rest.last
      while let current = op {
        listener.moved(current, awayFrom: nil)
        op = current.previous
      }
    }
    return rest
  }

  /// Moves the operations of `source` before `position`, or to the end of `target`, with `values` for the
  /// arguments of `source`, and erases `source`.
  @discardableResult
  public func inline(
    _ source: Block, into target: Block, before position: Operation? = nil, arguments values: [Value] = []
  ) -> Rewritten {
    precondition(source.hasNoPredecessors, "a block that is still a successor is inlined")
    for (argument, value) in zip(source.arguments, values) { replaceAllUses(of: argument, with: value) }
    while let op = source.first { place(op, before: position, in: target) }
    return erase(source)
  }

  /// Moves the operations of `source` to the end of `target`, which then ends as `source` did.
  @discardableResult
  public func merge(_ source: Block, into target: Block, arguments values: [Value] = []) -> Rewritten {
    inline(source, into: target, arguments: values)
  }

  /// Moves all blocks of `source` into `target`, before `next` or at its end.
  @discardableResult
  public func inline(_ source: Region, into target: Region, before next: Block? = nil) -> Rewritten {
    while let block = source.entry {
      block.remove()
      target.insert(block, before: next)
      listener?.inserted(block)
    }
    return Rewritten()
  }

  /// Copies the blocks of `source` into `target`, before `next` or at its end.
  public func clone(
    _ source: Region, into target: Region, before next: Block? = nil, _ mapping: inout ValueMapping
  ) {
    for block in context.copy(blocksOf: source, into: target, before: next, &mapping) {
      listener?.inserted(block)
      for op in block.operations { announce(op) }
    }
  }

  /// Moves `block` before `next`, or to the end of `region`.
  @discardableResult
  public func move(_ block: Block, before next: Block? = nil, in region: Region) -> Rewritten {
    block.remove()
    region.insert(block, before: next)
    return Rewritten()
  }
}
