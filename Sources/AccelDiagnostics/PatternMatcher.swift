/// Decides whether a pattern occurs somewhere in a text.
public typealias PatternMatcher = @Sendable (UnsafeBufferPointer<UInt8>) -> Bool

/// Why a regular expression is malformed, in the words of POSIX, e.g. "parentheses not balanced".
public struct PatternError: Error, Hashable, Sendable {
  /// The reason.
  public let reason: String
  /// Creates an error.
  public init(_ reason: String) { self.reason = reason }
}

/// Compiles an extended regular expression.
public typealias PatternCompiler = @Sendable ([UInt8]) throws(PatternError) -> PatternMatcher

/// Returns a matcher for text in which `{{` and `}}` enclose extended regular expressions.
func compileMixedPattern(
  _ text: [UInt8], with compile: PatternCompiler
) throws(PatternError) -> PatternMatcher {
  let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
  var pattern: [UInt8] = []
  var rest = text[...]
  while let start = rest.firstPair(of: open) {
    pattern += escaped(rest[..<start])
    rest = rest[(start + 2)...]
    guard let end = rest.firstPair(of: close) else {
      throw PatternError("found start of regex with no end '}}'")
    }
    do {
      // Each expression must make sense by itself: `{{(}}a{{)}}` does not.
      _ = try compile(Array(rest[..<end]))
    } catch {
      throw PatternError("invalid regex: " + error.reason)
    }
    pattern.append(UInt8(ascii: "("))
    pattern += rest[..<end]
    pattern.append(UInt8(ascii: ")"))
    rest = rest[(end + 2)...]
  }
  // An expression that is fine by itself but not here matches nothing, as in LLVM.
  pattern += escaped(rest)
  guard let matcher = try? compile(pattern) else { return { _ in false } }
  return matcher
}

/// Returns `text` with a backslash before each byte that is special in a regular expression.
private func escaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
  text.flatMap { byte in
    "()^$|*+?.[]\\{}".utf8.contains(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
  }
}

extension ArraySlice<UInt8> {
  /// Returns the index of the first two adjacent bytes that both are `byte`.
  fileprivate func firstPair(of byte: UInt8) -> Int? {
    indices.dropLast().first { self[$0] == byte && self[$0 + 1] == byte }
  }
}
