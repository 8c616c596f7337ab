public import AccelSupport

/// A sequence of operations with arguments, the last operation of which may pass control on.
@frozen public struct Block: AddressHashed, BitwiseCopyable {
  @usableFromInline let raw: BlockPointer
  @inlinable @inline(__always) init(raw: BlockPointer) { self.raw = raw }

  /// A number that no other block has.
  @inlinable public var address: UInt { UInt(bitPattern: raw) }

  /// The region that holds the block.
  @inlinable public var region: Region? { raw.pointee.region.map(Region.init(raw:)) }
  /// The operation around the block.
  @inlinable public var parent: Operation? { raw.pointee.region.map { Operation(raw: $0.pointee.parent) } }
  /// The block after this one in its region.
  @inlinable public var next: Block? { raw.pointee.next.map(Block.init(raw:)) }
  /// The block before this one in its region.
  @inlinable public var previous: Block? { raw.pointee.previous.map(Block.init(raw:)) }
  /// `true` iff the block is the first of its region.
  @inlinable public var isEntry: Bool { raw.pointee.region != nil && raw.pointee.previous == nil }

  /// The first operation.
  @inlinable public var first: Operation? { raw.pointee.first.map(Operation.init(raw:)) }
  /// The last operation.
  @inlinable public var last: Operation? { raw.pointee.last.map(Operation.init(raw:)) }
  /// `true` iff there are no operations.
  @inlinable public var isEmpty: Bool { raw.pointee.first == nil }
  /// The operations in order.
  @inlinable public var operations: OperationSequence { OperationSequence(first: raw.pointee.first) }

  /// The last operation if it may end a block: it is a terminator, or of an unregistered kind.
  @inlinable public var terminator: Operation? {
    guard let last, last.name.mightHaveTrait(.terminator) else { return nil }
    return last
  }

  /// The arguments in order.
  @inlinable public var arguments: ArgumentList {
    ArgumentList(base: raw.pointee.arguments, count: Int(raw.pointee.argumentCount))
  }

  /// The blocks that control may pass to from here.
  @inlinable public var successors: SuccessorList {
    last?.successors ?? SuccessorList(base: SuccessorPointer(bitPattern: 8).unsafelyUnwrapped, count: 0)
  }
  /// `true` iff no terminator names this block.
  @inlinable public var hasNoPredecessors: Bool { raw.pointee.firstUse == nil }
  /// The blocks of the terminators that name this block, most recent first, once for each mention.
  @inlinable public var predecessors: PredecessorSequence { PredecessorSequence(first: raw.pointee.firstUse) }

  /// The places where terminators name this block, most recent first.
  @inlinable public var incomingEdges: IncomingEdgeSequence {
    IncomingEdgeSequence(first: raw.pointee.firstUse)
  }

  /// A number for whichever algorithm is at work.
  @inlinable package var scratch: UInt32 {
    get { raw.pointee.scratch }
    nonmutating set { raw.pointee.scratch = newValue }
  }
}

/// The operations of a block.
@frozen public struct OperationSequence: Sequence {
  @usableFromInline let first: OperationPointer?
  @inlinable init(first: OperationPointer?) { self.first = first }
  @inlinable public func makeIterator() -> Iterator { Iterator(next: first) }

  /// Goes through the operations; the one just returned may be erased.
  @frozen public struct Iterator: IteratorProtocol {
    @usableFromInline var upcoming: OperationPointer?
    @inlinable init(next: OperationPointer?) { upcoming = next }
    @inlinable public mutating func next() -> Operation? {
      guard let current = upcoming else { return nil }
      upcoming = current.pointee.next
      return Operation(raw: current)
    }
  }
}

/// The arguments of a block.
@frozen public struct ArgumentList: RandomAccessCollection {
  @usableFromInline let base: UnsafeMutablePointer<UnsafeMutablePointer<BlockArgumentStorage>>?
  public let count: Int
  @inlinable init(base: UnsafeMutablePointer<UnsafeMutablePointer<BlockArgumentStorage>>?, count: Int) {
    (self.base, self.count) = (base, count)
  }
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  @inlinable public subscript(index: Int) -> Value {
    assert(index >= 0 && index < count)
    return Value(
      raw: UnsafeMutableRawPointer(base.unsafelyUnwrapped[index]).assumingMemoryBound(to: ValueStorage.self))
  }
  /// The types of the arguments.
  @inlinable public var types: [Type] { map(\.type) }
}

/// The blocks that pass control to a block.
@frozen public struct PredecessorSequence: Sequence, IteratorProtocol {
  @usableFromInline var upcoming: SuccessorPointer?
  @inlinable init(first: SuccessorPointer?) { upcoming = first }
  @inlinable public mutating func next() -> Block? {
    guard let current = upcoming else { return nil }
    upcoming = current.pointee.next
    return Operation(raw: current.pointee.owner).block
  }
}

/// A place where a terminator names a block.
public struct IncomingEdge: Hashable {
  /// The terminator.
  public let terminator: Operation
  /// The position among the terminator's successors.
  public let index: Int
  @usableFromInline init(_ terminator: Operation, _ index: Int) {
    (self.terminator, self.index) = (terminator, index)
  }
  /// The block that control comes from.
  public var block: Block { Block(raw: terminator.raw.pointee.block.unsafelyUnwrapped) }
}

/// The places where terminators name a block.
@frozen public struct IncomingEdgeSequence: Sequence, IteratorProtocol {
  @usableFromInline var upcoming: SuccessorPointer?
  @inlinable init(first: SuccessorPointer?) { upcoming = first }
  @inlinable public mutating func next() -> IncomingEdge? {
    guard let current = upcoming else { return nil }
    upcoming = current.pointee.next
    let owner = current.pointee.owner
    return IncomingEdge(Operation(raw: owner), current - owner.successors)
  }
}
