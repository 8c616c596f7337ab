public import AccelIR

/// Applies patterns to `op` and all inside until no operation is left that `target` marks as illegal.
///
/// Operations that are not known to the target are left as they are if no pattern applies. Changes are made at
/// once and stay: after a failure, the IR is in between.
public func convertPartially(
  _ op: Operation, to target: ConversionTarget, _ patterns: [ConversionPattern],
  _ options: ConversionOptions = ConversionOptions()
) throws(ConversionFailure) {
  var left: [Operation] = []
  try convertPartially(op, to: target, patterns, options, leaving: &left)
}

/// Does the same, and adds to `left` the operations that are left since no pattern makes them legal.
public func convertPartially(
  _ op: Operation, to target: ConversionTarget, _ patterns: [ConversionPattern],
  _ options: ConversionOptions = ConversionOptions(), leaving left: inout [Operation]
) throws(ConversionFailure) {
  try ConversionDriver(op.context, target, patterns, options).convert(op, isFull: false, leaving: &left)
}

/// Applies patterns to `op` and all inside until `target` says of every operation that it is legal.
public func convertFully(
  _ op: Operation, to target: ConversionTarget, _ patterns: [ConversionPattern],
  _ options: ConversionOptions = ConversionOptions()
) throws(ConversionFailure) {
  var left: [Operation] = []
  try ConversionDriver(op.context, target, patterns, options).convert(op, isFull: true, leaving: &left)
}

/// Returns the operations, `op` or inside, that are not legal and that `patterns` can make legal.
///
/// The conversion is tried on a copy; nothing is changed.
public func convertibleOperations(
  in op: Operation, to target: ConversionTarget, _ patterns: [ConversionPattern],
  _ options: ConversionOptions = ConversionOptions()
) -> [Operation] {
  var originals: [Operation] = []
  op.walk(.preOrder) {
    originals.append($0)
    return .advance
  }
  let copy = Rewriter(op.context).clone(op)
  var copies: [Operation: Int] = [:]
  copy.walk(.preOrder) {
    copies[$0] = copies.count
    return .advance
  }
  // The copy lies in a module of its own, so that patterns may put operations beside it.
  let scratch = Rewriter(op.context).create(Builtin.Module.self) { $0.body = .block() }
  if let block = scratch.body.entry { Rewriter(op.context).move(copy, toEndOf: block) }
  var options = options
  options.isSilent = true
  let legalized = ConversionDriver(op.context, target, patterns, options).analyze(copy)
  defer { Rewriter(op.context).erase(scratch) }
  return legalized.compactMap { copies[$0].map { originals[$0] } }
}
