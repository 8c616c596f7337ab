/// What became of a pattern in a part of the input, for the input dump.
struct MatchRecord {
  /// How the pattern fared.
  enum Kind {
    case foundAndExpected
    case foundButExcluded
    case foundButWrongLine
    case foundButDiscarded
    case noneAndExcluded
    case noneButExpected
    case noneForInvalidPattern
    case fuzzy
  }

  let directive: Directive
  /// The pattern's place in the check file.
  let checkLocation: SourceLocation
  var kind: Kind
  let start: (line: Int, column: Int)
  let end: (line: Int, column: Int)
  /// What to tell beside the mark, instead of what the kind says.
  let note: String
}
