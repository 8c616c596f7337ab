import AccelSupport
import Testing

@Suite struct CommandWordsTests {
  @Test(arguments: [
    ("a b", ["a", "b"]), ("  a\t'b c' ", ["a", "b c"]), (#""a 'b'" \"c"#, ["a 'b'", "\"c"]), ("", []),
    (#"'\'"#, [#"\"#]), ("''", [""]),
  ])
  func splits(_ text: String, _ words: [String]) { #expect(commandWords(text) == words) }

  @Test(arguments: ["'a", "\"", "\\"])
  func refuses(_ text: String) { #expect(commandWords(text) == nil) }
}
