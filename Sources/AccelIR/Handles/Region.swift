public import AccelSupport

/// A list of blocks inside an operation.
@frozen public struct Region: AddressHashed, BitwiseCopyable {
  @usableFromInline let raw: RegionPointer
  @inlinable @inline(__always) init(raw: RegionPointer) { self.raw = raw }

  /// A number that no other region has.
  @inlinable public var address: UInt { UInt(bitPattern: raw) }

  /// The operation that holds the region.
  @inlinable public var parent: Operation { Operation(raw: raw.pointee.parent) }
  /// The position among the regions of its operation.
  @inlinable public var index: Int { raw - raw.pointee.parent.regions }
  /// The first block.
  @inlinable public var entry: Block? { raw.pointee.first.map(Block.init(raw:)) }
  /// The last block.
  @inlinable public var last: Block? { raw.pointee.last.map(Block.init(raw:)) }
  /// `true` iff there are no blocks.
  @inlinable public var isEmpty: Bool { raw.pointee.first == nil }
  /// `true` iff there is exactly one block.
  @inlinable public var hasOneBlock: Bool {
    raw.pointee.first != nil && raw.pointee.first == raw.pointee.last
  }
  /// The blocks in order.
  @inlinable public var blocks: BlockSequence { BlockSequence(first: raw.pointee.first) }
  /// The arguments of the entry block.
  @inlinable public var arguments: ArgumentList { entry?.arguments ?? ArgumentList(base: nil, count: 0) }

  /// `true` iff this region lies in `other` or in a region inside it.
  public func isProperDescendant(of other: Region) -> Bool {
    var current = parent.region
    while let candidate = current {
      if candidate == other { return true }
      current = candidate.parent.region
    }
    return false
  }
}

/// The blocks of a region.
@frozen public struct BlockSequence: Sequence {
  @usableFromInline let first: BlockPointer?
  @inlinable init(first: BlockPointer?) { self.first = first }
  @inlinable public func makeIterator() -> Iterator { Iterator(next: first) }

  /// Goes through the blocks; the one just returned may be erased.
  @frozen public struct Iterator: IteratorProtocol {
    @usableFromInline var upcoming: BlockPointer?
    @inlinable init(next: BlockPointer?) { upcoming = next }
    @inlinable public mutating func next() -> Block? {
      guard let current = upcoming else { return nil }
      upcoming = current.pointee.next
      return Block(raw: current)
    }
  }
}
