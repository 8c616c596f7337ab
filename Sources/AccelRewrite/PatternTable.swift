public import AccelIR
import AccelSupport

/// Which patterns to try on which operations, the most beneficial first.
public final class PatternTable {
  private let candidates: (OperationName) -> [Pattern]
  private let isEnabled: (Pattern) -> Bool
  /// What the table has in common with all that canonicalise, if nothing is left out; records keep the rest then.
  private let general: GeneralPatterns?
  private var byName: [OperationName: PatternSequence] = [:]
  /// What was found lately, by some bits of the name.
  private let latest = FlatArray<Entry?>(repeating: nil, count: 64)

  /// The patterns for operations of one kind.
  private struct Entry {
    let name: OperationName
    let patterns: Unmanaged<PatternSequence>
  }

  /// Creates a table of the given patterns.
  public convenience init(_ patterns: [Pattern]) {
    self.init(nil, isEnabled: { _ in true }) { name in patterns.filter { $0.applies(to: name) } }
  }

  private init(
    _ general: GeneralPatterns?, isEnabled: @escaping (Pattern) -> Bool,
    _ candidates: @escaping (OperationName) -> [Pattern]
  ) {
    (self.general, self.isEnabled, self.candidates) = (general, isEnabled, candidates)
  }

  /// Creates a table of the patterns by which the kinds and dialects of `context` are canonicalised.
  ///
  /// Patterns are known by their names and labels; if `enabled` is not empty, all others are left out.
  public static func canonicalizations(
    of context: Context, enabled: [String] = [], disabled: [String] = []
  ) -> PatternTable {
    let general = context.generalCanonicalizations
    let hasAll = enabled.isEmpty && disabled.isEmpty
    return PatternTable(
      hasAll ? general : nil,
      isEnabled: { pattern in
        let names = [pattern.name] + pattern.labels
        return !names.contains(where: disabled.contains)
          && (enabled.isEmpty || names.contains(where: enabled.contains))
      }
    ) { name in
      (name.info?.canonicalizations ?? []) + general.patterns.filter { $0.applies(to: name) }
    }
  }

  /// The patterns to try on operations called `name`, in order; they live as long as the table.
  func patterns(for name: OperationName) -> Unmanaged<PatternSequence> {
    // Names are some 50 bytes apart or more.
    let place = Int(truncatingIfNeeded: (name.address >> 5) & 63)
    if let entry = latest[place], entry.name == name { return entry.patterns }
    let found = find(name)
    latest[place] = Entry(name: name, patterns: found)
    return found
  }

  private func find(_ name: OperationName) -> Unmanaged<PatternSequence> {
    if let general, let info = name.unmanagedInfo {
      return info._withUnsafeGuaranteedRef { $0.canonicalizations(with: general) }
    }
    return .passUnretained(byName[name] ?? make(name))
  }

  private func make(_ name: OperationName) -> PatternSequence {
    let made = PatternSequence(candidates(name).filter(isEnabled))
    byName[name] = made
    return made
  }
}
