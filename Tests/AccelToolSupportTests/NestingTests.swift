import Testing

/// What is nested a hundred thousand times is an error with a place, whatever it is.
@Suite struct NestingTests {
  @Test(
    arguments: [
      ("", "\"a.b\"() ({"), ("", "module {"), ("", "func.func @f() {"), ("func.func private @f(", "tuple<"),
      ("func.func private @f(", "("), ("func.func private @f(", "complex<"),
      ("func.func private @f(", "vector<2x"), ("func.func private @f(", "tensor<2x"),
      ("func.func private @f(", "memref<2x"), ("module attributes {a.b = ", "["),
      ("module attributes {a.b = ", "{a = "), ("module attributes {a.b = ", "distinct[0]<"),
      ("module attributes {a.b = dense<", "["), ("module {} loc(", "callsite("), ("module {} loc(", "\"a\"("),
      ("module {} loc(", "fused["),
    ])
  func nesting(start: String, opener: String) throws {
    let run = try ToolRun(start + String(repeating: opener, count: 100_000))
    #expect(run.exitCode == 1)
    #expect(run.firstError.hasSuffix(": error: nesting is deeper than 512 levels"), "\(run.firstError)")
    #expect(run.firstError.hasPrefix("1:"))
  }

  @Test(arguments: ["(", "-", "(d0 + ", "d0 + 2 * ("])
  func affineExpressions(opener: String) throws {
    let run = try ToolRun(
      "module attributes {a.b = affine_map<(d0) -> (" + String(repeating: opener, count: 100_000))
    #expect(run.exitCode == 1)
    #expect(run.firstError.hasSuffix(": error: affine expression is nested too deeply"), "\(run.firstError)")
  }

  @Test(arguments: ["#d.a<", "<", "({["])
  func foreignText(opener: String) throws {
    let run = try ToolRun("module attributes {a.b = #d.a<" + String(repeating: opener, count: 100_000))
    #expect(run.exitCode == 1)
    #expect(run.firstError.contains("character in pretty dialect name"), "\(run.firstError)")
  }

  @Test(arguments: [("!", "i32", "tuple<!a#>"), ("#", "1", "[#a#]"), ("#", "loc(\"x\")", "loc(\"n\"(#a#))")])
  func aliasesInAliases(sigil: String, first: String, rest: String) throws {
    var text = "\(sigil)a0 = \(first)\n"
    for number in 1..<2000 {
      text += "\(sigil)a\(number) = \(rest.replacing("a#", with: "a\(number - 1)"))\n"
    }
    let run = try ToolRun(text)
    #expect(run.exitCode == 1)
    #expect(run.firstError.hasSuffix(": error: nesting is deeper than 512 levels"), "\(run.firstError)")
  }
}
