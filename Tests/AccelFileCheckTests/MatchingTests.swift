import AccelFileCheck
import AccelSupport
import Testing

/// What directives accept.
@Suite struct MatchingTests {
  @Test(
    arguments: [
      ("CHECK: a\nCHECK-NEXT: b", "a\nb\n", []),
      ("CHECK: a\nCHECK-SAME: c\nCHECK-EMPTY:\nCHECK-NEXT: b", "a c\n\nb\n", []),
      ("CHECK-COUNT-2: a\nCHECK-NOT: a", "a\na\n", []),
      ("CHECK-DAG: b\nCHECK-DAG: a\nCHECK: c", "a\nb\nc\n", []),
      ("CHECK-DAG: [[X:[ab]]]\nCHECK-DAG: [[Y:[ab]]]\nCHECK: [[Y]][[X]]", "ab\nba\n", []),
      ("CHECK{LITERAL}: [[a]]", "[[a]]\n", []),
      ("CHECK: [[X:a+]]b[[X]]", "aba\n", []),
      ("CHECK: [[@LINE]] [[@LINE+2]] [[#@LINE-1]]", "1 3 0\n", []),
      ("CHECK: [[#%x,N:]]\nCHECK: [[#N+1]] [[#%u,N]]", "ff\n100 255\n", []),
      ("CHECK: [[#%#.4X,mul(N,max(2,1))]]", "0x0010\n", ["-D#N=8"]),
      ("CHECK: [[#%d,sub(min(1,2),div(7,2))]]", "-2\n", []),
      ("CHECK: [[#%.3u,N:]]", "1 12 012\n", []),
      ("CHECK: [[#18446744073709551615+1]]", "18446744073709551616\n", []),
      ("CHECK: [[X]]", "a.b\n", ["-DX=a.b"]),
      ("CHECK: a b", "a \t b\n", []),
      ("CHECK: a", "xay\na\n", ["--match-full-lines"]),
      ("CHECK: FOO{{B+}}", "foobb\n", ["--ignore-case"]),
      ("CHECK: a\nCOM: CHECK: b", "a\n", []),
      ("B: a", "a\n", ["--check-prefixes", "A,B", "-allow-unused-prefixes"]),
      ("CHECK-NOT: a", "", ["--allow-empty"]),
      ("none", "a\n", ["--implicit-check-not=b"]),
      ("CHECK: ab\nCHECK-DAG: a\nCHECK-DAG: a", "ab\na\n", ["--allow-deprecated-dag-overlap"]),
    ] as [(String, String, [String])]) func accepts(_ check: String, _ input: String, _ options: [String])
    throws
  {
    let result = try runFileCheck(check, on: input, options)
    #expect(result.exitCode == 0)
    #expect(result.errors.isEmpty)
  }

  @Test(
    arguments: [
      ("CHECK: b", "a\n", [], "check:1:8: error: CHECK: expected string not found in input"),
      ("CHECK-NOT: a", "a\n", [], "check:1:12: error: CHECK-NOT: excluded string found in input"),
      ("CHECK-COUNT-2: a", "a\n", [], "CHECK-COUNT: expected string not found in input (2 out of 2)"),
      ("CHECK: a\nCHECK-NEXT: b", "a b\n", [], "CHECK-NEXT: is on the same line as previous match"),
      ("CHECK: a\nCHECK-NEXT: b", "a\n\nb\n", [], "CHECK-NEXT: is not on the line after the previous match"),
      ("CHECK: a\nCHECK-NEXT: b", "a\nc\nb\n", [], "3:1: note: 'next' match was here"),
      ("CHECK: a\nCHECK-NEXT: b", "a\nc\nb\n", [], "1:2: note: previous match ended here"),
      (
        "CHECK: a\nCHECK-NEXT: b", "a\nc\nb\n", [],
        "2:1: note: non-matching line after previous match is here"
      ),
      ("CHECK: a\nCHECK-SAME: b", "a\nb\n", [], "CHECK-SAME: is not on the same line as the previous match"),
      ("CHECK: [[X]]", "a\n", [], "check:1:10: error: undefined variable: X"),
      (
        "CHECK: [[#%u,1-2]]", "a\n", [], "unable to substitute variable or numeric expression: overflow error"
      ),
      (
        "CHECK: [[#div(1,0)]]", "a\n", [],
        "unable to substitute variable or numeric expression: overflow error"
      ),
      ("CHECK: abc", "x\nabd\n", [], "2:1: note: possible intended match here"),
      ("CHECK: b[[X]]", "a\n", ["-DX=q\"u"], "note: with \"X\" equal to \"q\\\"u\" (escaped value)"),
      ("CHECK: a", "b\n", ["--implicit-check-not={{b}}"], "expected string not found"),
      (
        "CHECK: a", "ab\n", ["--implicit-check-not=b"],
        "command line:1:22: error: IMPLICIT-CHECK-NOT: excluded string found in input"
      ),
      (
        "CHECK: [[X:a]]\nCHECK-LABEL: l\nCHECK: [[X]]", "a\nl\na\n", ["--enable-var-scope"],
        "undefined variable: X"
      ),
    ] as [(String, String, [String], String)]) func rejects(
      _ check: String, _ input: String, _ options: [String], _ message: String
    ) throws
  {
    let result = try runFileCheck(check, on: input, options)
    #expect(result.exitCode == 1)
    #expect(result.errors.contains(message))
  }

  @Test func labelsKeepErrorsApart() throws {
    let result = try runFileCheck(
      "CHECK-LABEL: one\nCHECK: x\nCHECK-LABEL: two\nCHECK: y", on: "one\ntwo\nx\n", ["--dump-input=never"])
    #expect(result.exitCode == 1)
    #expect(result.errors.contains("check:2:8: error"))
    #expect(result.errors.contains("check:4:8: error"))
  }

  @Test func verbosityTellsWhatMatched() throws {
    let result = try runFileCheck("CHECK: [[X:a]]", on: "a\n", ["-v", "--dump-input=never"])
    #expect(result.exitCode == 0)
    #expect(
      result.errors == """
        check:1:8: remark: CHECK: expected string found in input
        CHECK: [[X:a]]
               ^
        <stdin>:1:1: note: found here
        a
        ^
        <stdin>:1:1: note: captured var "X"
        a
        ^

        """)
  }

  @Test func discardedMatchIsTold() throws {
    let result = try runFileCheck(
      "CHECK-DAG: ab\nCHECK-DAG: b", on: "ab\nb\n", ["-vv", "--dump-input=never"])
    #expect(result.exitCode == 0)
    #expect(result.errors.contains("note: match discarded, overlaps earlier DAG match here\nab\n^~\n"))
  }

  @Test func requestIsAnInterfaceOfItsOwn() {
    var request = FileCheckRequest()
    request.prefixes = ["A"]
    request.dump = .never
    let output = ByteBuffer()
    func check(_ directives: String, _ input: String = "text\n") -> FileCheck.Outcome {
      FileCheck.check(
        .init(name: "input", contents: FileContents(input.utf8)),
        against: .init(name: "directives", contents: FileContents(directives.utf8)), request, output: output)
    }
    #expect(check("A: text") == .success)
    #expect(output.count == 0)
    #expect(check("A: other") == .failure)
    #expect(check("B: text") == .misuse)
    #expect(check("A: text", "") == .misuse)
  }

  @Test func whitespaceAtTheEdgesOfWordsIsCanonical() throws {
    // Input is copied eight bytes at a time; runs of blanks must be found wherever they lie.
    for offset in 0..<20 {
      let filler = String(repeating: "x", count: offset)
      let result = try runFileCheck("CHECK: \(filler) \(filler)y", on: "\(filler)  \t\(filler)y\r\n")
      #expect(result.exitCode == 0)
    }
  }
}
