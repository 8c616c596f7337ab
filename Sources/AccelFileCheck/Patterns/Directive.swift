/// What a directive demands of the input.
struct Directive {
  /// The suffix of the directive.
  enum Kind {
    case plain, next, same, not, dag, label, empty
    /// A comment, which demands nothing.
    case comment
    /// The end of the input, which holds what follows the last positive directive.
    case endOfFile
    /// A directive with `_` where `-` belongs.
    case misspelled
    /// `NOT` together with another suffix.
    case badNot
    /// `COUNT-` without a proper number.
    case badCount
  }

  var kind: Kind
  /// How often the pattern must match in a row.
  var count = 1
  /// `true` iff the pattern is plain text, by the modifier `{LITERAL}`.
  var isLiteral = false

  /// The directive as a message shows it, e.g. `CHECK-NEXT`.
  func description(prefix: String) -> String {
    let modifiers = isLiteral ? "{LITERAL}" : ""
    switch kind {
    case .plain: return prefix + (count > 1 ? "-COUNT" : "") + modifiers
    case .next: return prefix + "-NEXT" + modifiers
    case .same: return prefix + "-SAME" + modifiers
    case .not: return prefix + "-NOT" + modifiers
    case .dag: return prefix + "-DAG" + modifiers
    case .label: return prefix + "-LABEL" + modifiers
    case .empty: return prefix + "-EMPTY" + modifiers
    case .endOfFile: return "implicit EOF"
    case .comment, .misspelled, .badNot, .badCount: return prefix
    }
  }

  /// The directive as the input dump labels it.
  var abbreviation: String {
    switch kind {
    case .plain: count > 1 ? "count" : "check"
    case .next: "next"
    case .same: "same"
    case .not: "not"
    case .dag: "dag"
    case .label: "label"
    case .empty: "empty"
    case .endOfFile: "eof"
    case .comment, .misspelled, .badNot, .badCount: "check"
    }
  }
}
