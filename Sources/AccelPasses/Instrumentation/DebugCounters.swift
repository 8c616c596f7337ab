package import AccelIR
import AccelSupport

/// Skips actions by their numbers, to find the one that does harm: `apply-pattern-skip=17,apply-pattern-count=1`.
package final class DebugCounters: ActionHandler {
  /// How often an action of one kind came up, and when it is taken.
  private struct Counter {
    var count = 0
    /// The number of actions that are skipped first.
    var skip = 0
    /// The number of actions that are taken then; -1 means all.
    var limit = -1

    /// Counts an action; returns whether it is taken.
    mutating func next() -> Bool {
      count += 1
      if skip < 0 { return true }
      if skip >= count { return false }
      return limit < 0 || limit + skip >= count
    }
  }

  private let counters: Locked<[String: Counter]>

  /// What is wrong with the text of counters.
  package struct SyntaxError: Error {
    package let message: String
  }

  /// Reads counters from the texts between commas.
  package init(_ arguments: [String]) throws(SyntaxError) {
    var counters: [String: Counter] = [:]
    for argument in arguments where !argument.isEmpty {
      guard let equals = argument.firstIndex(of: "=") else {
        throw SyntaxError(
          message:
            "expected DebugCounter argument to have an `=` separating the counter name and value, but the "
            + "provided argument was: `\(argument)`")
      }
      let (key, text) = (argument[..<equals], argument[argument.index(after: equals)...])
      guard let value = Int(text) else {
        throw SyntaxError(message: "expected DebugCounter counter value to be numeric, but got `\(text)`")
      }
      if key.hasSuffix("-skip") {
        counters[String(key.dropLast(5)), default: Counter()].skip = value
      } else if key.hasSuffix("-count") {
        counters[String(key.dropLast(6)), default: Counter()].limit = value
      } else {
        throw SyntaxError(
          message:
            "expected DebugCounter counter name to end with either `-skip` or `-count`, but got`\(key)`")
      }
    }
    self.counters = Locked(counters)
  }

  package func willExecute(_ action: Action) -> Bool {
    counters.withLock { $0[action.tag]?.next() ?? true }
  }

  package func didExecute(_ tag: String) {}

  /// What the counters have come to, for people.
  package var report: String {
    let rows = counters.withLock { counters in
      counters.keys.sorted().map { key -> String in
        let counter = counters[key] ?? Counter()
        let padding = String(repeating: " ", count: max(0, 32 - key.utf8.count))
        return "\(key)\(padding): {\(counter.count),\(counter.skip),\(counter.limit)}\n"
      }
    }
    return "DebugCounter counters:\n\(rows.joined())"
  }
}
