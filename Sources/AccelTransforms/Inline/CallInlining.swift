import AccelIR

/// What was put in the place of a call.
struct InlinedBody {
  /// The operations in the call's block, from the first up to `end`.
  let first: Operation?, end: Operation?
  /// The blocks that follow.
  let blocks: [Block]
}

/// Replaces single calls by the bodies of what they call.
struct CallInlining {
  let rewriter: Rewriter

  /// Puts the body of `callee` beside `call`, which stays for whoever asked to erase; returns `nil`, without a
  /// change, if that is not allowed.
  ///
  /// The body is copied if `copies` says so, else moved.
  func inline(_ call: Operation, _ callee: Operation, _ body: Region, copies: Bool) -> InlinedBody? {
    guard let entry = body.entry, let block = call.block, let region = block.region,
      let arguments = call.interface(CallWitness.self)?.arguments(call),
      arguments.types == entry.arguments.types,
      callee.interface(CallableWitness.self)?.resultTypes(callee) == call.results.types,
      call.inlining?.canInlineCall(call, callee) == true,
      region.parent.inlining?.canInlineInto(region) == true, isLegal(body, into: region)
    else { return nil }
    var mapping = ValueMapping()
    for (index, argument) in entry.arguments.enumerated() { mapping[argument] = arguments[index] }
    if body.hasOneBlock, let last = entry.last, let returned = last.inlining?.returnedValues(last),
      returned.count == call.results.count
    {
      return inline(entry, before: call, returned, copies: copies, &mapping)
    }
    return inline(body, after: call, copies: copies, &mapping)
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

  /// Puts the operations of the only block of a body before `call`.
  private func inline(
    _ entry: Block, before call: Operation, _ returned: OperandList, copies: Bool,
    _ mapping: inout ValueMapping
  ) -> InlinedBody {
    let last = entry.last
    let previous = call.previous
    rewriter.builder.move(before: call)
    if copies {
      for op in entry.operations where op != last {
        relocate(rewriter.clone(op, &mapping), at: call.location)
      }
      for (index, value) in returned.enumerated() {
        rewriter.replaceAllUses(of: call.result(index), with: mapping[value] ?? value)
      }
    } else {
      for argument in entry.arguments {
        if let value = mapping[argument] { rewriter.replaceAllUses(of: argument, with: value) }
      }
      for op in entry.operations where op != last {
        rewriter.move(op, before: call)
        relocate(op, at: call.location)
      }
      for (index, value) in returned.enumerated() {
        rewriter.replaceAllUses(of: call.result(index), with: value)
      }
      // What is left of the callee must not use values of the caller.
      if let last { rewriter.erase(last) }
    }
    return InlinedBody(first: previous.map { $0.next } ?? call.block?.first, end: call, blocks: [])
  }

  /// Puts the blocks of a body after `call`, with jumps to the rest of the block that `call` is in.
  private func inline(
    _ body: Region, after call: Operation, copies: Bool, _ mapping: inout ValueMapping
  ) -> InlinedBody? {
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
      for op in block.operations { relocate(op, at: call.location) }
    }
    for result in call.results {
      let argument = rewriter.addArgument(result.type, to: rest, at: call.location)
      rewriter.replaceAllUses(of: result, with: argument)
    }
    for block in inlined {
      if let last = block.last { last.inlining?.replaceTerminator(last, rest, rewriter) }
    }
    while let argument = inlined[0].arguments.last {
      rewriter.eraseArgument(of: inlined[0], at: argument.index)
    }
    rewriter.merge(inlined[0], into: block)
    return InlinedBody(first: call.next, end: nil, blocks: Array(inlined.dropFirst()))
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
