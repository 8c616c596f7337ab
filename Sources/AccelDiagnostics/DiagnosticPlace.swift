/// Where a diagnostic points: into a file, to a location that names no file, or nowhere.
///
/// Locations of the IR are turned into places by the module that knows them. A place may name a file
/// that is not loaded, or that does not exist.
public struct DiagnosticPlace: Hashable, Sendable {
  /// What is known about the place.
  public enum Kind: Hashable, Sendable {
    /// Nothing.
    case unknown
    /// A location without a file, as it prints, e.g. `loc("name")`.
    case location(String)
    /// A position in a file, and the position after the last byte if the place is a range.
    case file(String, SourcePosition, end: SourcePosition?)
  }

  /// What is known about the place.
  public let kind: Kind
  /// A number that tells apart IR locations which give equal kinds; 0 where no IR location is behind it.
  ///
  /// A note shows its source line only if its place differs from the one before it, and MLIR
  /// compares locations there, not what they resolve to.
  public let identity: UInt

  /// Creates a place.
  public init(_ kind: Kind, identity: UInt = 0) { (self.kind, self.identity) = (kind, identity) }

  /// The place that is not known.
  public static var unknown: DiagnosticPlace { DiagnosticPlace(.unknown) }

  /// Returns the place at `offset` of `file`, or the range from there if `end` is given.
  public static func at(_ offset: Int, to end: Int? = nil, in file: SourceFile) -> DiagnosticPlace {
    let lines = file.lines
    let last = end.map { lines.position(at: $0 + file.startInWhole) }
    return DiagnosticPlace(
      .file(file.name, lines.position(at: offset + file.startInWhole), end: last))
  }

  /// Returns the place of `range` in `file`.
  public static func at(_ range: SourceRange, in file: SourceFile) -> DiagnosticPlace {
    .at(range.start, to: range.end, in: file)
  }

  /// The name of the file; `nil` if the place is in none.
  public var fileName: String? {
    if case .file(let name, _, _) = kind { name } else { nil }
  }

  /// The position in the file; `nil` if the place is in none.
  public var position: SourcePosition? {
    if case .file(_, let position, _) = kind { position } else { nil }
  }
}
