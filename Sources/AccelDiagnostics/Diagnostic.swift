/// How bad what a diagnostic says is.
public enum Severity: String, Hashable, Sendable {
  case error, warning, remark, note
}

/// A change of the source that would answer a diagnostic.
public struct FixIt: Hashable, Sendable {
  /// The bytes to replace, in the whole file of the diagnostic's place; empty for an insertion.
  public var range: SourceRange
  /// The text to put there; empty for a removal.
  public var replacement: String
  /// What the change does, e.g. "insert ','".
  public var message: String

  /// Creates a fix that replaces `range` by `replacement`.
  public init(replacing range: SourceRange, with replacement: String, _ message: String = "") {
    (self.range, self.replacement, self.message) = (range, replacement, message)
  }
}

/// Something to tell the user about the source.
public struct Diagnostic: Hashable, Sendable {
  /// How bad it is.
  public var severity: Severity
  /// Where it is.
  public var place: DiagnosticPlace
  /// What it is: lower case, no final period.
  public var message: String
  /// The places that called the place, from the inside out, if it lies in inlined code.
  public var callers: [DiagnosticPlace] = []
  /// Parts of the source to underline, in the whole file of the place.
  public var ranges: [SourceRange] = []
  /// What else helps to understand it.
  public var notes: [Diagnostic] = []
  /// Changes of the source that would answer it.
  public var fixIts: [FixIt] = []
  /// The group it belongs to, for tools that filter, e.g. "parser"; empty if none.
  public var category = ""

  /// Creates a diagnostic without notes.
  public init(
    _ severity: Severity, at place: DiagnosticPlace, _ message: String, ranges: [SourceRange] = [],
    fixIts: [FixIt] = []
  ) {
    (self.severity, self.place, self.message) = (severity, place, message)
    (self.ranges, self.fixIts) = (ranges, fixIts)
  }

  /// Returns an error.
  public static func error(at place: DiagnosticPlace, _ message: String) -> Diagnostic {
    Diagnostic(.error, at: place, message)
  }

  /// Returns a warning.
  public static func warning(at place: DiagnosticPlace, _ message: String) -> Diagnostic {
    Diagnostic(.warning, at: place, message)
  }

  /// Returns a remark.
  public static func remark(at place: DiagnosticPlace, _ message: String) -> Diagnostic {
    Diagnostic(.remark, at: place, message)
  }

  /// Adds a note, at the place of the diagnostic unless another is given.
  public mutating func addNote(at notePlace: DiagnosticPlace? = nil, _ message: String) {
    notes.append(Diagnostic(.note, at: notePlace ?? place, message))
  }
}
