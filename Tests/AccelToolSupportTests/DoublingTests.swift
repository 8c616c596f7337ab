import Testing

/// Forty aliases, each holding the one before twice, are no reason to write the first a trillion times.
@Suite struct DoublingTests {
  /// Returns definitions of `a0` to `a40`; in `rest`, `a#` is the alias before.
  private func definitions(_ sigil: String, _ first: String, _ rest: String) -> String {
    (0...40).map { number in
      let value = number == 0 ? first : rest.replacing("a#", with: "a\(number - 1)")
      return "\(sigil)a\(number) = \(value)\n"
    }.joined()
  }

  private static let parts = [
    ("!", "i32", "tuple<!a#, !a#>", "func.func private @f(!a40)", "!tuple"),
    ("!", "i32", "(!a#, !a#) -> !a#", "func.func private @f(!a40)", "!function"),
    ("#", "1", "[#a#, #a#]", "module attributes {a.b = #a40} {}", "#array"),
    ("#", "1", "{a = #a#, b = #a#}", "module attributes {a.b = #a40} {}", "#dictionary"),
  ]

  @Test(arguments: parts)
  func aliasesAreWrittenWhereNothingElseHelps(
    part: (sigil: String, first: String, rest: String, use: String, alias: String)
  ) throws {
    let run = try ToolRun(definitions(part.sigil, part.first, part.rest) + part.use)
    #expect(run.exitCode == 0)
    #expect(run.output.utf8.count < 16 << 20)
    // Not an expectation of the texts, which would be shown.
    let isAlias = run.output.hasPrefix("\(part.alias) = ")
    #expect(isAlias)
    let comesBack = try ToolRun(run.output).output == run.output
    #expect(comesBack)
  }

  @Test(arguments: ["--mlir-print-debuginfo", "--mlir-print-op-generic"])
  func aliasesAreWrittenInAllForms(option: String) throws {
    let run = try ToolRun(
      definitions("#", "1", "[#a#, #a#]") + "module attributes {a.b = #a40} {}", [option])
    #expect(run.exitCode == 0)
    let isAlias = run.output.hasPrefix("#array = ")
    #expect(isAlias)
  }

  @Test(arguments: parts)
  func withoutAliasesThereIsARemark(
    part: (sigil: String, first: String, rest: String, use: String, alias: String)
  ) throws {
    let run = try ToolRun(
      definitions(part.sigil, part.first, part.rest) + part.use, ["--mlir-print-local-scope"])
    #expect(run.exitCode == 0)
    #expect(run.output.contains("<<TOO LARGE>>"))
  }

  @Test func typesInMessages() throws {
    let run = try ToolRun(
      definitions("!", "i32", "tuple<!a#, !a#>") + "func.func @f(%a: !a40) -> i32 { return %a : !a40 }")
    #expect(run.exitCode == 1)
    #expect(
      run.firstError.hasSuffix(
        ": error: type of return operand 0 ('<<TOO LARGE>>') doesn't match function result type ('i32') in "
          + "function @f"), "\(run.firstError)")
  }

  /// What is merely long is written as it is.
  @Test func longListsAreWrittenOut() throws {
    let list = (0..<600_000).map { "\($0)" }.joined(separator: ", ")
    let run = try ToolRun("module attributes {a.b = [[\(list)], [1]]} {\n}\n")
    #expect(run.exitCode == 0)
    let isSame = run.output == "module attributes {a.b = [[\(list)], [1]]} {\n}\n\n"
    #expect(isSame)
  }

  @Test(arguments: [
    "loc(fused<1>[#a#, #a#])", "loc(callsite(#a# at #a#))", "loc(fused<[#a#, #a#]>[\"x\"])",
  ])
  func locations(rest: String) throws {
    for first in ["loc(\"a\":1:1)", "loc(\"name\")"] {
      let text = definitions("#", first, rest)
      for options in [
        [], ["--mlir-print-debuginfo"], ["--mlir-print-debuginfo", "--mlir-print-local-scope"],
        ["--mlir-print-debuginfo", "--mlir-pretty-debuginfo"],
      ] {
        #expect(try ToolRun(text + "module {} loc(#a40)", options).exitCode == 0)
      }
      // An error there finds the first file, or shows the beginning of what there is.
      let run = try ToolRun(text + "func.func @f() { \"arith.addi\"() : () -> i32 loc(#a40) }")
      #expect(run.exitCode == 1)
      #expect(run.errors.contains("'arith.addi' op expected 2 operands, but found 0"))
      #expect(run.errors.utf8.count < 1 << 20)
    }
  }

  @Test(arguments: [("!", "i32", "!d.t<!a#, !a#>"), ("#", "1", "#d.t<#a#, #a#>")])
  func foreignAliasesStay(sigil: String, first: String, rest: String) throws {
    let text = definitions(sigil, first, rest)
    let run = try ToolRun(text + "\"d.op\"() {a = \(sigil)a40} : () -> ()\n")
    #expect(run.output.hasPrefix("\(sigil)a1 = "))
    #expect(run.output.utf8.count < 2 * text.utf8.count)
  }
}
