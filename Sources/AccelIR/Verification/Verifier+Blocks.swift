// What must hold of blocks and regions.

extension Verifier {
  /// Verifies what must hold of `block` before its operations are looked at.
  func verifyEntrance(_ block: Block) -> Bool {
    for argument in block.arguments where argument.owningBlock != block {
      return fail(at: argument.location, "block argument not owned by block")
    }
    guard !block.isEmpty else {
      if block.mayLackTerminator { return true }
      return fail(at: block.parent?.location ?? .unknown, "empty block: expect at least a terminator")
    }
    if isQuick {
      if !block.raw.pointee.isOrderValid { block.numberOperations() }
      return true
    }
    for op in block.operations where !op.successors.isEmpty && op.next != nil {
      return fail(op, whole: "operation with block successors must terminate its parent block")
    }
    return true
  }

  /// Verifies how `block` ends.
  func verifyExit(_ block: Block) -> Bool {
    guard let last = block.last else { return true }
    for successor in last.successors where successor.region != block.region {
      return fail(last, "branching to block of a different region")
    }
    if last.name.mightHaveTrait(.terminator) || block.mayLackTerminator { return true }
    return fail(
      last, whole: "block with no terminator, has \(last.text(isGeneric: true) ?? last.name.string)")
  }

  /// Verifies the blocks that the regions of `op` have.
  func verifyRegionStructure(of op: Operation) -> Bool {
    for (index, region) in op.regions.enumerated() {
      guard let entry = region.entry else { continue }
      if op.traits.contains(.graphRegion), !region.hasOneBlock {
        return fail(op, "expects graph region #\(index) to have 0 or 1 blocks")
      }
      if !entry.hasNoPredecessors {
        return fail(at: op.location, "entry block of region may not have predecessors")
      }
    }
    return true
  }

  /// Verifies that the regions of `op` end with the terminator that the text may leave out.
  func verifyTerminators(of op: Operation, _ terminator: Identifier) -> Bool {
    for region in op.regions {
      guard let last = region.entry?.last, last.name.identifier != terminator else { continue }
      let expected = terminator.string
      return fail(
        op, "expects regions to end with '\(expected)', found '\(last.name.string)'",
        notes: [
          IRNote(
            "in custom textual format, the absence of terminator implies '\(expected)'", at: op.location)
        ])
    }
    return true
  }
}

extension Block {
  /// `true` iff the block is valid without a terminator.
  fileprivate var mayLackTerminator: Bool {
    guard let region else { return true }
    return region.hasOneBlock && region.parent.name.mightHaveTrait(.noTerminator)
  }
}
