import AccelIR

// How the signatures of functions are changed.

extension Edit {
  /// Gives `function` another type.
  func setSignature(of function: Operation, _ inputs: [Type], _ results: [Type]) {
    let type = context.functionType(inputs: inputs, results: results)
    function.setInherentAttribute("function_type", to: context.typeAttribute(type))
  }

  /// Gives the arguments of `function` other attributes.
  func setArgumentAttributes(of function: Operation, _ dictionaries: [Attribute]) {
    function.setInherentAttribute("arg_attrs", to: array(dictionaries))
  }

  /// Gives the results of `function` other attributes.
  func setResultAttributes(of function: Operation, _ dictionaries: [Attribute]) {
    function.setInherentAttribute("res_attrs", to: array(dictionaries))
  }

  private func array(_ dictionaries: [Attribute]) -> Attribute? {
    let empty = context.dictionary([])
    return dictionaries.allSatisfy { $0 == empty } ? nil : context.array(dictionaries)
  }

  /// Returns the calls of `function`, in the order of the text.
  func calls(of function: Operation) -> [(op: Operation, witness: CallWitness)] {
    let users = Set(function.parent?.symbolUses(of: function)?.map(\.user) ?? [])
    return operations.filter(users.contains).compactMap { op in
      op.interface(CallWitness.self).map { (op, $0) }
    }
  }

  /// Takes the result at `index` away from `op`, and returns the operation that there is instead.
  @discardableResult
  func removeResult(of op: Operation, at index: Int) -> Operation {
    replace(op.result(index), .opaque)
    var state = OperationState(op.name, at: op.location)
    state.operands = Array(op.operands)
    state.resultTypes = op.results.types
    state.resultTypes.remove(at: index)
    state.properties = Array(op.properties)
    state.successors = Array(op.successors)
    state.regions = Array(repeating: ParsedRegion(), count: op.regions.count)
    rewriter.builder.move(before: op)
    let new = rewriter.create(state)
    new.attributeDictionary = op.attributeDictionary
    for (old, region) in zip(op.regions, new.regions) { rewriter.inline(old, into: region) }
    var rest = Array(op.results)
    rest.remove(at: index)
    for (old, result) in zip(rest, new.results) { rewriter.replaceAllUses(of: old, with: result) }
    rewriter.erase(op)
    return new
  }
}
