public import Accel

extension SCF.Parallel {
  public static let canonicalizations = [foldDimensions, mergeNested]

  // parallel (%i, %j) = (0, %a) to (1, %b) … → parallel (%j) = (%a) to (%b) …
  private static let foldDimensions = Pattern(scf: "ParallelOpSingleOrZeroIterationDimsFolder") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    var kept: [Int] = []
    var mapping = ValueMapping()
    for index in op.step.indices {
      let count = SCF.tripCount(
        from: .value(op.lowerBound[index]), to: .value(op.upperBound[index]), step: .value(op.step[index]))
      if count == 0 { return rewriter.replace(op, with: Array(op.initVals)) }
      if count == 1 {
        mapping[op.region.arguments[index]] = op.lowerBound[index]
      } else {
        kept.append(index)
      }
    }
    if kept.count == op.step.count { throw NoMatch("no loop is known to have one iteration or none") }
    if kept.isEmpty { return rewriter.replaceByOnlyIteration(op, &mapping) }
    let reduced = rewriter.create(Self.self) {
      $0.lowerBound = kept.map { op.lowerBound[$0] }
      $0.upperBound = kept.map { op.upperBound[$0] }
      ($0.step, $0.initVals) = (kept.map { op.step[$0] }, Array(op.initVals))
      $0.results = op.results.types
    }
    rewriter.clone(op.region, into: reduced.region, &mapping)
    return rewriter.replace(op, with: reduced)
  }

  // parallel (%i) … { parallel (%j) … { a } } → parallel (%i, %j) … { a }
  private static let mergeNested = Pattern(scf: "MergeNestedParallelLoops") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    guard let inner = op.region.entry?.first?.as(Self.self), inner.operation.next == op.reduce.operation
    else {
      throw NoMatch("the body is not just another parallel loop")
    }
    let outer = op.region.arguments
    let bounds = [inner.lowerBound, inner.upperBound, inner.step].joined()
    if bounds.contains(where: { outer.contains($0) }) {
      throw NoMatch("the inner bounds depend on the outer loop")
    }
    guard op.initVals.isEmpty, inner.initVals.isEmpty else { throw NoMatch("something is reduced") }
    let merged = rewriter.create(Self.self) {
      $0.lowerBound = Array(op.lowerBound) + Array(inner.lowerBound)
      $0.upperBound = Array(op.upperBound) + Array(inner.upperBound)
      $0.step = Array(op.step) + Array(inner.step)
      $0.region = .block(Array(repeating: op.context.indexType, count: op.step.count + inner.step.count))
    }
    var mapping = ValueMapping()
    for (old, new) in zip(Array(outer) + Array(inner.region.arguments), merged.region.arguments) {
      mapping[old] = new
    }
    rewriter.builder.move(before: merged.reduce.operation)
    for inside in inner.region.entry?.operations.dropLast() ?? [] { rewriter.clone(inside, &mapping) }
    return rewriter.erase(op)
  }
}

extension Rewriter {
  /// Replaces a parallel loop by its only iteration; `mapping` has the indices.
  fileprivate func replaceByOnlyIteration(
    _ op: Op<SCF.Parallel>, _ mapping: inout ValueMapping
  ) -> Rewritten {
    for inside in op.region.entry?.operations.dropLast() ?? [] { clone(inside, &mapping) }
    let reduce = op.reduce
    let results = reduce.reductions.enumerated().map { index, reduction -> Value in
      let operand = reduce.operands[index]
      mapping[reduction.arguments[0]] = op.initVals[index]
      mapping[reduction.arguments[1]] = mapping[operand] ?? operand
      for inside in reduction.entry?.operations.dropLast() ?? [] { clone(inside, &mapping) }
      let combined = Op<SCF.ReduceReturn>(unchecked: reduction.last.unsafelyUnwrapped.last.unsafelyUnwrapped)
      return mapping[combined.result] ?? combined.result
    }
    return replace(op, with: results)
  }
}
