import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Diagnostics of parallel work, held back and emitted in the order of the work items.
///
/// Each item runs under `collect(order:_:)` on whatever thread; `replay()` runs when all are done.
/// Diagnostics of threads that are not in an item pass through.
public final class OrderedDiagnostics: Sendable {
  /// What the items have emitted, and which thread works on which.
  private struct State {
    /// The item that each thread works on.
    var orders: [UInt: Int] = [:]
    /// What is held back, with its item.
    var held: [(order: Int, event: Event)] = []
    /// The handler that holds them back; `nil` after `replay()`.
    var handler: DiagnosticEngine.HandlerID?
  }

  /// Something that is held back.
  private enum Event: Sendable {
    case diagnostic(Diagnostic)
    case effect(@Sendable () -> Void)
  }

  private let engine: DiagnosticEngine
  private let state = Mutex(State())

  /// Starts to hold back what the items emit into `engine`.
  fileprivate init(_ engine: DiagnosticEngine) {
    self.engine = engine
    // Not counted here: each is counted when it is replayed.
    let id = engine.push(counts: false) { [weak self] in self?.hold($0) ?? false }
    state.withLock { $0.handler = id }
  }

  deinit { replay() }

  /// Runs `body`, holding back what this thread emits meanwhile under the given place in the order.
  public func collect<R, E: Error>(order: Int, _ body: () throws(E) -> R) throws(E) -> R {
    let thread = currentThread()
    let outer = state.withLock { $0.orders.updateValue(order, forKey: thread) }
    defer { state.withLock { $0.orders[thread] = outer } }
    return try body()
  }

  /// Emits what was held back, by order and within an item as emitted, and stops to hold back.
  public func replay() {
    let (id, held) = state.withLock { state in
      defer { (state.handler, state.held) = (nil, []) }
      return (state.handler, state.held)
    }
    guard let id else { return }
    engine.pop(id)
    engine.end(self)
    let ascending = held.indices.sorted { (held[$0].order, $0) < (held[$1].order, $1) }
    for index in ascending {
      switch held[index].event {
      case .diagnostic(let diagnostic): engine.emit(diagnostic)
      case .effect(let effect): engine.sequence(effect)
      }
    }
  }

  /// Holds `diagnostic` back and returns `true`, or returns `false` if this thread is not in an item.
  private func hold(_ diagnostic: Diagnostic) -> Bool { hold(.diagnostic(diagnostic)) }

  /// Holds `effect` back and returns `true`, or returns `false` if this thread is not in an item.
  func hold(_ effect: @escaping @Sendable () -> Void) -> Bool { hold(.effect(effect)) }

  private func hold(_ event: Event) -> Bool {
    let thread = currentThread()
    return state.withLock { state in
      guard let order = state.orders[thread] else { return false }
      state.held.append((order, event))
      return true
    }
  }
}

extension DiagnosticEngine {
  /// Returns an object that puts the diagnostics of parallel work into order.
  public func orderedBuffer() -> OrderedDiagnostics {
    let made = OrderedDiagnostics(self)
    begin(made)
    return made
  }
}

/// Returns a number that identifies the calling thread while it lives.
private func currentThread() -> UInt {
  #if canImport(Glibc)
    UInt(pthread_self())
  #else
    UInt(bitPattern: pthread_self())
  #endif
}
