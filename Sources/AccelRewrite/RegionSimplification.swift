public import AccelIR

/// Erases blocks that cannot be reached, and operations and block arguments that nobody needs, in `regions` and
/// inside; returns whether there were any.
///
/// If `mergesBlocks`, equal blocks become one, and arguments that always get one value become that value.
@discardableResult
public func simplifyRegions(_ regions: [Region], _ rewriter: Rewriter, mergesBlocks: Bool) -> Bool {
  let unused = eraseUnused(regions, rewriter)
  if unused.isAll { return unused.erased }
  var changed = eraseUnreachableBlocks(regions, rewriter) || unused.erased
  if eraseDeadCode(regions, rewriter) { changed = true }
  if mergesBlocks {
    if mergeIdenticalBlocks(regions, rewriter) { changed = true }
    if dropRedundantArguments(regions, rewriter) { changed = true }
  }
  return changed
}

/// Erases the blocks in `regions`, and inside, to which no path leads; returns whether there were any.
@discardableResult
public func eraseUnreachableBlocks(_ regions: [Region], _ rewriter: Rewriter) -> Bool {
  var changed = false
  var worklist = regions
  while let region = worklist.popLast() {
    if region.entry == nil { continue }
    if !region.hasOneBlock {
      let reached = region.reachableBlocks
      let dead = region.blocks.filter { !reached.contains($0) }
      // They may use each other, so all uses go before any definition does.
      for block in dead { for op in block.operations { op.dropReferences() } }
      for block in dead { rewriter.erase(block) }
      if !dead.isEmpty { changed = true }
    }
    for block in region.blocks {
      for op in block.operations { for inner in op.regions { worklist.append(inner) } }
    }
  }
  return changed
}

extension Region {
  /// The blocks that paths from the entry lead to.
  var reachableBlocks: Set<Block> {
    guard let entry else { return [] }
    var reached: Set<Block> = [entry]
    var open = [entry]
    while let block = open.popLast() {
      for successor in block.successors where reached.insert(successor).inserted { open.append(successor) }
    }
    return reached
  }
}
