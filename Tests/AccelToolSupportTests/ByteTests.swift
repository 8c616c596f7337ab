import Testing

/// Bytes that are no text, and texts that are hardly any: as `mlir-opt` takes them.
@Suite struct ByteTests {
  @Test(
    arguments: [
      ([], "module {\n}\n\n"), (Array("\n".utf8), "module {\n}\n\n"), ([0x0D], "module {\n}\n\n"),
      ([0], "module {\n}\n\n"), (Array("module\0 {\0}\n\0".utf8), "module {\n}\n\n"),
      (Array("module {} //\0".utf8), "module {\n}\n\n"),
      (Array("module {\r\n}\r\n".utf8), "module {\n}\n\n"),
      (
        Array("module attributes {a.b = \"".utf8) + [0xFF, 0xFE] + Array("\"} {} // ".utf8) + [0xFF],
        "module attributes {a.b = \"\\FF\\FE\"} {\n}\n\n"
      ),
    ] as [([UInt8], String)])
  func accepted(input: [UInt8], output: String) throws {
    let run = try ToolRun(["--allow-unregistered-dialect"], input: input)
    #expect(run.exitCode == 0)
    #expect(run.output == output)
    #expect(run.errors == "")
  }

  @Test(
    arguments: [
      ([0xEF, 0xBB, 0xBF] + Array("module {}".utf8), "1:1: error: unexpected character"),
      (Array("module attributes {a.b = ".utf8) + [0xFF], "1:26: error: unexpected character"),
      (Array("module @é {}".utf8), "1:9: error: @ identifier expected to start with letter or '_'"),
      ([0x25, 0xFF] + Array(" = \"a.b\"() : () -> ()".utf8), "1:1: error: invalid SSA name"),
      (
        Array("module {\r\n func.func @f() {\r\n foo\r\n".utf8),
        "3:2: error: custom op 'foo' is unknown (tried 'func.foo' as well)"
      ),
      (
        Array("module {\r func.func @f() {\r foo\r".utf8),
        "1:29: error: custom op 'foo' is unknown (tried 'func.foo' as well)"
      ),
    ] as [([UInt8], String)])
  func refused(input: [UInt8], message: String) throws {
    let run = try ToolRun(["--allow-unregistered-dialect"], input: input)
    #expect(run.exitCode == 1)
    #expect(run.firstError == message)
  }
  @Test(arguments: [
    ("", "1:1: error: name is longer than 1048576 bytes"),
    ("@", "1:1: error: name is longer than 1048576 bytes"),
    ("%", "1:1: error: name is longer than 1048576 bytes"),
    ("\"", "1:1048579: error: expected '\"' in string literal"),
  ])
  func tooLong(start: String, message: String) throws {
    let run = try ToolRun(input: Array(start.utf8) + Array(repeating: 0x78, count: 1 << 20 + 1))
    #expect(run.exitCode == 1)
    #expect(run.firstError == message)
    // Of a line that nobody can read only the surroundings of the error are shown.
    #expect(run.errors.utf8.count < 1000)
  }
}
