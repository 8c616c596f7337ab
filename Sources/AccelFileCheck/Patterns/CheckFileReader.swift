import AccelRegex

/// A positive directive together with the negative and unordered ones before it.
struct Check {
  let pattern: Pattern
  /// The `DAG` and `NOT` directives between the positive one before and this one.
  let preceding: [Pattern]
}

/// The directives of a check file, and those of the command line.
struct CheckFile {
  let source: SourceBuffer
  /// A buffer for each option `--implicit-check-not`.
  let implicitSources: [SourceBuffer]
  let checks: [Check]

  /// Reads the directives of `source`; errors in implicit patterns are passed to `report` and forgiven.
  init(
    _ source: SourceBuffer, request: FileCheckRequest, variables: VariableTable,
    report: (CheckFileError) -> Void
  ) throws(CheckFileError) {
    self.source = source
    var implicit: [Pattern] = []
    var implicitSources: [SourceBuffer] = []
    for text in request.implicitCheckNots {
      let buffer = Self.commandLineBuffer(text)
      implicitSources.append(buffer.source)
      var parser = PatternParser(
        buffer, Directive(kind: .not), prefix: "IMPLICIT-CHECK", lineNumber: nil, request: request,
        variables: variables)
      do { implicit.append(try parser.parse()) } catch {
        if case .fatal = error { throw error }
        report(error)
      }
    }
    self.implicitSources = implicitSources
    checks = try Self.readChecks(source, request, variables, implicit)
  }

  /// Returns the pattern of an implicit directive in a buffer that shows its option.
  private static func commandLineBuffer(_ text: String) -> Slice {
    let option = "-implicit-check-not='"
    let source = SourceBuffer(name: "command line", bytes: Array("\(option)\(text)'".utf8))
    let start = option.utf8.count
    return Slice(source: source, range: start..<(start + text.utf8.count))
  }

  /// Returns the positive directives in order, each with those before it.
  private static func readChecks(
    _ source: SourceBuffer, _ request: FileCheckRequest, _ variables: VariableTable, _ implicit: [Pattern]
  ) throws(CheckFileError) -> [Check] {
    var scanner = DirectiveScanner(
      source, prefixes: request.effectivePrefixes, commentPrefixes: request.effectiveCommentPrefixes)
    var missing = Set(request.effectivePrefixes)
    let prefixCount = missing.count
    var checks: [Check] = []
    var preceding = implicit
    while let found = scanner.next() {
      if found.directive.kind != .comment { missing.remove(found.prefix.string) }
      // At the end of the file, FileCheck takes what follows the prefix for the pattern.
      var text = found.rest.isEmpty ? source.all.dropFirst(found.prefix.range.upperBound) : found.rest
      try rejectBadDirective(found, at: text.location)
      if !(request.keepsWhitespace && request.matchesFullLines) { text = text.trimmingStart() }
      let lineBreak = text.bytes.firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      text = text.prefix((lineBreak ?? text.range.upperBound) - text.range.lowerBound)
      scanner.position = text.range.upperBound
      if found.directive.kind == .comment { continue }

      let prefix = found.prefix.string
      var parser = PatternParser(
        text, found.directive, prefix: prefix, lineNumber: found.lineNumber, request: request,
        variables: variables)
      let pattern = try parser.parse()
      if pattern.directive.kind == .label, pattern.hasVariable {
        throw .message(
          SourceDiagnostic(
            at: found.prefix.location, "found '\(prefix)-LABEL:' with variable definition or use"))
      }
      switch pattern.directive.kind {
      case .next, .same, .empty:
        if checks.isEmpty {
          let name =
            pattern.directive.kind == .next ? "NEXT" : pattern.directive.kind == .same ? "SAME" : "EMPTY"
          throw .message(
            SourceDiagnostic(
              at: found.prefix.location, "found '\(prefix)-\(name)' without previous '\(prefix): line"))
        }
        fallthrough
      case .plain, .label, .endOfFile, .comment, .misspelled, .badNot, .badCount:
        checks.append(Check(pattern: pattern, preceding: preceding))
        preceding = implicit
      case .dag, .not: preceding.append(pattern)
      }
    }
    try rejectMissing(missing, isNoneFound: missing.count == prefixCount, request)
    if !preceding.isEmpty {
      let end = Pattern(
        Directive(kind: .endOfFile), prefix: request.effectivePrefixes[0],
        location: SourceLocation(source: source, offset: scanner.position),
        lineNumber: scanner.lineNumber + 1, ignoresCase: false)
      checks.append(Check(pattern: end, preceding: preceding))
    }
    return checks
  }

  /// Throws if the directive is one that only looks like one.
  private static func rejectBadDirective(
    _ found: DirectiveScanner.Found, at location: SourceLocation
  ) throws(CheckFileError) {
    let prefix = found.prefix
    switch found.directive.kind {
    case .misspelled:
      let name = Slice(source: prefix.source, range: prefix.range.lowerBound..<found.rest.range.lowerBound)
      throw .message(SourceDiagnostic(at: prefix.location, "misspelled directive '\(name.string)'"))
    case .badNot:
      throw .message(
        SourceDiagnostic(at: location, "unsupported -NOT combo on prefix '\(prefix.string)'"))
    case .badCount:
      throw .message(
        SourceDiagnostic(
          at: location, "invalid count in -COUNT specification on prefix '\(prefix.string)'"))
    default: break
    }
  }

  /// Throws if prefixes don't occur that must.
  private static func rejectMissing(
    _ missing: Set<String>, isNoneFound: Bool, _ request: FileCheckRequest
  ) throws(CheckFileError) {
    guard isNoneFound || (!request.allowsUnusedPrefixes && !missing.isEmpty) else { return }
    if !request.implicitCheckNots.isEmpty, request.prefixes.isEmpty { return }
    let names = missing.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "'\($0):'" }
    throw .plain(
      "error: no check strings found with prefix\(names.count > 1 ? "es" : "") "
        + names.joined(separator: ", "))
  }
}
