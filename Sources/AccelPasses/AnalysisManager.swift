public import AccelIR
import AccelSupport

/// Something that is known of an operation and what is inside, worth keeping from one pass to the next.
public protocol Analysis {
  /// Analyses `op`; other analyses of it are asked of `analyses`.
  init(_ op: Operation, _ analyses: AnalysisManager)
  /// `true` iff this analysis and `other`, made anew, say the same; asked where preserved analyses are checked.
  func isEquivalent(to other: Self) -> Bool
  /// `true` iff the analysis no longer holds, given what the pass said it preserves.
  func isInvalidated(by preserved: PreservedAnalyses) -> Bool
}

extension Analysis {
  public func isEquivalent(to other: Self) -> Bool { true }
  public func isInvalidated(by preserved: PreservedAnalyses) -> Bool { !preserved.contains(Self.self) }
}

/// The analyses that a pass has left true.
public struct PreservedAnalyses: Sendable {
  private var kinds: Set<ObjectIdentifier> = []
  /// `true` iff all analyses are still true: nothing was changed.
  public private(set) var isAll = false

  /// Creates a set without analyses.
  public init() {}

  /// Adds an analysis.
  public mutating func insert<A: Analysis>(_: A.Type) { kinds.insert(ObjectIdentifier(A.self)) }
  /// Adds all analyses.
  public mutating func insertAll() { isAll = true }
  /// `true` iff `A` is still true.
  public func contains<A: Analysis>(_: A.Type) -> Bool { isAll || kinds.contains(ObjectIdentifier(A.self)) }
}

/// The analyses of an operation and of the operations inside; each is made when first asked for, and kept until a
/// pass does not preserve it.
public final class AnalysisManager: @unchecked Sendable {
  /// The operation that is analysed.
  public let op: Operation
  private var entries: [ObjectIdentifier: any AnalysisEntry] = [:]
  private var children: [Operation: AnalysisManager] = [:]
  /// Children of one operation are asked for by several threads.
  private let lock = Locked(())

  /// Who watches.
  private let watchers: [any PassInstrumentation]

  /// Creates a manager that knows nothing.
  public init(_ op: Operation, _ watchers: [any PassInstrumentation] = []) {
    (self.op, self.watchers) = (op, watchers)
  }

  /// Returns the analysis `A` of the operation.
  public func analysis<A: Analysis>(_: A.Type = A.self) -> A {
    if let known = cached(A.self) { return known }
    let name = watchers.isEmpty ? "" : String(describing: A.self)
    for watcher in watchers { watcher.willAnalyse(op, name) }
    defer { for watcher in watchers.reversed() { watcher.didAnalyse(op, name) } }
    let made = A(op, self)
    entries[ObjectIdentifier(A.self)] = Entry(made)
    return made
  }

  /// Returns the analysis `A` of the operation if it was made already.
  public func cached<A: Analysis>(_: A.Type = A.self) -> A? {
    (entries[ObjectIdentifier(A.self)] as? Entry<A>)?.analysis
  }

  /// Returns the manager of an operation inside.
  public func nested(_ inner: Operation) -> AnalysisManager {
    if inner == op { return self }
    return lock.withLock { _ in
      if let known = children[inner] { return known }
      let made = AnalysisManager(inner, watchers)
      children[inner] = made
      return made
    }
  }

  /// `true` iff something that was run on the operation may have changed it.
  package private(set) var hasChanged = false

  /// Forgets what is not preserved, here and inside.
  package func invalidate(_ preserved: PreservedAnalyses) {
    if preserved.isAll { return }
    hasChanged = true
    entries = entries.filter { !$0.value.isInvalidated(by: preserved) }
    // What is inside may be gone: its managers are kept only as long as nothing changes.
    children = [:]
  }

  /// Forgets everything.
  package func clear() { (entries, children) = ([:], [:]) }

  /// The names of the analyses that a pass claims to have preserved though they say something else now.
  package func wronglyPreserved() -> [String] {
    entries.values.filter { !$0.isStillTrue(op) }.map(\.name).sorted()
  }
}

/// An analysis of any kind.
private protocol AnalysisEntry {
  var name: String { get }
  func isInvalidated(by preserved: PreservedAnalyses) -> Bool
  func isStillTrue(_ op: Operation) -> Bool
}

private struct Entry<A: Analysis>: AnalysisEntry {
  let analysis: A
  init(_ analysis: A) { self.analysis = analysis }
  var name: String { String(describing: A.self) }
  func isInvalidated(by preserved: PreservedAnalyses) -> Bool { analysis.isInvalidated(by: preserved) }
  func isStillTrue(_ op: Operation) -> Bool { analysis.isEquivalent(to: A(op, AnalysisManager(op))) }
}
