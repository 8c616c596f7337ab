import AccelAffine
import Testing

/// What the operators make of expressions; the right sides are what mlir-opt prints for the left ones.
struct SimplificationTests {
  @Test(arguments: [
    // Constants fold unless they overflow, and go to the right.
    ("1 + 2", "3"),
    ("4 + d0", "d0 + 4"),
    ("9223372036854775807 + 1", "9223372036854775807 + 1"),
    ("-9223372036854775807 - 1", "-9223372036854775808"),
    ("9223372036854775807 * 9223372036854775807", "9223372036854775807 * 9223372036854775807"),
    ("-(-9223372036854775807 - 1)", "--9223372036854775808"),
    ("d0 + 0", "d0"),
    ("(d0 + 2) + 3", "d0 + 5"),
    ("d0 + 9223372036854775807 + 1", "d0 - -9223372036854775808"),
    ("(d0 + 3) + (d1 + 4)", "d0 + d1 + 4 + 3"),
    // Symbols go to the right; leaves of one sort are in order.
    ("s0 + d0", "d0 + s0"),
    ("d1 + d0", "d0 + d1"),
    ("s1 + s0", "s0 + s1"),
    ("d2 + d1 + d0", "d1 + d2 + d0"),
    ("d1 + (d1 + d0)", "d1 + d0 + d1"),
    ("s1 * 3 + s0", "s1 * 3 + s0"),
    // Equal terms are counted.
    ("d0 + d0", "d0 * 2"),
    ("d0 * 3 - d0", "d0 * 2"),
    ("d0 - d0", "0"),
    ("d0 + d1 - d0", "d0 + d1 - d0"),
    ("d0 * 9223372036854775807 + d0", "d0 * -9223372036854775808"),
    // Products.
    ("0 * d0", "0"),
    ("d0 * 1", "d0"),
    ("s0 * d0", "d0 * s0"),
    ("s1 * s0", "s0 * s1"),
    ("(d0 * 2) * 3", "d0 * 6"),
    ("d0 * 9223372036854775807 * 3", "d0 * 9223372036854775805"),
    ("(s0 * 2) * s1", "(s0 * s1) * 2"),
    ("s0 * (s1 * 2)", "s0 * (s1 * 2)"),
    ("(d0 + 1) * 2", "(d0 + 1) * 2"),
    // Quotients.
    ("7 floordiv 2", "3"),
    ("-7 floordiv 2", "-4"),
    ("-7 ceildiv 2", "-3"),
    ("7 ceildiv 2", "4"),
    ("5 ceildiv -2", "-2"),
    ("5 floordiv 0", "5 floordiv 0"),
    ("(-9223372036854775807 - 1) floordiv -1", "-9223372036854775808 floordiv -1"),
    ("d0 floordiv 1", "d0"),
    ("d0 ceildiv 1", "d0"),
    ("d0 floordiv -1", "d0 floordiv -1"),
    ("(d0 * 8) floordiv 4", "d0 * 2"),
    ("(d0 * 8) floordiv -4", "d0 * -2"),
    ("(d0 * 8) ceildiv -4", "d0 * -2"),
    ("(d0 * 4) floordiv 8", "(d0 * 4) floordiv 8"),
    ("(d0 * 4 + d1) floordiv 2", "d0 * 2 + d1 floordiv 2"),
    ("(d0 * 4 + d1) ceildiv 2", "(d0 * 4 + d1) ceildiv 2"),
    ("(d0 floordiv 4) floordiv 2", "(d0 floordiv 4) floordiv 2"),
    ("s0 floordiv s0", "s0 floordiv s0"),
    // Remainders.
    ("-7 mod 2", "1"),
    ("7 mod -2", "7 mod -2"),
    ("7 mod 0", "7 mod 0"),
    ("d0 mod 1", "0"),
    ("(d0 * 8) mod 4", "0"),
    ("(d0 * 8) mod -4", "(d0 * 8) mod -4"),
    ("(d0 * 2) mod 6", "(d0 * 2) mod 6"),
    ("(d0 * 4 + d1) mod 4", "d1 mod 4"),
    ("(d0 + d1 * 4) mod 4", "d0 mod 4"),
    ("(d0 mod 6) mod 3", "d0 mod 3"),
    ("(d0 mod 7) mod 3", "(d0 mod 7) mod 3"),
    ("(((d0 * 8) mod 16) floordiv 2) mod 4", "0"),
    ("((d0 * 4294967296 + 4294967296) * (s0 * 4294967296 + 4294967296)) mod 3", "0"),
    // Remainders found in sums.
    ("d0 - (d0 floordiv 3) * 3", "d0 mod 3"),
    ("d0 - (d0 floordiv s0) * s0", "d0 mod s0"),
    ("d0 + (d0 floordiv s0) * -s0", "d0 + (d0 floordiv s0) * (-s0)"),
    ("d0 - (d0 floordiv -4) * -4", "d0 + (d0 floordiv -4) * 4"),
    ("(d0 + d1) - (d1 floordiv 4) * 4", "d0 + d1 mod 4"),
    ("(d1 + d0) - (d1 floordiv s0) * s0", "d0 + d1 - (d1 floordiv s0) * s0"),
    ("d0 + 1 - (d0 floordiv 4) * 4", "d0 mod 4 + 1"),
    ("d1 + s0 + (d1 floordiv s0) * 3", "d1 + (d1 floordiv s0) * 3 + s0"),
    ("(d1 + (d0 + s0)) - (d1 floordiv 4) * 4", "d1 + d0 + (d1 floordiv 4) * -4 + s0"),
    ("d0 + (d0 floordiv 4 - 4)", "d0 + d0 floordiv 4 - 4"),
    ("d0 + ((d0 floordiv s0) * s0 - 1)", "d0 mod s0"),
  ])
  func operators(text: String, expected: String) throws {
    #expect(try expr(text).description == expected)
  }

  /// What the flat form makes of expressions, as printed by `--affine-simplify-structures`.
  @Test(arguments: [
    ("d0 + d1 - d0", "d1"),
    ("(d0 * 2 + d1) floordiv 2 - d0", "d1 floordiv 2"),
    ("d0 mod 4 + (d0 floordiv 4) * 4", "d0"),
    ("(d0 * 6 + 4) floordiv 4", "(d0 * 3) floordiv 2 + 1"),
    ("(d0 * 6) mod 4", "d0 * 6 - ((d0 * 3) floordiv 2) * 4"),
    ("((d1 - (d1 + 2)) floordiv 8) mod 8", "7"),
    ("(d0 + d1 - d0) floordiv 0", "(d0 + d1 - d0) floordiv 0"),
    ("(d0 - d0 + 13) mod s0", "13 mod s0"),
    ("(s0 * d0 + s0) floordiv s0", "d0 + 1"),
    ("(s0 * d0) mod s0", "0"),
    ("(d0 - d0 mod s0) mod s0", "0"),
    ("d0 * s0 + d0 + s0", "d0 + d0 * s0 + s0"),
    ("s1 + d1 * s1 + d0 * s0 + 1", "d1 * s1 + s1 + d0 * s0 + 1"),
    ("((s0 * s1) floordiv s2) floordiv s1", "s0 floordiv s2"),
    ("(s0 ceildiv s0) ceildiv s0", "1 ceildiv s0"),
  ])
  func flatForm(text: String, expected: String) throws {
    #expect(try expr(text).simplified(dimensionCount: 3, symbolCount: 3).description == expected)
  }

  /// Where MLIR 22 gets an expression with other values, ours keeps them.
  @Test(arguments: [
    ("(d0 - d0 mod s0) floordiv s0", "(d0 - d0 mod s0) floordiv s0"),
    ("d0 * s0 + d0 + d0 floordiv s0", "d0 + d0 * s0 + d0 floordiv s0"),
    ("(s0 ceildiv 21 + s1 + s0 ceildiv 21) ceildiv s0", "(s1 + (s0 ceildiv 21) * 2) ceildiv s0"),
  ])
  func flatFormKeepsValues(text: String, expected: String) throws {
    let original = try expr(text)
    let simplified = original.simplified(dimensionCount: 1, symbolCount: 2)
    #expect(simplified.description == expected)
    for (x, s) in [(5, 3), (-7, 2), (100, 22), (21, 21)] as [(Int64, Int64)] {
      #expect(
        try original.value(dimensions: [x], symbols: [s, 40])
          == simplified.value(dimensions: [x], symbols: [s, 40]))
    }
  }
}
