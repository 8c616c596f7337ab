import Accel
import AccelPresburger
import SCFDialect

extension Affine {
  /// What loops are fused for.
  enum FusionStrategy { case generic, producerConsumer, sibling(Value) }

  /// Whether loops can be fused, and what of the one is executed in the other.
  enum FusionResult {
    case possible(ComputationSlice), blockDependence, incorrectSlice(ComputationSlice), impossible
  }

  /// Finds whether a slice of a loop nest can be executed inside of the outer `depth` loops of another.
  static func fusion(
    of source: Op<For>, into target: Op<For>, depth: Int, _ strategy: FusionStrategy
  ) -> FusionResult {
    guard depth > 0, source.operation.block == target.operation.block else { return .impossible }
    guard hasPlaceForFusion(source, target) else { return .blockDependence }
    let isBackward = source.operation.isBefore(target.operation)
    let (first, second) = isBackward ? (source, target) : (target, source)
    if !first.operation.inside(If.self).isEmpty || !second.operation.inside(If.self).isEmpty {
      return .impossible
    }
    let (firstAccesses, secondAccesses) = (first.operation.accesses, second.operation.accesses)
    var chosen = firstAccesses
    switch strategy {
    case .generic: break
    case .producerConsumer:
      if maxFusionDepth(firstAccesses, secondAccesses) < depth { return .impossible }
      chosen = firstAccesses.filter(\.isWrite)
    case .sibling(let memref): chosen = firstAccesses.filter { !$0.isWrite && $0.memref == memref }
    }
    let common = source.operation.commonLoopCount(with: target.operation)
    switch sliceUnion(chosen, secondAccesses, depth: depth, commonLoopCount: common, isBackward: isBackward) {
    case .slice(let slice): return .possible(slice)
    case .incorrect(let slice): return .incorrectSlice(slice)
    case .unknown: return .impossible
    }
  }

  /// The buffers that the one accesses write and the others read.
  static func producedAndConsumed(_ producer: [MemoryAccess], _ consumer: [MemoryAccess]) -> [Value] {
    var found: [Value] = []
    for access in consumer where !access.isWrite && !found.contains(access.memref) {
      if producer.contains(where: { $0.isWrite && $0.memref == access.memref }) {
        found.append(access.memref)
      }
    }
    return found
  }

  /// Inside of how many loops of the consumer what the producer does can be executed.
  private static func maxFusionDepth(_ producer: [MemoryAccess], _ consumer: [MemoryAccess]) -> Int {
    if consumer.isEmpty { return 0 }
    let buffers = producedAndConsumed(producer, consumer)
    let accesses = consumer.filter { buffers.contains($0.memref) }
    if accesses.isEmpty { return 0 }
    var depth = commonLoops(accesses.map(\.operation)).count
    if !accesses.contains(where: \.isWrite) { return depth }
    for first in accesses {
      for second in accesses {
        for level in 1...first.operation.commonLoopCount(with: second.operation) + 1 {
          guard case .possible = first.dependence(before: second, depth: level) else { continue }
          depth = min(depth, level - 1)
          break
        }
      }
    }
    return depth
  }

  /// `true` iff there is a place in the block for both loops so that nothing between is in the way.
  private static func hasPlaceForFusion(_ source: Op<For>, _ target: Op<For>) -> Bool {
    let (first, last) =
      source.operation.isBefore(target.operation)
      ? (source.operation, target.operation) : (target.operation, source.operation)
    func touches(_ op: Operation, _ buffers: [Value: Bool]) -> Bool {
      guard let access = MemoryAccess(op), let isWritten = buffers[access.memref] else { return false }
      return access.isWrite || isWritten
    }
    func buffers(_ op: Operation) -> [Value: Bool] {
      var found: [Value: Bool] = [:]
      for access in op.accesses { found[access.memref] = (found[access.memref] ?? false) || access.isWrite }
      return found
    }
    let (ofFirst, ofLast) = (buffers(first), buffers(last))
    var isAfterFirst = false
    var current = first.next
    while let op = current, op != last {
      if !isAfterFirst {
        isAfterFirst = !op.walk(.postOrder) { touches($0, ofFirst) ? .interrupt : .advance }
      }
      if isAfterFirst {
        let isBeforeLast = !op.walk(.postOrder) { inner in
          if MemoryAccess(inner) != nil { return touches(inner, ofLast) ? .interrupt : .advance }
          let isUsed = inner.results.contains { result in
            result.uses.contains { last.isAncestor(of: $0.owner) }
          }
          return isUsed ? .interrupt : .advance
        }
        if isBeforeLast { return false }
      }
      current = op.next
    }
    return true
  }

  /// Puts a slice of a loop nest into another.
  static func fuse(
    _ source: Op<For>, _ slice: ComputationSlice, promotesReductions: Bool = false, _ rewriter: Rewriter
  ) {
    guard let place = slice.place else { return }
    var mapping = ValueMapping()
    rewriter.elsewhere({ $0.move(before: place) }) { _ = rewriter.clone(source.operation, &mapping) }
    var loops: [Op<For>] = []
    for (number, index) in slice.indices.enumerated() {
      guard let loop = mapping[index]?.loop else { continue }
      loops.append(loop)
      var (lower, upper) = slice.bounds(number)
      lower?.canonicalize()
      upper?.canonicalize()
      rewriter.setBounds(loop, lower: lower, upper: upper)
    }
    for loop in loops {
      if promotesReductions, loop.isParallelWithReduction, slice.iterationCount == 1 {
        promoteReduction(loop, rewriter)
      } else {
        promoteIfSingleIteration(loop, rewriter)
      }
    }
  }

  /// Makes a loop of one iteration that combines values part of the loop around.
  private static func promoteReduction(_ loop: Op<For>, _ rewriter: Rewriter) {
    guard loop.constantTripCount == 1, let parent = loop.operation.parent?.as(For.self),
      let end = loop.body.last, let block = loop.operation.block
    else { return }
    let count = parent.results.count
    let yielded = Array(end.operands)
    let new = addCarriedValues(to: parent, Array(loop.inits), yielded, rewriter)
    // What uses the results stands behind the loop that now has them.
    var users: [Operation] = []
    func collect(_ value: Value) {
      for use in value.uses where use.owner != new.body.last && !users.contains(use.owner) {
        users.append(use.owner)
        for result in use.owner.results { collect(result) }
      }
    }
    for result in loop.results { collect(result) }
    for (number, result) in loop.results.enumerated() {
      rewriter.replaceAllUses(of: result, with: new.results[count + number])
    }
    users.sort { $0.block == $1.block ? $0.isBefore($1) : false }
    for user in users.reversed() where user != new.operation { rewriter.move(user, after: new.operation) }
    rewriter.replaceAllUses(of: loop.inductionVariable, with: new.inductionVariable)
    for (argument, other) in zip(loop.carriedArguments, new.carriedArguments.suffix(loop.results.count)) {
      rewriter.replaceAllUses(of: argument, with: other)
    }
    rewriter.moveContents(of: loop.body, to: loop.operation.block ?? block, before: loop.operation)
    rewriter.erase(loop.operation)
  }
}

/// How much there is to do in a loop nest.
struct LoopNestStatistics {
  /// What is known of a loop.
  private struct Loop {
    var operations = 0
    var tripCount = 0
    var children: [Operation] = []
  }

  /// The loops of the nest.
  private var loops: [Operation: Loop] = [:]

  /// Counts what is in a nest; `nil` if a number of iterations is not known, or if there is something between loops.
  init?(_ root: Op<Affine.For>) {
    for loop in root.operation.inside(Affine.For.self) {
      if loop != root {
        guard let parent = loop.operation.parent, parent.is(Affine.For.self) else { return nil }
        loops[parent, default: Loop()].children.append(loop.operation)
      }
      guard let count = loop.constantTripCount else { return nil }
      loops[loop.operation, default: Loop()].tripCount = count
      loops[loop.operation, default: Loop()].operations = loop.body.operations.reduce(0) {
        $0 + ($1.is(Affine.For.self) || $1.is(Affine.If.self) ? 0 : 1)
      }
    }
  }

  /// The number of operations that are executed, where some loops may have other numbers of iterations, and more to do.
  func cost(
    of loop: Operation, tripCounts: [Operation: Int] = [:], additional: [Operation: Int] = [:]
  ) -> Int {
    guard let own = loops[loop] else { return 0 }
    var count = own.operations - 1
    for child in own.children { count &+= cost(of: child, tripCounts: tripCounts, additional: additional) }
    count &+= additional[loop] ?? 0
    return (tripCounts[loop] ?? own.tripCount) &* count
  }

  /// The number of operations that are executed after a slice was fused into a nest.
  static func fusedCost(
    _ source: Op<Affine.For>, _ sourceStatistics: LoopNestStatistics, _ target: Op<Affine.For>,
    _ targetStatistics: LoopNestStatistics, _ slice: ComputationSlice
  ) -> Int? {
    guard let counts = slice.tripCounts, let parent = slice.place?.parent else { return nil }
    let iterations = counts.reduce(1) { $0 &* $1.count }
    if iterations == 0 { return nil }
    var additional: [Operation: Int] = [:]
    if iterations == 1 {
      // What is stored is then loaded at once, and neither is needed.
      var buffers: [Value] = []
      var stores = 0
      for access in source.operation.accesses where access.isWrite {
        stores += 1
        if !buffers.contains(access.memref) { buffers.append(access.memref) }
      }
      if stores > 0 { additional[parent] = -stores }
      for buffer in buffers {
        for use in buffer.uses where MemoryAccess(use.owner)?.isWrite == false {
          if use.owner.surroundingLoops.contains(where: { $0.operation == parent }),
            let around = use.owner.parent, around.is(Affine.For.self)
          {
            additional[around, default: 0] -= 1
          }
        }
      }
    }
    let tripCounts = Dictionary(counts.map { ($0.loop, $0.count) }) { $1 }
    let sliceCost = sourceStatistics.cost(
      of: source.operation, tripCounts: tripCounts, additional: additional)
    additional[parent] = sliceCost
    return targetStatistics.cost(of: target.operation, additional: additional)
  }
}
