import AccelSupport

/// Receives diagnostics and returns `true` for those that need no other handler.
public typealias DiagnosticHandler = @Sendable (Diagnostic) -> Bool

/// Passes diagnostics to handlers, the latest first, until one of them is satisfied.
///
/// Any thread may emit; handlers run one at a time, and may emit themselves.
public final class DiagnosticEngine: @unchecked Sendable {
  /// Names a pushed handler.
  public struct HandlerID: Hashable, Sendable {
    /// The number of handlers pushed before.
    fileprivate let number: Int
  }

  /// A handler and how it is accounted.
  private struct Entry {
    let id: HandlerID
    /// `true` iff errors that the handler is satisfied with are counted.
    let counts: Bool
    let handler: DiagnosticHandler
  }

  /// Guards everything below, also while handlers run.
  private let lock = RecursiveLock()
  /// The handlers, the latest last.
  private var entries: [Entry] = []
  /// The number of handlers pushed so far.
  private var pushedCount = 0
  /// The number of errors counted so far.
  private var errors = 0
  /// The parallel work that goes on, what lies inside after what lies around it.
  private var sequences: [WeakSequence] = []

  /// Creates an engine without handlers.
  public init() {}

  /// The number of errors emitted, without those that were captured.
  public var errorCount: Int { lock.withLock { errors } }

  /// `true` iff an error was emitted and not captured.
  public var hasErrors: Bool { errorCount > 0 }

  /// Adds a handler, to be asked before all present ones.
  @discardableResult
  public func push(_ handler: @escaping DiagnosticHandler) -> HandlerID { push(counts: true, handler) }

  /// Hides what is less severe than `severity`, with its notes: `--mlir-diagnostic-verbosity-level`.
  ///
  /// Notes that were emitted on their own, which the option does not speak of, are kept.
  @discardableResult
  public func pushFilter(upTo severity: Severity) -> HandlerID {
    push { diagnostic in
      switch diagnostic.severity {
      case .error, .note: false
      case .warning: severity == .error
      case .remark: severity == .error || severity == .warning
      }
    }
  }

  /// Adds a handler whose errors count or not.
  func push(counts: Bool, _ handler: @escaping DiagnosticHandler) -> HandlerID {
    lock.withLock {
      let id = HandlerID(number: pushedCount)
      pushedCount += 1
      entries.append(Entry(id: id, counts: counts, handler: handler))
      return id
    }
  }

  /// Removes a handler; parallel work may remove in another order than it pushed.
  public func pop(_ id: HandlerID) {
    lock.withLock { entries.removeAll { $0.id == id } }
  }

  /// Runs `effect`, e.g. some output, in its place among the diagnostics: now, or when those of the parallel work
  /// that the calling thread is in are emitted.
  public func sequence(_ effect: @escaping @Sendable () -> Void) {
    lock.withLock {
      if sequences.last(where: { $0.object?.hold(effect) ?? false }) == nil { effect() }
    }
  }

  /// Adds parallel work.
  func begin(_ sequence: OrderedDiagnostics) {
    lock.withLock { sequences.append(WeakSequence(object: sequence)) }
  }

  /// Removes parallel work.
  func end(_ sequence: OrderedDiagnostics) {
    lock.withLock { sequences.removeAll { $0.object === sequence || $0.object == nil } }
  }

  /// Passes `diagnostic` to the handlers; an error that none of them wants goes to standard error.
  public func emit(_ diagnostic: Diagnostic) {
    lock.withLock {
      let handled = entries.last { $0.handler(diagnostic) }
      if diagnostic.severity == .error, handled?.counts ?? true { errors += 1 }
      if handled == nil, diagnostic.severity == .error {
        let buffer = ByteBuffer(descriptor: 2, capacity: 256)
        TextRenderer().render(diagnostic, to: buffer)
        buffer.flush()
      }
    }
  }

  /// Runs `body`, and returns its result and the diagnostics emitted meanwhile, which go nowhere else.
  ///
  /// That includes what other threads emit; if `body` throws, what it emitted is lost.
  public func capture<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> (R, [Diagnostic]) {
    let captured = CapturedDiagnostics()
    let id = push(counts: false) { diagnostic in
      // The engine's lock is held here, so nobody else appends.
      captured.all.append(diagnostic)
      return true
    }
    defer { pop(id) }
    let result = try body()
    return (result, lock.withLock { captured.all })
  }
}

/// Parallel work that ends when nobody needs it any more.
private struct WeakSequence {
  weak var object: OrderedDiagnostics?
}

/// The diagnostics that `DiagnosticEngine.capture` has seen; guarded by the engine's lock.
private final class CapturedDiagnostics: @unchecked Sendable {
  /// The diagnostics, in the order in which they were emitted.
  var all: [Diagnostic] = []
}
