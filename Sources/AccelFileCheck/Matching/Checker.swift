import AccelSupport

/// Matches the directives of a check file against an input.
struct Checker {
  let checks: [Check]
  let request: FileCheckRequest
  let variables: VariableTable
  let input: SourceBuffer
  let printer: DiagnosticPrinter
  /// What happened to each pattern, if the input dump wants to know.
  var records: [MatchRecord] = []
  /// `true` iff the input dump wants records.
  let collectsRecords: Bool

  /// Creates a checker of `input`; with `collectsRecords`, what goes well is recorded and not printed.
  init(
    _ checks: [Check], request: FileCheckRequest, variables: VariableTable, input: SourceBuffer,
    printer: DiagnosticPrinter, collectsRecords: Bool
  ) {
    self.checks = checks
    self.request = request
    self.variables = variables
    self.input = input
    self.printer = printer
    self.collectsRecords = collectsRecords
  }

  /// Returns whether the input satisfies all directives.
  mutating func run() -> Bool {
    var isSuccess = true
    var rest = 0..<input.bytes.count
    var first = 0
    while true {
      // Labels split the input first, so that an error in one part leaves the others alone.
      let label = checks[first...].firstIndex { $0.pattern.directive.kind == .label }
      var region = rest
      if let label {
        guard let match = matchCounted(checks[label].pattern, in: rest) else { return false }
        region = rest.lowerBound..<match.upperBound
        rest = match.upperBound..<rest.upperBound
      }
      if first != 0, request.scopesVariables { variables.clearLocals() }
      let end = label.map { $0 + 1 } ?? checks.count
      for check in checks[first..<end] {
        guard let position = self.check(check, in: region) else {
          isSuccess = false
          break
        }
        region = position..<region.upperBound
      }
      first = end
      if label == nil { return isSuccess }
    }
  }

  /// Returns where the match of `check` ends in `region`, or `nil` after reporting why there is none.
  private mutating func check(_ check: Check, in region: Range<Int>) -> Int? {
    guard let (start, nots) = matchUnordered(check.preceding, in: region) else { return nil }
    let pattern = check.pattern
    guard let match = matchCounted(pattern, in: start..<region.upperBound) else { return nil }
    let skipped = start..<match.lowerBound
    if isOnWrongLine(pattern, skipped) {
      // With verbosity, the match has a record already.
      if request.verbosity > .errors {
        adjustLastRecords(to: .foundButWrongLine)
      } else {
        record(pattern, .foundButWrongLine, match)
      }
      return nil
    }
    return excludes(nots, in: skipped) ? match.upperBound : nil
  }

  /// Returns the bounds of as many consecutive matches as the pattern demands.
  private mutating func matchCounted(_ pattern: Pattern, in region: Range<Int>) -> Range<Int>? {
    var start: Int?
    var position = region.lowerBound
    for round in 1...pattern.directive.count {
      let rest = position..<region.upperBound
      let outcome = pattern.match(in: input, region: rest, variables: variables)
      guard let match = report(outcome, of: pattern, isExpected: true, in: rest, round: round) else {
        return nil
      }
      start = start ?? match.lowerBound
      position = match.upperBound
    }
    return (start ?? position)..<position
  }

  /// Returns whether none of `patterns` occurs in `region`, reporting those that do.
  private mutating func excludes(_ patterns: [Pattern], in region: Range<Int>) -> Bool {
    var result = true
    for pattern in patterns {
      let outcome = pattern.match(in: input, region: region, variables: variables)
      let match = report(outcome, of: pattern, isExpected: false, in: region)
      var isInvalid = false
      if case .invalid = outcome { isInvalid = true }
      if match != nil || isInvalid { result = false }
    }
    return result
  }

  /// Matches `DAG` directives, and the `NOT` directives before each group of them.
  ///
  /// Returns the end of the last group and the `NOT` directives after it, or `nil` after reporting an error.
  private mutating func matchUnordered(
    _ patterns: [Pattern], in region: Range<Int>
  ) -> (start: Int, nots: [Pattern])? {
    var start = region.lowerBound
    var nots: [Pattern] = []
    var matches: [Range<Int>] = []
    for (index, pattern) in patterns.enumerated() {
      if pattern.directive.kind == .not {
        nots.append(pattern)
        continue
      }
      guard matchWithoutOverlap(pattern, in: start..<region.upperBound, &matches) else { return nil }
      guard index + 1 == patterns.count || patterns[index + 1].directive.kind == .not else { continue }
      // The group is complete.
      if !nots.isEmpty {
        guard excludes(nots, in: start..<max(start, matches[0].lowerBound)) else { return nil }
        nots.removeAll()
      }
      start = matches[matches.count - 1].upperBound
      matches.removeAll()
    }
    return (start, nots)
  }

  /// Finds a match that overlaps none of `matches`, which are sorted, and adds it.
  private mutating func matchWithoutOverlap(
    _ pattern: Pattern, in region: Range<Int>, _ matches: inout [Range<Int>]
  ) -> Bool {
    let tellsAll = request.verbosity == .everything
    var position = region.lowerBound
    var next = 0
    while true {
      let rest = position..<region.upperBound
      let outcome = pattern.match(in: input, region: rest, variables: variables)
      guard case .found(let match) = outcome else {
        _ = report(outcome, of: pattern, isExpected: true, in: rest)
        return false
      }
      if tellsAll { _ = report(outcome, of: pattern, isExpected: true, in: rest) }
      if request.allowsDagOverlap {
        let block = matches.first ?? match
        matches = [
          min(block.lowerBound, match.lowerBound)..<max(block.upperBound, match.upperBound)
        ]
        if !tellsAll { _ = report(outcome, of: pattern, isExpected: true, in: region) }
        return true
      }
      while next < matches.count, match.lowerBound >= matches[next].upperBound { next += 1 }
      guard next < matches.count, matches[next].lowerBound < match.upperBound else {
        matches.insert(match, at: next)
        if !tellsAll { _ = report(outcome, of: pattern, isExpected: true, in: region) }
        return true
      }
      if tellsAll { reportDiscarded(because: matches[next]) }
      position = matches[next].upperBound
      next += 1
    }
  }

  /// Reports that the latest match does not count.
  private mutating func reportDiscarded(because earlier: Range<Int>) {
    if collectsRecords { return adjustLastRecords(to: .foundButDiscarded) }
    printer.print(
      SourceDiagnostic(
        .note, at: location(earlier.lowerBound), "match discarded, overlaps earlier DAG match here",
        range: earlier))
  }

  /// Returns whether the text skipped before a match has the wrong number of line breaks, and reports it.
  private func isOnWrongLine(_ pattern: Pattern, _ skipped: Range<Int>) -> Bool {
    let kind = pattern.directive.kind
    guard kind == .next || kind == .empty || kind == .same else { return false }
    let (count, afterFirst) = lineBreaks(in: skipped)
    let suffix: String
    let problem: String
    switch (kind, count) {
    case (.same, 0), (.next, 1), (.empty, 1): return false
    case (.same, _): (suffix, problem) = ("SAME", "is not on the same line as the previous match")
    case (_, 0):
      (suffix, problem) = (kind == .empty ? "EMPTY" : "NEXT", "is on the same line as previous match")
    default:
      (suffix, problem) = (kind == .empty ? "EMPTY" : "NEXT", "is not on the line after the previous match")
    }
    printer.print(SourceDiagnostic(at: pattern.location, "\(pattern.prefix)-\(suffix): \(problem)"))
    printer.print(SourceDiagnostic(.note, at: location(skipped.upperBound), "'next' match was here"))
    printer.print(SourceDiagnostic(.note, at: location(skipped.lowerBound), "previous match ended here"))
    if kind != .same, count > 1 {
      printer.print(
        SourceDiagnostic(
          .note, at: location(afterFirst), "non-matching line after previous match is here"))
    }
    return true
  }

  /// Counts line breaks, where a pair of carriage return and line feed is one.
  private func lineBreaks(in region: Range<Int>) -> (count: Int, afterFirst: Int) {
    var count = 0
    var afterFirst = region.lowerBound
    var index = region.lowerBound
    while index < region.upperBound {
      let byte = input.bytes[index]
      index += 1
      guard byte == 10 || byte == 13 else { continue }
      count += 1
      if index < region.upperBound, input.bytes[index] == (byte == 10 ? 13 : 10) { index += 1 }
      if count == 1 { afterFirst = index }
    }
    return (count, afterFirst)
  }

  /// Returns the place at `offset` in the input.
  func location(_ offset: Int) -> SourceLocation { SourceLocation(source: input, offset: offset) }
}
