import AccelIR

/// A cast that a conversion has put between values of different types.
struct MaterializedCast {
  /// What a cast was made for.
  enum Kind {
    /// Users that are not converted yet.
    case source(TypeConverter?)
    /// A converted user, whose operand was of this type at first.
    case target(TypeConverter?, original: Type)
  }

  /// The cast.
  let op: Operation
  /// What it was made for.
  let kind: Kind
}

/// What is cast to what.
struct CastKey: Hashable {
  let inputs: [Value]
  let types: [Type]
}

extension ConversionDriver {
  // MARK: Making casts

  /// Returns a value of the type of `value` for users of it that are not converted yet.
  func substitute(for value: Value, _ values: [Value]) -> Value {
    if values.count == 1, values[0].type == value.type { return values[0] }
    guard value.hasUses else { return value }
    let location = value.location
    return cast(values, to: [value.type], at: location, near: value, .source(converter)).result(0)
  }

  /// Returns what the operands of `op` have become, as `pattern` wants them.
  func convertedOperands(of op: Operation, _ pattern: ConversionPattern) throws(NoMatch) -> [[Value]] {
    var groups: [[Value]] = []
    groups.reserveCapacity(op.operands.count)
    for operand in op.operands {
      let group = try convertedOperand(operand, of: op, pattern.converter)
      if group.count != 1, !pattern.takesMany {
        throw NoMatch("it does not support that one value becomes several")
      }
      groups.append(group)
    }
    return groups
  }

  private func convertedOperand(
    _ operand: Value, of op: Operation, _ converter: TypeConverter?
  ) throws(NoMatch) -> [Value] {
    guard let converter else { return replacements(of: operand, nil) }
    guard let types = converter.convert(operand.type) else {
      throw NoMatch("the type of an operand cannot be converted")
    }
    let values = replacements(of: operand, types)
    if values.map(\.type) == types { return values }
    return Array(
      cast(
        values, to: types, at: op.location, near: nil, .target(converter, original: operand.type)
      ).results)
  }

  /// Returns what `value` has become: the latest that has the given types, or just the latest.
  private func replacements(of value: Value, _ types: [Type]?) -> [Value] {
    var current = [value]
    while current.count == 1, current.map(\.type) != types, let definition = current[0].definingOperation,
      case .source? = castKinds[definition]
    {
      current = Array(definition.operands)
    }
    return current
  }

  /// Makes a cast after the definitions of `inputs`, unless there is one already.
  ///
  /// Without inputs, it is put where `value` is defined; if they are defined in different blocks, before the
  /// operation that is being converted.
  private func cast(
    _ inputs: [Value], to types: [Type], at location: Location, near value: Value?,
    _ kind: MaterializedCast.Kind
  ) -> Operation {
    let key = CastKey(inputs: inputs, types: types)
    if case .target = kind, let known = knownCasts[key], castKinds[known] != nil,
      known.operands.elementsEqual(inputs), known.results.types.elementsEqual(types)
    {
      return known
    }
    let builder = rewriter.builder
    isMaterializing = true
    defer { (rewriter.builder, isMaterializing) = (builder, false) }
    place(after: inputs, near: value)
    let op = rewriter.create(Builtin.UnrealizedConversionCast.self, at: location) {
      ($0.inputs, $0.outputs) = (inputs, types)
    }.operation
    casts.append(MaterializedCast(op: op, kind: kind))
    castKinds[op] = kind
    if case .target = kind { knownCasts[key] = op }
    return op
  }

  private func place(after inputs: [Value], near value: Value?) {
    if let block = inputs.first?.parentBlock, inputs.allSatisfy({ $0.parentBlock == block }) {
      var last: Operation?
      for input in inputs {
        guard let definition = input.definingOperation else { continue }
        if let known = last, definition == known || definition.isBefore(known) { continue }
        last = definition
      }
      if let last { rewriter.builder.move(after: last) } else { rewriter.builder.move(toStartOf: block) }
    } else if inputs.isEmpty, let block = value?.owningBlock {
      rewriter.builder.move(toStartOf: block)
    } else if inputs.isEmpty, let definition = value?.definingOperation {
      rewriter.builder.move(before: definition)
    } else if let root {
      rewriter.builder.move(before: root)
    }
  }

  // MARK: Ending casts

  /// Removes the casts that undo each other; the others become what their type converters make.
  func materializeCasts() throws(ConversionFailure) {
    isMaterializing = true
    let made = casts.filter { castKinds[$0.op] != nil }
    let remaining = Set(reconcileUnrealizedCasts(made.map(\.op), rewriter))
    guard options.materializes else { return }
    for cast in made where remaining.contains(cast.op) { try materialize(cast) }
  }

  private func materialize(_ cast: MaterializedCast) throws(ConversionFailure) {
    let op = cast.op
    let (inputs, types) = (Array(op.operands), op.results.types)
    rewriter.builder.move(before: op)
    rewriter.builder.location = op.location
    let values: [Value]? =
      switch cast.kind {
      case .source(let converter):
        converter?.materializeSource(rewriter, types[0], inputs).map { [$0] }
      case .target(let converter, let original):
        converter?.materializeTarget(rewriter, types, inputs, original)
      }
    guard let values else {
      var notes: [IRNote] = []
      if let user = op.results.lazy.compactMap(\.firstUse).first?.owner {
        let text = user.text(isGeneric: false).map { ": \($0)" } ?? ""
        notes.append(IRNote("see existing live user here\(text)", at: user.location))
      }
      throw ConversionFailure(
        op, at: op.location,
        "failed to legalize unresolved materialization from (\(list(inputs.map(\.type)))) to "
          + "(\(list(types))) that remained live after conversion", notes: notes)
    }
    precondition(values.map(\.type) == types, "a materialization has other types than those it is to have")
    for (result, value) in zip(op.results, values) { rewriter.replaceAllUses(of: result, with: value) }
    rewriter.erase(op)
  }

  /// Returns e.g. "'i32', 'f32'".
  private func list(_ types: [Type]) -> String { types.map { "'\($0.text)'" }.joined(separator: ", ") }
}
