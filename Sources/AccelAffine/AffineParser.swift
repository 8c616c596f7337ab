/// What stands in `affine_map<…>` or `affine_set<…>`, before it is known which of them it should be.
public enum AffineMapOrSet: Hashable, Sendable {
  /// A map: `(d0) -> (d0)`.
  case map(AffineMap)
  /// A set: `(d0) : (d0 >= 0)`.
  case set(IntegerSet)
}

/// A value used as a dimension or symbol in a map written in place: `%i` in `affine.load %A[%i + 1]`.
public struct AffineOperand: Hashable, Sendable {
  /// Where its name stands in the text, with the `%`.
  public let name: Range<Int>
  /// The number of the result meant by the name: 1 in `%i#1`.
  public let number: Int
  /// `true` iff it is written as `symbol(%i)`.
  public let isSymbol: Bool
}

/// A parser of affine maps, integer sets and affine expressions, as parts of a larger text.
///
/// It reads from an offset on and stops after what it was asked for; `end` says where. The text before
/// the offset is only looked at to place messages at the ends of lines, as MLIR does.
public struct AffineParser {
  /// The largest depth of parentheses and negations.
  public static let largestNesting = 1000
  /// The largest depth of operators in an expression; a sum of as many terms is that deep.
  public static let largestDepth = 8000

  /// Where the tokens come from.
  var lexer: AffineLexer
  /// The token to look at, which is not consumed.
  var token: AffineToken
  /// The offset after the last token consumed.
  public internal(set) var end: Int
  /// The messages of the first mistake found.
  var entries: [AffineParseError.Entry] = []
  /// The declared names, and what they stand for.
  var names: [(name: Range<Int>, number: Int, expression: AffineExpr)] = []
  /// The positions in `names` by spelling, for the first `indexedCount` of them; used if there are many.
  private var index: [[UInt8]: Int] = [:]
  private var indexedCount = 0
  /// What other names stand for.
  let identifier: (UnsafeBufferPointer<UInt8>) -> AffineExpr?
  /// `true` iff names of values may be used.
  var allowsOperands = false
  /// The values used so far, each once.
  var operands: [AffineOperand] = []
  /// The number of parentheses and negations around the current token.
  var nesting = 0

  /// Creates a parser of the text from `offset` on.
  ///
  /// - Parameter identifier: what a bare identifier that the text does not declare stands for.
  /// - Requires: the text outlives the parser.
  public init(
    _ text: UnsafeBufferPointer<UInt8>, offset: Int = 0,
    identifier: @escaping (UnsafeBufferPointer<UInt8>) -> AffineExpr? = { _ in nil }
  ) {
    lexer = AffineLexer(text, offset: offset)
    token = AffineToken(kind: .end, start: offset, end: offset)
    end = offset
    self.identifier = identifier
  }

  // MARK: What can be parsed

  /// Parses a map or set, `(d0)[s0] -> (…)` or `(d0)[s0] : (…)`, up to its closing parenthesis.
  public mutating func parseMapOrSet() throws(AffineParseError) -> AffineMapOrSet {
    advance()
    names.reserveCapacity(4)
    let dimensionCount = try parseNames(.parentheses, " in dimensional identifier list") { .dimension($0) }
    var symbolCount = 0
    if token.kind == .leftBracket {
      symbolCount = try parseNames(.brackets, " in symbol list") { .symbol($0) }
    }
    if consume(.arrow) {
      let results = try parseResults(.parentheses, " in affine map range")
      return .map(AffineMap(dimensionCount: dimensionCount, symbolCount: symbolCount, results: results))
    }
    try expect(.colon, "expected '->' or ':'")
    var constraints: [IntegerSet.Constraint] = []
    try parseList(.parentheses, " in integer set constraint list", isLast: true) {
      (parser) throws(AffineParseError) in constraints.append(try parser.parseConstraint())
    }
    if constraints.isEmpty { constraints.append(.init(0, isEquality: true)) }
    return .set(
      IntegerSet(dimensionCount: dimensionCount, symbolCount: symbolCount, constraints: constraints))
  }

  /// Parses a map, as where only a map can stand.
  public mutating func parseMap() throws(AffineParseError) -> AffineMap {
    var start = lexer
    if case .map(let map) = try parseMapOrSet() { return map }
    throw failure(at: start.next().start, "expected AffineMap, but got IntegerSet")
  }

  /// Parses a set, as where only a set can stand.
  public mutating func parseSet() throws(AffineParseError) -> IntegerSet {
    var start = lexer
    if case .set(let set) = try parseMapOrSet() { return set }
    throw failure(at: start.next().start, "expected IntegerSet, but got AffineMap")
  }

  /// Parses an expression over bare identifiers.
  public mutating func parseExpression() throws(AffineParseError) -> AffineExpr {
    advance()
    return try parseSum()
  }

  /// Parses an expression over values: `%i * 2 + symbol(%n)`.
  public mutating func parseExpressionOfOperands() throws(AffineParseError) -> (AffineExpr, [AffineOperand]) {
    allowsOperands = true
    advance()
    let expression = try parseSum()
    return (expression, operands)
  }

  /// The brackets around a list.
  public enum Delimiters: Sendable {
    /// `(` and `)`.
    case parentheses
    /// `[` and `]`.
    case brackets
  }

  /// Parses a list of expressions over values, as a map applied to them: `[%i, %j + symbol(%n)]`.
  public mutating func parseMapOfOperands(
    _ delimiters: Delimiters
  ) throws(AffineParseError) -> (AffineMap, [AffineOperand]) {
    allowsOperands = true
    advance()
    let results = try parseResults(delimiters, " in affine map")
    let symbolCount = operands.count { $0.isSymbol }
    let map = AffineMap(
      dimensionCount: operands.count - symbolCount, symbolCount: symbolCount, results: results)
    return (map, operands)
  }

  // MARK: Names

  /// The number of names up to which they are looked at one by one.
  private static let smallCount = 32

  /// Returns what a declared name stands for.
  mutating func declared(_ name: Range<Int>) -> AffineExpr? {
    if names.count <= Self.smallCount { return names.first { spelling($0.name, equals: name) }?.expression }
    while indexedCount < names.count {
      let key = Array(spelling(names[indexedCount].name))
      if index[key] == nil { index[key] = indexedCount }
      indexedCount += 1
    }
    return index[Array(spelling(name))].map { names[$0].expression }
  }

  // MARK: Lists

  /// Parses what `element` parses between delimiters and separated by commas.
  ///
  /// Nothing is read after the closing delimiter of the last list, because it need not be affine.
  private mutating func parseList(
    _ delimiters: Delimiters, _ context: String, isLast: Bool,
    _ element: (inout AffineParser) throws(AffineParseError) -> Void
  ) throws(AffineParseError) {
    let closing: AffineToken.Kind
    switch delimiters {
    case .parentheses:
      try expect(.leftParenthesis, "expected '('" + context)
      closing = .rightParenthesis
    case .brackets:
      try expect(.leftBracket, "expected '['" + context)
      closing = .rightBracket
    }
    if token.kind != closing {
      repeat { try element(&self) } while consume(.comma)
    }
    guard token.kind == closing else {
      throw failureAfterLastToken(
        (closing == .rightParenthesis ? "expected ')'" : "expected ']'") + context)
    }
    end = token.end
    if !isLast { advance() }
  }

  /// Parses declarations of names and returns how many there are.
  private mutating func parseNames(
    _ delimiters: Delimiters, _ context: String, _ make: (Int) -> AffineExpr
  ) throws(AffineParseError) -> Int {
    var count = 0
    try parseList(delimiters, context, isLast: false) { (parser) throws(AffineParseError) in
      guard parser.token.kind == .identifier else {
        throw parser.failureAfterLastToken("expected bare identifier")
      }
      let name = parser.token.start..<parser.token.end
      if parser.declared(name) != nil {
        throw parser.failure(
          "redefinition of identifier '\(String(decoding: parser.spelling(name), as: UTF8.self))'")
      }
      parser.names.append((name, 0, make(count)))
      parser.consume()
      count += 1
    }
    return count
  }

  /// Parses the expressions that a map computes.
  private mutating func parseResults(
    _ delimiters: Delimiters, _ context: String
  ) throws(AffineParseError) -> [AffineExpr] {
    var results: [AffineExpr] = []
    try parseList(delimiters, context, isLast: true) { (parser) throws(AffineParseError) in
      results.append(try parser.parseSum())
    }
    return results
  }

  /// Parses a constraint: two expressions with `>=`, `<=` or `==` in between.
  private mutating func parseConstraint() throws(AffineParseError) -> IntegerSet.Constraint {
    let lhs = try parseSum()
    if consume(.greater), consume(.equal) {
      return IntegerSet.Constraint(lhs - (try parseSum()), isEquality: false)
    }
    if consume(.less), consume(.equal) {
      return IntegerSet.Constraint((try parseSum()) - lhs, isEquality: false)
    }
    if consume(.equal), consume(.equal) {
      return IntegerSet.Constraint(lhs - (try parseSum()), isEquality: true)
    }
    throw failure("expected '== affine-expr' or '>= affine-expr' at end of affine constraint")
  }
}
