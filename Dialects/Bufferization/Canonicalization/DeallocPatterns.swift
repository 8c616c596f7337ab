public import Accel
import ArithDialect
import MemRefDialect

extension Bufferization.Dealloc {
  public static let canonicalizations = [
    removeDuplicateMemrefs, removeDuplicateRetained, eraseEmpty, eraseAlwaysFalse, skipMetadataOfAllocations,
    removeAllocationPairs,
  ]

  /// Gives `op` other buffers to free, under other conditions.
  private static func update(
    _ op: Op<Self>, _ memrefs: [Value], _ conditions: [Value], _ rewriter: Rewriter
  ) throws(NoMatch) -> Rewritten {
    if op.memrefs.elementsEqual(memrefs), op.conditions.elementsEqual(conditions) {
      throw NoMatch("there is nothing to change")
    }
    return rewriter.update(op, memrefs, conditions)
  }

  // dealloc (a, a) if (c, d) → dealloc (a) if (c | d)
  private static let removeDuplicateMemrefs = Pattern(
    bufferization: "DeallocRemoveDuplicateDeallocMemrefs"
  ) { (op: Op<Self>, rewriter) throws(NoMatch) in
    var memrefs: [Value] = [], conditions: [Value] = []
    guard Set(op.memrefs).count < op.memrefs.count else { throw NoMatch("all buffers differ") }
    for (memref, condition) in zip(op.memrefs, op.conditions) {
      guard let known = memrefs.firstIndex(of: memref) else {
        memrefs.append(memref)
        conditions.append(condition)
        continue
      }
      let other = conditions[known]
      if other == condition { continue }
      conditions[known] =
        rewriter.create(Arith.OrI.self, at: op.location) { ($0.lhs, $0.rhs) = (other, condition) }.result
    }
    return try update(op, memrefs, conditions, rewriter)
  }

  // dealloc retain (a, a) → dealloc retain (a)
  private static let removeDuplicateRetained = Pattern(
    bufferization: "DeallocRemoveDuplicateRetainedMemrefs"
  ) { (op: Op<Self>, rewriter) throws(NoMatch) in
    var retained: [Value] = []
    let positions = op.retained.map { value -> Int in
      if let known = retained.firstIndex(of: value) { return known }
      retained.append(value)
      return retained.count - 1
    }
    guard retained.count < op.retained.count else { throw NoMatch("all retained buffers differ") }
    let dealloc = rewriter.createDealloc(
      Array(op.memrefs), Array(op.conditions), retained, at: op.location)
    return rewriter.replace(op, with: positions.map { dealloc.updatedConditions[$0] })
  }

  // dealloc retain (a) → false
  private static let eraseEmpty = Pattern(bufferization: "EraseEmptyDealloc") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    guard op.memrefs.isEmpty else { throw NoMatch("there are buffers to free") }
    let no = rewriter.constant(false, at: op.location)
    return rewriter.replace(op, with: op.updatedConditions.map { _ in no })
  }

  // dealloc (a, b) if (false, c) → dealloc (b) if (c)
  private static let eraseAlwaysFalse = Pattern(bufferization: "EraseAlwaysFalseDealloc") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let kept = op.memrefs.indices.filter { !op.conditions[$0].isZero }
    return try update(op, kept.map { op.memrefs[$0] }, kept.map { op.conditions[$0] }, rewriter)
  }

  // dealloc (base of alloc()) → dealloc (alloc())
  private static let skipMetadataOfAllocations = Pattern(bufferization: "SkipExtractMetadataOfAlloc") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let memrefs = op.memrefs.map { memref -> Value in
      guard let metadata = memref.defined(by: MemRef.ExtractStridedMetadata.self) else { return memref }
      let source = metadata.source
      return source.isAllocated ? source : memref
    }
    return try update(op, memrefs, Array(op.conditions), rewriter)
  }

  // dealloc (alloc()) if (c), where nobody else uses it → nothing
  private static let removeAllocationPairs = Pattern(bufferization: "RemoveAllocDeallocPairWhenNoOtherUsers")
  {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    var memrefs: [Value] = [], conditions: [Value] = [], allocations: [Operation] = []
    for (memref, condition) in zip(op.memrefs, op.conditions) {
      if memref.hasOneUse, memref.isAllocated, let alloc = memref.definingOperation,
        alloc.results.count == 1, alloc.hasOnlyEffects(.allocate)
      {
        allocations.append(alloc)
      } else {
        memrefs.append(memref)
        conditions.append(condition)
      }
    }
    let rewritten = try update(op, memrefs, conditions, rewriter)
    for alloc in allocations { rewriter.erase(alloc) }
    return rewritten
  }
}

extension Value {
  /// `true` iff the operation that defines this buffer has allocated it.
  package var isAllocated: Bool {
    guard let op = definingOperation, let witness = op.interface(MemoryEffectsWitness.self) else {
      return false
    }
    return witness.effects(op).contains { $0.kind == .allocate && $0.value == self }
  }
}

extension Rewriter {
  /// Creates a constant boolean.
  package func constant(_ value: Bool, at location: Location) -> Value {
    create(
      Arith.Constant.self, results: [context.i1], properties: [context.bool(value)], at: location
    ).result
  }

  /// Creates an operation that frees buffers under conditions, but none that is retained.
  @discardableResult
  package func createDealloc(
    _ memrefs: [Value], _ conditions: [Value], _ retained: [Value], at location: Location
  ) -> Op<Bufferization.Dealloc> {
    let boolean = context.i1
    return create(Bufferization.Dealloc.self, at: location) {
      ($0.memrefs, $0.conditions, $0.retained) = (memrefs, conditions, retained)
      $0.updatedConditions = retained.map { _ in boolean }
    }
  }

  /// Gives `op` other buffers to free, under other conditions.
  @discardableResult
  package func update(
    _ op: Op<Bufferization.Dealloc>, _ memrefs: [Value], _ conditions: [Value]
  ) -> Rewritten {
    let operation = op.operation
    let retained = Array(op.retained)
    if let slot = operation.name.info?.operandSegmentSlot {
      setProperty(
        operation, slot,
        to: context.denseArray([memrefs.count, conditions.count, retained.count], width: 32))
    }
    return setOperands(operation, to: memrefs + conditions + retained)
  }
}
