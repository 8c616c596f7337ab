/// What to check, and how.
public struct FileCheckRequest: Sendable {
  /// The prefixes of directives; if empty, `CHECK`.
  public var prefixes: [String] = []
  /// The prefixes of comments; if empty, `COM` and `RUN`.
  public var commentPrefixes: [String] = []
  /// Patterns that must not occur between positive directives.
  public var implicitCheckNots: [String] = []
  /// Variables, each as `NAME=value` or `#NAME=expression`.
  public var definitions: [String] = []
  /// `true` iff prefixes need not occur in the check file.
  public var allowsUnusedPrefixes = false
  /// `true` iff the input may be empty.
  public var allowsEmptyInput = false
  /// `true` iff a pattern must match a whole line.
  public var matchesFullLines = false
  /// `true` iff different runs of blanks are different.
  public var keepsWhitespace = false
  /// `true` iff letters match in both cases.
  public var ignoresCase = false
  /// `true` iff a label forgets the variables without a dollar sign.
  public var scopesVariables = false
  /// `true` iff matches of `DAG` directives may overlap.
  public var allowsDagOverlap = false
  /// How much is told about directives that match.
  public var verbosity: Verbosity = .errors
  /// When the annotated input is written.
  public var dump: Dump = .onFailure
  /// Which lines of the input are written; if `nil`, lines with errors, or all for `Dump.always`.
  public var dumpFilter: DumpFilter?
  /// The number of lines written around those of the filter.
  public var dumpContext: UInt32 = 5
  /// `true` iff the output has terminal colors.
  public var hasColors = false

  /// Creates a request with the defaults.
  public init() {}

  /// How much is told.
  public enum Verbosity: Int, Comparable, Sendable {
    /// Only errors.
    case errors
    /// Also what matched.
    case matches
    /// Also what is good only to find errors of the tool's own.
    case everything

    /// `true` iff `left` tells less.
    public static func < (left: Verbosity, right: Verbosity) -> Bool { left.rawValue < right.rawValue }
  }

  /// When to write the annotated input, in the order of precedence.
  public enum Dump: String, CaseIterable, Sendable {
    /// Explain the dump, and do nothing else.
    case help
    case always
    case onFailure = "fail"
    case never
  }

  /// Which lines to write, in the order of precedence.
  public enum DumpFilter: String, CaseIterable, Sendable {
    case all
    /// Lines with annotations.
    case annotationFull = "annotation-full"
    /// Lines where annotations start.
    case annotation
    /// Lines where annotations of errors start.
    case error
  }

  /// The prefixes of directives.
  var effectivePrefixes: [String] { prefixes.isEmpty ? ["CHECK"] : prefixes }
  /// The prefixes of comments.
  var effectiveCommentPrefixes: [String] { commentPrefixes.isEmpty ? ["COM", "RUN"] : commentPrefixes }

  /// Returns what is wrong with the prefixes, or `nil`.
  func prefixProblem() -> String? {
    var known = Set<String>()
    if prefixes.isEmpty { known.formUnion(effectivePrefixes) }
    if commentPrefixes.isEmpty { known.formUnion(effectiveCommentPrefixes) }
    for (kind, prefix) in prefixes.map({ ("check", $0) }) + commentPrefixes.map({ ("comment", $0) }) {
      if prefix.isEmpty { return "error: supplied \(kind) prefix must not be the empty string" }
      if !Self.isValid(prefix) {
        return "error: supplied \(kind) prefix must start with a letter and contain only alphanumeric "
          + "characters, hyphens, and underscores: '\(prefix)'"
      }
      if !known.insert(prefix).inserted {
        return "error: supplied \(kind) prefix must be unique among check and comment prefixes: '\(prefix)'"
      }
    }
    return nil
  }

  /// `true` iff `prefix` has only characters that a prefix may have.
  private static func isValid(_ prefix: String) -> Bool {
    prefix.utf8.allSatisfy { $0.isNamePart || $0 == UInt8(ascii: "-") }
  }
}
