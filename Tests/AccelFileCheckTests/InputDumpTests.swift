import Testing

@Suite struct InputDumpTests {
  private let input = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n"

  @Test func marksWhatHappened() throws {
    let result = try runFileCheck(
      "CHECK: b\nCHECK-NEXT: d\nCHECK: x", on: input, ["-v", "--dump-input-context=1"])
    #expect(result.exitCode == 1)
    #expect(
      result.errors.contains(
        """
        Input was:
        <<<<<<
                 1: a 
                 2: b 
        check:1     ^
                 3: c 
                 4: d 
        next:2      !  error: match on wrong line
                 5: e 
                 .
                 .
                 .
        >>>>>>

        """))
  }

  @Test(arguments: [
    ("all", ["1: a", "12: l"], []),
    ("annotation-full", ["3: c", "12: l"], []),
    ("annotation", ["2: b"], ["12: l"]),
    ("error", ["2: b"], ["12: l"]),
  ]) func filterSelectsLines(_ filter: String, _ shown: [String], _ hidden: [String]) throws {
    let result = try runFileCheck(
      "CHECK: a\nCHECK: xyz{{.*}}xyz", on: input,
      ["--dump-input-filter=\(filter)", "--dump-input-context=1", "--dump-input=always"])
    for line in shown { #expect(result.errors.contains("\(line) \n")) }
    for line in hidden { #expect(!result.errors.contains("\(line) \n")) }
  }

  @Test func implicitPatternsAreNumbered() throws {
    let result = try runFileCheck(
      "CHECK: a", on: "a b\n", ["--implicit-check-not=x", "--implicit-check-not=b"])
    #expect(result.errors.contains("not:imp2       !  error: no match expected\n"))
  }

  @Test func colorsAreOptional() throws {
    let colored = try runFileCheck("CHECK: b", on: "a\n", ["--color"])
    #expect(colored.errors.contains("\u{1B}[0;1;31merror: \u{1B}[0m"))
    let plain = try runFileCheck("CHECK: b", on: "a\n")
    #expect(!plain.errors.contains("\u{1B}"))
  }
}
