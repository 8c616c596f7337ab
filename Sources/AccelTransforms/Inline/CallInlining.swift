package import AccelIR

/// What was put in the place of a call.
package struct InlinedBody {
  /// The operations in the call's block, from the first up to `end`.
  let first: Operation?, end: Operation?
  /// The blocks that follow.
  let blocks: [Block]
}

/// Replaces single calls by the bodies of what they call.
package struct CallInlining {
  let rewriter: Rewriter

  /// Creates something that inlines by `rewriter`.
  package init(_ rewriter: Rewriter) { self.rewriter = rewriter }

  /// Puts the body of `callee` beside `call`, which stays for whoever asked to erase; returns `nil`, without a
  /// change, if that is not allowed.
  ///
  /// The body is copied if `copies` says so, else moved.
  package func inline(_ call: Operation, _ callee: Operation, _ body: Region, copies: Bool) -> InlinedBody? {
    guard let entry = body.entry, let region = call.region, let dialect = call.inlining,
      let arguments = call.interface(CallWitness.self)?.arguments(call),
      let types = callee.interface(CallableWitness.self)?.resultTypes(callee),
      arguments.count == entry.arguments.count, types.count == call.results.count,
      dialect.canInlineCall(call, callee), region.parent.inlining?.canInlineInto(region) == true,
      isLegal(body, into: region), var passed = convert(arguments, of: call, for: entry, types, dialect)
    else { return nil }
    if let attributes = callee.argumentAttributes {
      rewriter.builder.move(before: call)
      for index in passed.indices {
        passed[index] = dialect.argument(passed[index], attributes[index], call, rewriter)
      }
    }
    var mapping = ValueMapping()
    for (index, argument) in entry.arguments.enumerated() { mapping[argument] = passed[index] }
    let site = Site(call: call, dialect: dialect, resultTypes: types, attributes: callee.resultAttributes)
    if body.hasOneBlock, let last = entry.last, let returned = last.inlining?.returnedValues(last),
      returned.count == call.results.count
    {
      return inline(entry, before: site, returned, copies: copies, &mapping)
    }
    return inline(body, after: site, copies: copies, &mapping)
  }

  /// A call that is replaced.
  private struct Site {
    let call: Operation
    /// What the call's dialect says about inlining.
    let dialect: InliningWitness
    /// The types of what the function returns.
    let resultTypes: [Type]
    /// The attributes of the function's results.
    let attributes: DictionaryArray?
  }

  /// Returns what `call` passes as values of the types of the arguments of `entry`, and makes what uses its results
  /// use values of the types that they have now, when they will have those in `types`; `nil`, without a change, if
  /// that is impossible.
  private func convert(
    _ arguments: OperandList, of call: Operation, for entry: Block, _ types: [Type],
    _ dialect: InliningWitness
  ) -> [Value]? {
    var passed = Array(arguments)
    if arguments.types == entry.arguments.types, call.results.types == types { return passed }
    var casts: [Value] = []
    rewriter.builder.location = call.location
    func cast(_ value: Value, to type: Type) -> Value? {
      guard let result = dialect.convert(value, type, call, rewriter) else { return nil }
      casts.append(result)
      return result
    }
    func undo() -> [Value]? {
      for cast in casts.reversed() {
        guard let op = cast.definingOperation else { continue }
        rewriter.replaceAllUses(of: cast, with: op.operand(0))
        rewriter.erase(op)
      }
      return nil
    }
    rewriter.builder.move(before: call)
    for (index, argument) in entry.arguments.enumerated() where passed[index].type != argument.type {
      guard let value = cast(passed[index], to: argument.type) else { return undo() }
      passed[index] = value
    }
    rewriter.builder.move(after: call)
    for (index, result) in call.results.enumerated() where result.type != types[index] {
      let users = result.uses.map { $0 }
      guard let value = cast(result, to: result.type) else { return undo() }
      for use in users { rewriter.setOperand(use.owner, use.operandIndex, to: value) }
    }
    return passed
  }

  /// `true` iff all in `source` may be put into `region`.
  private func isLegal(_ source: Region, into region: Region) -> Bool {
    for block in source.blocks {
      for op in block.operations {
        guard let inlining = op.inlining, inlining.canInlineOperation(op, region) else { return false }
        if !op.regions.isEmpty, inlining.checksInside(op) {
          for inner in op.regions where !isLegal(inner, into: region) { return false }
        }
      }
    }
    return true
  }

  /// Puts the operations of the only block of a body before the call.
  private func inline(
    _ entry: Block, before site: Site, _ returned: OperandList, copies: Bool, _ mapping: inout ValueMapping
  ) -> InlinedBody {
    let call = site.call
    let last = entry.last
    let previous = call.previous
    rewriter.builder.move(before: call)
    if copies {
      for op in entry.operations where op != last { adapt(rewriter.clone(op, &mapping), for: site) }
      replaceResults(of: site, with: returned.map { mapping[$0] ?? $0 })
    } else {
      for argument in entry.arguments {
        if let value = mapping[argument] { rewriter.replaceAllUses(of: argument, with: value) }
      }
      for op in entry.operations where op != last {
        rewriter.move(op, before: call)
        adapt(op, for: site)
      }
      replaceResults(of: site, with: Array(returned))
      // What is left of the callee must not use values of the caller.
      if let last { rewriter.erase(last) }
    }
    return InlinedBody(first: previous.map { $0.next } ?? call.block?.first, end: call, blocks: [])
  }

  /// Makes what uses the call's results use `values`.
  private func replaceResults(of site: Site, with values: [Value]) {
    rewriter.builder.move(before: site.call)
    rewriter.builder.location = site.call.location
    for (index, value) in values.enumerated() {
      let result = site.attributes.map { site.dialect.result(value, $0[index], site.call, rewriter) }
      rewriter.replaceAllUses(of: site.call.result(index), with: result ?? value)
    }
  }

  /// Makes `op`, which was put in the place of a call, and what is inside, what they are there.
  private func adapt(_ op: Operation, for site: Site) {
    relocate(op, at: site.call.location)
    op.walk {
      site.dialect.adapt($0, site.call, rewriter)
      return .advance
    }
  }

  /// Puts the blocks of a body after the call, with jumps to the rest of the block that the call is in.
  private func inline(
    _ body: Region, after site: Site, copies: Bool, _ mapping: inout ValueMapping
  ) -> InlinedBody? {
    let call = site.call
    guard let block = call.block, let region = block.region else { return nil }
    let rest =
      call.next.map { rewriter.split(before: $0) } ?? rewriter.createBlock(in: region, before: block.next)
    if copies {
      rewriter.clone(body, into: region, before: rest, &mapping)
    } else {
      for argument in body.arguments {
        if let value = mapping[argument] { rewriter.replaceAllUses(of: argument, with: value) }
      }
      rewriter.inline(body, into: region, before: rest)
    }
    let inlined = blocks(after: block, before: rest)
    for block in inlined {
      for argument in block.arguments { argument.setLocation(stacked(argument.location, at: call.location)) }
      for op in block.operations { adapt(op, for: site) }
    }
    var arguments: [Value] = []
    for (index, result) in call.results.enumerated() {
      let argument = rewriter.addArgument(site.resultTypes[index], to: rest, at: call.location)
      rewriter.replaceAllUses(of: result, with: argument)
      arguments.append(argument)
    }
    if let attributes = site.attributes { adaptResults(arguments, attributes, of: site, in: rest) }
    for block in inlined {
      if let last = block.last { last.inlining?.replaceTerminator(last, rest, rewriter) }
    }
    while let argument = inlined[0].arguments.last {
      rewriter.eraseArgument(of: inlined[0], at: argument.index)
    }
    rewriter.merge(inlined[0], into: block)
    return InlinedBody(first: call.next, end: nil, blocks: Array(inlined.dropFirst()))
  }

  /// Makes what uses `arguments`, which `rest` gets for the results of the call, use what takes their place.
  private func adaptResults(
    _ arguments: [Value], _ attributes: DictionaryArray, of site: Site, in rest: Block
  ) {
    guard let first = rest.first else { return }
    rewriter.builder.move(before: first)
    rewriter.builder.location = site.call.location
    for (index, argument) in arguments.enumerated() {
      let uses = argument.uses.map { $0 }
      let result = site.dialect.result(argument, attributes[index], site.call, rewriter)
      if result != argument {
        for use in uses { rewriter.setOperand(use.owner, use.operandIndex, to: result) }
      }
    }
  }

  private func blocks(after first: Block, before end: Block) -> [Block] {
    var blocks: [Block] = []
    var next = first.next
    while let block = next, block != end {
      blocks.append(block)
      next = block.next
    }
    return blocks
  }

  // MARK: Locations

  /// Makes `op` and what is inside come from where they come from now by way of a call at `caller`.
  private func relocate(_ op: Operation, at caller: Location) {
    if caller.isUnknown { return }
    rewriter.setLocation(op, to: stacked(op.location, at: caller))
    for region in op.regions {
      for block in region.blocks {
        for argument in block.arguments { argument.setLocation(stacked(argument.location, at: caller)) }
        for inner in block.operations { relocate(inner, at: caller) }
      }
    }
  }

  /// Returns the location of what was at `location` in a function that `caller` calls.
  private func stacked(_ location: Location, at caller: Location) -> Location {
    if caller.isUnknown { return location }
    let context = rewriter.context
    var callees: [Location] = []
    var outermost = location
    while let site = outermost.interned?.as(CallSiteLocation.self) {
      callees.append(site.callee)
      outermost = site.caller
    }
    var result = context.callSite(callee: outermost, caller: caller)
    for callee in callees.reversed() { result = context.callSite(callee: callee, caller: result) }
    return result
  }
}
