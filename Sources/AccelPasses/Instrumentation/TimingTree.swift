import AccelSupport

/// What a run has spent its time on: phases, passes, analyses.
///
/// Several threads may be in the tree at once; the times of one entry add up.
package final class TimingTree: @unchecked Sendable {
  /// An entry of the tree.
  package final class Node: @unchecked Sendable {
    /// The name in reports.
    package let name: String
    /// `true` iff what is below is shown in the place of this entry.
    let isHidden: Bool
    /// The time between beginnings and ends.
    package fileprivate(set) var wall = Duration.zero
    /// How many times it has begun and ended.
    package fileprivate(set) var count = 0
    /// The part of it in which the entry above waited, or worked on something else.
    var parallel = Duration.zero
    /// What is below, in the order in which it first began.
    package private(set) var children: [Node] = []
    /// The children by their names and places.
    private var indices: [Key: Int] = [:]

    /// What tells children apart.
    private struct Key: Hashable {
      let name: String
      let position: Int
    }

    init(_ name: String, isHidden: Bool) { (self.name, self.isHidden) = (name, isHidden) }

    /// The child called `name` at `position`, which is made if need be.
    func child(_ name: String, _ position: Int, isHidden: Bool) -> Node {
      let key = Key(name: name, position: position)
      if let index = indices[key] { return children[index] }
      let made = Node(name, isHidden: isHidden)
      indices[key] = children.count
      children.append(made)
      return made
    }

    /// The time that threads have spent below besides the one that went on here.
    var helpers: Duration { children.reduce(.zero) { $0 + $1.parallel + $1.helpers } }
    /// The time that all threads have spent.
    var user: Duration { wall + helpers }
  }

  /// A stretch of time that has begun.
  package struct Scope {
    fileprivate let start = ContinuousClock.now
    /// The entry that the time is for.
    let node: Node
    /// `true` iff the entry above goes on in another thread.
    let isParallel: Bool
  }

  /// The whole.
  package let root = Node("root", isHidden: false)
  private let lock = Locked(())
  private let start = ContinuousClock.now

  /// Creates a tree whose time begins now.
  package init() {}

  /// The time since the beginning.
  var elapsed: Duration { ContinuousClock.now - start }

  /// Begins a stretch of time for the entry called `name` below `parent`.
  package func begin(
    _ name: String, below parent: Node, position: Int = 0, isHidden: Bool = false, isParallel: Bool = false
  ) -> Scope {
    let node = lock.withLock { _ in parent.child(name, position, isHidden: isHidden) }
    return Scope(node: node, isParallel: isParallel)
  }

  /// Ends a stretch of time.
  package func end(_ scope: Scope) {
    let duration = ContinuousClock.now - scope.start
    lock.withLock { _ in
      scope.node.wall += duration
      scope.node.count += 1
      if scope.isParallel { scope.node.parallel += duration }
    }
  }
}
