import AccelRegex

/// The pattern of a directive: plain text, or a regular expression with substitutions.
final class Pattern {
  let directive: Directive
  /// The prefix of the directive.
  let prefix: String
  /// Where the pattern starts in the check file.
  let location: SourceLocation
  /// The line of the directive, or `nil` on the command line.
  let lineNumber: Int?
  let ignoresCase: Bool

  /// The text to find, where the pattern is plain.
  var fixedText: [UInt8] = []
  /// The regular expression, without what is substituted.
  var expression: [UInt8] = []
  /// What is inserted into the expression before it is matched, in ascending order of place.
  var substitutions: [Substitution] = []
  /// The groups that define string variables, by name.
  var stringDefinitions: [String: Int] = [:]
  /// The groups that define numeric variables, in the order of the text.
  var numberDefinitions: [(variable: NumericVariable, group: Int)] = []
  /// The compiled expression, where nothing is substituted.
  private lazy var compiled = compile(expression)

  /// Creates a pattern that matches nothing yet.
  init(
    _ directive: Directive, prefix: String, location: SourceLocation, lineNumber: Int?, ignoresCase: Bool
  ) {
    self.directive = directive
    self.prefix = prefix
    self.location = location
    self.lineNumber = lineNumber
    self.ignoresCase = ignoresCase
  }

  /// `true` iff the pattern uses a variable or defines one as a string, which a label must not.
  var hasVariable: Bool { !substitutions.isEmpty || !stringDefinitions.isEmpty }

  /// What matching came to.
  enum Outcome {
    case found(Range<Int>)
    case notFound
    /// The pattern could not be completed.
    case invalid([SourceDiagnostic])
  }

  /// Looks for the first match in a region of the input and sets the variables that it defines.
  func match(in input: SourceBuffer, region: Range<Int>, variables: VariableTable) -> Outcome {
    if directive.kind == .endOfFile { return .found(region.upperBound..<region.upperBound) }
    if !fixedText.isEmpty {
      guard let range = findFixedText(in: input, region: region) else { return .notFound }
      return .found(range)
    }
    let regex: PosixRegex?
    if substitutions.isEmpty {
      regex = compiled
    } else {
      if let lineNumber { variables.line.value = BigInteger(lineNumber) }
      switch substitutedExpression(variables) {
      case .success(let text): regex = variables.expressions.expression(text, compile: compile)
      case .failure(let error): return .invalid(error.diagnostics)
      }
    }
    let lastGroup = max(stringDefinitions.values.max() ?? 0, numberDefinitions.last?.group ?? 0)
    let match = input.bytes.withUnsafeBufferPointer { bytes in
      regex?.firstMatch(in: UnsafeBufferPointer(rebasing: bytes[region]), wantedGroups: lastGroup)
    }
    guard let match else { return .notFound }
    if lastGroup > 0 { define(match, in: input, offset: region.lowerBound, variables) }
    // The line break that an empty line's pattern starts with is not part of the match.
    let skipped = region.lowerBound + (directive.kind == .empty ? 1 : 0)
    return .found((match.range.lowerBound + skipped)..<(match.range.upperBound + region.lowerBound))
  }

  /// Returns the compiled expression, or `nil` if substitution made it invalid.
  private func compile(_ text: [UInt8]) -> PosixRegex? {
    try? PosixRegex(text, options: ignoresCase ? [.newlines, .ignoreCase] : .newlines)
  }

  /// Returns the first occurrence of the plain text.
  private func findFixedText(in input: SourceBuffer, region: Range<Int>) -> Range<Int>? {
    input.bytes.withUnsafeBufferPointer { bytes in
      let text = UnsafeBufferPointer(rebasing: bytes[region])
      let found =
        ignoresCase
        ? firstOccurrenceIgnoringCase(of: fixedText, in: text)
        : firstOccurrence(of: fixedText, in: text, from: 0)
      return found.map { ($0 + region.lowerBound)..<($0 + region.lowerBound + fixedText.count) }
    }
  }

  /// Returns the expression with everything substituted, or what could not be.
  private func substitutedExpression(_ variables: VariableTable) -> Result<[UInt8], ExpressionError> {
    var text: [UInt8] = []
    var copied = 0
    var diagnostics: [SourceDiagnostic] = []
    for substitution in substitutions {
      text += expression[copied..<substitution.place]
      copied = substitution.place
      do { text += try substitution.expression(variables) } catch {
        diagnostics += error.reasons.map { reason in
          switch reason {
          case .undefined(let name): SourceDiagnostic(on: name, "undefined variable: \(name.string)")
          case .overflow:
            SourceDiagnostic(
              on: substitution.text, "unable to substitute variable or numeric expression: overflow error")
          }
        }
      }
    }
    text += expression[copied...]
    return diagnostics.isEmpty ? .success(text) : .failure(ExpressionError(diagnostics: diagnostics))
  }

  /// Sets the variables that the pattern defines.
  private func define(
    _ match: PosixRegex.Match, in input: SourceBuffer, offset: Int, _ variables: VariableTable
  ) {
    /// Returns what a group matched; a group that took no part is empty.
    func text(of group: Int) -> Slice {
      let range = match.groups[group] ?? match.range.lowerBound..<match.range.lowerBound
      return Slice(source: input, range: (range.lowerBound + offset)..<(range.upperBound + offset))
    }
    for (name, group) in stringDefinitions { variables.strings[name] = text(of: group) }
    for (variable, group) in numberDefinitions {
      let text = text(of: group)
      variable.value = variable.format.value(of: text.bytes)
      variable.text = text
    }
  }
}

/// A variable or an expression whose value becomes part of a pattern.
struct Substitution {
  /// What gives the value.
  enum Value {
    case string
    case number(NumericExpression, NumericFormat)
  }

  let value: Value
  /// The variable or expression in the check file.
  let text: Slice
  /// Where in the pattern's expression the value belongs.
  let place: Int

  /// Returns a regular expression that matches the value.
  func expression(_ variables: VariableTable) throws(SubstitutionError) -> [UInt8] {
    switch value {
    case .string:
      guard let value = variables.strings[text.string] else { throw SubstitutionError(.undefined(text)) }
      return escaped(value.bytes)
    case .number: return Array(try numberText().utf8)
    }
  }

  /// Returns the value in quotes, or `nil` if it has none.
  func quotedValue(_ variables: VariableTable) -> String? {
    switch value {
    case .string:
      guard let value = variables.strings[text.string] else { return nil }
      // A backslash alone is clear enough without an escape.
      let isPlain = value.bytes.allSatisfy { (32...126).contains($0) && $0 != UInt8(ascii: "\"") }
      return isPlain ? "\"\(value.string)\"" : "\"\(printable(value.bytes))\" (escaped value)"
    case .number:
      guard let text = try? numberText() else { return nil }
      return "\"\(text)\""
    }
  }

  /// Returns the text of the number to match.
  private func numberText() throws(SubstitutionError) -> String {
    guard case .number(let expression, let format) = value else { return "" }
    guard let text = format.text(of: try expression.evaluate()) else { throw SubstitutionError(.overflow) }
    return text
  }
}

/// Returns a regular expression that matches exactly `text`.
func escaped(_ text: some Sequence<UInt8>) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(text.underestimatedCount * 2)
  for byte in text {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "^"), UInt8(ascii: "$"), UInt8(ascii: "|"),
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "."), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"):
      result.append(UInt8(ascii: "\\"))
    default: break
    }
    result.append(byte)
  }
  return result
}

/// Returns `text` with unprintable bytes, quotes and backslashes written as escapes.
func printable(_ text: some Sequence<UInt8>) -> String {
  var result: [UInt8] = []
  for byte in text {
    switch byte {
    case UInt8(ascii: "\\"): result += "\\\\".utf8
    case UInt8(ascii: "\t"): result += "\\t".utf8
    case UInt8(ascii: "\n"): result += "\\n".utf8
    case UInt8(ascii: "\""): result += "\\\"".utf8
    case 32...126: result.append(byte)
    default: result += [UInt8(ascii: "\\"), 48 + byte >> 6, 48 + byte >> 3 & 7, 48 + byte & 7]
    }
  }
  return String(decoding: result, as: UTF8.self)
}

/// Returns where `needle` first occurs in `text`, where letters are alike in both cases.
private func firstOccurrenceIgnoringCase(of needle: [UInt8], in text: UnsafeBufferPointer<UInt8>) -> Int? {
  let lowered = needle.map(lowercased)
  guard let first = lowered.first, needle.count <= text.count else { return nil }
  for start in 0...(text.count - needle.count) where lowercased(text[start]) == first {
    var index = 1
    while index < lowered.count, lowercased(text[start + index]) == lowered[index] { index += 1 }
    if index == lowered.count { return start }
  }
  return nil
}

/// Returns `byte` in lower case if it is an ASCII letter.
@inline(__always)
private func lowercased(_ byte: UInt8) -> UInt8 {
  byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
}
