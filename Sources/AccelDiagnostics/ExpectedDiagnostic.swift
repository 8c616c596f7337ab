/// A designator such as `// expected-error @below {{text}}` in a source file.
struct ExpectedDiagnostic {
  /// The severity that the diagnostic must have.
  let severity: Severity
  /// The offset of `expected-` in the file; `nil` for diagnostics at unknown places.
  let offset: Int?
  /// The line that the diagnostic must be on; not used for diagnostics at unknown places.
  var line: Int
  /// The text between the braces.
  let text: [UInt8]
  /// Decides whether a message matches; `nil` if `text` need only occur in it.
  let matcher: PatternMatcher?
  /// `true` iff a diagnostic has matched.
  var isMatched = false

  /// Returns `true` iff `message` is as expected.
  func matches(_ message: UnsafeBufferPointer<UInt8>) -> Bool {
    if let matcher { return matcher(message) }
    return message.contains(text[...])
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Returns `true` iff `part` occurs in these bytes.
  func contains(_ part: ArraySlice<UInt8>) -> Bool {
    guard let first = part.first else { return true }
    guard part.count <= count else { return false }
    return (0...count - part.count).contains { start in
      self[start] == first && part.elementsEqual(self[start..<start + part.count])
    }
  }
}
