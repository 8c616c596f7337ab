import AccelIR
import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The passes that each thread is in, the innermost last.
final class RunningPasses: @unchecked Sendable {
  private let stacks = Locked<[UInt: [(pass: PassNode, op: Operation)]]>([:])

  /// The calling thread begins to run `pass` on `op`.
  func enter(_ pass: PassNode, _ op: Operation) {
    stacks.withLock { $0[currentThread(), default: []].append((pass, op)) }
  }

  /// The calling thread has left its innermost pass.
  func leave() { stacks.withLock { _ = $0[currentThread()]?.popLast() } }

  /// The innermost pass that the calling thread is in.
  var current: (pass: PassNode, op: Operation)? { stacks.withLock { $0[currentThread()]?.last } }
}

/// Returns a number that identifies the calling thread while it lives.
func currentThread() -> UInt {
  #if canImport(Glibc)
    UInt(pthread_self())
  #else
    UInt(bitPattern: pthread_self())
  #endif
}

/// Tells several listeners of every change, in their order.
final class RewriteAudience: RewriteListener {
  private let listeners: [any RewriteListener]

  private init(_ listeners: [any RewriteListener]) { self.listeners = listeners }

  /// Returns one listener for all of `listeners`, or `nil` if there are none.
  static func of(_ listeners: [any RewriteListener]) -> (any RewriteListener)? {
    listeners.count > 1 ? RewriteAudience(listeners) : listeners.first
  }

  func inserted(_ op: Operation) { for listener in listeners { listener.inserted(op) } }
  func modified(_ op: Operation) { for listener in listeners { listener.modified(op) } }
  func moved(_ op: Operation, awayFrom next: Operation?) {
    for listener in listeners { listener.moved(op, awayFrom: next) }
  }
  func willReplace(_ op: Operation, with values: [Value]) {
    for listener in listeners { listener.willReplace(op, with: values) }
  }
  func willErase(_ op: Operation) { for listener in listeners { listener.willErase(op) } }
  func inserted(_ block: Block) { for listener in listeners { listener.inserted(block) } }
  func willErase(_ block: Block) { for listener in listeners { listener.willErase(block) } }
  func failed(_ pattern: Pattern, on op: Operation, _ reason: NoMatch) {
    for listener in listeners { listener.failed(pattern, on: op, reason) }
  }
  func willApply(_ pattern: Pattern, to op: Operation) {
    for listener in listeners { listener.willApply(pattern, to: op) }
  }
  func applied(_ pattern: Pattern) { for listener in listeners { listener.applied(pattern) } }
}
