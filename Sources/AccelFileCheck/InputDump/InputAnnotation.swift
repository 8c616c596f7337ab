/// A mark below a line of the input in the dump.
struct InputAnnotation {
  let label: String
  /// `true` iff the record that is marked starts on this line.
  let isFirstLine: Bool
  let line: Int
  let startColumn: Int
  /// The column after the mark, or `Int.max` for the rest of the line.
  let endColumn: Int
  /// The first character of the mark.
  let lead: Character
  let color: TerminalColor
  /// What is told beside the mark.
  let note: String
  /// `true` iff the mark counts as one of an error.
  let isError: Bool
  let isExpectedMatch: Bool

  /// Returns the marks of all records, line by line in the order of the records.
  static func annotations(of records: [MatchRecord], in file: CheckFile) -> [InputAnnotation] {
    var totals: [SourceLocation: Int] = [:]
    for record in records { totals[record.checkLocation, default: 0] += 1 }
    var seen: [SourceLocation: Int] = [:]
    var result: [(index: Int, annotation: InputAnnotation)] = []
    for (index, record) in records.enumerated() {
      var label = "\(record.directive.abbreviation):\(place(of: record.checkLocation, in: file))"
      if totals[record.checkLocation, default: 0] > 1 {
        let number = seen[record.checkLocation, default: 0]
        label += "'\(number)"
        seen[record.checkLocation] = number + 1
      }
      result += marks(of: record, label: label).map { (index, $0) }
    }
    result.sort { ($0.annotation.line, $0.index) < ($1.annotation.line, $1.index) }
    return result.map(\.annotation)
  }

  /// Returns the line of a pattern, or the number of an implicit one.
  private static func place(of location: SourceLocation, in file: CheckFile) -> String {
    if let index = file.implicitSources.firstIndex(where: { $0 === location.source }) {
      return "imp\(index + 1)"
    }
    return "\(location.source.position(of: location.offset).line)"
  }

  /// Returns a mark for each line of `record`.
  private static func marks(of record: MatchRecord, label: String) -> [InputAnnotation] {
    let style = Style(record.kind)
    let (start, end) = (record.start, record.end)
    // A note without a range has no mark, which would seem to tell where it comes from.
    let isPoint = !record.note.isEmpty && start == end
    return (start.line...end.line).compactMap { line in
      let isFirst = line == start.line
      if !isFirst, line == end.line, end.column == 1 { return nil }
      return InputAnnotation(
        label: label, isFirstLine: isFirst, line: line, startColumn: isFirst ? start.column : 1,
        endColumn: line < end.line ? .max : isFirst ? max(start.column + 1, end.column) : end.column,
        lead: isFirst ? (isPoint ? " " : style.lead) : "~", color: style.color,
        note: !isFirst ? "" : record.note.isEmpty ? style.note : record.note, isError: style.isError,
        isExpectedMatch: record.kind == .foundAndExpected)
    }
  }

  /// How a kind of record looks.
  private struct Style {
    let lead: Character
    let color: TerminalColor
    var note = ""
    var isError = false

    /// Creates the style of `kind`.
    init(_ kind: MatchRecord.Kind) {
      switch kind {
      case .foundAndExpected: (lead, color) = ("^", .boldGreen)
      case .foundButExcluded: (lead, color, note, isError) = ("!", .boldRed, "error: no match expected", true)
      case .foundButWrongLine:
        (lead, color, note, isError) = ("!", .boldRed, "error: match on wrong line", true)
      case .foundButDiscarded: (lead, color, note) = ("!", .boldCyan, "discard: overlaps earlier match")
      case .noneAndExcluded: (lead, color) = ("X", .boldGreen)
      case .noneButExpected: (lead, color, note, isError) = ("X", .boldRed, "error: no match found", true)
      case .noneForInvalidPattern:
        (lead, color, note, isError) = ("X", .boldRed, "error: match failed for invalid pattern", true)
      case .fuzzy: (lead, color, note, isError) = ("?", .boldMagenta, "possible intended match", true)
      }
    }
  }
}
