import AccelIR
import AccelSupport

/// What operations do, by their names; dialects are asked once each.
package final class SemanticsTable: Sendable {
  private struct Entries {
    var dialects: Set<String> = []
    var byName: [String: Semantics] = [:]
  }

  private let entries = Locked(Entries())

  /// Creates a table.
  package init() {}

  /// Returns what operations called `name` do, if their dialect says so.
  func semantics(of name: OperationName) -> Semantics? {
    guard let dialect = name.info?.dialect.dialect else { return nil }
    return entries.withLock { entries in
      if entries.dialects.insert(dialect.name).inserted,
        let executable = dialect as? any ExecutableDialect.Type
      {
        for semantics in executable.semantics {
          let previous = entries.byName.updateValue(semantics, forKey: semantics.name)
          precondition(previous == nil, "'\(semantics.name)' has two meanings")
        }
      }
      return entries.byName[name.string]
    }
  }
}
