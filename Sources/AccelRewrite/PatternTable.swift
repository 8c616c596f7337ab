public import AccelIR

/// Which patterns to try on which operations, the most beneficial first.
public final class PatternTable {
  private let candidates: (OperationName) -> [Pattern]
  private let isEnabled: (Pattern) -> Bool
  private var byName: [OperationName: [Pattern]] = [:]
  /// The kind that was asked for last, and its patterns: operations of a kind often come in rows.
  private var lastName: OperationName?
  private var lastPatterns: [Pattern] = []

  /// Creates a table of the given patterns.
  public convenience init(_ patterns: [Pattern]) {
    self.init(isEnabled: { _ in true }) { name in patterns.filter { $0.applies(to: name) } }
  }

  private init(isEnabled: @escaping (Pattern) -> Bool, _ candidates: @escaping (OperationName) -> [Pattern]) {
    (self.isEnabled, self.candidates) = (isEnabled, candidates)
  }

  /// Creates a table of the patterns by which the kinds and dialects of `context` are canonicalised.
  ///
  /// Patterns are known by their names and labels; if `enabled` is not empty, all others are left out.
  public static func canonicalizations(
    of context: Context, enabled: [String] = [], disabled: [String] = []
  ) -> PatternTable {
    let general = context.loadedDialects.flatMap(\.canonicalizations)
    return PatternTable(isEnabled: { pattern in
      let names = [pattern.name] + pattern.labels
      return !names.contains(where: disabled.contains)
        && (enabled.isEmpty || names.contains(where: enabled.contains))
    }) { name in (name.info?.canonicalizations ?? []) + general.filter { $0.applies(to: name) } }
  }

  /// The patterns to try on operations called `name`, in order.
  public subscript(name: OperationName) -> [Pattern] {
    if name == lastName { return lastPatterns }
    let patterns = byName[name] ?? make(name)
    (lastName, lastPatterns) = (name, patterns)
    return patterns
  }

  private func make(_ name: OperationName) -> [Pattern] {
    let chosen = candidates(name).filter(isEnabled)
    // Of equal benefit, those for the kind come first; else as declared.
    let order = chosen.indices.sorted { a, b in
      (-chosen[a].benefit, chosen[a].isSpecific ? 0 : 1, a) < (
        -chosen[b].benefit, chosen[b].isSpecific ? 0 : 1, b
      )
    }
    let patterns = order.map { chosen[$0] }
    byName[name] = patterns
    return patterns
  }
}

extension Pattern {
  /// `true` iff the pattern is for one kind of operation.
  fileprivate var isSpecific: Bool {
    if case .kind = root { return true }
    return false
  }
}
