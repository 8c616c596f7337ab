/// Texts that are worth inserting.
enum FuzzWords {
  /// What opens a construct.
  static let openers = [
    "(", "[", "{", "<", "-", "tensor<", "tuple<", "complex<", "vector<1x", "memref<1x", "array<", "!d.t<",
    "#d.a<",
    "loc(callsite(", "loc(fused[", "loc(\"a\"(", "affine_map<(", "dense<[", "sparse<[", "{a = ", "[[",
    "\"d.op\"() ({",
    "module {", "func.func @f() {", "distinct[0]<", "() -> (", "(i32) -> ", "@a::", "%a, ", "^a, ", "0x",
    "\\\"",
  ]
  /// Numbers at the edges of what fits.
  static let numbers = [
    "0", "1", "64", "65", "16777215", "16777216", "2147483647", "2147483648", "4294967295", "4294967296",
    "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
    "0xFFFFFFFFFFFFFFFFF", "0x", "1e999", "1.0e-999", "00000000000000000000001",
  ]
  /// Valid constructs.
  static let snippets = [
    "loc(unknown)", "loc(\"f\":1:2)", "loc(\"f\":1:2 to 3:4)", "loc(fused<1>[\"a\", unknown])",
    "loc(callsite(\"a\" at \"b\"))",
    "#a = loc(#b)", "#a = 1", "!a = i32", "#a", "!a", "%0", "%0#1", "%0:2 =", "^bb0", "^bb1(%a: i32):", "@f",
    "@f::@g",
    "dense<1> : tensor<2xi32>", "dense<[1, 2]> : tensor<2xi32>", "dense<\"0xFF\"> : tensor<1xi8>",
    "dense<(1, 2)> : tensor<1xcomplex<i32>>", "dense_resource<k> : tensor<1xi8>",
    "sparse<[[0]], 1> : tensor<2xi32>",
    "array<i32: 1, 2>", "array<i1: true>", "affine_map<(d0)[s0] -> (d0 floordiv s0, d0 mod 2)>",
    "affine_set<(d0) : (d0 >= 0, d0 == 1)>", "strided<[1, ?], offset: 3>",
    "memref<2x?xf32, strided<[1, 2]>, 3>",
    "vector<[4]x2xi1>", "tensor<?x0xf32, #d.e<1>>", "tensor<*xf32>", "memref<*xf32, 1>", "complex<f32>",
    "tuple<i1, tuple<>>", "(i32, i32) -> (i1)", "f8E4M3FN", "ui7", "i16777215", "none",
    "opaque<\"a\", \"b\">", "unit",
    "true", "false", "-1", "-1.5e3", "0x7FC00000 : f32", "\"\\00\\FF\"", "distinct[1]<2>", "{a, b = 1}",
    "<{a = 1}>",
    "{-# dialect_resources: {builtin: {k: \"0x0800000001\"}} #-}",
    "{-# external_resources: {a: {b: true}} #-}",
    "return", "func.func @f() { return }", "arith.addi %0, %0 overflow<nsw> : i32", "cf.br ^bb0(%0 : i32)",
    "cf.switch %0 : i32, [default: ^bb0, 1: ^bb1]", "// -----", "attributes {a}", "private", "...", "loc",
    "sym_name",
  ]
}
