// Terminators that the text leaves out.

extension Context {
  /// Ends the last block of `region` with a terminator of the given name, unless it has one; makes the block
  /// if there is none.
  package func ensureTerminator(_ name: Identifier, in region: inout ParsedRegion, at location: Location) {
    if region.isEmpty { region.append(createBlock()) }
    if let last = region.last { ensureTerminator(name, in: last, at: location) }
  }

  /// Ends the last block of `region` with a terminator of the given name, unless it has one.
  func ensureTerminator(_ name: Identifier, in region: Region, at location: Location) {
    if let last = region.last { ensureTerminator(name, in: last, at: location) }
  }

  private func ensureTerminator(_ name: Identifier, in block: Block, at location: Location) {
    if block.last?.traits.contains(.terminator) == true { return }
    var builder = Builder(atEndOf: block, in: self)
    let terminator = builder.create(implicitState(of: operationName(name), at: location))
    // A region without a terminator of its own needs a block all the same.
    guard terminator.traits.contains(.noTerminator) else { return }
    for region in terminator.regions { region.insert(createBlock()) }
  }

  /// Returns what an operation is created from that has nothing but the regions that each of its kind has.
  private func implicitState(of name: OperationName, at location: Location) -> OperationState {
    var state = OperationState(name, at: location)
    state.regions = (name.info?.regions ?? []).filter { $0.arity == .single }.map { _ in ParsedRegion() }
    return state
  }
}

extension OperationParser {
  /// Ends a region that was read with the implicit terminator of `S`, unless it has a terminator.
  public func ensureTerminator<S: OpSchema>(
    of _: S.Type, in region: inout ParsedRegion, at location: Location
  ) {
    guard let terminator = S.implicitTerminator else { return }
    context.ensureTerminator(context.identifier(terminator), in: &region, at: location)
  }
}
