import Testing

@Suite struct CommandLineTests {
  @Test(
    arguments: [
      (["--frob"], 1, "FileCheck: Unknown command line argument '--frob'.  Try: '/bin/FileCheck --help'\n"),
      (["--allow-empt=1"], 1, "FileCheck: Did you mean '--allow-empty=1'?\n"),
      (["--dump-input=x"], 1, "FileCheck: for the --dump-input option: Cannot find option named 'x'!\n"),
      (["--dump-input-context=-1"], 1, "'-1' value invalid for uint argument!\n"),
      (["-v=2"], 1, "FileCheck: for the -v option: '2' is invalid value for boolean argument! Try 0 or 1\n"),
      (["--check-prefix"], 1, "FileCheck: for the --check-prefix option: requires a value!\n"),
      (["a", "b"], 1, "FileCheck: Too many positional arguments specified!\n"),
      ([], 2, "<check-file> not specified\n"),
      (["a", "-DX"], 2, "Missing equal sign in command-line definition '-DX'\n"),
      (["a", "-D=1"], 2, "Missing variable name in command-line definition '-D=1'\n"),
      (["/no/file"], 2, "Could not open check file '/no/file': No such file or directory\n"),
      (["a", "--check-prefix="], 2, "error: supplied check prefix must not be the empty string\n"),
      (
        ["a", "--check-prefix=A.B"], 2,
        "error: supplied check prefix must start with a letter and contain only alphanumeric characters, "
          + "hyphens, and underscores: 'A.B'\n"
      ),
      (
        ["a", "--check-prefixes=A,A"], 2,
        "error: supplied check prefix must be unique among check and comment prefixes: 'A'\n"
      ),
      (
        ["a", "--comment-prefixes=CHECK"], 2,
        "error: supplied comment prefix must be unique among check and comment prefixes: 'CHECK'\n"
      ),
    ] as [([String], Int32, String)]) func misuseIsTold(
      _ arguments: [String], _ exitCode: Int32, _ message: String
    )
  {
    let result = runFileCheck(arguments)
    #expect(result.exitCode == exitCode)
    #expect(result.errors.contains(message))
  }

  @Test func missingAndEmptyInputIsTold() throws {
    let missing = try runFileCheck("CHECK: a", on: "", ["--input-file=nope"])
    #expect(missing.errors == "Could not open input file 'nope': No such file or directory\n")
    let empty = try runFileCheck("CHECK: a", on: "")
    #expect(empty.exitCode == 2)
    #expect(
      empty.errors
        == "FileCheck error: '<stdin>' is empty.\nFileCheck command line:  /bin/FileCheck check\n")
  }

  @Test(arguments: [
    (["-D1=2"], "1:19: error: invalid variable name"),
    (["-DX-=2"], "1:19: error: invalid name in string variable definition 'X-'"),
    (["-D#N=1", "-DN=2"], "2:19: error: numeric variable with name 'N' already exists"),
    (["-DN=1", "-D#N=2"], "error: string variable with name 'N' already exists"),
    (["-D#N=M"], "undefined variable: M\n"),
    (["-D#N=div(1,0)"], "overflow error\n"),
  ]) func badDefinitionIsTold(_ options: [String], _ message: String) throws {
    let result = try runFileCheck("CHECK: a", on: "a\n", options)
    #expect(result.exitCode == 2)
    #expect(result.errors.contains(message))
  }

  @Test func environmentHoldsOptions() throws {
    let result = try runFileCheck(
      "CHECK: [[X]]", on: "a b\n", variables: ["FILECHECK_OPTS": "\"-DX=a b\" -dump-input=always"])
    #expect(result.exitCode == 0)
    #expect(result.errors.hasSuffix("<<<<<<\n         1: a b \n>>>>>>\n") || result.errors.contains("1: a b"))
  }

  @Test func informationIsWritten() {
    #expect(runFileCheck(["--help"]).output.hasPrefix("USAGE: FileCheck [options] <check-file>\n"))
    #expect(runFileCheck(["--version"]).output.contains("LLVM version 22"))
    let dump = runFileCheck(["--dump-input=help", "--dump-input=always"])
    #expect(dump.exitCode == 0)
    #expect(dump.output.contains("\n  - T:L'N  labels the Nth match result for such a pattern\n"))
    #expect(runFileCheck(["--dump-input=help", "--color"]).output.contains("\u{1B}[1mT:L'N\u{1B}[0m"))
  }
}
