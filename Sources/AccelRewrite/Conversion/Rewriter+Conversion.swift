public import AccelIR

// What patterns of conversions do besides what all patterns do.

extension Rewriter {
  /// Replaces each result of `op` by values that may be of other types, several or none, and erases it.
  @discardableResult
  public func replace(_ op: Operation, withMany groups: [[Value]]) -> Rewritten {
    precondition(
      groups.count == op.results.count, "'\(op.name.string)' is replaced by a wrong number of values")
    for (result, group) in zip(op.results, groups) { replaceAllUses(of: result, withMany: group) }
    return erase(op)
  }

  /// Replaces the only result of `op` by values that may be of other types, several or none, and erases it.
  @discardableResult
  public func replace<S>(_ op: Op<S>, withMany group: [Value]) -> Rewritten {
    replace(op.operation, withMany: [group])
  }

  /// Makes uses of `value` uses of what `values` stand for.
  private func replaceAllUses(of value: Value, withMany values: [Value]) {
    guard let conversion else {
      precondition(values.count == 1, "a value becomes several outside a conversion")
      replaceAllUses(of: value, with: values[0])
      return
    }
    replaceAllUses(of: value, with: conversion.substitute(for: value, values))
  }

  /// Gives `block` the arguments that `signature` says.
  public func convertArguments(of block: Block, _ signature: SignatureConversion) {
    let old = Array(block.arguments)
    precondition(old.count == signature.replacements.count, "a signature has a wrong number of arguments")
    if isIdentity(signature, old) { return }
    var locations = Array(repeating: block.parent?.location ?? builder.location, count: signature.types.count)
    for (argument, replacement) in zip(old, signature.replacements) {
      guard case .arguments(let range)? = replacement else { continue }
      for index in range { locations[index] = argument.location }
    }
    let new = zip(signature.types, locations).map { addArgument($0, to: block, at: $1) }
    // A value that replaces an argument may be another one, which is replaced in turn.
    for (argument, replacement) in zip(old, signature.replacements) {
      if case .value(let value)? = replacement { replaceAllUses(of: argument, withMany: [value]) }
    }
    for (argument, replacement) in zip(old, signature.replacements) {
      switch replacement {
      case .arguments(let range): replaceAllUses(of: argument, withMany: Array(new[range]))
      case .value: break
      case nil: replaceAllUses(of: argument, withMany: [])
      }
    }
    for index in old.indices.reversed() { eraseArgument(of: block, at: index) }
  }

  private func isIdentity(_ signature: SignatureConversion, _ arguments: [Value]) -> Bool {
    guard signature.types.count == arguments.count else { return false }
    for (index, argument) in arguments.enumerated() {
      guard case .arguments(index..<index + 1)? = signature.replacements[index],
        signature.types[index] == argument.type
      else { return false }
    }
    return true
  }

  /// Converts the types of the arguments of all blocks of `region`; `entry` says what those of the first become.
  public func convertTypes(
    of region: Region, _ converter: TypeConverter, entry: SignatureConversion? = nil
  ) throws(NoMatch) {
    var signatures: [(Block, SignatureConversion)] = []
    for block in region.blocks {
      if block.isEntry, let entry {
        signatures.append((block, entry))
      } else if let signature = converter.signature(of: block.arguments.types) {
        signatures.append((block, signature))
      } else {
        throw NoMatch("the type of a block argument cannot be converted")
      }
    }
    for (block, signature) in signatures { convertArguments(of: block, signature) }
  }

  /// Creates an operation like `op` with other operands and types of results; the regions of `op` move to it.
  ///
  /// Each operand and each result of `op` may become several; a group that a field has grows or shrinks.
  public func rebuild(_ op: Operation, operands: [[Value]], resultTypes: [[Type]]) -> Operation {
    var state = OperationState(op.name, at: op.location)
    state.operands = operands.flatMap { $0 }
    state.resultTypes = resultTypes.flatMap { $0 }
    state.properties = Array(op.properties)
    state.successors = Array(op.successors)
    state.regions = Array(repeating: ParsedRegion(), count: op.regions.count)
    if let slot = op.name.info?.operandSegmentSlot {
      state.properties[slot] = resized(op.properties[slot], operands.map(\.count))
    }
    if let slot = op.name.info?.resultSegmentSlot {
      state.properties[slot] = resized(op.properties[slot], resultTypes.map(\.count))
    }
    let new = create(state)
    setAttributes(new, to: op.attributeDictionary)
    for (old, region) in zip(op.regions, new.regions) { inline(old, into: region) }
    return new
  }

  /// Returns the sizes of groups whose elements have become as many as `counts` says.
  private func resized(_ sizes: Attribute?, _ counts: [Int]) -> Attribute? {
    guard let sizes = sizes?.as(DenseArrayAttr.self)?.integers else { return sizes }
    var start = 0
    let new = sizes.map { size in
      defer { start += size }
      return counts[start..<start + size].reduce(0, +)
    }
    return context.denseArray(new, width: 32)
  }
}
