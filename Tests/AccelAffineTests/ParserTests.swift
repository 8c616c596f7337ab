import AccelAffine
import Testing

struct ParserTests {
  @Test(arguments: [
    ("() -> ()", "() -> ()"),
    ("()[] -> ()", "() -> ()"),
    ("(d0, d1)[s0] -> (d0 + s0, d1 mod 4)", "(d0, d1)[s0] -> (d0 + s0, d1 mod 4)"),
    ("(i, j)[n] -> (i * n, -j, - -j)", "(d0, d1)[s0] -> (d0 * s0, -d1, d1)"),
    ("(mod, i32, true)[floordiv] -> (mod mod 3 + floordiv)", "(d0, d1, d2)[s0] -> (d0 mod 3 + s0)"),
    ("(symbol) -> (3)", "(d0) -> (3)"),
    ("(a.b$_c) -> (a.b$_c)", "(d0) -> (d0)"),
    ("(d0) -> (0x10, 0, d0-1)", "(d0) -> (16, 0, d0 - 1)"),
    ("(d0) -> (d0 * 2 floordiv 3 * 4 mod 5)", "(d0) -> ((((d0 * 2) floordiv 3) * 4) mod 5)"),
    (
      "(d0, d1) -> (-(d0 + d1), d0 - (d0 + d1), d0 - d1 mod 3)",
      "(d0, d1) -> (-(d0 + d1), d0 - (d0 + d1), d0 - d1 mod 3)"
    ),
    ("(d0) -> (d0 * -4 - 3, -5, (-d0) mod 4)", "(d0) -> (d0 * -4 - 3, -5, (-d0) mod 4)"),
    ("(d0, d1) -> (d1 - d0 * 4)", "(d0, d1) -> (d1 - d0 * 4)"),
    ("(d0)\n -> ( // comment\n\t d0 // )\r\n + 1)", "(d0) -> (d0 + 1)"),
    ("() : ()", "() : (0 == 0)"),
    (
      "(d0)[s0] : (d0 <= 5, s0 >= d0 - 1, d0 == s0)",
      "(d0)[s0] : (-d0 + 5 >= 0, -(d0 - 1) + s0 >= 0, d0 - s0 == 0)"
    ),
    ("(d0) : (d0 > = 4, d0 = = 1)", "(d0) : (d0 - 4 >= 0, d0 - 1 == 0)"),
    ("() : (0 >= 0, 1 == 3)", "() : (0 >= 0, -2 == 0)"),
  ])
  func printsWhatItParses(text: String, expected: String) throws {
    #expect(try roundTrip(text) == expected)
    #expect(try roundTrip(expected) == expected)
  }

  /// Messages and their places, which are MLIR's.
  @Test(arguments: [
    ("d0 -> (d0)", 0, "expected '(' in dimensional identifier list"),
    ("(d0, d1 -> (d0)", 7, "expected ')' in dimensional identifier list"),
    ("(d0)[s0 -> (d0)", 7, "expected ']' in symbol list"),
    ("(d0, d0) -> (d0)", 5, "redefinition of identifier 'd0'"),
    ("(d0)[d0] -> (d0)", 5, "redefinition of identifier 'd0'"),
    ("(d0, 1) -> (d0)", 4, "expected bare identifier"),
    ("(d0) = (d0)", 4, "expected '->' or ':'"),
    ("(d0) -> d0", 7, "expected '(' in affine map range"),
    ("(d0) -> (d0 d0)", 11, "expected ')' in affine map range"),
    ("(d0) -> ((d0 d0))", 12, "expected ')'"),
    ("(d0) -> (())", 10, "no expression inside parentheses"),
    ("(d0) -> (x)", 9, "use of undeclared identifier"),
    ("(d0) -> (d0 +\n  x)", 13, "use of undeclared identifier"),
    ("(d0) -> (d0 // c\n  // c\n\n  x)", 11, "expected ')' in affine map range"),
    ("(d0) -> (!x)", 9, "expected affine expression"),
    ("(d0) -> (d0, )", 13, "expected affine expression"),
    ("(d0) -> (1.5)", 9, "expected affine expression"),
    ("(d0) -> (+3)", 9, "missing left operand of binary operator"),
    ("(d0) -> (3 + + d0)", 13, "missing right operand of binary operator"),
    ("(d0) -> (d0 * )", 14, "missing right operand of binary operator"),
    ("(d0) -> (d0", 10, "expected ')' in affine map range"),
    ("(d0) -> (9223372036854775808)", 9, "constant too large for index"),
    ("(d0) -> (0xFFFFFFFFFFFFFFFF)", 9, "constant too large for index"),
    ("(d0) -> (%d0)", 9, "unexpected ssa identifier"),
    ("(d0) -> (symbol(%d0))", 16, "unexpected ssa identifier"),
    ("(symbol) -> (symbol)", 19, "expected '(' at start of SSA symbol"),
    (
      "(d0, d1) -> (d0 * d1)", 16,
      "non-affine expression: at least one of the multiply operands has to be either a constant or symbolic"
    ),
    // The place is that of the next operator, if there is one.
    (
      "(d0, d1) -> (d0 mod d1 * 3)", 23,
      "non-affine expression: right operand of mod has to be either a constant or symbolic"
    ),
    (
      "(d0, d1) -> (d0 floordiv d1)", 16,
      "non-affine expression: right operand of floordiv has to be either a constant or symbolic"
    ),
    (
      "(d0, d1) -> (d0 ceildiv (d1 + 1))", 16,
      "non-affine expression: right operand of ceildiv has to be either a constant or symbolic"
    ),
    ("(d0) : d0", 6, "expected '(' in integer set constraint list"),
    ("(d0) : (d0 >= 4 d0)", 15, "expected ')' in integer set constraint list"),
    ("(d0) : (d0)", 10, "expected '== affine-expr' or '>= affine-expr' at end of affine constraint"),
    ("(d0) : (d0 > 4)", 13, "expected '== affine-expr' or '>= affine-expr' at end of affine constraint"),
    // The lexer's messages stand alone.
    ("(d0) -> (d0 $)", 12, "unexpected character"),
    ("(d0) -> (d0 + \"a)", 17, "expected '\"' in string literal"),
    ("(d0) -> (d0 + %)", 14, "invalid SSA name"),
    ("(d0) -> (d0 + #)", 14, "invalid attribute name"),
    ("(d0) -> (d0 != 4)", 12, "invalid type identifier"),
    ("(d0) -> (d0 + ^)", 14, "invalid block name"),
    ("(d0) -> (d0 + @)", 15, "@ identifier expected to start with letter or '_'"),
    ("(d0) -> (d0 + .)", 15, "expected three consecutive dots for an ellipsis"),
  ])
  func reportsMistakes(text: String, offset: Int, message: String) {
    let error = #expect(throws: AffineParseError.self) { try parse(text) }
    #expect(error?.entries == [.init(offset: offset, message: message)])
  }

  @Test func reportsTheMissingOperandOfANegationTwice() {
    let error = #expect(throws: AffineParseError.self) { try parse("(d0) -> (- )") }
    #expect(error?.entries.map(\.message) == ["expected affine expression", "missing operand of negation"])
    #expect(error?.entries.map(\.offset) == [11, 11])
  }

  @Test func reportsTheWrongOneOfMapAndSet() {
    let notMap = #expect(throws: AffineParseError.self) { try map(" (d0) : ()") }
    #expect(notMap?.entries == [.init(offset: 1, message: "expected AffineMap, but got IntegerSet")])
    let notSet = #expect(throws: AffineParseError.self) { try set(" (d0) -> ()") }
    #expect(notSet?.entries == [.init(offset: 1, message: "expected IntegerSet, but got AffineMap")])
  }

  @Test func stopsAfterTheClosingParenthesis() throws {
    let end = try parsing("(d0) -> (d0)$") { (parser) throws(AffineParseError) in
      _ = try parser.parseMap()
      return parser.end
    }
    #expect(end == 12)
  }

  @Test func beginsAtTheOffset() throws {
    let bytes = Array("affine_map<(d0) -> (d0)>".utf8)
    let (map, end) = try bytes.withUnsafeBufferPointer { text in
      var parser = AffineParser(text, offset: 11)
      return (try parser.parseMap(), parser.end)
    }
    #expect(map == .identity(1))
    #expect(end == bytes.count - 1)
  }

  @Test func makesDimensionsAndSymbolsOfValues() throws {
    let text = "[%i + symbol(%n) * 2, %j#1 - %i, %j + %n]: memref"
    let (map, operands, end) = try parsing(text) { (parser) throws(AffineParseError) in
      let (map, operands) = try parser.parseMapOfOperands(.brackets)
      return (map, operands, parser.end)
    }
    #expect(map.description == "(d0, d1, d2)[s0] -> (d0 + s0 * 2, d1 - d0, d2 + s0)")
    #expect(operands.map(\.number) == [0, 0, 1, 0])
    #expect(operands.map(\.isSymbol) == [false, true, false, false])
    #expect(
      operands.map { String(text.dropFirst($0.name.lowerBound).prefix($0.name.count)) } == [
        "%i", "%n", "%j", "%j",
      ])
    #expect(String(text.dropFirst(end)) == ": memref")
  }

  @Test func parsesAnExpressionOfValues() throws {
    let (expression, end) = try parsing("%i floordiv 2 to") { (parser) throws(AffineParseError) in
      (try parser.parseExpressionOfOperands().0, parser.end)
    }
    #expect(expression == d0.floordiv(2))
    #expect(end == 13)
  }

  @Test(arguments: [
    ("[symbol(3)]", 8, "expected ssa identifier"), ("[symbol(%n]", 10, "expected ')' at end of SSA symbol"),
    ("[%n#x]", 3, "invalid SSA value result number"), ("[%n", 2, "expected ']' in affine map"),
  ])
  func reportsMistakesInMapsOfValues(text: String, offset: Int, message: String) {
    let error = #expect(throws: AffineParseError.self) {
      try parsing(text) { (parser) throws(AffineParseError) in try parser.parseMapOfOperands(.brackets) }
    }
    #expect(error?.entries == [.init(offset: offset, message: message)])
  }

  @Test func boundsDepth() throws {
    func nested(_ count: Int) -> String {
      "(d0) -> (\(String(repeating: "(", count: count))d0\(String(repeating: ")", count: count)))"
    }
    #expect(try roundTrip(nested(AffineParser.largestNesting)) == "(d0) -> (d0)")
    let negations = "(d0) -> (\(String(repeating: "-", count: AffineParser.largestNesting + 1))d0)"
    let sum =
      "(d0) -> (\(String(repeating: "d0 floordiv 2 + d0 + ", count: AffineParser.largestDepth / 2))d0)"
    let product = "(d0) -> (d0\(String(repeating: " mod 2 floordiv 3", count: AffineParser.largestDepth)))"
    for text in [nested(AffineParser.largestNesting + 1), negations, sum, product] {
      let error = #expect(throws: AffineParseError.self) { try parse(text) }
      #expect(error?.entries.first?.message == "affine expression is nested too deeply")
    }
  }

  @Test func handlesTheDeepestExpression() throws {
    let sum =
      String(repeating: "d0 floordiv 2 + d0 floordiv 3 + ", count: AffineParser.largestDepth / 2 - 1) + "d0"
    let text = "(d0) -> (\(sum))"
    let first = try map(text)
    let second = try map(text)
    #expect(first == second)
    #expect(first.description == text)
    #expect(try first.values(dimensions: [6]) == [Int64(AffineParser.largestDepth / 2 - 1) * 5 + 6])
    #expect(first.results[0].replacing(dimensions: [d1]).isFunction(ofDimension: 1))
  }
}
