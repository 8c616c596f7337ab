import Accel

// Whether a read would see what it must not see, if no copies were made.

extension OneShotAnalysisState {
  /// `true` iff a read of an alias of `use` would see another value than it should, if no copy were made for `use`, or,
  /// if `isDecided`, in any case.
  func wouldConflict(_ use: Use, isDecided: Bool = false) -> Bool {
    let values = [use.value] + aliasingValues(of: use).map(\.value)
    if options.printsConflicts { return tellConflict(use, values, isDecided: isDecided) }
    let sets = accesses(of: values)
    let isWrite = !isDecided && writes(use)
    guard sets.contains(where: \.isRead), isWrite || sets.contains(where: \.isWritten) else { return false }
    if sets.contains(where: \.crossesThreads) || isWrite && crossesThreads(use) { return true }
    func areInConflict(_ read: Use, _ write: Use) -> Bool {
      conflictingDefinition(read, write, definitions(of: read.value)) != nil
    }
    if isWrite {
      let place = place(of: use)
      if sets.contains(where: { $0.containsRead(around: place) { areInConflict($0, use) } }) { return true }
    }
    // What became one set by a decision was compared then; what operations demand was not.
    return sets.contains { reading in
      sets.contains { writing in
        (isDecided || reading !== writing) && reading.meets(writing, where: areInConflict)
      }
    }
  }

  /// As `wouldConflict`, by a look at everything; the IR is made to tell what is found.
  private func tellConflict(_ use: Use, _ values: [Value], isDecided: Bool) -> Bool {
    var reads: Set<Use> = [], writes: Set<Use> = []
    var visited: [Value] = []
    for value in values {
      // Members of one set need to be looked at once only.
      let representative = self.representative(of: value)
      if visited.contains(representative) { continue }
      visited.append(representative)
      forEachAlias(of: value) { alias in
        for use in alias.uses {
          if isRead(through: use) { reads.insert(use) }
          if isInPlace(use), self.writes(use) { writes.insert(use) }
        }
      }
    }
    if !isDecided, self.writes(use) { writes.insert(use) }
    if reads.isEmpty || writes.isEmpty { return false }
    if writes.contains(where: crossesThreads) { return true }
    for read in reads {
      let definitions = definitions(of: read.value)
      if definitions.isEmpty { continue }
      for write in writes {
        guard let definition = conflictingDefinition(read, write, definitions) else { continue }
        annotate(read, write, definition)
        return true
      }
    }
    return false
  }

  /// `true` iff the operation of `use` reads the operand, or hands it on to somebody who does.
  func isRead(through use: Use) -> Bool {
    if reads(use) { return true }
    return !writes(use) && aliasingValues(of: use).contains { isRead($0.value) }
  }

  /// `true` iff several threads execute a write, and not what defines the elements.
  func crossesThreads(_ write: Use) -> Bool {
    guard options.checksParallelRegions else { return false }
    let region = parallelRegion(around: write.owner.block)
    let definitions = findBackward(write.value) { definesContents(of: $0) }
    return definitions.contains { parallelRegion(around: $0.parentBlock) != region }
  }

  /// Returns a definition that `read` should see, and does not see since `write` comes between.
  private func conflictingDefinition(_ read: Use, _ write: Use, _ definitions: [Value]) -> Value? {
    let (reader, writer) = (read.owner, write.owner)
    if canUseOrder(read, write, definitions) {
      if happensBefore(reader, writer) || read == write { return nil }
      if areMutuallyExclusive(reader, writer) { return nil }
    }
    if reader == writer, let model = options.model(of: reader),
      model.isElementwiseAccess(reader, [read, write], self),
      reaches(read.value, write.value) || reaches(write.value, read.value)
    {
      return nil
    }
    if areDistinctParts(read, write) { return nil }
    if options.model(of: reader)?.isNotConflicting(read, write, self) ?? false { return nil }
    if reader != writer, options.model(of: writer)?.isNotConflicting(read, write, self) ?? false {
      return nil
    }
    return definitions.first { definition in
      if let defining = definition.definingOperation {
        if happensBefore(writer, defining) { return false }
        if defining != writer, defining.isAncestor(of: writer) { return false }
      } else if let block = definition.owningBlock, writer.ancestor(in: block) == nil {
        return false
      }
      let aliases = aliasingValues(of: write)
      return !(aliases.count == 1 && aliases[0].value == definition)
    }
  }

  /// `true` iff the way back from `start` leads to `other` over equivalent values of the same type.
  private func reaches(_ start: Value, _ other: Value) -> Bool {
    var traversal = Traversal()
    traversal.includesLeaves = false
    (traversal.followsEquivalentOnly, traversal.followsSameTypesOrCastsOnly) = (true, true)
    return !findBackward(start, traversal) { $0 == other }.isEmpty
  }

  // MARK: Order

  /// `true` iff `first`, or something around it, is always executed before `second`, which is not inside.
  func happensBefore(_ first: Operation, _ second: Operation) -> Bool {
    if let block = first.block, block == second.block {
      return first != second && first.isBefore(second)
    }
    var current: Operation? = first
    while let op = current {
      if op != second, op.isAncestor(of: second) { return false }
      if dominance.properlyDominates(op, second) { return true }
      current = op.parent
    }
    return false
  }

  /// `true` iff the order of operations says whether a read comes before a write.
  private func canUseOrder(_ read: Use, _ write: Use, _ definitions: [Value]) -> Bool {
    for definition in definitions {
      let region = repetitiveRegion(around: definition.parentBlock)
      guard var inner = repetitiveRegion(around: read.owner.block), inner != region else { continue }
      while let next = repetitiveRegion(around: inner.parent.block), next != region { inner = next }
      if inner.parent.isAncestor(of: write.owner) { return false }
    }
    guard read.owner.region == write.owner.region, let reading = read.owner.block,
      let writing = write.owner.block, reading.region?.hasOneBlock == false
    else { return true }
    return !definitions.contains { definition in
      guard let block = definition.parentBlock else { return false }
      return isReachable(reading, writing, without: block) && isReachable(writing, reading, without: block)
    }
  }

  /// `true` iff control may come from the end of `start` to `target` without passing `excluded`.
  private func isReachable(_ start: Block, _ target: Block, without excluded: Block) -> Bool {
    var seen: Set<Block> = []
    var pending = Array(start.successors)
    while let block = pending.popLast() {
      if block == excluded { continue }
      if block == target { return true }
      if seen.insert(block).inserted { pending += Array(block.successors) }
    }
    return false
  }

  /// `true` iff at most one of the operations is executed: they are in different regions of one that chooses.
  private func areMutuallyExclusive(_ first: Operation, _ second: Operation) -> Bool {
    guard first.block != second.block else { return false }
    var around = first.parent
    while let op = around {
      if op.regions.count > 1, let witness = op.interface(RegionBranchWitness.self),
        let left = op.regions.first(where: { first.isInside($0) }),
        let right = op.regions.first(where: { second.isInside($0) })
      {
        return left != right && !witness.canReach(op, left, right) && !witness.canReach(op, right, left)
      }
      if op.isAncestor(of: second) { return false }
      around = op.parent
    }
    return false
  }

  // MARK: Parts

  /// `true` iff `read` and `write` do not meet, since what is put into a tensor takes the place of what was there.
  private func areDistinctParts(_ read: Use, _ write: Use) -> Bool {
    if let witness = read.owner.interface(SubsetWitness.self), witness.kind == .insertion {
      let op = read.owner
      let (container, source) = (witness.containerIndex(op), witness.sourceIndex(op))
      if read.operandIndex == container, matchesDestination(write.value, op, witness) { return true }
      if read.operandIndex == source, write.owner == op, write.operandIndex == container,
        matchesDestination(read.value, op, witness)
      {
        return true
      }
    }
    guard let witness = write.owner.interface(SubsetWitness.self), witness.kind == .insertion else {
      return false
    }
    let source = write.owner.operand(witness.sourceIndex(write.owner))
    return write.operandIndex == witness.containerIndex(write.owner) && areEquivalent(read.value, source)
      && matchesDestination(source, write.owner, witness)
  }

  /// `true` iff `value` comes from the part into which `insertion` puts something.
  private func matchesDestination(
    _ value: Value, _ insertion: Operation, _ witness: SubsetWitness
  ) -> Bool {
    func matches(_ value: Value) -> Bool {
      guard let op = value.definingOperation else { return false }
      if insertion.is(Bufferization.MaterializeInDestination.self) {
        return areEquivalent(witness.container(insertion), value)
      }
      guard op.interface(SubsetWitness.self)?.kind == .extraction else { return false }
      return witness.isEquivalent(insertion, op) { areEquivalent($0, $1) }
    }
    return findBackward(value, where: matches).allSatisfy(matches)
  }

  // MARK: Writability

  /// `true` iff something would be written to a buffer that must not be, if no copy were made for `use`, or, if
  /// `isDecided`, in any case.
  func wouldWriteToUnwritable(_ use: Use, isDecided: Bool = false) -> Bool {
    let values = [use.value] + aliasingValues(of: use).map(\.value)
    let sets = accesses(of: values)
    guard !isDecided && writes(use) || sets.contains(where: \.isWritten) else { return false }
    if !options.printsConflicts { return sets.contains(where: \.isUnwritable) }
    var isFound = false
    for value in values {
      forEachAlias(of: value) { alias in
        if isWritable(alias) { return }
        isFound = true
        annotateUnwritable(alias)
      }
    }
    return isFound
  }

  // MARK: Telling

  private func annotate(_ read: Use, _ write: Use, _ definition: Value) {
    let id = "C_\(conflictCount)"
    conflictCount += 1
    write.owner.annotate("\(id)[CONFL-WRITE: \(write.operandIndex)]")
    read.owner.annotate("\(id)[READ: \(read.operandIndex)]")
    let kind = definition.isBlockArgument ? "bbArg" : "result"
    definition.owner?.annotate("\(id)[DEF: \(kind) \(definition.index)]")
  }

  private func annotateUnwritable(_ value: Value) {
    let kind = value.isBlockArgument ? "bbArg" : "result"
    value.owner?.annotate("W_\(unwritableCount)[NOT-WRITABLE: \(kind) \(value.index)]")
    unwritableCount += 1
  }
}

extension Operation {
  /// Attaches a unit attribute.
  fileprivate func annotate(_ name: String) {
    Rewriter(context).setAttribute(self, context.identifier(name), to: context.unit)
  }

  /// This operation or the one around it that is directly in `block`.
  func ancestor(in block: Block) -> Operation? {
    var current: Operation? = self
    while let op = current {
      if op.block == block { return op }
      current = op.parent
    }
    return nil
  }

  /// `true` iff the operation is in `region`, at any depth.
  func isInside(_ region: Region) -> Bool {
    var current: Operation? = self
    while let op = current {
      if op.region == region { return true }
      current = op.parent
    }
    return false
  }
}

extension RegionBranchWitness {
  /// `true` iff control may come from one region of `op` to another without leaving `op`.
  fileprivate func canReach(_ op: Operation, _ start: Region, _ target: Region) -> Bool {
    var seen: Set<Region> = [start]
    var pending = [start]
    while let region = pending.popLast() {
      for block in region.blocks {
        guard let last = block.last, last.isRegionTerminator else { continue }
        for successor in successors(op, from: .terminator(last)) {
          guard let next = successor.region else { continue }
          if next == target { return true }
          if seen.insert(next).inserted { pending.append(next) }
        }
      }
    }
    return false
  }
}
