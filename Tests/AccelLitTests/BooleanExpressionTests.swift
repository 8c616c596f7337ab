import Testing

@testable import AccelLit

@Suite struct BooleanExpressionTests {
  private static let features: Set<String> = ["a", "b-c", "under_score", "target=x86_64-linux"]

  @Test(arguments: [
    ("a", true), ("true", true), ("false", false), ("b", false), ("b-c", true), ("!a", false), ("!!a", true),
    ("a && b", false), ("a||b", true), ("b || b || a", true), ("(a)&&!(b)", true), ("! a || b-c && b", false),
    ("target={{x86.*}}", true), ("target={{x86}}", false), ("{{under.*}}", true),
    ("{{a|z}} && {{b.c}}", true),
    ("{{under}}_score", true), ("  a  ", true),
  ])
  func value(text: String, expected: Bool) throws {
    #expect(try BooleanExpression.evaluate(text, features: Self.features) == expected)
  }

  @Test(arguments: [
    ("ba#d", "couldn't parse text: '#d'"),
    ("true and true", "expected: <end of expression>\nhave: 'and'"),
    ("|| true", "expected: '!', '(', '{{', or identifier\nhave: '||'"),
    ("true &&", "expected: '!', '(', '{{', or identifier\nhave: <end of expression>"),
    ("", "expected: '!', '(', '{{', or identifier\nhave: <end of expression>"),
    ("*", "couldn't parse text: '*'"),
    ("((a)", "expected: ')'\nhave: <end of expression>"),
    ("true (true)", "expected: <end of expression>\nhave: '('"),
    ("( )", "expected: '!', '(', '{{', or identifier\nhave: ')'"),
    ("abc{{def", "couldn't parse text: '{{def'"),
    ("{{}}", "couldn't parse text: '{{}}'"),
    ("{{(}}", "invalid regular expression: '{{(}}'"),
  ])
  func mistake(text: String, message: String) {
    #expect(throws: ScriptError("\(message)\nin expression: \(pythonQuoted(text))")) {
      try BooleanExpression.evaluate(text, features: Self.features)
    }
  }
}
