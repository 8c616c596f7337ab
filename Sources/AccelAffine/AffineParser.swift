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
  /// The largest depth of parentheses and negations, and of operators in an expression.
  public static let largestDepth = 1000

  /// Where the tokens come from.
  private var lexer: AffineLexer
  /// The token to look at, which is not consumed.
  private var token: AffineToken
  /// The offset after the last token consumed.
  public private(set) var end: Int
  /// The messages of the first mistake found.
  private var entries: [AffineParseError.Entry] = []
  /// The declared names, and what they stand for.
  private var names: [(name: Range<Int>, number: Int, expression: AffineExpr)] = []
  /// What other names stand for.
  private let identifier: (UnsafeBufferPointer<UInt8>) -> AffineExpr?
  /// `true` iff names of values may be used.
  private var allowsOperands = false
  /// The values used so far, each once.
  private var operands: [AffineOperand] = []
  /// The number of parentheses and negations around the current token.
  private var depth = 0

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
    let start = startOfNextToken()
    if case .map(let map) = try parseMapOrSet() { return map }
    throw failure(at: start, "expected AffineMap, but got IntegerSet")
  }

  /// Parses a set, as where only a set can stand.
  public mutating func parseSet() throws(AffineParseError) -> IntegerSet {
    let start = startOfNextToken()
    if case .set(let set) = try parseMapOrSet() { return set }
    throw failure(at: start, "expected IntegerSet, but got AffineMap")
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
      if parser.names.contains(where: { parser.spelling($0.name, equals: name) }) {
        throw parser.failure("redefinition of identifier '\(String(decoding: parser.spelling(name), as: UTF8.self))'")
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

  // MARK: Expressions

  /// Parses a sum of products.
  private mutating func parseSum() throws(AffineParseError) -> AffineExpr {
    var sum: AffineExpr?
    var isDifference = false
    while true {
      var term = try parseOperand(hasLeft: sum != nil)
      let location = token.start
      if let `operator` = consumeTightOperator() {
        term = try parseProduct(term, `operator`, location)
      }
      if let left = sum { term = isDifference ? left - term : left + term }
      guard term.depth <= Self.largestDepth else { throw failure("affine expression is nested too deeply") }
      if consume(.plus) {
        isDifference = false
      } else if consume(.minus) {
        isDifference = true
      } else {
        return term
      }
      sum = term
    }
  }

  /// Parses the rest of a product whose first factor and operator are consumed.
  private mutating func parseProduct(
    _ first: AffineExpr, _ firstOperator: AffineOperator, _ firstLocation: Int
  ) throws(AffineParseError) -> AffineExpr {
    var (product, `operator`, location) = (first, firstOperator, firstLocation)
    while true {
      let factor = try parseOperand(hasLeft: true)
      let nextLocation = token.start
      let nextOperator = consumeTightOperator()
      // MLIR points to the next operator where there is one, and so do we.
      let place = nextOperator == nil ? location : nextLocation
      product = try combine(product, `operator`, factor, at: place)
      guard product.depth <= Self.largestDepth else { throw failure("affine expression is nested too deeply") }
      guard let nextOperator else { return product }
      (`operator`, location) = (nextOperator, nextLocation)
    }
  }

  /// Returns the operation on two expressions if it is affine.
  private func combine(
    _ lhs: AffineExpr, _ operator: AffineOperator, _ rhs: AffineExpr, at offset: Int
  ) throws(AffineParseError) -> AffineExpr {
    switch `operator` {
    case .add: break
    case .mul:
      guard lhs.isSymbolicOrConstant || rhs.isSymbolicOrConstant else {
        throw failure(
          at: offset,
          "non-affine expression: at least one of the multiply operands has to be either a constant or symbolic")
      }
    case .mod, .floordiv, .ceildiv:
      guard rhs.isSymbolicOrConstant else {
        throw failure(
          at: offset,
          "non-affine expression: right operand of \(`operator`) has to be either a constant or symbolic")
      }
    }
    return .make(`operator`, lhs, rhs)
  }

  /// Consumes and returns an operator that binds more tightly than a sum, if there is one.
  private mutating func consumeTightOperator() -> AffineOperator? {
    if consume(.star) { return .mul }
    guard token.kind == .identifier else { return nil }
    let word = spelling(token.start..<token.end)
    let found: AffineOperator? =
      word.elementsEqual("floordiv".utf8)
      ? .floordiv : word.elementsEqual("ceildiv".utf8) ? .ceildiv : word.elementsEqual("mod".utf8) ? .mod : nil
    if found != nil { consume() }
    return found
  }

  /// Parses what an operator can stand between; `hasLeft` tells whether there is one on the left.
  private mutating func parseOperand(hasLeft: Bool) throws(AffineParseError) -> AffineExpr {
    switch token.kind {
    case .integer: return try parseInteger()
    case .identifier:
      let isSymbol = spelling(token.start..<token.end).elementsEqual("symbol".utf8)
      return isSymbol ? try parseSymbolOperand() : try parseIdentifier()
    case .percentIdentifier: return try parseValue(isSymbol: false)
    case .leftParenthesis:
      return try nested { (parser) throws(AffineParseError) in try parser.parseParentheses() }
    case .minus:
      return try nested { (parser) throws(AffineParseError) in try parser.parseNegation(hasLeft: hasLeft) }
    case .plus, .star:
      throw failure("missing \(hasLeft ? "right" : "left") operand of binary operator")
    default:
      throw failure(hasLeft ? "missing right operand of binary operator" : "expected affine expression")
    }
  }

  /// Calls `body` one level deeper.
  private mutating func nested(
    _ body: (inout AffineParser) throws(AffineParseError) -> AffineExpr
  ) throws(AffineParseError) -> AffineExpr {
    guard depth < Self.largestDepth else { throw failure("affine expression is nested too deeply") }
    depth += 1
    let result = try body(&self)
    depth -= 1
    return result
  }

  /// Parses an expression in parentheses.
  private mutating func parseParentheses() throws(AffineParseError) -> AffineExpr {
    consume()
    if token.kind == .rightParenthesis { throw failure("no expression inside parentheses") }
    let expression = try parseSum()
    try expect(.rightParenthesis, "expected ')'")
    return expression
  }

  /// Parses a negation, which binds more tightly than any other operator.
  private mutating func parseNegation(hasLeft: Bool) throws(AffineParseError) -> AffineExpr {
    consume()
    do throws(AffineParseError) {
      return -1 * (try parseOperand(hasLeft: hasLeft))
    } catch {
      entries = error.entries
      throw failure("missing operand of negation")
    }
  }

  /// Parses an integer, which must not be larger than the largest signed one.
  private mutating func parseInteger() throws(AffineParseError) -> AffineExpr {
    let digits = spelling(token.start..<token.end)
    let isHexadecimal = digits.count > 1 && digits[1] == UInt8(ascii: "x")
    let radix: Int64 = isHexadecimal ? 16 : 10
    var value: Int64 = 0
    for digit in digits.dropFirst(isHexadecimal ? 2 : 0) {
      let number = digit.isDigit ? digit - UInt8(ascii: "0") : (digit | 0x20) - UInt8(ascii: "a") + 10
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, isTooLarge) = product.addingReportingOverflow(Int64(number))
      guard !overflow, !isTooLarge else { throw failure("constant too large for index") }
      value = sum
    }
    consume()
    return .constant(value)
  }

  /// Parses the name of a dimension or symbol.
  private mutating func parseIdentifier() throws(AffineParseError) -> AffineExpr {
    let name = token.start..<token.end
    let declared = names.first { spelling($0.name, equals: name) }?.expression
    guard let expression = declared ?? identifier(UnsafeBufferPointer(rebasing: spelling(name))) else {
      throw failureAfterLastToken("use of undeclared identifier")
    }
    consume()
    return expression
  }

  /// Parses `symbol(%n)`.
  private mutating func parseSymbolOperand() throws(AffineParseError) -> AffineExpr {
    consume()
    try expect(.leftParenthesis, "expected '(' at start of SSA symbol")
    let expression = try parseValue(isSymbol: true)
    try expect(.rightParenthesis, "expected ')' at end of SSA symbol")
    return expression
  }

  /// Parses the name of a value, which becomes a new dimension or symbol at its first use.
  private mutating func parseValue(isSymbol: Bool) throws(AffineParseError) -> AffineExpr {
    guard allowsOperands else { throw failureAfterLastToken("unexpected ssa identifier") }
    guard token.kind == .percentIdentifier else { throw failureAfterLastToken("expected ssa identifier") }
    let name = token.start..<token.end
    consume()
    let number = try parseResultNumber()
    if let known = names.first(where: { $0.number == number && spelling($0.name, equals: name) }) {
      return known.expression
    }
    let position = operands.count { $0.isSymbol == isSymbol }
    let expression: AffineExpr = isSymbol ? .symbol(position) : .dimension(position)
    operands.append(AffineOperand(name: name, number: number, isSymbol: isSymbol))
    names.append((name, number, expression))
    return expression
  }

  /// Parses the number of a result, `#1`, and returns 0 if there is none.
  private mutating func parseResultNumber() throws(AffineParseError) -> Int {
    guard token.kind == .hashIdentifier else { return 0 }
    let digits = String(decoding: spelling(token.start + 1..<token.end), as: UTF8.self)
    guard let number = Int(digits), number <= UInt32.max else {
      throw failure("invalid SSA value result number")
    }
    consume()
    return number
  }

  // MARK: Tokens

  /// Looks at the next token.
  private mutating func advance() {
    token = lexer.next()
    if token.kind == .error, let error = lexer.error { entries.append(error) }
  }

  /// Consumes the token looked at.
  private mutating func consume() {
    end = token.end
    advance()
  }

  /// Consumes a token of the given kind and returns `true`, or returns `false`.
  private mutating func consume(_ kind: AffineToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    consume()
    return true
  }

  /// Consumes a token of the given kind, or fails with the message.
  private mutating func expect(_ kind: AffineToken.Kind, _ message: String) throws(AffineParseError) {
    guard consume(kind) else { throw failureAfterLastToken(message) }
  }

  /// Returns where the first token begins, which is not consumed.
  private func startOfNextToken() -> Int {
    var copy = lexer
    return copy.next().start
  }

  /// Returns the bytes of a token.
  private func spelling(_ range: Range<Int>) -> Slice<UnsafeBufferPointer<UInt8>> { lexer.text[range] }

  /// Returns whether two tokens are spelled the same.
  private func spelling(_ lhs: Range<Int>, equals rhs: Range<Int>) -> Bool {
    lhs.count == rhs.count && spelling(lhs).elementsEqual(spelling(rhs))
  }

  // MARK: Messages

  /// Returns an error with a message at the given place; the lexer's message stands alone.
  private func failure(at offset: Int, _ message: String) -> AffineParseError {
    if token.kind == .error { return AffineParseError(entries: entries) }
    return AffineParseError(entries: entries + [.init(offset: offset, message: message)])
  }

  /// Returns an error at the token looked at.
  private func failure(_ message: String) -> AffineParseError {
    failure(at: placeOfToken, message)
  }

  /// The place of the token looked at; the end of the text is moved back to a byte that exists.
  private var placeOfToken: Int { token.kind == .end ? max(0, token.start - 1) : token.start }

  /// Returns an error at the end of what stands before the token looked at, without comments.
  private func failureAfterLastToken(_ message: String) -> AffineParseError {
    let original = placeOfToken
    var end = original
    let text = lexer.text
    while true {
      while end > 0, text[end - 1] == UInt8(ascii: " ") || text[end - 1] == UInt8(ascii: "\t") { end -= 1 }
      guard end > 0 else { return failure(at: original, message) }
      guard text[end - 1].isLineEnd else { return failure(at: end, message) }
      end -= 1
      var lineStart = end
      while lineStart > 0, !text[lineStart - 1].isLineEnd { lineStart -= 1 }
      if let comment = startOfComment(in: lineStart..<end) { end = comment }
    }
  }

  /// Returns the offset of the first `//` in a line.
  private func startOfComment(in line: Range<Int>) -> Int? {
    let slash = UInt8(ascii: "/")
    return line.dropLast().first { lexer.text[$0] == slash && lexer.text[$0 + 1] == slash }
  }
}

extension UInt8 {
  /// `true` iff this ends a line.
  fileprivate var isLineEnd: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
}
