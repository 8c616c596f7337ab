import AccelIR

// Blocks and what leads to them.

extension Reduction {
  /// Blocks that are not the first of their regions; what led there ends the function.
  static var blocks: Reduction {
    Reduction(
      "removing blocks", targets: { edit in edit.blocks.filter { !$0.isEntry } }
    ) { blocks, edit in
      let doomed = Set(blocks)
      for block in blocks {
        for predecessor in Array(block.predecessors) where !doomed.contains(predecessor) {
          edit.end(predecessor)
        }
      }
      // Inner regions come after those around them, and may go with these.
      for region in edit.regions(of: blocks).reversed() {
        let inside = region.blocks.filter(doomed.contains)
        let isLeft = inside.contains { block in block.predecessors.contains { !doomed.contains($0) } }
        if !isLeft { edit.erase(inside) }
        edit.eraseUnreachableBlocks(in: region)
      }
    }
  }

  /// Ends of blocks with several successors, of which the one at `index` is left.
  static func straightening(_ index: Int) -> Reduction {
    Reduction(
      "straightening branches",
      targets: { edit in edit.operations.filter { $0.successors.count > max(index, 1) } }
    ) { ops, edit in
      let name = edit.context.operationName(edit.context.identifier("cf.br"))
      guard name.isRegistered else { return }
      for op in ops {
        guard let operands = op.interface(BranchWitness.self)?.successorOperands(op, index),
          operands.producedCount == 0
        else { continue }
        var state = OperationState(name, at: op.location)
        state.operands = Array(operands.forwarded)
        state.successors = [op.successors[index]]
        edit.rewriter.builder.move(before: op)
        edit.rewriter.create(state)
        edit.remove([op], .opaque)
      }
      edit.eraseUnreachableBlocks()
    }
  }

  /// Blocks to which only one other leads, and that leads nowhere else.
  static var merging: Reduction {
    Reduction("merging blocks", targets: { edit in edit.blocks.filter { $0.onlyPredecessor != nil } }) {
      blocks, edit in
      for block in blocks {
        guard let predecessor = block.onlyPredecessor, let end = predecessor.last,
          let witness = end.interface(BranchWitness.self)
        else { continue }
        let operands = witness.successorOperands(end, 0)
        guard operands.producedCount == 0 else { continue }
        let values = Array(operands.forwarded)
        edit.rewriter.erase(end)
        edit.rewriter.merge(block, into: predecessor, arguments: values)
      }
    }
  }

  /// Branches all of whose successors become the one at `index`, if nothing is passed to any.
  static func redirection(_ index: Int) -> Reduction {
    Reduction(
      "redirecting branches",
      targets: { edit in
        edit.operations.filter { op in
          guard op.successors.count > max(index, 1), let witness = op.interface(BranchWitness.self) else {
            return false
          }
          return Set(op.successors).count > 1
            && op.successors.indices.allSatisfy { witness.successorOperands(op, $0).count == 0 }
        }
      }
    ) { ops, edit in
      for op in ops {
        for other in op.successors.indices {
          edit.rewriter.setSuccessor(op, other, to: op.successors[index])
        }
      }
      edit.eraseUnreachableBlocks()
    }
  }

  /// Arguments of blocks that are no functions' first; with `.value`, the first value passed stands in.
  static func blockArguments(_ standIn: Edit.StandIn) -> Reduction {
    Reduction(
      "removing arguments of blocks",
      targets: { edit in
        edit.blocks.flatMap { block in
          block.isEntry && block.parent?.interface(FunctionWitness.self) != nil
            ? [] : block.arguments.indices.map { (block: block, index: $0) }
        }
      }
    ) { targets, edit in
      for (block, index) in targets.reversed() {
        let argument = block.arguments[index]
        // A predecessor comes once for each of its successors that is this block.
        var seen: Set<Operation> = []
        for end in Array(block.predecessors).compactMap(\.last) where seen.insert(end).inserted {
          guard let witness = end.interface(BranchWitness.self) else { continue }
          for (position, successor) in end.successors.enumerated().reversed() where successor == block {
            let operands = witness.successorOperands(end, position)
            let offset = index - operands.producedCount
            guard operands.forwarded.indices.contains(offset) else { continue }
            // If the value cannot be seen everywhere, this does not come out valid.
            let value = operands.forwarded[offset]
            if standIn == .value, value != argument {
              edit.rewriter.replaceAllUses(of: argument, with: value)
            }
            witness.eraseSuccessorOperand(end, position, offset, edit.rewriter)
          }
        }
        edit.replace(argument, standIn)
        edit.rewriter.eraseArgument(of: block, at: index)
      }
    }
  }
}

extension Block {
  /// The only block that leads here, if it leads nowhere else.
  fileprivate var onlyPredecessor: Block? {
    var found: Block?
    for predecessor in predecessors {
      guard found == nil, predecessor != self, predecessor.last?.successors.count == 1 else { return nil }
      found = predecessor
    }
    return found
  }
}

extension Edit {
  /// The regions that hold `blocks`, each once.
  func regions(of blocks: some Sequence<Block>) -> [Region] {
    var seen: Set<Region> = []
    return blocks.compactMap { $0.region }.filter { seen.insert($0).inserted }
  }

  /// Ends `block` in a way that leads nowhere: as another block of the region does, or nowhere at all.
  fileprivate func end(_ block: Block) {
    guard let end = block.last, let region = block.region else { return }
    let model = region.blocks.lazy.compactMap(\.last).first {
      $0.isLikelyTerminator && $0.successors.isEmpty
    }
    rewriter.builder.move(before: end)
    if let model {
      let copy = rewriter.clone(model)
      for (index, operand) in copy.operands.enumerated() {
        rewriter.setOperand(copy, index, to: opaque(like: operand))
      }
    } else {
      let name = context.operationName(context.identifier("ub.unreachable"))
      guard name.isRegistered else { return }
      rewriter.create(OperationState(name, at: end.location))
    }
    remove([end], .opaque)
  }
}
