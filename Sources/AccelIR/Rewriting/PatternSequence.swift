/// Patterns in the order in which they are tried on operations of one kind.
///
/// Trying one counts no references: all threads try the same patterns on nearly every operation, and a count that
/// two threads change goes back and forth between their caches each time.
package final class PatternSequence: Sendable {
  /// The patterns, the most beneficial first.
  package let patterns: [Pattern]
  /// The patterns of dialects that were considered, too.
  let general: GeneralPatterns?
  private let entries: [Pattern.Borrowed]

  /// Puts `patterns` in order: of equal benefit those for the kind come first, else as they stand.
  package init(_ patterns: [Pattern], _ general: GeneralPatterns? = nil) {
    let order = patterns.indices.sorted { a, b in
      (-patterns[a].benefit, patterns[a].isSpecific ? 0 : 1, a) < (
        -patterns[b].benefit, patterns[b].isSpecific ? 0 : 1, b
      )
    }
    self.patterns = order.map { patterns[$0] }
    self.general = general
    entries = self.patterns.map(\.borrowed)
  }

  /// The positions in the order.
  package var indices: Range<Int> { entries.indices }

  /// Applies the pattern at `index` to `op`; returns why it does not apply, if so.
  package func apply(_ index: Int, to op: Operation, _ rewriter: Rewriter) -> NoMatch? {
    entries[index].apply(to: op, rewriter)
  }
}

/// The rewrites of operations of any kind that come with the dialects of a context.
package final class GeneralPatterns: Sendable {
  package let patterns: [Pattern]
  init(_ patterns: [Pattern]) { self.patterns = patterns }
}
