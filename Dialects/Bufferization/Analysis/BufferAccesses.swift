import Accel

/// The place of an operation and of all inside it, in the order of the text.
typealias Extent = Range<Int>

/// The reads and writes of the values of one set of aliases, in an order in which those that can meet are found without
/// a look at all others.
final class BufferAccesses {
  /// A read, between whose start and end no write may come; both are in `block`, which is alone in its region.
  private struct Interval {
    let extent: Extent
    let use: Use
  }

  /// The reads whose definitions are in one block with them.
  private struct BlockReads {
    /// What is inside of the operation around the block.
    let scope: Extent
    /// The reads by the order of magnitude of their lengths, each list by their ends.
    var intervals: [[Interval]] = []

    mutating func insert(_ interval: Interval) {
      let magnitude = Int.bitWidth - interval.extent.count.leadingZeroBitCount
      while intervals.count <= magnitude { intervals.append([]) }
      let index = intervals[magnitude].partitionPoint { $0.extent.upperBound >= interval.extent.upperBound }
      intervals[magnitude].insert(interval, at: index)
    }

    /// `true` iff `condition` holds of a read between whose start and end `place` is, or of any if it is elsewhere.
    func contains(around place: Int, where condition: (Use) -> Bool) -> Bool {
      guard scope.contains(place) else { return intervals.contains { $0.contains { condition($0.use) } } }
      for (magnitude, list) in intervals.enumerated() {
        let longest = 1 << magnitude
        var index = list.partitionPoint { $0.extent.upperBound > place }
        while index < list.count, list[index].extent.upperBound <= place + longest {
          if list[index].extent.contains(place), condition(list[index].use) { return true }
          index += 1
        }
      }
      return false
    }
  }

  private var blocks: [Block: BlockReads] = [:]
  /// The reads whose definitions are elsewhere.
  private var others: [Use] = []
  /// The writes, by their places.
  private var writes: [(place: Int, use: Use)] = []
  /// How many reads there are that may see something wrong.
  private var readCount = 0
  /// `true` iff something is read at all.
  private(set) var isRead = false
  /// `true` iff a write is executed by several threads, and the definition is not.
  private(set) var crossesThreads = false
  /// `true` iff one of the values must not be written to.
  var isUnwritable = false
  /// `true` iff something is written.
  var isWritten: Bool { !writes.isEmpty }

  // MARK: Adding

  /// Adds a read that sees defined elements in any case.
  func addHarmlessRead() { isRead = true }

  /// Adds a read whose definitions are in other blocks.
  func addRead(_ use: Use) {
    isRead = true
    readCount += 1
    others.append(use)
  }

  /// Adds a read that must see what was defined at the start of `extent`, in a block inside of `scope`.
  func addRead(_ use: Use, _ extent: Extent, in block: Block, _ scope: Extent) {
    isRead = true
    readCount += 1
    blocks[block, default: BlockReads(scope: scope)].insert(Interval(extent: extent, use: use))
  }

  /// Adds a write; `crossesThreads` says whether several threads execute it, but not the definition.
  func addWrite(_ use: Use, at place: Int, crossesThreads: Bool) {
    if crossesThreads { self.crossesThreads = true }
    writes.insert((place, use), at: writes.partitionPoint { $0.place >= place })
  }

  /// Adds all that is in `other`.
  func add(_ other: BufferAccesses) {
    for (block, reads) in other.blocks {
      guard blocks[block] != nil else {
        blocks[block] = reads
        continue
      }
      for list in reads.intervals { for interval in list { blocks[block]?.insert(interval) } }
    }
    others += other.others
    for (place, use) in other.writes { addWrite(use, at: place, crossesThreads: false) }
    readCount += other.readCount
    isRead = isRead || other.isRead
    crossesThreads = crossesThreads || other.crossesThreads
    isUnwritable = isUnwritable || other.isUnwritable
  }

  /// How much there is to add to another.
  var count: Int { readCount + writes.count }

  // MARK: Comparing

  /// `true` iff `condition` holds of a read that may see what is written at `place`.
  func containsRead(around place: Int, where condition: (Use) -> Bool) -> Bool {
    others.contains(where: condition)
      || blocks.values.contains { $0.contains(around: place, where: condition) }
  }

  /// `true` iff `areInConflict` holds of a read here and a write in `other`, which it may see.
  func meets(_ other: BufferAccesses, where areInConflict: (_ read: Use, _ write: Use) -> Bool) -> Bool {
    if readCount == 0 || other.writes.isEmpty { return false }
    if other.writes.count <= readCount {
      return other.writes.contains { write in
        containsRead(around: write.place) { areInConflict($0, write.use) }
      }
    }
    if others.contains(where: { read in other.writes.contains { areInConflict(read, $0.use) } }) {
      return true
    }
    return blocks.values.contains { reads in
      reads.intervals.contains { list in
        list.contains { read in
          other.containsWrite(in: read.extent, or: reads.scope) { areInConflict(read.use, $0) }
        }
      }
    }
  }

  /// `true` iff `condition` holds of a write inside of `extent`, or outside of `scope`.
  private func containsWrite(in extent: Extent, or scope: Extent, where condition: (Use) -> Bool) -> Bool {
    var index = writes.partitionPoint { $0.place >= extent.lowerBound }
    while index < writes.count, writes[index].place < extent.upperBound {
      if condition(writes[index].use) { return true }
      index += 1
    }
    let start = writes.partitionPoint { $0.place >= scope.lowerBound }
    if writes[..<start].contains(where: { condition($0.use) }) { return true }
    let end = writes.partitionPoint { $0.place >= scope.upperBound }
    return writes[end...].contains { condition($0.use) }
  }
}

extension Array {
  /// The index of the first element for which `condition` holds, or the count; it holds for all that come after.
  fileprivate func partitionPoint(where condition: (Element) -> Bool) -> Int {
    var (start, end) = (0, count)
    while start < end {
      let middle = (start + end) / 2
      if condition(self[middle]) { end = middle } else { start = middle + 1 }
    }
    return start
  }
}
