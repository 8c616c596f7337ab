public import AccelIR

// What holds what.

extension Block {
  /// Returns the operation of this block that is `op`, or holds it; `nil` if `op` is not inside.
  public func operation(holding op: Operation) -> Operation? {
    var current = op
    while let block = current.block {
      if block == self { return current }
      guard let parent = block.parent else { return nil }
      current = parent
    }
    return nil
  }
}

extension Region {
  /// Returns the block of this region that is `block`, or holds it; `nil` if `block` is not inside.
  public func block(holding block: Block) -> Block? {
    var current = block
    while let region = current.region {
      if region == self { return current }
      guard let outer = region.parent.block else { return nil }
      current = outer
    }
    return nil
  }
}
