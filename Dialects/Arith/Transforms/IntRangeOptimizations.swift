public import Accel

extension Arith {
  /// Replaces integers that can only be one number by constants, and leaves out remainders of small numbers.
  public struct IntRangeOptimizations: Pass {
    public static let name = "int-range-optimizations"
    public static let title = "ArithIntRangeOpts"
    public static let summary = "Do optimizations based on integer range analysis"
    public static let dependentDialects: [any Dialect.Type] = [Arith.self]

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let known = KnownRanges(of: op)
      var options = GreedyOptions()
      options.traversal = .bottomUp
      options.listener = known
      let outcome = rewriteGreedily(op, PatternTable(Self.patterns(known)), options)
      if !outcome.changed { context.preserveAll() }
    }

    private static func patterns(_ known: KnownRanges) -> [Pattern] {
      [
        Pattern("materialize-known-constants", on: .any) { (op, rewriter) throws(NoMatch) in
          try materializeConstants(in: op, known, rewriter)
        },
        // x rem c → x, for 0 ≤ x < c
        Pattern("remsi-of-small") { (op: Op<RemSI>, rewriter) throws(NoMatch) in
          try replaceRemainder(op.operation, .signed, known, rewriter)
        },
        Pattern("remui-of-small") { (op: Op<RemUI>, rewriter) throws(NoMatch) in
          try replaceRemainder(op.operation, .unsigned, known, rewriter)
        },
      ]
    }
  }
}

/// Replaces the results of `op`, and the arguments of its blocks, that can only be one number.
private func materializeConstants(
  in op: Operation, _ known: KnownRanges, _ rewriter: Rewriter
) throws(NoMatch) -> Rewritten {
  guard !op.traits.contains(.constantLike) else { throw NoMatch("the operation is a constant") }
  func isReplaceable(_ value: Value) -> Bool { value.hasUses && known[value]?.constant != nil }
  let hasArguments = op.regions.contains {
    $0.blocks.contains { $0.arguments.contains(where: isReplaceable) }
  }
  guard hasArguments || op.results.contains(where: isReplaceable) else {
    throw NoMatch("nothing is constant")
  }
  var isUnused = !op.results.isEmpty
  for result in op.results {
    let isReplaced = replaceByConstant(result, known, rewriter)
    if !isReplaced, result.hasUses { isUnused = false }
  }
  if isUnused, op.isTriviallyDead { return rewriter.erase(op) }
  for region in op.regions {
    for block in region.blocks {
      rewriter.builder.move(toStartOf: block)
      for argument in block.arguments { _ = replaceByConstant(argument, known, rewriter) }
    }
  }
  return rewriter.changed(op)
}

/// Replaces `value` by a constant at the builder's place if it can only be one number; returns whether it is so.
private func replaceByConstant(_ value: Value, _ known: KnownRanges, _ rewriter: Rewriter) -> Bool {
  guard value.hasUses, let range = known[value], let constant = range.constant,
    let owner = value.definingOperation ?? value.owningBlock?.parent
  else { return false }
  let type = value.type
  guard type.elementType == nil || type.hasStaticShape else { return false }
  let attribute = rewriter.context.number(constant, type)
  let made =
    rewriter.materialize(attribute, type: type, for: owner)
    ?? rewriter.create(Arith.Constant.self, results: [type], properties: [attribute], at: value.location)
    .operation
  known[made.result(0)] = range
  rewriter.replaceAllUses(of: value, with: made.result(0))
  return true
}

/// Replaces a remainder by its dividend if that is not negative and less than the divisor, a constant.
private func replaceRemainder(
  _ op: Operation, _ signedness: Signedness, _ known: KnownRanges, _ rewriter: Rewriter
) throws(NoMatch) -> Rewritten {
  guard let modulus = op.operand(1).constantInteger, let value = modulus.signedValue, value > 0 else {
    throw NoMatch("the divisor is no positive constant")
  }
  guard let range = known[op.operand(0)] else { throw NoMatch("nothing is known of the dividend") }
  let (low, high) = (range.minimum(signedness), range.maximum(signedness))
  guard !low.isNegative, !high.isNegative, !high.isLess(than: low, .unsigned),
    high.isLess(than: modulus, .unsigned)
  else { throw NoMatch("the dividend may be greater") }
  return rewriter.replace(op, with: op.operand(0))
}
