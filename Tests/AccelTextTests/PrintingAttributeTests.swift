import AccelIR
import AccelText
import Testing

@Suite struct PrintingAttributeTests {
  /// Checks that an attribute is printed as it is written.
  private func expectSame(_ attribute: String, _ line: SourceLocation = #_sourceLocation) {
    let text = "\"a.a\"() {k = \(attribute)} : () -> ()"
    #expect(reprintBody(text) { $0.usesLocalScope = true } == text, sourceLocation: line)
  }

  /// Checks how an attribute is printed.
  private func expect(
    _ attribute: String, _ printed: String, _ change: (inout PrintingOptions) -> Void = { _ in }
  ) {
    let text = reprintBody("\"a.a\"() {k = \(attribute)} : () -> ()") {
      $0.usesLocalScope = true
      change(&$0)
    }
    #expect(text == "\"a.a\"() {k = \(printed)} : () -> ()")
  }

  @Test(arguments: [
    "true", "-1 : i8", "255 : ui8", "-1 : si8", "1 : index", "18446744073709551615 : ui64", "0 : i0",
    "-1 : si1",
    "340282366920938463463374607431768211455 : ui128", "-170141183460469231731687303715884105728 : i128",
    "1.000000e+00 : f32", "0x7FC00000 : f32", "0xFF800000 : f32", "123456.703 : f32", "-0.000000e+00 : f64",
    "0.33333333333330001 : f64", "0x4B800000 : f32", "9.997550e-02 : f16", "0x7F : f8E4M3FN",
    "\"\\22\\\\\\0A\\FF\"", "\"x\" : i32", "@a", "@\"b c\"::@d::@\"1\"", "[]", "{}",
    "[unit, 1, 2 : i32, 1.000000e+00, 0x7FF8000000000000 : f64, true, [1], {a = 1 : i64, b}]",
    "array<i32>", "array<i1: true, false>", "array<ui8: 255>", "array<si8: -1>",
    "array<f32: 1.000000e+00, 2.500000e+00>",
    "strided<[1, ?]>", "strided<[], offset: 4>", "#x.y", "#x.y<{}> : i32", "#x<\"a\">", "distinct[0]<>",
    "distinct[0]<1 : i32>", "affine_map<(d0)[s0] -> (d0 + s0)>", "affine_set<(d0) : (d0 >= 0)>", "i32",
  ])
  func scalarsAndCollections(_ attribute: String) { expectSame(attribute) }

  @Test(arguments: [
    "dense<[true, false]> : tensor<2xi1>", "dense<true> : tensor<2xi1>", "dense<> : tensor<0x2xi32>",
    "dense<1> : tensor<0xi32>", "dense<[[[1, 2], [3, 4]], [[1, 2], [3, 5]]]> : tensor<2x2x2xi32>",
    "dense<[-1, -2]> : tensor<2xi7>", "dense<[255, 1]> : tensor<2xui8>", "dense<5> : tensor<i32>",
    "dense<[(1,2), (3,-4)]> : tensor<2xcomplex<i8>>",
    "dense<(1.000000e+00,2.000000e+00)> : tensor<2xcomplex<f32>>",
    "dense<[18446744073709551616, -1]> : tensor<2xi128>", "dense<1.000000e+00> : vector<[4]xf32>",
    "dense<[\"a\", \"b\\0A\"]> : tensor<2x!x.y>", "dense<\"a\"> : tensor<2x!x.y>",
    "sparse<[[0, 1], [1, 2]], [1, 5]> : tensor<2x3xi32>", "sparse<[[0, 1]], \"a\"> : tensor<2x3x!x.y>",
    "sparse<> : tensor<3xi32>", "dense_resource<foo> : tensor<2xi32>",
  ])
  func elements(_ attribute: String) { expectSame(attribute) }

  @Test func manyElementsAreHexadecimal() {
    expect("dense<[1, 2]> : tensor<2xi16>", "dense<\"0x01000200\"> : tensor<2xi16>") {
      $0.hexadecimalLimit = 1
    }
    expect("dense<[1, 2]> : tensor<2xi16>", "dense<[1, 2]> : tensor<2xi16>") { $0.hexadecimalLimit = 2 }
    expect("dense<[1, 2]> : tensor<2xi16>", "dense<[1, 2]> : tensor<2xi16>") { $0.hexadecimalLimit = nil }
    expect("dense<1> : tensor<2xi16>", "dense<1> : tensor<2xi16>") { $0.hexadecimalLimit = 0 }
    let booleans = (0..<10).map { $0 % 3 == 0 ? "true" : "false" }.joined(separator: ", ")
    expect("dense<[\(booleans)]> : tensor<10xi1>", "dense<\"0x4902\"> : tensor<10xi1>") {
      $0.hexadecimalLimit = 9
    }
  }

  @Test func manyElementsAreElided() {
    let elided = "dense_resource<__elided__> : tensor<2xi16>"
    expect("dense<[1, 2]> : tensor<2xi16>", elided) { $0.elisionLimit = 1 }
    expect("dense<1> : tensor<2xi16>", "dense<1> : tensor<2xi16>") { $0.elisionLimit = 1 }
    expect("sparse<[[0], [1]], [1, 2]> : tensor<2xi16>", elided) { $0.elisionLimit = 1 }
    expect("dense<[\"a\", \"b\"]> : tensor<2x!x.y>", "dense_resource<__elided__> : tensor<2x!x.y>") {
      $0.elisionLimit = 1
    }
  }

  @Test(arguments: [
    "vector<[4]x4x[8]xf32>", "vector<f32>", "tensor<4x?xf32, \"enc\">", "tensor<f32, 5 : i64>",
    "tensor<*xi1>",
    "memref<4xf32, strided<[?], offset: ?>, 1>", "memref<4xf32, 1 : i32>", "memref<4xf32, strided<[1]>>",
    "memref<*xf32, \"x\">", "memref<4xf32, affine_map<(d0) -> (d0 + 1)>>", "tuple<>", "tuple<i1, si2, ui3>",
    "none",
    "complex<i3>", "(i32) -> ()", "(i32) -> ((i32) -> ())", "() -> (() -> (), i32)", "!x.y<1 2>",
    "!x<\"abc\">",
    "f8E4M3FN", "tf32", "index",
  ])
  func types(_ type: String) { expectSame(type) }

  @Test func namesAreQuotedUnlessBare() {
    let text = "\"a.a\"() {\"1a\", _x, \"a\\0Ab\" = 1 : i64, a$b, \"a-b\", a.b} : () -> ()"
    #expect(reprintBody(text) == text)
  }
}
