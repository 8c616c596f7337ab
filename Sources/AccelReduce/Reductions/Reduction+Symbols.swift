import AccelIR

// Whole functions and other symbols, and what they take and give.

extension Reduction {
  /// Symbols, with the operations that refer to them.
  static var symbols: Reduction {
    Reduction(
      "removing symbols", targets: { edit in edit.operations.filter { $0.isSymbol } }
    ) { symbols, edit in
      for symbol in symbols.reversed() {
        let users = Set(symbol.parent?.symbolUses(of: symbol)?.map(\.user) ?? [])
        if !users.isEmpty {
          let removable = edit.operations.filter {
            users.contains($0) && !symbol.isAncestor(of: $0) && !$0.isSymbol && !$0.isLikelyTerminator
          }
          edit.remove(removable, .opaque)
        }
        edit.rewriter.erase(symbol)
      }
    }
  }

  /// Bodies of functions, which are then declared only.
  static var bodies: Reduction {
    Reduction(
      "removing bodies",
      targets: { edit in edit.operations.filter { $0.hasFunctionBody } }
    ) { functions, edit in
      for function in functions.reversed() {
        edit.erase(Array(function.region(0).blocks))
        function.setSymbolVisibility(.private)
      }
    }
  }

  /// Arguments of functions, also where these are called.
  static var functionArguments: Reduction {
    Reduction(
      "removing arguments of functions",
      targets: { edit in
        edit.operations.flatMap { op in
          op.interface(FunctionWitness.self).map { witness in
            witness.signature(op).inputs.indices.map { (function: op, witness: witness, index: $0) }
          } ?? []
        }
      }
    ) { targets, edit in
      for (function, witness, index) in targets.reversed() {
        for (call, callWitness) in edit.calls(of: function) {
          let arguments = callWitness.arguments(call)
          guard index < arguments.count else { continue }
          edit.rewriter.eraseOperand(call, at: arguments.use(at: index).operandIndex)
        }
        if let entry = function.region(0).entry, index < entry.arguments.count {
          edit.replace(entry.arguments[index], .opaque)
          edit.rewriter.eraseArgument(of: entry, at: index)
        }
        let signature = witness.signature(function)
        var inputs = Array(signature.inputs)
        inputs.remove(at: index)
        edit.setSignature(of: function, inputs, Array(signature.results))
        if let attributes = function.argumentAttributes, index < attributes.elements.count {
          var rest = Array(attributes.elements)
          rest.remove(at: index)
          edit.setArgumentAttributes(of: function, rest)
        }
      }
    }
  }

  /// Results of functions, also where these are called.
  static var functionResults: Reduction {
    Reduction(
      "removing results of functions",
      targets: { edit in
        edit.operations.flatMap { op in
          op.interface(FunctionWitness.self).map { witness in
            witness.signature(op).results.indices.map { (function: op, witness: witness, index: $0) }
          } ?? []
        }
      }
    ) { targets, edit in
      for (function, witness, index) in targets.reversed() {
        for (call, _) in edit.calls(of: function) where index < call.results.count {
          edit.removeResult(of: call, at: index)
        }
        for block in function.region(0).blocks {
          guard let end = block.last, end.traits.contains(.returnLike), index < end.operands.count else {
            continue
          }
          edit.rewriter.eraseOperand(end, at: index)
        }
        let signature = witness.signature(function)
        var results = Array(signature.results)
        results.remove(at: index)
        edit.setSignature(of: function, Array(signature.inputs), results)
        if let attributes = function.resultAttributes, index < attributes.elements.count {
          var rest = Array(attributes.elements)
          rest.remove(at: index)
          edit.setResultAttributes(of: function, rest)
        }
      }
    }
  }
}

extension Operation {
  /// `true` iff the operation has a name by which others refer to it.
  var isSymbol: Bool { traits.contains(.symbol) && symbolName != nil }

  /// `true` iff this is a function that is not only declared.
  var hasFunctionBody: Bool {
    interface(FunctionWitness.self) != nil && regions.count == 1 && !regions[0].isEmpty
  }

  /// `true` iff a block needs this operation at its end.
  var isLikelyTerminator: Bool {
    if traits.contains(.terminator) || !successors.isEmpty { return true }
    guard next == nil, !name.isRegistered, let parent, parent.name.isRegistered else { return false }
    return parent.traits.isDisjoint(with: [.noTerminator, .graphRegion])
  }
}
