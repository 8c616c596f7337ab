public import Accel

extension SCF {
  /// Makes parallel loops that follow each other one, where no iteration of one needs another of the other.
  public struct ParallelLoopFusion: Pass {
    public static let name = "scf-parallel-loop-fusion"
    public static let title = "SCFParallelLoopFusion"
    public static let summary = "Fuse adjacent parallel loops"
    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let aliases = context.analysis(AliasAnalysis.self)
      let fusion = Fusion(rewriter: context.rewriter()) { aliases.alias($0, $1) != .none }
      var regions: [Region] = []
      op.walk(.postOrder) {
        regions += $0.regions
        return .advance
      }
      for region in regions { fusion.fuseLoops(in: region) }
    }
  }

  /// Makes parallel loops in the blocks of a region one where that is possible, given which values may stand for the
  /// same memory.
  public static func fuseParallelLoops(
    in region: Region, _ rewriter: Rewriter, mayAlias: @escaping (Value, Value) -> Bool
  ) {
    Fusion(rewriter: rewriter, mayAlias: mayAlias).fuseLoops(in: region)
  }
}

/// What is needed to decide whether loops can be one, and to make them one.
private struct Fusion {
  let rewriter: Rewriter
  let mayAlias: (Value, Value) -> Bool

  /// Makes loops one that are in the same block without effects in between.
  func fuseLoops(in region: Region) {
    for block in region.blocks {
      var chains: [[Op<SCF.Parallel>]] = [[]]
      var isUndisturbed = true
      for op in block.operations {
        if let loop = op.as(SCF.Parallel.self) {
          if !isUndisturbed { chains.append([]) }
          chains[chains.count - 1].append(loop)
          isUndisturbed = true
        } else {
          isUndisturbed = isUndisturbed && op.isMemoryEffectFree && op.regions.isEmpty
        }
      }
      for chain in chains {
        guard var last = chain.first else { continue }
        for next in chain.dropFirst() { last = canFuse(last, next) ? fuse(last, next) : next }
      }
    }
  }

  // MARK: Whether

  private func canFuse(_ first: Op<SCF.Parallel>, _ second: Op<SCF.Parallel>) -> Bool {
    guard !first.hasLoopInside, !second.hasLoopInside,
      first.lowerBound.elementsEqual(second.lowerBound), first.upperBound.elementsEqual(second.upperBound),
      first.step.elementsEqual(second.step)
    else { return false }
    for result in first.results {
      for use in result.uses {
        var user = use.owner
        while user.region != second.operation.region, let outer = user.parent { user = outer }
        // What is in another block comes after both.
        if user.block == second.operation.block, !second.operation.isBefore(user) { return false }
      }
    }
    return !readsOthers(second, writtenBy: first) && !readsOthers(first, writtenBy: second)
  }

  /// `true` iff an iteration of `reader` may read what another iteration of `writer` writes.
  private func readsOthers(_ reader: Op<SCF.Parallel>, writtenBy writer: Op<SCF.Parallel>) -> Bool {
    var buffers: [Value] = []
    var places: [Value: [OperandList]] = [:]
    writer.operation.walk(.postOrder) { op in
      if op.name.string == "memref.store" {
        let buffer = op.operand(1)
        if places[buffer] == nil { buffers.append(buffer) }
        places[buffer, default: []].append(op.operands[2...])
      }
      return .advance
    }
    let indices = (writer.region.arguments, reader.region.arguments)
    var isFound = false
    reader.operation.walk(.postOrder) { op in
      guard op.name.string == "memref.load" else { return .advance }
      let buffer = op.operand(0)
      isFound =
        buffer.definingOperation?.block == op.block
        || buffers.contains { $0 != buffer && mayAlias($0, buffer) }
        || isElsewhere(op.operands[1...], places[buffer] ?? [], indices)
      return isFound ? .interrupt : .advance
    }
    return isFound
  }

  /// `true` iff `place` is not known to be the one of `others`, which are in the other loop.
  private func isElsewhere(
    _ place: OperandList, _ others: [OperandList], _ indices: (ArgumentList, ArgumentList)
  ) -> Bool {
    guard let other = others.first else { return false }
    guard place.count == other.count, others.allSatisfy({ $0.elementsEqual(other) }) else { return true }
    return !zip(other, place).allSatisfy { areEqual($0, $1, indices) }
  }

  /// `true` iff two values are equal whenever the indices of their loops are.
  private func areEqual(_ left: Value, _ right: Value, _ indices: (ArgumentList, ArgumentList)) -> Bool {
    func translated(_ value: Value) -> Value {
      indices.0.firstIndex(of: value).map { indices.1[$0] } ?? value
    }
    if translated(left) == right { return true }
    guard let first = left.definingOperation, let second = right.definingOperation,
      first.isMemoryEffectFree, second.isMemoryEffectFree, first.regions.isEmpty, second.regions.isEmpty
    else { return false }
    return first.name == second.name && left.index == right.index
      && first.results.types.elementsEqual(second.results.types)
      && first.attributeDictionary == second.attributeDictionary
      && first.properties.elementsEqual(second.properties)
      && first.operands.count == second.operands.count
      && zip(first.operands, second.operands).allSatisfy { translated($0) == translated($1) }
  }

  // MARK: How

  /// Puts what both loops do into one in the place of the second.
  private func fuse(_ first: Op<SCF.Parallel>, _ second: Op<SCF.Parallel>) -> Op<SCF.Parallel> {
    let builder = rewriter
    builder.builder.move(before: second.operation)
    let loop = builder.create(SCF.Parallel.self, at: second.location) {
      ($0.lowerBound, $0.upperBound) = (Array(second.lowerBound), Array(second.upperBound))
      $0.step = Array(second.step)
      $0.initVals = Array(first.initVals) + Array(second.initVals)
      $0.results = Array(first.results.types) + Array(second.results.types)
    }
    let body = builder.createBlock(
      in: loop.region, arguments: Array(second.region.arguments.types),
      locations: second.region.arguments.map(\.location))
    builder.builder.move(toEndOf: body)
    let reductions = Array(first.reduce.reductions) + Array(second.reduce.reductions)
    let end = builder.create(
      SCF.Reduce.self, operands: Array(first.reduce.operands) + Array(second.reduce.operands),
      regions: reductions.count, at: second.reduce.location)
    for (old, new) in zip(reductions, end.reductions) { builder.inline(old, into: new) }
    for old in [first, second] {
      builder.erase(old.reduce)
      if let block = old.region.entry {
        builder.inline(block, into: body, before: end.operation, arguments: Array(body.arguments))
      }
    }
    let results = Array(loop.results)
    builder.replace(first, with: Array(results.prefix(first.results.count)))
    builder.replace(second, with: Array(results.dropFirst(results.count - second.results.count)))
    return loop
  }
}

extension Op<SCF.Parallel> {
  /// `true` iff there is a parallel loop inside.
  var hasLoopInside: Bool {
    var isFound = false
    operation.walk(.preOrder) {
      isFound = $0 != operation && $0.is(SCF.Parallel.self)
      return isFound ? .interrupt : .advance
    }
    return isFound
  }
}
