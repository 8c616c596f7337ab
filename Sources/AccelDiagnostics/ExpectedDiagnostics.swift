public import AccelSupport

/// Compares diagnostics to the `expected-…` designators in the source: the `--verify-diagnostics` mode.
///
/// The designators are those of MLIR, with all that follows from how it reads them; see `Designator`.
/// Install `handler` in the engine, run the work, and ask `finish()`. The engine runs its handlers one at a
/// time, which is what makes this safe to share.
public final class ExpectedDiagnostics: @unchecked Sendable {
  /// Which diagnostics matter.
  public enum Level: Sendable {
    /// All: those that nothing expects are errors.
    case all
    /// Only those that are expected.
    case onlyExpected
  }

  /// Where the files are.
  private let sources: SourceManager
  /// Which diagnostics matter.
  private let level: Level
  /// Compiles the regular expressions of `-re` designators.
  private let compilePattern: PatternCompiler
  /// Writes what is wrong.
  private let renderer: TextRenderer
  /// Where it is written; drained after each error.
  private let output: ByteBuffer
  /// The files with their designators, in the order in which they became known.
  private var files: [(file: SourceFile, expected: [ExpectedDiagnostic])] = []
  /// The designators for diagnostics at unknown places, of all files.
  private var unknownPlace: [ExpectedDiagnostic] = []
  /// `true` iff nothing was wrong so far.
  private var isSatisfied = true

  /// Reads the designators of `inputs`, and adds these files to `sources`.
  ///
  /// The designators of another file are read when a diagnostic names it.
  public init(
    inputs: [SourceFile], sources: SourceManager, level: Level = .all, output: ByteBuffer,
    options: TextRenderer.Options = .init(), compilePattern: @escaping PatternCompiler
  ) {
    (self.sources, self.level, self.output) = (sources, level, output)
    self.compilePattern = compilePattern
    renderer = TextRenderer(sources: sources, options: options)
    for input in inputs {
      sources.add(input)
      _ = indexOfFile(named: input.name)
    }
  }

  /// Compares every diagnostic it is given and each of its notes.
  public var handler: DiagnosticHandler {
    { [self] diagnostic in
      check(diagnostic)
      return true
    }
  }

  /// Reports the designators that no diagnostic has matched; returns `true` iff nothing was ever wrong.
  public func finish() -> Bool {
    for (file, expected) in files {
      for each in expected where !each.isMatched { reportMissing(each, in: file) }
    }
    files = []
    // MLIR reports these when it is asked and again when it is torn down.
    for each in unknownPlace + unknownPlace where !each.isMatched { reportMissing(each, in: nil) }
    unknownPlace = []
    return isSatisfied
  }

  /// Compares `diagnostic` and its notes.
  private func check(_ diagnostic: Diagnostic) {
    checkOne(diagnostic)
    for note in diagnostic.notes { check(note) }
  }

  /// Compares `diagnostic` without its notes.
  private func checkOne(_ diagnostic: Diagnostic) {
    var nearMiss: ExpectedDiagnostic?
    var file: SourceFile?
    if case .file(let name, let position, _) = diagnostic.place.kind {
      if let index = indexOfFile(named: name) {
        file = files[index].file
        let wasExpected = Self.match(
          diagnostic, onLine: position.line, &files[index].expected, nearMiss: &nearMiss)
        if wasExpected { return }
      }
    } else if Self.match(diagnostic, onLine: nil, &unknownPlace, nearMiss: &nearMiss) {
      return
    }
    guard level == .all else { return }
    if let nearMiss {
      let message = """
        '\(diagnostic.severity.rawValue)' diagnostic emitted when expecting a \
        '\(nearMiss.severity.rawValue)'
        """
      report(message, at: nearMiss.offset, in: file, ranges: [])
    } else {
      let message = "unexpected \(diagnostic.severity.rawValue): \(diagnostic.message)"
      renderer.renderOne(.error(at: diagnostic.place, message), showsSource: true, to: output)
      output.flush()
      isSatisfied = false
    }
  }

  /// Marks the first designator that `diagnostic` matches and returns `true`, or returns `false`.
  ///
  /// `nearMiss` becomes the last designator on the way that only has another severity.
  private static func match(
    _ diagnostic: Diagnostic, onLine line: Int?, _ expected: inout [ExpectedDiagnostic],
    nearMiss: inout ExpectedDiagnostic?
  ) -> Bool {
    var message = diagnostic.message
    return message.withUTF8 { message in
      for index in expected.indices where line == nil || line == expected[index].line {
        guard expected[index].matches(message) else { continue }
        if expected[index].severity == diagnostic.severity {
          expected[index].isMatched = true
          return true
        }
        nearMiss = expected[index]
      }
      return false
    }
  }

  /// Returns the index of a file whose designators are read, reading them now if need be.
  private func indexOfFile(named name: String) -> Int? {
    if let index = files.firstIndex(where: { $0.file.name == name }) { return index }
    guard let file = sources.file(named: name) else { return nil }
    files.append((file, readDesignators(of: file)))
    return files.count - 1
  }

  /// Returns the designators of `file`, and adds those for unknown places to `unknownPlace`.
  private func readDesignators(of file: SourceFile) -> [ExpectedDiagnostic] {
    let lines = file.lines
    let bytes = file.contents.withBytes { Array($0) }
    var expected: [ExpectedDiagnostic] = []
    var lastPlainLine = 1
    /// The designators that wait for the next line without one.
    var waiting: [Int] = []
    var nextStart = 0
    for line in 1...lines.count {
      let start = nextStart
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      nextStart = end + 1
      guard let designator = Designator(in: bytes[start..<end]) else {
        for index in waiting { expected[index].line = line }
        waiting = []
        lastPlainLine = line
        continue
      }
      let text = Array(designator.text)
      var matcher: PatternMatcher?
      if designator.isPattern {
        do throws(PatternError) {
          matcher = try compileMixedPattern(text, with: compilePattern)
        } catch {
          report(error.reason, at: designator.start, in: file, ranges: [underline(text, designator.start)])
          continue
        }
      }
      var result = ExpectedDiagnostic(
        severity: designator.severity, offset: designator.target == .unknown ? nil : designator.start,
        line: line, text: text, matcher: matcher)
      switch designator.target {
      case .unknown:
        unknownPlace.append(result)
        continue
      case .offset(let distance): result.line += distance
      case .above: result.line = lastPlainLine
      case .below:
        waiting.append(expected.count)
        // Should no such line follow, the last one must do.
        result.line = lines.count
      }
      expected.append(result)
    }
    return expected
  }

  /// Reports that no diagnostic has matched `expected`.
  private func reportMissing(_ expected: ExpectedDiagnostic, in file: SourceFile?) {
    let text = String(decoding: expected.text, as: UTF8.self)
    let ranges = expected.offset.map { [underline(expected.text, $0)] } ?? []
    report(
      "expected \(expected.severity.rawValue) \"\(text)\" was not produced", at: expected.offset, in: file,
      ranges: ranges)
  }

  /// Returns the part of a designator that MLIR underlines: as long as the text, but not where it is.
  private func underline(_ text: [UInt8], _ offset: Int) -> SourceRange {
    SourceRange(offset, offset + text.count)
  }

  /// Writes an error at `offset` of `file`, or at an unknown place if either is missing.
  private func report(_ message: String, at offset: Int?, in file: SourceFile?, ranges: [SourceRange]) {
    let error = Diagnostic(.error, at: .unknown, message, ranges: ranges)
    if let offset, let file {
      renderer.renderOne(error, in: file, at: offset, to: output)
    } else {
      renderer.renderOne(error, showsSource: false, to: output)
    }
    output.flush()
    isSatisfied = false
  }
}
