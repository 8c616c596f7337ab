import AccelIR

// Operations, and what they use and define.

extension Reduction {
  /// Operations, but for symbols and ends of blocks.
  static func operations(_ standIn: Edit.StandIn) -> Reduction {
    Reduction(
      "removing operations",
      targets: { edit in edit.operations.filter { !$0.isSymbol && !$0.isLikelyTerminator } }
    ) { ops, edit in edit.remove(ops, standIn) }
  }

  /// Operations with regions of one block, in whose places their contents come.
  static var inlining: Reduction {
    Reduction(
      "inlining regions",
      targets: { edit in
        edit.operations.filter { op in
          !op.isSymbol && !op.isLikelyTerminator && op.interface(FunctionWitness.self) == nil
            && op.regions.contains { $0.hasOneBlock }
            && op.regions.allSatisfy { $0.isEmpty || $0.hasOneBlock }
        }
      }
    ) { ops, edit in
      for op in ops.reversed() {
        var ends: [Value] = []
        for region in op.regions {
          guard let block = region.entry else { continue }
          for argument in block.arguments { edit.replace(argument, .opaque) }
          if let end = block.last, end.isLikelyTerminator || !end.name.isRegistered {
            ends += end.operands
            if end.isLikelyTerminator { edit.remove([end], .opaque) }
          }
          for inner in Array(block.operations) { edit.rewriter.move(inner, before: op) }
        }
        for result in op.results {
          if let end = ends.first(where: { $0.type == result.type }) {
            edit.rewriter.replaceAllUses(of: result, with: end)
          }
        }
        edit.remove([op], .opaque)
      }
    }
  }

  /// Operands that are used where the function's first argument of that type would do.
  static var operandRedirection: Reduction {
    Reduction(
      "redirecting operands",
      targets: { edit in
        edit.operations.flatMap { op in
          op.operands.indices.compactMap { index in
            op.earlierValue(like: op.operand(index)).map { (op: op, index: index, value: $0) }
          }
        }
      }
    ) { targets, edit in
      var unused: [Operation] = []
      for (op, index, value) in targets {
        if let definition = op.operand(index).definingOperation { unused.append(definition) }
        edit.rewriter.setOperand(op, index, to: value)
      }
      edit.eraseDead(unused)
    }
  }

  /// Operands that need not be there.
  static var operands: Reduction {
    Reduction(
      "removing operands",
      targets: { edit in
        edit.operations.flatMap { op in
          op.hasRemovableOperands ? op.operands.indices.map { (op: op, index: $0) } : []
        }
      }
    ) { targets, edit in
      for (op, index) in targets.reversed() { edit.rewriter.eraseOperand(op, at: index) }
    }
  }

  /// Results that nobody uses of operations of which nothing is known.
  static var results: Reduction {
    Reduction(
      "removing results",
      targets: { edit in
        edit.operations.flatMap { op in
          op.name.isRegistered ? [] : op.results.indices.map { (op: op, index: $0) }
        }
      }
    ) { targets, edit in
      // What is left of an operation after a removal is another operation.
      var rests: [Operation: Operation] = [:]
      for (op, index) in targets.reversed() {
        rests[op] = edit.removeResult(of: rests[op] ?? op, at: index)
      }
    }
  }
}

extension Operation {
  /// The first argument around of the type of `value`, unless `value` is that or comes from further out.
  fileprivate func earlierValue(like value: Value) -> Value? {
    var region = region
    while let current = region {
      if let argument = current.arguments.first(where: { $0.type == value.type }) {
        return argument == value ? nil : argument
      }
      if value.parentBlock?.region == current { return nil }
      guard !current.parent.traits.contains(.isolatedFromAbove) else { return nil }
      region = current.parent.region
    }
    return nil
  }

  /// `true` iff it is possible that the operation does with fewer operands.
  fileprivate var hasRemovableOperands: Bool {
    guard let info = name.info else { return successors.isEmpty }
    return !isLikelyTerminator && interface(CallWitness.self) == nil
      && info.operands.contains { $0.arity != .single }
  }
}
