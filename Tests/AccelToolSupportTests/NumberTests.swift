import Testing

/// Numbers of ten thousand digits, and shapes beyond all memory, wherever a number may stand.
@Suite struct NumberTests {
  @Test(
    arguments: [
      ("func.func private @f(i#)", "invalid integer width"),
      ("func.func private @f(si#)", "invalid integer width"),
      ("func.func private @f(tensor<#xi32>)", "invalid dimension"),
      ("func.func private @f(tensor<2x#x2xi32>)", "invalid dimension"),
      ("func.func private @f(vector<#xi32>)", "invalid dimension"),
      ("func.func private @f(vector<[#]xi32>)", "invalid dimension"),
      ("func.func private @f(memref<#xi32>)", "invalid dimension"),
      (
        "func.func private @f(memref<2xi32, strided<[#]>>)", "expected a 64-bit signed integer or '?'"
      ),
      ("module attributes {a.b = affine_map<(d0) -> (d0 * #)>} {}", "constant too large for index"),
      ("module attributes {a.b = affine_map<(d0) -> (d#)>} {}", "use of undeclared identifier"),
      ("module attributes {a.b = #} {}", "integer constant out of range for attribute"),
      ("module attributes {a.b = -#} {}", "integer constant out of range for attribute"),
      ("module attributes {a.b = # : i32} {}", "integer constant out of range for attribute"),
      ("module attributes {a.b = 0x# : i64} {}", "integer constant out of range for attribute"),
      (
        "module attributes {a.b = # : f32} {}",
        "unexpected decimal integer literal for a floating point value"
      ),
      ("module attributes {a.b = 0x# : f32} {}", "hexadecimal float constant out of range for type"),
      ("module attributes {a.b = array<i32: #>} {}", "integer constant out of range"),
      ("module attributes {a.b = array<i#: 1>} {}", "invalid integer width"),
      ("module attributes {a.b = dense<#> : tensor<2xi32>} {}", "integer constant out of range for type"),
      ("module attributes {a.b = distinct[#]<1>} {}", "expected an unsigned 64-bit integer"),
      ("module {} loc(\"a\":#:1)", "expected integer line number in FileLineColRange"),
      ("module {} loc(\"a\":1:#)", "expected integer column number in FileLineColRange"),
      ("%a:# = \"a.b\"() : () -> i32", "expected named operation to have at least 1 result"),
      ("\"a.b\"(%a##) : (i32) -> ()", "invalid SSA value result number"),
    ])
  func tooLong(text: String, message: String) throws {
    // In the text of a result's number, the first `#` is its own.
    let number = String(repeating: "9", count: 10_000)
    let input = text.replacing("##", with: "\u{1}").replacing("#", with: number)
      .replacing("\u{1}", with: "#\(number)")
    let run = try ToolRun(input)
    #expect(run.exitCode == 1)
    #expect(run.firstError.hasPrefix("1:"))
    #expect(run.firstError.hasSuffix(": error: \(message)"), "\(run.firstError.suffix(200))")
  }

  @Test(arguments: [
    ("%# = \"a.b\"() : () -> i32", "%0 = \"a.b\"()"), ("^#:\n\"a.b\"() : () -> ()", "\"a.b\"()"),
    ("#a# = 1", "module"), ("module attributes {a.b = 1.0e#} {}", "0x7FF0000000000000 : f64"),
    ("module attributes {a.b = 1.0e-#} {}", "0.000000e+00"),
    ("module attributes {a.b = 0.#} {}", "1.000000e+00"),
    ("module attributes {a.b = #.0 : f80} {}", "0x7FFF8000000000000000 : f80"),
    ("module attributes {a.b = # : i40000} {}", ": i40000"),
  ])
  func longButFine(text: String, printed: String) throws {
    let number = String(repeating: "9", count: 10_000)
    // Only the first of an alias's two signs is its sigil.
    let input = text.hasPrefix("#a#") ? "#a\(number) = 1" : text.replacing("#", with: number)
    let run = try ToolRun(text.hasPrefix("^") ? "\"a.c\"() ({\n\(input)\n}) : () -> ()" : input)
    #expect(run.exitCode == 0, "\(run.firstError.prefix(200))")
    #expect(run.output.contains(printed))
  }

  @Test(arguments: [
    "dense<1> : tensor<1000000000xi32>", "dense<1> : tensor<9223372036854775807x9223372036854775807xi32>",
    "dense<true> : vector<4000000000x4000000000x4000000000xi1>",
    "dense<(1,2)> : tensor<9223372036854775807x3xcomplex<i32>>",
    "sparse<[[1, 1]], [2]> : tensor<9223372036854775807x9223372036854775807xi32>",
    "dense<\"0x01020304\"> : tensor<9223372036854775807x9223372036854775807xi32>",
    "dense_resource<r> : tensor<9223372036854775807xi32>",
  ])
  func giganticElements(value: String) throws {
    #expect(try ToolRun("\"a.b\"() {a = \(value)} : () -> ()").exitCode == 0)
  }

  @Test(arguments: [
    ("dense<1> : tensor<9223372036854775808xi32>", "invalid dimension"),
    (
      "dense<[1, 2]> : tensor<9223372036854775807xi32>",
      "inferred shape of elements literal ([2]) does not match type ([9223372036854775807])"
    ),
    (
      "dense<\"0x0102\"> : tensor<9223372036854775807xi32>",
      "elements hex data size is invalid for provided type: 'tensor<9223372036854775807xi32>'"
    ),
    (
      "dense<\"0x0102\"> : tensor<9223372036854775807xi1>",
      "elements hex data size is invalid for provided type: 'tensor<9223372036854775807xi1>'"
    ),
    (
      "dense<\"0x010203\"> : tensor<2xi32>",
      "elements hex data size is invalid for provided type: 'tensor<2xi32>'"
    ),
  ])
  func wrongElements(value: String, message: String) throws {
    let run = try ToolRun("\"a.b\"() {a = \(value)} : () -> ()")
    #expect(run.exitCode == 1)
    #expect(run.firstError.hasSuffix(": error: \(message)"), "\(run.firstError)")
  }

  /// Reading each dimension anew from where it begins would take forever.
  @Test(arguments: ["tensor", "vector", "memref"])
  func aHundredThousandDimensions(kind: String) throws {
    let type = "\(kind)<\(String(repeating: "1x", count: 100_000))i32>"
    let run = try ToolRun("func.func private @f(\(type))")
    #expect(run.exitCode == 0)
    let isSame = run.output.contains("@f(\(type))")
    #expect(isSame)
  }
}
