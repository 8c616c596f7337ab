import Accel
import ArithDialect
import MemRefDialect

/// Who has to free a buffer, as far as that is known in a block.
enum Ownership {
  /// A boolean says whether the block has to.
  case unique(Value)
  /// No boolean says so.
  case unknown

  /// What is known of a buffer that may be the one or the other.
  func combined(with other: Ownership) -> Ownership {
    guard case .unique(let left) = self, case .unique(let right) = other else { return .unknown }
    return left == right || left.isOne && right.isOne || left.isZero && right.isZero ? self : .unknown
  }
}

/// That buffers cannot be freed; what was wrong has been reported.
struct DeallocationFailure: Error {}

/// What is known of the buffers of a function while deallocations are inserted.
final class DeallocationState {
  /// A buffer in a block.
  private struct Key: Hashable {
    let buffer: Value
    let block: Block
  }

  /// Makes the changes.
  let rewriter: Rewriter
  private let liveness: BlockLiveness
  private var ownerships: [Key: Ownership] = [:]
  private var buffersToFree: [Block: [Value]] = [:]
  /// The results of operations that were replaced by others with more results.
  private var replacements: [Value: Value] = [:]

  /// Finds out which buffers are alive where in `op`.
  init(_ op: Operation) {
    rewriter = Rewriter(op.context)
    liveness = BlockLiveness(op)
  }

  // MARK: Ownership

  /// What is known of a buffer in a block, if anything.
  func ownership(of buffer: Value, in block: Block?) -> Ownership? {
    block.flatMap { ownerships[Key(buffer: buffer, block: $0)] }
  }

  /// Says that in a block, by default the one that defines it, a buffer may also have the given owner.
  func add(_ ownership: Ownership, of buffer: Value, in block: Block? = nil) {
    guard let block = block ?? buffer.parentBlock else { return }
    let key = Key(buffer: buffer, block: block)
    ownerships[key] = ownerships[key].map { $0.combined(with: ownership) } ?? ownership
  }

  /// Says who owns a buffer in a block, whatever was known before.
  func set(_ ownership: Ownership, of buffer: Value, in block: Block) {
    ownerships[Key(buffer: buffer, block: block)] = ownership
  }

  /// Says that a buffer might have to be freed at the end of a block.
  func free(_ buffer: Value, atEndOf block: Block?) {
    if let block { buffersToFree[block, default: []].append(buffer) }
  }

  /// Returns a buffer with the elements of `buffer`, and a boolean that says whether the block owns it.
  func uniqueOwnership(of buffer: Value, in block: Block) -> (buffer: Value, indicator: Value) {
    if buffer.parentBlock == block, let choice = buffer.defined(by: Arith.Select.self),
      case .unique(let left)? = ownership(of: choice.trueValue, in: block),
      case .unique(let right)? = ownership(of: choice.falseValue, in: block)
    {
      let indicator = rewriter.create(Arith.Select.self, at: choice.location) {
        ($0.condition, $0.trueValue, $0.falseValue) = (choice.condition, left, right)
      }
      return (buffer, indicator.result)
    }
    if case .unique(let indicator)? = ownership(of: buffer, in: block) { return (buffer, indicator) }
    let clone = rewriter.clone(buffer: buffer)
    let yes = rewriter.constant(true, at: buffer.location)
    add(.unique(yes), of: clone)
    free(clone, atEndOf: clone.parentBlock)
    return (clone, yes)
  }

  // MARK: Liveness

  /// Says that `result` takes the place of `old`.
  func replace(_ old: Value, with result: Value) { replacements[old] = result }

  private func buffers(_ values: Set<Value>) -> [Value] {
    values.map { replacements[$0] ?? $0 }.filter(\.type.isMemRef).sorted { $0.comesBefore($1) }
  }

  /// The buffers from elsewhere that are alive at the start of a block, in a fixed order.
  func liveBuffers(atStartOf block: Block) -> [Value] { buffers(liveness[block].liveIn) }

  /// The buffers that must not be freed at the end of a block: those among `operands`, and those alive in `target`.
  func retained(_ block: Block, _ target: Block?, _ operands: some Sequence<Value>) -> [Value] {
    var alive = liveness[block].liveOut
    if let target { alive.formIntersection(liveness[target].liveIn) }
    return operands.filter(\.type.isMemRef) + buffers(alive)
  }

  // MARK: Freeing

  /// Returns the buffers that a block might have to free at its end, and the conditions.
  func buffersToFree(
    atEndOf block: Block, at location: Location
  ) throws(DeallocationFailure) -> (memrefs: [Value], conditions: [Value]) {
    var memrefs: [Value] = [], conditions: [Value] = []
    for buffer in buffersToFree[block] ?? [] {
      guard case .unique(let indicator)? = ownership(of: buffer, in: block) else {
        rewriter.context.emitError(at: buffer.location, "MemRef value does not have valid ownership")
        throw DeallocationFailure()
      }
      memrefs.append(rewriter.base(of: buffer, at: location))
      conditions.append(indicator)
    }
    return (memrefs, conditions)
  }

  /// Creates what frees buffers but those that are retained, whose owner is known from there on; returns what says
  /// whether it is `block`.
  func dealloc(
    _ buffers: (memrefs: [Value], conditions: [Value]), _ retained: [Value], in block: Block,
    at location: Location
  ) -> [Value] {
    let op = rewriter.createDealloc(buffers.memrefs, buffers.conditions, retained, at: location)
    let indicators = Array(op.updatedConditions)
    for buffer in retained { ownerships[Key(buffer: buffer, block: block)] = nil }
    for (buffer, indicator) in zip(retained, indicators) { add(.unique(indicator), of: buffer, in: block) }
    return indicators
  }

  /// Frees at `end` what its block owns but does not hand on as one of `operands`; returns what says which of those,
  /// as far as they are buffers, it owns.
  func dealloc(
    before end: Operation, _ operands: some Sequence<Value>
  ) throws(DeallocationFailure) -> [Value] {
    guard let block = end.block else { return [] }
    rewriter.builder.move(before: end)
    let buffers = try buffersToFree(atEndOf: block, at: end.location)
    let retained = retained(block, nil, operands)
    if buffers.memrefs.isEmpty, retained.isEmpty { return [] }
    let indicators = dealloc(buffers, retained, in: block, at: end.location)
    return Array(indicators.prefix(operands.count { $0.type.isMemRef }))
  }
}

extension Rewriter {
  /// Creates a copy of a buffer.
  func clone(buffer: Value) -> Value {
    create(Bufferization.Clone.self, at: buffer.location) { ($0.input, $0.output) = (buffer, buffer.type) }
      .output
  }

  /// Creates the buffer that was allocated, of which `buffer` may be a view.
  fileprivate func base(of buffer: Value, at location: Location) -> Value {
    let element = buffer.type.elementOrSelf
    let plain = context.memRefType([], element, memorySpace: buffer.type.bufferSpace)
    var source = buffer
    builder.location = location
    if buffer.type.is(UnrankedMemRefType.self) {
      source = reinterpretCast(buffer, .constant(0), [], [])
    }
    let index = context.indexType
    let counts = (source.type.shape ?? List()).map { _ in index }
    return create(MemRef.ExtractStridedMetadata.self, at: location) {
      $0.source = source
      $0.baseBuffer = plain
      ($0.offset, $0.sizes, $0.strides) = (index, counts, counts)
    }.baseBuffer
  }
}

extension Value {
  /// `true` iff this value comes before `other` in an order in which arguments come first.
  fileprivate func comesBefore(_ other: Value) -> Bool {
    if self == other { return false }
    if isBlockArgument != other.isBlockArgument { return isBlockArgument }
    if isBlockArgument, index != other.index { return index < other.index }
    if !isBlockArgument, let left = definingOperation, let right = other.definingOperation {
      if left == right { return index < other.index }
      if left.block == right.block { return left.isBefore(right) }
    }
    guard let left = parentBlock, let right = other.parentBlock else { return false }
    if left.region == right.region {
      return left.region?.blocks.first { $0 == left || $0 == right } == left
    }
    // What is defined outside comes before what is defined inside.
    return left.region?.block(holding: right) != nil
  }
}
