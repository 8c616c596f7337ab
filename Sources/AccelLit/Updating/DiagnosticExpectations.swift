/// Adjusts the `expected-error {{…}}` comments of a test to the diagnostics that it reports.
///
/// A diagnostic without an expectation gets one, in the place of an expectation of the same kind for the
/// same line
/// that was not met, or on a line of its own above. Other expectations that were not met go.
struct DiagnosticExpectations {
  /// A diagnostic without an expectation.
  private struct Unexpected {
    let line: Int
    let kind: String
    let message: String
  }

  /// A line of the test's text.
  private struct Line {
    var text: String
    /// The index of the line in the text as it was; `nil` for a new line.
    let index: Int?
  }

  /// The lines, whose changes keep the rest in place.
  private var lines: [Line]
  private let targets: [Int: Int]

  private static let kinds = ["error", "warning", "remark", "note"]

  /// Returns `text` adjusted to the mismatches in `report`; `nil` if there are none that can be adjusted.
  static func adjusted(_ text: String, path: String, report: String) -> String? {
    var unexpected: [Unexpected] = []
    var missing: [Int: String] = [:]
    for line in report.split(separator: "\n") where line.hasPrefix(path + ":") {
      let parts = line.dropFirst(path.count + 1).split(separator: ":", maxSplits: 2)
      guard parts.count == 3, let number = Int(parts[0]) else { continue }
      for kind in kinds {
        if let message = suffix(of: parts[2], after: " error: unexpected \(kind): ") {
          unexpected.append(Unexpected(line: number - 1, kind: kind, message: message))
        } else if parts[2].hasPrefix(" error: expected \(kind) \""), parts[2].hasSuffix("\" was not produced")
        {
          missing[number - 1] = kind
        }
      }
    }
    if unexpected.isEmpty, missing.isEmpty { return nil }
    var expectations = DiagnosticExpectations(text)
    expectations.apply(unexpected, missing)
    let result = expectations.lines.map(\.text).joined(separator: "\n")
    return result == text ? nil : result
  }

  /// Returns the text after `prefix`, or `nil` if `text` does not begin so.
  private static func suffix(of text: Substring, after prefix: String) -> String? {
    text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
  }

  private init(_ text: String) {
    let texts = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    lines = texts.enumerated().map { Line(text: $1, index: $0) }
    var targets: [Int: Int] = [:]
    for (index, text) in texts.enumerated() {
      if let expectation = Expectation(text) { targets[index] = expectation.target(from: index, in: texts) }
    }
    self.targets = targets
  }

  /// Makes all changes.
  private mutating func apply(_ unexpected: [Unexpected], _ missing: [Int: String]) {
    var missing = missing
    var added: [Int: [String]] = [:]
    for diagnostic in unexpected where lines.indices.contains(diagnostic.line) {
      let reusable = missing.keys.sorted().first { index in
        missing[index] == diagnostic.kind && targets[index] == diagnostic.line
      }
      if let index = reusable, var expectation = Expectation(lines[index].text) {
        missing[index] = nil
        expectation.setMessage(diagnostic.message)
        lines[index].text = expectation.text
      } else {
        let indentation = lines[diagnostic.line].text.prefix { $0 == " " || $0 == "\t" }
        added[diagnostic.line, default: []].append(
          "\(indentation)// expected-\(diagnostic.kind) @below {{\(Expectation.escaped(diagnostic.message))}}"
        )
      }
    }
    var result: [Line] = []
    for (index, line) in lines.enumerated() {
      result += (added[index] ?? []).map { Line(text: $0, index: nil) }
      var line = line
      if missing[index] != nil, let expectation = Expectation(line.text) {
        line.text = expectation.remainder
        if line.text.isBlank { continue }
      }
      result.append(line)
    }
    lines = result
    renumber()
  }

  /// Corrects the distances of expectations that name them.
  private mutating func renumber() {
    var positions: [Int: Int] = [:]
    for (position, line) in lines.enumerated() { if let index = line.index { positions[index] = position } }
    for (position, line) in lines.enumerated() {
      guard let index = line.index, let target = targets[index], let newTarget = positions[target],
        var expectation = Expectation(line.text)
      else { continue }
      expectation.setDistance(newTarget - position)
      lines[position].text = expectation.text
    }
  }
}

/// An expectation in a line of text.
private struct Expectation {
  /// The line up to the place, e.g. `  // expected-error `.
  private let head: String
  /// The place: ``, `@below`, `@above`, `@+2`.
  private var place: String
  /// The text between place and message.
  private let gap: String
  private var message: String
  /// The text after the message.
  private let tail: String

  /// Finds the expectation in `line`; there is none if this is `nil`.
  init?(_ line: String) {
    guard let keyword = line.firstRange(of: "expected-"), let open = line.firstRange(of: "{{"),
      keyword.upperBound < open.lowerBound, let close = line[open.upperBound...].firstRange(of: "}}")
    else { return nil }
    let directive = line[keyword.lowerBound..<open.lowerBound]
    let at = directive.firstIndex(of: "@") ?? directive.trimmedEnd().endIndex
    head = String(line[..<at])
    place = String(line[at..<open.lowerBound].prefix { !$0.isWhitespace })
    gap = String(line[at..<open.lowerBound].dropFirst(place.count))
    message = String(line[open.upperBound..<close.lowerBound])
    tail = String(line[close.upperBound...])
  }

  /// The line.
  var text: String { "\(head)\(place)\(gap){{\(message)}}\(tail)" }

  /// The line without the expectation's comment.
  var remainder: String {
    guard let comment = head.firstRange(of: "//") else { return head }
    return String(head[..<comment.lowerBound].trimmedEnd())
  }

  /// Returns the index of the line that the expectation at `index` is about.
  func target(from index: Int, in lines: [String]) -> Int? {
    func next(_ step: Int) -> Int? {
      var position = index + step
      while lines.indices.contains(position), Expectation(lines[position]) != nil { position += step }
      return lines.indices.contains(position) ? position : nil
    }
    switch place {
    case "": return index
    case "@below": return next(1)
    case "@above": return next(-1)
    case "@unknown": return nil
    default: return Int(place.dropFirst()).map { index + $0 }
    }
  }

  /// Replaces the message.
  mutating func setMessage(_ newMessage: String) { message = Self.escaped(newMessage) }

  /// Replaces the distance, if the place is one.
  mutating func setDistance(_ distance: Int) {
    guard place.hasPrefix("@+") || place.hasPrefix("@-") else { return }
    place = distance < 0 ? "@\(distance)" : "@+\(distance)"
  }

  /// Returns the part of `message` that an expectation can hold: expectations match parts of messages.
  static func escaped(_ message: String) -> String {
    message.firstRange(of: "}}").map { String(message[..<$0.lowerBound]) } ?? message
  }
}
