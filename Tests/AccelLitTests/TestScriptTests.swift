import AccelSupport
import Testing

@testable import AccelLit

@Suite struct TestScriptTests {
  private func script(_ text: String) throws(ScriptError) -> TestScript {
    try TestScript(FileContents(Array(text.utf8)))
  }

  @Test func keywords() throws {
    let script = try script(
      """
      ; RUN: one %(line) \\
      ; RUN:   two %(line+1) %(line - 2) %(lines)
      // XFAIL: a, b && c
      // REQUIRES: d
      // UNSUPPORTED: e \\
      // UNSUPPORTED: || f
      // ALLOW_RETRIES: 2
      # REDEFINE: %{x} = 1 \\
      # REDEFINE:   2
      # RUN: three
      END.
      RUN: four
      """)
    #expect(script.directives.map(\.text) == [" one 1    two 3 0 %(lines)", " %{x} = 1 2", " three"])
    #expect(script.directives.map(\.location) == ["from line 1 to 2", "from line 8 to 9", "at line 10"])
    #expect(script.expectedFailures == ["a", "b && c"])
    #expect(script.requires == ["d"])
    #expect(script.unsupported == ["e || f"])
    #expect(script.allowedRetries == 2)
  }

  @Test(arguments: [
    ("nothing", "Test has no 'RUN:' line"),
    ("RUN: a \\", "Test has unterminated 'RUN:' directive (with '\\') at line 1"),
    ("RUN: a\nXFAIL: b \\", "Test has unterminated 'XFAIL:' lines (with '\\')"),
    (
      "RUN: a\nREQUIRES: b c",
      "expected: <end of expression>\nhave: 'c'\nin expression: 'b c'\nin REQUIRES: directive on test line 2"
    ),
    (
      "ALLOW_RETRIES: x",
      "INTEGER parser requires the input to be an integer (got  x)\nin ALLOW_RETRIES: directive on test line 1"
    ),
    (
      "ALLOW_RETRIES: 1\nALLOW_RETRIES: 1",
      "Test has more than one ALLOW_RETRIES lines"
    ),
    ("DEFINE: %{a}", "Substitution's definition does not contain '='\nin DEFINE: directive on test line 1"),
    (
      "DEFINE: %{a} = \\\nDEFINE:",
      "Substitution's continuation is empty\nin DEFINE: directive on test line 2"
    ),
    (
      "DEFINE: %{1} = x",
      "Substitution name '%{1}' is malformed as it must start with '%{', it must end with '}', and the rest must "
        + "start with a letter or underscore and contain only alphanumeric characters, hyphens, underscores, and "
        + "colons\nin DEFINE: directive on test line 1"
    ),
  ])
  func mistake(text: String, message: String) {
    #expect(throws: ScriptError(message)) { try script(text) }
  }

  @Test(arguments: [
    ("%s %%s %x %t.1 %basename_t", "F/a.c %s X /o/Output/a.c.tmp.1 a.c"),
    ("%{s:basename} %{s:stem} %{t:stem} %{pathsep}", "a.c a a.c :"),
    ("%if yes %{ a %if no %{ b %} c %} %else %{ d %}", "a  c"),
    ("%if no %{ a %} %else %{ d %}", "d"),
    ("tool tools mytool tool", "T tools mytool T"),
    ("%:s %T", "F/a.c /o/Output"),
    ("%ifx", "%ifx"),
  ])
  func substitution(line: String, expected: String) throws {
    let substitutions =
      [try Substitution("\\btool\\b", "T"), try Substitution("%x", "X")]
      + defaultSubstitutions(source: "F/a.c", temporary: "/o/Output/a.c")
    let lines = try script("RUN: " + line).commandLines(
      preamble: [], substitutions: substitutions, features: ["yes"], recursionLimit: nil)
    #expect(lines.map(\.text) == [expected])
    #expect(lines.map(\.origin) == ["RUN: at line 1"])
  }

  @Test(arguments: [
    ("RUN: %if a", "'%{' is missing for %if substitution"),
    ("RUN: %if a %{ b", "'%}' is missing for %if substitution"),
    ("RUN: %if a %{ b %} %else c", "'%{' is missing for %else substitution"),
    ("RUN: %if a %{ b %} %else %{ c", "'%}' is missing for %else substitution"),
    (
      "RUN: %rec",
      "Recursive substitution of '%dbg(RUN: at line 1)  %rec' did not complete in the provided recursion limit (2)"
    ),
    (
      "DEFINE: %{in} = 1\nRUN: x",
      "Substitution whose pattern contains '%{in}' is already defined before 'DEFINE:' directive at line 1"
        + "\nExisting pattern: %{in}"
    ),
    (
      "REDEFINE: %{no} = 1\nRUN: x",
      "No substitution for '%{no}' is defined before 'REDEFINE:' directive at line 1"
    ),
    (
      "REDEFINE: %{two} = 1\nRUN: x",
      "Multiple substitutions whose patterns contain '%{two}' are defined before 'REDEFINE:' directive at line 1"
        + "\nExisting pattern: %{two}a\nExisting pattern: %{two}b"
    ),
    (
      "REDEFINE: %{one} = 1\nRUN: x",
      "Existing substitution whose pattern contains '%{one}' does not have the pattern specified by 'REDEFINE:' "
        + "directive at line 1\nExpected pattern: %{one}\nExisting pattern: a%{one}"
    ),
  ])
  func substitutionMistake(text: String, message: String) throws {
    let substitutions = try ["%{in}", "%{two}a", "%{two}b", "a%{one}"].map { try Substitution($0, "") }
    let script = try script(text)
    #expect(throws: ScriptError(message)) {
      try script.commandLines(
        preamble: [], substitutions: substitutions + [try Substitution("%rec", "x%rec")], features: [],
        recursionLimit: 2)
    }
  }
}
