import Foundation
import Testing

@testable import AccelLit

@Suite struct ShellTests {
  private func words(_ texts: String...) -> ShellCommand {
    ShellCommand(words: texts.map { ShellWord(text: $0) })
  }

  @Test(arguments: [
    ("a 'b \"c' \"d 'e\\\" \\\\ \\n \\$\"", ["a", "b \"c", "d 'e\" \\ \\n $"]),
    ("a\\ b c\\;d '' \\x", ["a b", "c;d", "", "\\x"]),
    ("it''s", ["its"]),
  ])
  func quoting(text: String, expected: [String]) throws {
    let expected = ShellSyntax.pipeline([ShellCommand(words: expected.map { ShellWord(text: $0) })])
    #expect(try ShellParser.parse(text) == expected)
  }

  @Test func operators() throws {
    var redirected = words("b")
    redirected.redirections = [
      ShellRedirection(operation: ">", descriptor: nil, target: ShellWord(text: "f")),
      ShellRedirection(operation: ">&", descriptor: 2, target: ShellWord(text: "1")),
    ]
    let first = ShellSyntax.sequence(.pipeline([words("a"), redirected]), "&&", .pipeline([words("c")]))
    #expect(try ShellParser.parse("a|b >f 2>&1&&c;d") == .sequence(first, ";", .pipeline([words("d")])))
    #expect(
      try ShellParser.parse("ls *.c '*'")
        == .pipeline([
          ShellCommand(words: [
            ShellWord(text: "ls"), ShellWord(text: "*.c", isPattern: true), ShellWord(text: "*"),
          ])
        ]))
  }

  @Test(arguments: [
    ("", "empty command!"), ("a 'b", "missing quote character"), ("a ;", "missing argument to operator ';'"),
    ("| a", "syntax error near unexpected token '|'"), ("a >", "syntax error near token '>'"),
    ("*'*'", "file name pattern both inside and outside of quotes"),
  ])
  func mistake(text: String, message: String) {
    #expect(throws: ScriptError(message)) { try ShellParser.parse(text) }
  }

  @Test(arguments: [
    "echo a | grep a", "false || true", "not false", "! false", "not not true",
    "not --crash sh -c 'kill -SEGV $$'", "not not --crash true",
    "false ; true", "env A=1 sh -c 'test $A = 1'", "env -u HOME -u PATH /bin/sh -c 'test -z \"$HOME\"'",
    "export A=2 && sh -c 'test $A = 2'", "mkdir -p %t/a/b && cd %t/a && ls | grep b && cd b && rm -rf %t",
    "mkdir -p %t/p && pushd %t/p && pwd | grep /p && popd && pwd | not grep /p",
    "echo -n ab > %t;; echo c >> %t;; grep '^abc$' %t;; grep -c '' < %t | grep 1",
    "echo -e 'x\\ty\\x41\\101\\n' | grep -P 'x\\tyAA'", "sh -c 'echo e >&2' 2>&1 | grep e",
    "sh -c 'echo o; echo e >&2' > %t.o 2> %t.e;; grep o %t.o;; grep e %t.e",
    "sh -c 'echo o; echo e >&2' &> %t;; grep e %t",
    "rm -rf %t && mkdir %t && touch %t/1.x %t/2.x && ls %t/*.x | wc -l | grep 2", ": anything",
    "seq 1 99999 | head -1",
    "echo a | cat | cat - | cat -v | grep a || true", "echo %{readfile:%s} | grep RUN",
    "ulimit -n 50 ; sh -c 'ulimit -n' | grep 50",
    "umask 077 ; sh -c umask | grep 77", "rm -f %t.none",
    "echo a > %t;; echo a | diff %t - && not diff %t %s",
    "echo 'a  b' > %t.1;; echo 'a b' > %t.2;; diff -b %t.1 %t.2;; diff -w %t.1 %t.2",
    "echo \"a;b|c&d\" | grep 'a;b|c&d'", "env | grep LIT_CURRENT_TESTCASE",
  ])
  func passes(line: String) throws {
    // A semicolon hides failures, so each part between two is a line of its own.
    let lines = line.components(separatedBy: ";; ")
    let result = try TemporarySuite.run(lines.map { "RUN: " + $0 }.joined(separator: "\n"))
    #expect(result.verdict == .pass, "\(result.output)")
  }

  @Test(arguments: [
    ("false", "# error: command failed with exit status: 1"),
    (
      "false | true",
      "# executed command: false\n# note: command had no output on stdout or stderr\n# error: command failed with exit status: 1"
    ),
    ("not true", "exit status: 1"), ("sh -c 'kill -SEGV $$'", "exit status: -11"),
    ("not sh -c 'kill -SEGV $$'", "exit status: 1"), ("not --crash false", "exit status: 1"),
    ("nosuch a", "# | 'nosuch': command not found"), ("not", "Error: 'not' requires a subcommand"),
    ("true; false", "exit status: 1"), ("cd a b", "'cd' supports only one argument"),
    ("env A=1 cd x", "Error: 'env' cannot call 'cd'"),
    ("not --crash cd x", "Error: 'not --crash' cannot call 'cd'"),
    ("cd x | cat", "Unsupported: 'cd' cannot be part of a pipeline"), ("popd", "popd: directory stack empty"),
    ("popd a", "'popd' does not support arguments"), ("pushd", "'pushd' supports only one argument"),
    ("export", "'export' supports only one argument"), ("umask", "'umask' supports only one argument"),
    ("umask 9", "Error: 'umask': invalid literal for int() with base 8: '9'"),
    ("ulimit -n", "'ulimit' requires two arguments"), ("ulimit -x 1", "'ulimit' does not support option: -x"),
    ("ulimit -n x", "Error: 'ulimit': invalid literal for int() with base 10: 'x'"),
    ("mkdir", "Error: 'mkdir' is missing an operand"),
    ("mkdir -z a", "Unsupported: 'mkdir':  option -z not recognized"),
    ("mkdir %t/no/x", "Error: 'mkdir' command failed, [Errno 2] No such file or directory: "),
    ("rm", "Error: 'rm' is missing an operand"), ("rm -z a", "Unsupported: 'rm':  option -z not recognized"),
    ("rm %t.no", "Error: 'rm' command failed, [Errno 2] No such file or directory: "),
    ("rm %S", " is a directory"),
    ("cat %t.no", "[Errno 2] No such file or directory: "),
    ("cat -z", "Unsupported: 'cat':  option -z not recognized"),
    ("cat %S", "[Errno 21] Is a directory"), ("diff a", "Error: missing or extra operand"),
    ("diff -q a b", "Unsupported: 'diff': option -q not recognized"),
    ("diff -U", "option -U requires argument"),
    ("diff -U x a b", "Error: invalid '-U' argument: x"),
    ("diff -r - %S", "Error: cannot recursively compare '-'"),
    ("diff %s %t.no", "Error: 'diff' command failed, [Errno 2] No such file or directory: "),
    ("echo a 2> %t", "stdin and stderr redirects not supported for echo"),
    ("cat %s 1>&2", "Unsupported redirect: (('>&', 1), '2')"),
    ("cat %s >&2", "Unsupported redirect: (('>&',), '2')"),
    ("cat 2>&0", "Unsupported redirect on stdout"),
    ("echo %{readfile:no}", "File specified in readfile substitution does not exist: "),
    ("cd /nosuch && ls", "[Errno 2] No such file or directory: '/nosuch'"),
    ("touch %T/g1 %T/g2 && cat > %T/g*", "glob in redirect expanded to multiple files"),
    ("sh -c 'echo data; exit 3' > %t", "# .---redirected output from "),
  ])
  func fails(line: String, output: String) throws {
    let result = try TemporarySuite.run("RUN: " + line)
    #expect(result.verdict == .fail)
    #expect(result.output.contains(output), "\(result.output)")
  }

  @Test(arguments: [
    ("a | | b", "# shell parser error on RUN: at line 1: a | | b"),
    ("true & true", "unsupported shell operator: '&'"),
    ("cat < %t.no", "Exception during script execution:\n[Errno 2] No such file or directory: "),
    ("mkdir -p %s/x", "[Errno 20] Not a directory: "),
  ])
  func isUnresolved(line: String, output: String) throws {
    let result = try TemporarySuite.run("RUN: " + line)
    #expect(result.verdict == .unresolved)
    #expect(result.output.contains(output), "\(result.output)")
  }

  @Test func log() throws {
    let result = try TemporarySuite.run(
      "RUN: echo one && \\", "RUN:   sh -c 'echo \"it'\"'\"'s\"'", "RUN: false", "RUN: true")
    #expect(
      result.output.hasPrefix(
        """
        Exit Code: 1

        Command Output (stdout):
        --
        # RUN: at line 1
        echo one &&    sh -c 'echo "it'"'"'s"'
        # executed command: echo one
        # .---command stdout------------
        # | one
        # `-----------------------------
        # executed command: sh -c 'echo "it'"'"'s"'
        # .---command stdout------------
        # | it's
        # `-----------------------------
        # RUN: at line 3
        false
        # executed command: false
        # note: command had no output on stdout or stderr
        # error: command failed with exit status: 1

        --
        """))
  }

  @Test func listOfVariablesEndsPipeline() throws {
    let result = try TemporarySuite.run("RUN: env A=b | false", "RUN: false")
    #expect(result.output.contains("# executed command: env A=b\n"))
    #expect(result.output.contains("# | A=b\n"))
    #expect(!result.output.contains("| false\n# executed command: false"))
  }

  #if os(Linux)
    @Test func fileSizeIsLimitedInBytes() throws {
      let result = try TemporarySuite.run("RUN: ulimit -f 5", "RUN: prlimit --fsize --noheadings && false")
      #expect(result.output.contains(/FSIZE .* 5 +5 bytes/), "\(result.output)")
    }
  #endif

  @Test func longOutputIsTruncated() throws {
    var environment = LitEnvironment()
    environment.parameters["output_limit"] = "6"
    let result = try TemporarySuite.run("RUN: seq 1 9", "RUN: false", environment: environment)
    #expect(
      result.output.contains(
        "# | 3\n# | \n# | ...\n# `---data was truncated (6/18) (change limit with -D output_limit=N)\n"))
  }

  @Test func timeoutEndsDescendants() throws {
    var environment = LitEnvironment()
    environment.timeout = 1
    let result = try TemporarySuite.run(
      "RUN: sh -c 'sleep 100 & echo started; wait'", "RUN: true", environment: environment)
    #expect(result.verdict == .timeout)
    #expect(result.output.contains("Exit Code: -9\nTimeout: Reached timeout of 1 seconds\n"))
    #expect(result.output.contains("# | started\n"))
    #expect((result.elapsed ?? 100) < 50)
  }

  @Test func timeoutOfProcessWithoutOutput() throws {
    let result = try TemporarySuite.run(
      "RUN: sh -c 'exec > /dev/null 2>&1; sleep 100'", configuration: "suffixes = .t\ntimeout = 1")
    #expect(result.verdict == .timeout)
  }

  @Test func commandsOfThisProcess() throws {
    var environment = LitEnvironment()
    environment.commands["reverse"] = InProcessCommand { call in
      let variable = call.environment["V"] ?? "-"
      let message = "\(call.arguments) \(variable) \(call.workingDirectory.isEmpty)\n"
      return .init(
        exitCode: call.arguments.count - 1, standardOutput: call.standardInput.reversed(),
        standardError: Array(message.utf8))
    }
    let passed = try TemporarySuite.run(
      "RUN: printf abc | reverse | grep cba", "RUN: echo abc | reverse | reverse | grep abc",
      "RUN: seq 1 50000 | reverse | reverse | tail -1 | grep 50000", "RUN: printf ab | reverse > %t",
      "RUN: grep ba %t",
      "RUN: printf abc | reverse 2>&1 | grep reverse", "RUN: not reverse 1", "RUN: seq 1 9 | not reverse x",
      environment: environment)
    #expect(passed.verdict == .pass, "\(passed.output)")
    let failed = try TemporarySuite.run("RUN: echo a | env V=1 reverse 1 2", environment: environment)
    #expect(failed.verdict == .fail)
    #expect(failed.output.contains("# | [\"reverse\", \"1\", \"2\"] 1 false\n"))
    #expect(failed.output.contains("# error: command failed with exit status: 2\n"))
  }
}
