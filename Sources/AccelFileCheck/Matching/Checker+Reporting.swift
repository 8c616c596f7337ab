extension Checker {
  /// Adds a record about a range of the input.
  mutating func record(
    _ pattern: Pattern, _ kind: MatchRecord.Kind, _ range: Range<Int>, _ note: String = ""
  ) {
    guard collectsRecords else { return }
    records.append(
      MatchRecord(
        directive: pattern.directive, checkLocation: pattern.location, kind: kind,
        start: input.position(of: range.lowerBound), end: input.position(of: range.upperBound), note: note))
  }

  /// Changes the kind of the latest records of one pattern.
  mutating func adjustLastRecords(to kind: MatchRecord.Kind) {
    guard collectsRecords, let location = records.last?.checkLocation else { return }
    for index in records.indices.reversed() {
      guard records[index].checkLocation == location else { break }
      records[index].kind = kind
    }
  }

  /// Reports what matching came to, as far as the verbosity wants it, and returns the match.
  mutating func report(
    _ outcome: Pattern.Outcome, of pattern: Pattern, isExpected: Bool, in region: Range<Int>, round: Int = 1
  ) -> Range<Int>? {
    switch outcome {
    case .found(let match):
      reportMatch(match, of: pattern, isExpected: isExpected, round: round)
      return match
    case .notFound:
      reportNoMatch(of: pattern, isExpected: isExpected, in: region, round: round, problems: [])
    case .invalid(let problems):
      reportNoMatch(of: pattern, isExpected: isExpected, in: region, round: round, problems: problems)
    }
    return nil
  }

  /// Records and prints a match.
  private mutating func reportMatch(_ match: Range<Int>, of pattern: Pattern, isExpected: Bool, round: Int) {
    var prints = true
    if isExpected {
      guard request.verbosity > .errors else { return }
      if request.verbosity < .everything, pattern.directive.kind == .endOfFile { return }
      prints = !collectsRecords
    }
    let kind: MatchRecord.Kind = isExpected ? .foundAndExpected : .foundButExcluded
    record(pattern, kind, match)
    let values = substitutedValues(pattern)
    let captures = captures(pattern)
    for value in values { record(pattern, kind, match.lowerBound..<match.lowerBound, value) }
    for capture in captures { record(pattern, kind, capture.range, capture.message) }
    guard prints else { return }
    printer.print(
      SourceDiagnostic(
        isExpected ? .remark : .error, at: pattern.location,
        "\(message(pattern, isExpected, "found", round))"))
    printer.print(SourceDiagnostic(.note, at: location(match.lowerBound), "found here", range: match))
    for value in values { printer.print(SourceDiagnostic(.note, at: location(match.lowerBound), value)) }
    for capture in captures {
      printer.print(
        SourceDiagnostic(
          .note, at: location(capture.range.lowerBound), capture.message, range: capture.range))
    }
  }

  /// Records and prints that there is no match, or why the pattern is not complete.
  private mutating func reportNoMatch(
    of pattern: Pattern, isExpected: Bool, in region: Range<Int>, round: Int, problems: [SourceDiagnostic]
  ) {
    for problem in problems { printer.print(problem) }
    var prints = true
    if !isExpected, problems.isEmpty {
      guard request.verbosity == .everything else { return }
      prints = !collectsRecords
    }
    let kind: MatchRecord.Kind =
      !problems.isEmpty ? .noneForInvalidPattern : isExpected ? .noneButExpected : .noneAndExcluded
    let start = region.lowerBound..<region.lowerBound
    record(pattern, kind, region)
    for problem in problems { record(pattern, kind, start, problem.message) }
    let values = substitutedValues(pattern)
    for value in values { record(pattern, kind, start, value) }
    guard prints else { return }
    if problems.isEmpty {
      printer.print(
        SourceDiagnostic(
          isExpected ? .error : .remark, at: pattern.location,
          message(pattern, isExpected, "not found", round)))
      printer.print(SourceDiagnostic(.note, at: location(region.lowerBound), "scanning from here"))
    }
    for value in values { printer.print(SourceDiagnostic(.note, at: location(region.lowerBound), value)) }
    if isExpected, let best = pattern.likelyIntendedMatch(in: input, region: region) {
      record(pattern, .fuzzy, best..<best)
      printer.print(SourceDiagnostic(.note, at: location(best), "possible intended match here"))
    }
  }

  /// Returns the main message about a pattern.
  private func message(_ pattern: Pattern, _ isExpected: Bool, _ result: String, _ round: Int) -> String {
    let name = pattern.directive.description(prefix: pattern.prefix)
    let total = pattern.directive.count
    let count = total > 1 ? " (\(round) out of \(total))" : ""
    return "\(name): \(isExpected ? "expected" : "excluded") string \(result) in input\(count)"
  }

  /// Returns a note about each value substituted into the pattern.
  private func substitutedValues(_ pattern: Pattern) -> [String] {
    pattern.substitutions.compactMap { substitution in
      guard let value = substitution.quotedValue(variables) else { return nil }
      return "with \"\(printable(substitution.text.bytes))\" equal to \(value)"
    }
  }

  /// Returns a note about each variable that the pattern defined, in the order of the input.
  private func captures(_ pattern: Pattern) -> [(range: Range<Int>, message: String)] {
    var result: [(range: Range<Int>, message: String)] = []
    for name in pattern.stringDefinitions.keys.sorted() {
      guard let value = variables.strings[name] else { continue }
      result.append((value.range, "captured var \"\(name)\""))
    }
    for (variable, _) in pattern.numberDefinitions {
      guard let text = variable.text else { continue }
      result.append((text.range, "captured var \"\(variable.name)\""))
    }
    return result.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }
}
