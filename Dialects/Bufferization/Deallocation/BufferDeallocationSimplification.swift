public import Accel
import ArithDialect
import MemRefDialect

/// Makes what frees buffers simpler, by what is known of which buffers may be the same.
public struct BufferDeallocationSimplification: Pass {
  public static let name = "buffer-deallocation-simplification"
  public static let title = "BufferDeallocationSimplificationPass"
  public static let summary =
    "Optimizes `bufferization.dealloc` operation for more efficient codegen"
  public static let dependentDialects: [any Dialect.Type] = [
    Arith.self, Bufferization.self, MemRef.self,
  ]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var options = GreedyOptions()
    // What is known of buffers stays true as long as blocks stay.
    options.regionSimplification = .normal
    let patterns = Origins(flow: BufferFlow(op)).patterns + Bufferization.Dealloc.canonicalizations
    guard rewriteGreedily(op, PatternTable(patterns), options).converged else { throw .reported }
  }
}

/// The patterns that know where buffers come from.
private struct Origins {
  let flow: BufferFlow

  var patterns: [Pattern] { [removeRetained, removeUnaliased, split, replaceOwned] }

  /// `true` iff one of `others` may be the same allocation as `buffer`.
  private static func mayMeet(_ flow: BufferFlow, _ others: some Sequence<Value>, _ buffer: Value) -> Bool {
    others.contains { other in
      !areNewAndOld(other, buffer) && !areNewAndOld(buffer, other)
        && flow.areSameAllocation(other, buffer) != false
    }
  }

  /// `true` iff `new` is allocated after control has entered a block of which `old` is an argument.
  private static func areNewAndOld(_ new: Value, _ old: Value) -> Bool {
    let (new, old) = (new.viewBase, old.viewBase)
    guard new.isAllocated, let op = new.definingOperation else { return false }
    return old.owningBlock?.operation(holding: op) != nil
  }

  /// Changes the buffers that `op` frees.
  private static func update(
    _ op: Op<Bufferization.Dealloc>, _ memrefs: [Value], _ conditions: [Value], _ rewriter: Rewriter
  ) throws(NoMatch) -> Rewritten {
    if op.memrefs.elementsEqual(memrefs), op.conditions.elementsEqual(conditions) {
      throw NoMatch("there is nothing to change")
    }
    return rewriter.update(op, memrefs, conditions)
  }

  // dealloc (a) if (c) retain (a, b) → dealloc retain (a, b), and c for a, where b is another buffer
  private var removeRetained: Pattern {
    nonisolated(unsafe) let flow = flow
    return Pattern("RemoveDeallocMemrefsContainedInRetained") {
      (op: Op<Bufferization.Dealloc>, rewriter) throws(NoMatch) in
      if Set(op.retained).count < op.retained.count { throw NoMatch("a buffer is retained twice") }
      /// Adds the condition to what is said of retained buffers that are `memref`; `false` if that may be wrong.
      func take(_ memref: Value, _ condition: Value) -> Bool {
        let relations = op.retained.map { flow.areSameAllocation($0, memref) }
        guard relations.contains(true), !relations.contains(nil) else { return false }
        rewriter.builder.move(after: op.operation)
        for (owned, relation) in zip(Array(op.updatedConditions), relations) where relation == true {
          let either = rewriter.create(Arith.OrI.self, at: op.location) {
            ($0.lhs, $0.rhs) = (owned, condition)
          }
          _ = rewriter.replaceUses(of: owned, with: either.result) { $0.owner != either.operation }
        }
        return true
      }
      var memrefs: [Value] = [], conditions: [Value] = []
      for (memref, condition) in zip(Array(op.memrefs), Array(op.conditions)) {
        if take(memref, condition) { continue }
        if let metadata = memref.defined(by: MemRef.ExtractStridedMetadata.self),
          take(metadata.source, condition)
        {
          continue
        }
        memrefs.append(memref)
        conditions.append(condition)
      }
      return try Self.update(op, memrefs, conditions, rewriter)
    }
  }

  // dealloc (a) if (c) retain (b) → dealloc (a) if (c), and false for b, where b is another buffer
  private var removeUnaliased: Pattern {
    nonisolated(unsafe) let flow = flow
    return Pattern("RemoveRetainedMemrefsGuaranteedToNotAlias") {
      (op: Op<Bufferization.Dealloc>, rewriter) throws(NoMatch) in
      let isKept = op.retained.map { Self.mayMeet(flow, op.memrefs, $0) }
      guard isKept.contains(false) else { throw NoMatch("all retained buffers may be freed") }
      var no: [Value] = []
      for isKept in isKept where !isKept { no.append(rewriter.constant(false, at: op.location)) }
      let kept = zip(op.retained, isKept).compactMap { $1 ? $0 : nil }
      let dealloc = rewriter.createDealloc(
        Array(op.memrefs), Array(op.conditions), kept, at: op.location)
      var (known, unknown) = (no.makeIterator(), dealloc.updatedConditions.makeIterator())
      return rewriter.replace(
        op, with: isKept.compactMap { isKept in isKept ? unknown.next() : known.next() })
    }
  }

  // dealloc (a, b) if (c, d) → dealloc (a) if (c); dealloc (b) if (d), where b is another buffer
  private var split: Pattern {
    nonisolated(unsafe) let flow = flow
    return Pattern("SplitDeallocWhenNotAliasingAnyOther") {
      (op: Op<Bufferization.Dealloc>, rewriter) throws(NoMatch) in
      let (memrefs, conditions) = (Array(op.memrefs), Array(op.conditions))
      if memrefs.count < 2 { throw NoMatch("there is one buffer at most") }
      let isAlone = memrefs.indices.map { index in
        var others = memrefs
        others.remove(at: index)
        return !Self.mayMeet(flow, others, memrefs[index])
      }
      guard isAlone.contains(true) else { throw NoMatch("each buffer may be the same as another") }
      let retained = Array(op.retained)
      var split: [[Value]] = []
      for index in memrefs.indices where isAlone[index] {
        let dealloc = rewriter.createDealloc(
          [memrefs[index]], [conditions[index]], retained, at: op.location)
        split.append(Array(dealloc.updatedConditions))
      }
      let rest = memrefs.indices.filter { !isAlone[$0] }
      let dealloc = rewriter.createDealloc(
        rest.map { memrefs[$0] }, rest.map { conditions[$0] }, retained, at: op.location)
      var owned = Array(dealloc.updatedConditions)
      for more in split {
        for index in owned.indices {
          let known = owned[index]
          owned[index] =
            rewriter.create(Arith.OrI.self, at: op.location) { ($0.lhs, $0.rhs) = (known, more[index]) }
            .result
        }
      }
      return rewriter.replace(op, with: owned)
    }
  }

  // dealloc (a) if (true) retain (b) → dealloc retain (b), and true for b, where a and b are one buffer
  private var replaceOwned: Pattern {
    nonisolated(unsafe) let flow = flow
    return Pattern("RetainedMemrefAliasingAlwaysDeallocatedMemref") {
      (op: Op<Bufferization.Dealloc>, rewriter) throws(NoMatch) in
      var isOwned = op.retained.map { _ in false }
      var memrefs: [Value] = [], conditions: [Value] = []
      for (memref, condition) in zip(Array(op.memrefs), Array(op.conditions)) {
        let source = memref.defined(by: MemRef.ExtractStridedMetadata.self)?.source
        var isDropped = false
        for (index, retained) in op.retained.enumerated() where condition.isOne {
          let isSame =
            flow.areSameAllocation(retained, memref) == true
            || source.map { flow.areSameAllocation(retained, $0) == true } ?? false
          guard isSame else { continue }
          rewriter.replaceAllUses(of: op.updatedConditions[index], with: condition)
          (isOwned[index], isDropped) = (true, true)
        }
        if isDropped { continue }
        memrefs.append(memref)
        conditions.append(condition)
      }
      if isOwned.contains(false) { throw NoMatch("it is not sure that all retained buffers are owned") }
      return try Self.update(op, memrefs, conditions, rewriter)
    }
  }
}
