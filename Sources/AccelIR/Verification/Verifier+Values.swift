// Where values may be used.

extension Verifier {
  /// Remembers those uses of values by `op` that cannot be seen to be valid inside its block.
  @inline(__always)
  mutating func notePendingUses(of op: Operation, in block: Block, isOrdered: Bool) {
    for use in op.operands.uses {
      let owner = use.raw.pointee.value.pointee.owner
      if owner & ValueTag.mask == ValueTag.result {
        let definition = OperationPointer(bitPattern: owner).unsafelyUnwrapped
        if definition.pointee.block == block.raw,
          !isOrdered || definition.pointee.order < op.raw.pointee.order
        {
          continue
        }
      } else if owner == UInt(bitPattern: block.raw) | ValueTag.blockArgument {
        continue
      }
      pending.append(use)
    }
  }

  /// `true` iff all pending uses inside `root` are of values that they may use.
  func pendingUsesAreValid(inside root: Operation, from start: Int) -> Bool {
    let isIsolated = root.traits.contains(.isolatedFromAbove)
    return pending[start...].allSatisfy { use in
      if isDefinedAbove(use, inside: root) { return true }
      guard let block = use.owner.block, let source = use.value.parentBlock?.region else { return false }
      // Uses in one region of `root` of values from another are found by dominance.
      if isIsolated, !root.regions.contains(where: { source == $0 || source.isProperDescendant(of: $0) }) {
        return false
      }
      return dominance.properlyDominates(use.value, use.owner) || !dominance.isReachable(block)
    }
  }

  /// `true` iff the value is defined further up in a block around the use: the frequent, simple case.
  private func isDefinedAbove(_ use: Use, inside root: Operation) -> Bool {
    guard let source = use.value.parentBlock else { return false }
    var op = use.owner
    while op != root, let block = op.block {
      if block == source { return use.value.definingOperation?.isBefore(op) ?? true }
      guard block.region != source.region, let parent = block.parent else { return false }
      op = parent
    }
    return false
  }

  /// Verifies that nothing inside `isolated` uses values from outside.
  func verifyIsolation(of isolated: Operation) -> Bool {
    for region in isolated.regions {
      var regions = [region]
      while let current = regions.popLast() {
        for block in current.blocks {
          for op in block.operations {
            for operand in op.operands {
              guard let source = operand.parentBlock?.region else {
                return fail(op, whole: "operation's operand is unlinked")
              }
              if source == region || source.isProperDescendant(of: region) { continue }
              return fail(
                op, "using value defined outside the region",
                notes: [IRNote("required by region isolation constraints", at: isolated.location)])
            }
            if !op.traits.contains(.isolatedFromAbove) { regions += op.regions }
          }
        }
      }
    }
    return true
  }

  /// Verifies that definitions inside `root` come before their uses.
  func verifyDominance(inside root: Operation) -> Bool {
    var scopes = [root]
    while let scope = scopes.popLast() {
      for region in scope.regions {
        for block in region.blocks {
          let isReachable = dominance.isReachable(block)
          for op in block.operations {
            if isReachable {
              for (index, operand) in op.operands.enumerated() where !dominance.properlyDominates(operand, op)
              {
                return fail(
                  op, whole: "operand #\(index) does not dominate this use",
                  notes: [noteOnDefinition(of: operand, usedBy: op)])
              }
            }
            if options.isRecursive, !op.regions.isEmpty, !op.traits.contains(.isolatedFromAbove) {
              scopes.append(op)
            }
          }
        }
      }
    }
    return true
  }

  /// Says where a value is defined, relative to an operation that must not use it.
  private func noteOnDefinition(of value: Value, usedBy op: Operation) -> IRNote {
    let block = value.parentBlock
    if let definition = value.definingOperation {
      let place =
        switch relation(of: block?.region, to: op.region) {
        case .same: block == op.block ? "op in the same block" : "op in the same region"
        case .outer: "op in a parent region"
        case .inner: "op in a child region"
        case .unrelated: "op is neither in a parent nor in a child region"
        }
      return IRNote("operand defined here (\(place))", at: definition.location)
    }
    guard let block, let region = block.region else { return IRNote(" (block without parent)", at: .unknown) }
    let place =
      switch relation(of: region, to: op.region) {
      case .same: " in the same region)"
      case .outer: " in a parent region)"
      case .inner: " in a child region)"
      case .unrelated: " neither in a parent nor in a child region)"
      }
    let index = region.blocks.enumerated().first { $0.element == block }?.offset ?? 0
    return IRNote(
      "operand defined as a block argument (block #\(index)\(place)", at: region.parent.location)
  }

  /// Where one region is, seen from another.
  private enum Relation { case same, outer, inner, unrelated }

  private func relation(of region: Region?, to other: Region?) -> Relation {
    guard let region, let other else { return .unrelated }
    if region == other { return .same }
    if other.isProperDescendant(of: region) { return .outer }
    return region.isProperDescendant(of: other) ? .inner : .unrelated
  }
}

extension OperandList {
  /// The operands as uses.
  @inlinable var uses: UseRange { UseRange(list: self) }
}

/// The operands of an operation as uses.
@usableFromInline struct UseRange: Sequence {
  @usableFromInline let list: OperandList
  @inlinable init(list: OperandList) { self.list = list }
  @inlinable func makeIterator() -> Iterator { Iterator(list: list) }

  /// Goes through the uses.
  @usableFromInline struct Iterator: IteratorProtocol {
    @usableFromInline let list: OperandList
    @usableFromInline var index = 0
    @inlinable init(list: OperandList) { self.list = list }
    @inlinable mutating func next() -> Use? {
      guard index < list.count else { return nil }
      defer { index += 1 }
      return list.use(at: index)
    }
  }
}
