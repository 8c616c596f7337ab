import AccelDiagnostics
package import AccelIR
import AccelSupport

/// Writes what is done, step by step, in the form of MLIR's log of actions.
package final class ActionLog: ActionHandler {
  private let thread: String
  private let filter: ActionFilter?
  private let write: @Sendable (String) -> Void
  /// Whether the actions that each thread is in are logged, the innermost last.
  private let logged = Locked<[UInt: [Bool]]>([:])
  private let engine: @Sendable (@escaping @Sendable () -> Void) -> Void

  /// Creates a log; `filter` are places of the source, and `thread` is how threads are called.
  package init(
    thread: String, filter: [String], in context: Context, write: @escaping @Sendable (String) -> Void
  ) {
    (self.thread, self.write) = (thread, write)
    self.filter = filter.isEmpty ? nil : ActionFilter(filter)
    engine = { [diagnostics = context.diagnostics] in diagnostics.sequence($0) }
  }

  package func willExecute(_ action: Action) -> Bool {
    let isLogged = filter?.accepts(action) ?? true
    logged.withLock { $0[currentThread(), default: []].append(isLogged) }
    if isLogged {
      let units = action.units.map(\.text).joined(separator: ", ")
      let line = "[thread \(thread)] begins (no breakpoint) Action \(action.text) (\(units))`\n"
      engine { [write] in write(line) }
    }
    return true
  }

  package func didExecute(_ tag: String) {
    guard logged.withLock({ $0[currentThread()]?.popLast() }) ?? false else { return }
    let line = "[thread \(thread)] completed `\(tag)`\n"
    engine { [write] in write(line) }
  }
}

/// Places of the source: `file`, `file:line` or `file:line:column`.
private struct ActionFilter: Sendable {
  private struct Place: Sendable {
    let file: String
    let line: Int?
    let column: Int?
  }

  private let places: [Place]

  init(_ texts: [String]) {
    places = texts.map { text in
      var parts = text.split(separator: ":", omittingEmptySubsequences: false)
      var numbers: [Int] = []
      while numbers.count < 2, parts.count > 1, let last = parts.last, let number = Int(last) {
        numbers.insert(number, at: 0)
        parts.removeLast()
      }
      return Place(
        file: parts.joined(separator: ":"), line: numbers.first, column: numbers.count > 1 ? numbers[1] : nil)
    }
  }

  /// `true` iff the action works on something that comes from one of the places.
  func accepts(_ action: Action) -> Bool {
    action.units.contains { unit in
      let op = unit.operation
      let place = op.context.place(of: op.location)
      guard let file = place.fileName else { return false }
      return places.contains { wanted in
        wanted.file == file && (wanted.line ?? place.position?.line) == place.position?.line
          && (wanted.column ?? place.position?.column) == place.position?.column
      }
    }
  }
}

extension Action.Unit {
  /// The operation, or that around the region.
  var operation: Operation {
    switch self {
    case .operation(let op): op
    case .region(let region): region.parent
    }
  }

  /// How logs show it: what is inside is left out.
  var text: String {
    switch self {
    case .operation(let op): op.textWithoutRegions
    case .region(let region):
      "Region #\(region.parent.regions.firstIndex(of: region) ?? 0) for op \(region.parent.textWithoutRegions)"
    }
  }
}

/// Writes how long actions take, in the format of Chrome's tracing.
package final class ActionProfile: ActionHandler {
  private let write: @Sendable (String) -> Void
  private let start = ContinuousClock.now
  private let isFirst = Locked(true)

  /// Creates a profile.
  package init(write: @escaping @Sendable (String) -> Void) {
    self.write = write
    write("[")
  }

  /// Ends the text.
  package func finish() { isFirst.withLock { _ in write("]") } }

  package func willExecute(_ action: Action) -> Bool {
    add(action.tag, "B", ", \"args\": {\"desc\": \"\(action.text)\"}")
    return true
  }

  package func didExecute(_ tag: String) { add(tag, "E", "") }

  private func add(_ tag: String, _ phase: String, _ rest: String) {
    isFirst.withLock { isFirst in
      let time = Int((ContinuousClock.now - start) / .microseconds(1))
      write(
        "\(isFirst ? "" : ",\n"){\"name\": \"\(tag)\", \"cat\": \"PERF\", \"ph\": \"\(phase)\", \"pid\": 0, "
          + "\"tid\": \(currentThread()), \"ts\": \(time)\(rest)}")
      isFirst = false
    }
  }
}

/// Asks several handlers.
package final class ActionAudience: ActionHandler {
  private let handlers: [any ActionHandler]

  private init(_ handlers: [any ActionHandler]) { self.handlers = handlers }

  /// Returns one handler for all of `handlers`, or `nil` if there are none.
  package static func of(_ handlers: [any ActionHandler]) -> (any ActionHandler)? {
    handlers.count > 1 ? ActionAudience(handlers) : handlers.first
  }

  package func willExecute(_ action: Action) -> Bool {
    var isWanted = true
    for handler in handlers where !handler.willExecute(action) { isWanted = false }
    return isWanted
  }

  package func didExecute(_ tag: String) { for handler in handlers.reversed() { handler.didExecute(tag) } }
}
