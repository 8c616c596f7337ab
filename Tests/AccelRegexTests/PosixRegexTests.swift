import AccelRegex
import Testing

@Suite struct PosixRegexTests {
  /// Returns the texts of the first match and its groups; `-` for a group that took no part.
  private func match(_ pattern: String, _ text: String, _ options: PosixRegex.Options = []) throws
    -> [String]?
  {
    let bytes = Array(text.utf8)
    let regex = try PosixRegex(pattern.utf8, options: options)
    let match = bytes.withUnsafeBufferPointer { regex.firstMatch(in: $0) }
    return match?.groups.map { group in group.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "-" }
  }

  @Test(arguments: [
    ("a|ab|abc", "xabcd", ["abc"]),
    ("(a|ab)(c|bcd)", "abcd", ["abcd", "a", "bcd"]),
    ("(a*)+", "aaa", ["aaa", ""]),
    ("(a|b)*c", "ababc", ["ababc", "b"]),
    ("x(a)?b", "xb", ["xb", "-"]),
    ("a{2,3}", "aaaa", ["aaa"]),
    ("(a{0,1})b", "ab", ["ab", "a"]),
    ("[[:digit:]]+", "ab12", ["12"]),
    ("[]a]+", "x]a]", ["]a]"]),
    ("[a-c-]+", "x-b", ["-b"]),
    ("[[.hyphen.]x]", "-", ["-"]),
    ("[[=a=]]", "ba", ["a"]),
    ("[\\]]", "]\\]", ["\\]"]),
    ("(.)(.)\\2\\1", "xabbay", ["abba", "a", "b"]),
    ("(a*)x\\1", "aaxa", ["axa", "a"]),
    ("(a|b)c\\1", "acbbcb", ["bcb", "b"]),
    ("[[:<:]]b[[:>:]]", "ab b", ["b"]),
    ("a{,2}", "a{,2}", ["a{,2}"]),
    ("()", "a", ["", ""]),
    ("^b", "a\nb", ["b"]),
    ("a$", "a\nb", ["a"]),
    (".*", "a\nb", ["a"]),
    ("[^x]*", "a\nb", ["a"]),
  ]) func finds(_ pattern: String, _ text: String, _ expected: [String]) throws {
    #expect(try match(pattern, text, .newlines) == expected)
  }

  /// Alternatives are matched by an automaton, most other patterns here are not.
  @Test func rowsMatchLikeAlternatives() throws {
    var random = Random(state: 1)
    let parts = [
      "a", "b", "ab", "[ab]", "(a)", "a*", "b+", "[ab]*", "([ab]+)", "(.*)", "[^b]*", "^", "$", "c?",
    ]
    for _ in 0..<3000 {
      let pattern =
        "a"
        + (0..<Int.random(in: 1...5, using: &random)).map { _ in
          parts.randomElement(using: &random) ?? ""
        }.joined()
      let text = String((0..<12).map { _ in "aaabbc\n".randomElement(using: &random) ?? "a" })
      let groups = pattern.count { $0 == "(" }
      let expected = try match("\(pattern)|\(pattern)", text, .newlines)?.prefix(groups + 1)
      let found = try match(pattern, text, .newlines)
      #expect(found == expected.map(Array.init), "\(pattern) in \(text)")
    }
  }

  /// A generator of repeatable numbers.
  private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  @Test func lineBreaksAreOrdinaryByDefault() throws {
    #expect(try match("a.b", "a\nb") == ["a\nb"])
    #expect(try match("^b", "a\nb") == nil)
  }

  @Test func caseMayBeIgnored() throws {
    #expect(try match("[a-c]X", "Bx", .ignoreCase) == ["Bx"])
    #expect(try match("[^a]", "A", .ignoreCase) == nil)
  }

  @Test func anyByteIsMatched() throws {
    let text: [UInt8] = [0xFF, 0, 0x80, 10]
    let regex = try PosixRegex([UInt8(ascii: "["), 0, 0x80, UInt8(ascii: "]"), UInt8(ascii: "+")])
    #expect(text.withUnsafeBufferPointer { regex.firstMatch(in: $0)?.range } == 1..<3)
  }

  @Test(arguments: [
    ("", RegexError.empty), ("a|", .empty), ("(|a)", .empty), ("a{0}", .empty),
    ("(a", .parentheses), ("a)", .parentheses), ("(", .parentheses),
    ("[a", .brackets), ("[[:alpha:]", .brackets), ("[[:alpha", .brackets), ("[[.", .brackets),
    ("[[:foo:]]", .characterClass), ("[[:-", .characterClass), ("[[:alpha.]]", .characterClass),
    ("[[.foo.]]", .collatingElement), ("[[=]=]]", .collatingElement),
    ("a\\", .trailingBackslash), ("\\1", .backReference), ("(a\\1)", .backReference),
    ("a{1", .braces), ("a{1x}", .repetitionCount), ("a{2,1}", .repetitionCount), ("a{256}", .repetitionCount),
    ("[b-a]", .characterRange), ("[a--z]", .characterRange),
    ("*", .repetitionOperand), ("a**", .repetitionOperand), ("^*", .repetitionOperand),
    ("{1}", .repetitionOperand), ("(((a{255}){255}){255})", .outOfMemory),
  ]) func rejects(_ pattern: String, _ expected: RegexError) {
    #expect(throws: expected) { try PosixRegex(pattern.utf8) }
  }

  @Test func nestingIsLimited() {
    let pattern = String(repeating: "(", count: 2000) + "a" + String(repeating: ")", count: 2000)
    #expect(throws: RegexError.outOfMemory) { try PosixRegex(pattern.utf8) }
  }

  @Test func nestedRepetitionIsLinear() throws {
    // Backtracking would take longer than anyone can wait.
    let text = String(repeating: "a", count: 10_000)
    #expect(try match("(a*)*(a|aa)*b", text) == nil)
    #expect(try match("a.*b", text + text + "\nab", .newlines) == ["ab"])
  }
}
