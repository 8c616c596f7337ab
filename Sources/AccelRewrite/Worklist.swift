import AccelIR

/// The operations that are still to be looked at, the next one last; each is there once.
///
/// Where an operation is in the list is kept in the operation itself, unless somebody else might write there.
struct Worklist: ~Copyable {
  private var list: [Operation?] = []
  private var positions: [Operation: Int] = [:]
  private let usesScratch: Bool

  /// Creates an empty list; `isWatched` says that IR may be printed while the list is in use.
  init(isWatched: Bool) { usesScratch = !isWatched }

  /// `true` iff nothing is left to be looked at.
  var isEmpty: Bool { list.allSatisfy { $0 == nil } }

  private func position(of op: Operation) -> Int? {
    guard usesScratch else { return positions[op] }
    // What others left there is told from a position by what the list has at it.
    let position = Int(op.scratch)
    return position < list.count && list[position] == op ? position : nil
  }

  private mutating func setPosition(of op: Operation, to position: Int) {
    if usesScratch { op.scratch = UInt32(position) } else { positions[op] = position }
  }

  /// Adds `op` to be looked at next, unless it is in the list.
  mutating func push(_ op: Operation) {
    guard position(of: op) == nil else { return }
    setPosition(of: op, to: list.count)
    list.append(op)
  }

  /// Takes out the operation to be looked at next.
  mutating func pop() -> Operation? {
    while let last = list.popLast() {
      guard let op = last else { continue }
      if !usesScratch { positions[op] = nil }
      return op
    }
    return nil
  }

  /// Takes out `op`, if it is in the list.
  mutating func remove(_ op: Operation) {
    guard let position = position(of: op) else { return }
    list[position] = nil
    if !usesScratch { positions[op] = nil }
  }

  /// Turns the order around.
  mutating func reverse() {
    list.reverse()
    for (position, op) in list.enumerated() { if let op { setPosition(of: op, to: position) } }
  }

  /// Empties the list.
  mutating func clear() {
    list.removeAll(keepingCapacity: true)
    positions.removeAll(keepingCapacity: true)
  }
}
