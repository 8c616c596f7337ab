// The memory behind the handles. An operation with its properties, results, regions, successors and
// operands is one allocation:
//
//     OperationStorage | Attribute? × properties | ValueStorage × results | RegionStorage × regions
//                      | SuccessorStorage × successors | OperandStorage × operands
//
// Only operands can grow; they then move to an allocation of their own. Nothing here counts references.

@usableFromInline typealias OperationPointer = UnsafeMutablePointer<OperationStorage>
@usableFromInline typealias ValuePointer = UnsafeMutablePointer<ValueStorage>
@usableFromInline typealias OperandPointer = UnsafeMutablePointer<OperandStorage>
@usableFromInline typealias SuccessorPointer = UnsafeMutablePointer<SuccessorStorage>
@usableFromInline typealias BlockPointer = UnsafeMutablePointer<BlockStorage>
@usableFromInline typealias RegionPointer = UnsafeMutablePointer<RegionStorage>

/// The head of an operation's memory.
@usableFromInline struct OperationStorage: BitwiseCopyable {
  @usableFromInline var name: OperationName
  @usableFromInline var block: BlockPointer?
  @usableFromInline var previous: OperationPointer?
  @usableFromInline var next: OperationPointer?
  /// The discardable attributes, a dictionary.
  @usableFromInline var attributes: Attribute
  @usableFromInline var location: Location
  @usableFromInline var operands: OperandPointer
  @usableFromInline var operandCount: UInt32
  @usableFromInline var operandCapacity: UInt32
  @usableFromInline var resultCount: UInt32
  @usableFromInline var regionCount: UInt32
  @usableFromInline var successorCount: UInt32
  @usableFromInline var propertyCount: UInt32
  /// The position inside the block, comparable while the block's order is valid; `erasedOrder` once erased.
  @usableFromInline var order: UInt32
  /// A number for whichever algorithm is at work; the printer keeps the name of the first result here.
  @usableFromInline var scratch: UInt32

  /// The `order` of an operation that was erased.
  @usableFromInline static var erasedOrder: UInt32 { .max }
  /// The distance of the numbers that operations get when they are appended to a block.
  @usableFromInline static var orderStep: UInt32 { 8 }
}

/// A result of an operation, or the head of a block argument.
@usableFromInline struct ValueStorage: BitwiseCopyable {
  @usableFromInline var type: Type
  @usableFromInline var firstUse: OperandPointer?
  /// The address of the owner, with a `ValueTag` in the low bits.
  @usableFromInline var owner: UInt
}

/// What a value's owner is.
@usableFromInline enum ValueTag {
  @usableFromInline static var mask: UInt { 3 }
  /// An operation; the address is that of its `OperationStorage`.
  @usableFromInline static var result: UInt { 0 }
  /// A block; the value is the head of a `BlockArgumentStorage`.
  @usableFromInline static var blockArgument: UInt { 1 }
  /// Nothing yet: the value stands for one that a parser has not met.
  @usableFromInline static var forwardReference: UInt { 2 }
}

/// An argument of a block; allocated one by one, so that handles survive changes of the list.
@usableFromInline struct BlockArgumentStorage: BitwiseCopyable {
  @usableFromInline var value: ValueStorage
  @usableFromInline var location: Location
  @usableFromInline var index: UInt32
  @usableFromInline var scratch: UInt32
}

/// One use of a value: a link in the list that starts at the value.
@usableFromInline struct OperandStorage: BitwiseCopyable {
  @usableFromInline var value: ValuePointer
  @usableFromInline var next: OperandPointer?
  @usableFromInline var previous: OperandPointer?
  @usableFromInline var owner: OperationPointer
}

/// One use of a block by a terminator: a link in the list that starts at the block.
@usableFromInline struct SuccessorStorage: BitwiseCopyable {
  @usableFromInline var block: BlockPointer
  @usableFromInline var next: SuccessorPointer?
  @usableFromInline var previous: SuccessorPointer?
  @usableFromInline var owner: OperationPointer
}

/// A list of blocks.
@usableFromInline struct RegionStorage: BitwiseCopyable {
  @usableFromInline var first: BlockPointer?
  @usableFromInline var last: BlockPointer?
  @usableFromInline var parent: OperationPointer
}

/// A list of operations with arguments.
@usableFromInline struct BlockStorage: BitwiseCopyable {
  @usableFromInline var region: RegionPointer?
  @usableFromInline var previous: BlockPointer?
  @usableFromInline var next: BlockPointer?
  @usableFromInline var first: OperationPointer?
  @usableFromInline var last: OperationPointer?
  @usableFromInline var firstUse: SuccessorPointer?
  @usableFromInline var arguments: UnsafeMutablePointer<UnsafeMutablePointer<BlockArgumentStorage>>?
  @usableFromInline var argumentCount: UInt32
  @usableFromInline var argumentCapacity: UInt32
  @usableFromInline var isOrderValid: Bool
  /// A number for whichever algorithm is at work; the printer keeps the block's number here.
  @usableFromInline var scratch: UInt32
}

extension OperationStorage {
  @usableFromInline static var propertiesOffset: Int { MemoryLayout<OperationStorage>.stride }
}

extension UnsafeMutablePointer<OperationStorage> {
  @inlinable @inline(__always)
  var properties: UnsafeMutablePointer<Attribute?> {
    (UnsafeMutableRawPointer(self) + OperationStorage.propertiesOffset).assumingMemoryBound(
      to: Attribute?.self)
  }
  @inlinable @inline(__always)
  var results: ValuePointer {
    (UnsafeMutableRawPointer(properties) + Int(pointee.propertyCount) &* 8)
      .assumingMemoryBound(to: ValueStorage.self)
  }
  @inlinable @inline(__always)
  var regions: RegionPointer {
    (UnsafeMutableRawPointer(results) + Int(pointee.resultCount) &* MemoryLayout<ValueStorage>.stride)
      .assumingMemoryBound(to: RegionStorage.self)
  }
  @inlinable @inline(__always)
  var successors: SuccessorPointer {
    (UnsafeMutableRawPointer(regions) + Int(pointee.regionCount) &* MemoryLayout<RegionStorage>.stride)
      .assumingMemoryBound(to: SuccessorStorage.self)
  }
  @inlinable @inline(__always)
  var inlineOperands: OperandPointer {
    (UnsafeMutableRawPointer(successors)
      + Int(pointee.successorCount) &* MemoryLayout<SuccessorStorage>.stride)
      .assumingMemoryBound(to: OperandStorage.self)
  }
}

extension UnsafeMutablePointer<OperandStorage> {
  /// Makes this operand a use of `value`; it must not be in a use list.
  @inlinable @inline(__always)
  func link(to value: ValuePointer) {
    let next = value.pointee.firstUse
    pointee.value = value
    pointee.next = next
    pointee.previous = nil
    if let next { next.pointee.previous = self }
    value.pointee.firstUse = self
  }

  /// Takes this operand out of the use list of its value.
  @inlinable @inline(__always)
  func unlink() {
    let (next, previous) = (pointee.next, pointee.previous)
    if let previous { previous.pointee.next = next } else { pointee.value.pointee.firstUse = next }
    if let next { next.pointee.previous = previous }
  }
}

extension UnsafeMutablePointer<SuccessorStorage> {
  /// Makes this successor a use of `block`; it must not be in a use list.
  @inlinable func link(to block: BlockPointer) {
    let next = block.pointee.firstUse
    pointee.block = block
    pointee.next = next
    pointee.previous = nil
    if let next { next.pointee.previous = self }
    block.pointee.firstUse = self
  }

  /// Takes this successor out of the use list of its block; does nothing the second time.
  @inlinable func unlink() {
    let (next, previous) = (pointee.next, pointee.previous)
    if let previous { previous.pointee.next = next } else { pointee.block.pointee.firstUse = next }
    if let next { next.pointee.previous = previous }
    (pointee.next, pointee.previous) = (nil, self)
  }
}
