extension AffineParser {
  /// Parses a sum of products.
  mutating func parseSum() throws(AffineParseError) -> AffineExpr {
    var sum: AffineExpr?
    var isDifference = false
    while true {
      var term = try parseOperand(hasLeft: sum != nil)
      let location = token.start
      if let `operator` = consumeTightOperator() {
        term = try parseProduct(term, `operator`, location)
      }
      if let left = sum { term = isDifference ? left - term : left + term }
      guard term.depth <= Self.largestDepth else { throw failure(AffineParseError.tooDeep) }
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
      guard product.depth <= Self.largestDepth else {
        throw failure(AffineParseError.tooDeep)
      }
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
          "non-affine expression: at least one of the multiply operands "
            + "has to be either a constant or symbolic"
        )
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
    let found: AffineOperator? =
      isSpelled("mod") ? .mod : isSpelled("floordiv") ? .floordiv : isSpelled("ceildiv") ? .ceildiv : nil
    if found != nil { consume() }
    return found
  }

  /// Parses what an operator can stand between; `hasLeft` tells whether there is one on the left.
  private mutating func parseOperand(hasLeft: Bool) throws(AffineParseError) -> AffineExpr {
    switch token.kind {
    case .integer: return try parseInteger()
    case .identifier:
      return isSpelled("symbol") ? try parseSymbolOperand() : try parseIdentifier()
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
    guard nesting < Self.largestNesting else { throw failure(AffineParseError.tooDeep) }
    nesting += 1
    let result = try body(&self)
    nesting -= 1
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
      return -(try parseOperand(hasLeft: hasLeft))
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
    let declared = declared(name)
    guard let expression = declared ?? identifier(spelling(name)) else {
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
}
