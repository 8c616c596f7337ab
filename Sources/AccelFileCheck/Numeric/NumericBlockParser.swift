/// A numeric substitution block: `[[#%x, NAME: expression]]`.
struct NumericBlock {
  /// The expression to match, if there is one.
  var expression: NumericExpression?
  /// The format to match it in.
  var format: NumericFormat
  /// The variable to set to what is matched.
  var definition: NumericVariable?
}

/// Reads numeric substitution blocks.
struct NumericBlockParser {
  let variables: VariableTable
  /// The line of the directive, or `nil` on the command line.
  let lineNumber: Int?
  /// What is not read yet.
  private var rest: Slice
  /// The number of operands read so far.
  private var operandCount = 0

  /// The largest number of operands in a block, which bounds the depth of recursion.
  private static let largestOperandCount = 1000

  /// What an operand may be.
  private enum Operand {
    case lineVariable, decimal, any
  }

  /// Creates a parser of `text`, the block without its brackets and its `#`.
  init(_ text: Slice, variables: VariableTable, lineNumber: Int?) {
    (rest, self.variables, self.lineNumber) = (text, variables, lineNumber)
  }

  /// Returns the block; `isLegacy` is `true` for `[[@LINE+1]]`.
  mutating func parse(isLegacy: Bool) throws(ExpressionError) -> NumericBlock {
    let (explicitFormat, precision) = try parseFormat()
    var definition: Slice?
    if let colon = rest.find(":") {
      definition = rest.prefix(colon)
      rest = rest.dropFirst(colon + 1)
    }
    let expression = try parseConstraint(isLegacy: isLegacy)
    var format = explicitFormat
    if format == nil { format = try expression?.impliedFormat() }
    var block = NumericBlock(
      expression: expression, format: format ?? NumericFormat(precision: precision))
    if let definition {
      block.definition = try parseDefinition(definition.trimmingStart(), format: block.format)
    }
    return block
  }

  /// Returns the format before the comma, if there is one, and its precision.
  private mutating func parseFormat() throws(ExpressionError) -> (NumericFormat?, precision: Int) {
    guard let comma = rest.find(","), comma < rest.find("(") ?? Int.max else { return (nil, 0) }
    var text = rest.prefix(comma).trimmingStart().trimmingEnd()
    rest = rest.dropFirst(comma + 1)
    let invalid = "invalid matching format specification in expression"
    guard text.consume("%") else { throw ExpressionError(text, invalid) }
    let flag = text.location
    let isAlternate = text.consume("#")
    var precision = 0
    if text.consume(".") {
      let digits = text.bytes.prefix { (48...57).contains($0) }
      guard !digits.isEmpty, let value = UInt32(String(decoding: digits, as: UTF8.self)) else {
        throw ExpressionError(text, "invalid precision in format specifier")
      }
      precision = Int(value)
      text = text.dropFirst(digits.count)
    }
    var format: NumericFormat?
    if let letter = text.first {
      guard let kind = NumericFormat.Kind(rawValue: "%\(Unicode.Scalar(letter))") else {
        throw ExpressionError(at: text.location, "invalid format specifier in expression")
      }
      format = NumericFormat(kind: kind, precision: precision)
      text = text.dropFirst()
    }
    if isAlternate {
      guard format?.kind == .lowerHexadecimal || format?.kind == .upperHexadecimal else {
        throw ExpressionError(at: flag, "alternate form only supported for hex values")
      }
      format?.isAlternate = true
    }
    text = text.trimmingStart()
    if !text.isEmpty { throw ExpressionError(text, invalid) }
    return (format, precision)
  }

  /// Returns the expression, or `nil` if there is none.
  private mutating func parseConstraint(isLegacy: Bool) throws(ExpressionError) -> NumericExpression? {
    rest = rest.trimmingStart()
    let hasConstraint = rest.consume("==")
    rest = rest.trimmingStart()
    if rest.isEmpty {
      if hasConstraint {
        throw ExpressionError(rest, "empty numeric expression should not have a constraint")
      }
      return nil
    }
    rest = rest.trimmingEnd()
    let whole = rest
    var result = try parseOperand(isLegacy ? .lineVariable : .any, mayBeConstraint: !hasConstraint)
    while !rest.isEmpty {
      result = try parseOperation(after: result, from: whole, isLegacy: isLegacy)
      if isLegacy, !rest.isEmpty {
        throw ExpressionError(rest, "unexpected characters at end of expression '\(rest.string)'")
      }
    }
    return result
  }

  /// Returns the operation whose left operand has been read; its text starts where `whole` does.
  private mutating func parseOperation(
    after left: NumericExpression, from whole: Slice, isLegacy: Bool = false
  ) throws(ExpressionError) -> NumericExpression {
    rest = rest.trimmingStart()
    guard let symbol = rest.first else { return left }
    let location = rest.location
    rest = rest.dropFirst()
    let operation: NumericOperator
    switch symbol {
    case UInt8(ascii: "+"): operation = .add
    case UInt8(ascii: "-"): operation = .sub
    default:
      throw ExpressionError(
        at: location, "unsupported operation '\(String(decoding: [symbol], as: UTF8.self))'")
    }
    rest = rest.trimmingStart()
    if rest.isEmpty { throw ExpressionError(rest, "missing operand in expression") }
    let right = try parseOperand(isLegacy ? .decimal : .any)
    return .operation(operation, left, right, whole.dropLast(rest.count))
  }

  /// Returns a variable, a call, a literal or an expression in parentheses.
  private mutating func parseOperand(
    _ allowed: Operand, mayBeConstraint: Bool = false
  ) throws(ExpressionError) -> NumericExpression {
    operandCount += 1
    if operandCount > Self.largestOperandCount { throw ExpressionError(rest, "expression is too long") }
    if rest.starts(with: "(") {
      if allowed != .any { throw ExpressionError(rest, "parenthesized expression not permitted here") }
      return try parseParentheses()
    }
    if allowed != .decimal {
      var after = rest
      var name: VariableName?
      do { name = try VariableName(parsing: &after) } catch {
        // What is no name may still be a literal.
        if allowed == .lineVariable { throw error }
      }
      if let name {
        rest = after
        return try parseUseOrCall(of: name, allowed)
      }
    }
    return try parseLiteral(isDecimal: allowed == .decimal, mayBeConstraint: mayBeConstraint)
  }

  /// Returns the use of the variable or the call of the function `name`, which has been read.
  private mutating func parseUseOrCall(
    of name: VariableName, _ allowed: Operand
  ) throws(ExpressionError) -> NumericExpression {
    guard rest.trimmingStart().starts(with: "(") else { return try parseUse(of: name) }
    if allowed != .any { throw ExpressionError(name.text, "unexpected function call") }
    return try parseCall(of: name.text)
  }

  /// Returns a number, which may have a sign and, unless it is decimal, a prefix that tells its radix.
  private mutating func parseLiteral(
    isDecimal: Bool, mayBeConstraint: Bool
  ) throws(ExpressionError) -> NumericExpression {
    let whole = rest
    let isNegative = rest.consume("-")
    let start = rest
    var radix: UInt32 = 10
    if !isDecimal {
      if rest.consume("0x") || rest.consume("0X") {
        radix = 16
      } else if rest.consume("0b") || rest.consume("0B") {
        radix = 2
      } else if rest.consume("0o") {
        radix = 8
      } else if rest.first == UInt8(ascii: "0"), rest.dropFirst().first?.digitValue ?? 10 < 10 {
        rest = rest.dropFirst()
        radix = 8
      }
    }
    let isEmpty = rest.isEmpty
    var value = BigInteger(0)
    while let digit = rest.first?.digitValue, digit < radix {
      value.append(digit: digit, radix: radix)
      rest = rest.dropFirst()
    }
    if isEmpty || rest.count == start.count {
      rest = whole
      throw ExpressionError(
        whole, "invalid \(mayBeConstraint ? "matching constraint or " : "")operand format")
    }
    return .literal(isNegative ? value.negated : value, whole.dropLast(rest.count))
  }

  /// Returns the expression in the parentheses that come next.
  private mutating func parseParentheses() throws(ExpressionError) -> NumericExpression {
    rest = rest.dropFirst().trimmingStart()
    if rest.isEmpty { throw ExpressionError(rest, "missing operand in expression") }
    var result = try parseOperand(.any)
    rest = rest.trimmingStart()
    while !rest.isEmpty, !rest.starts(with: ")") {
      result = try parseOperation(after: result, from: rest)
      rest = rest.trimmingStart()
    }
    guard rest.consume(")") else {
      throw ExpressionError(rest, "missing ')' at end of nested expression")
    }
    return result
  }

  /// Returns the call of the function `name`, which has been read.
  private mutating func parseCall(of name: Slice) throws(ExpressionError) -> NumericExpression {
    rest = rest.trimmingStart()
    guard let operation = NumericOperator(rawValue: name.string) else {
      throw ExpressionError(name, "call to undefined function '\(name.string)'")
    }
    rest = rest.dropFirst().trimmingStart()
    var arguments: [NumericExpression] = []
    while !rest.isEmpty, !rest.starts(with: ")") {
      if rest.starts(with: ",") { throw ExpressionError(rest, "missing argument") }
      arguments.append(try parseArgument())
      rest = rest.trimmingStart()
      guard rest.consume(",") else { break }
      rest = rest.trimmingStart()
      if rest.starts(with: ")") { throw ExpressionError(rest, "missing argument") }
    }
    guard rest.consume(")") else { throw ExpressionError(rest, "missing ')' at end of call expression") }
    guard arguments.count == 2 else {
      throw ExpressionError(name, "function '\(name.string)' takes 2 arguments but \(arguments.count) given")
    }
    return .operation(operation, arguments[0], arguments[1], rest)
  }

  /// Returns an argument of a call, up to the comma or parenthesis after it.
  private mutating func parseArgument() throws(ExpressionError) -> NumericExpression {
    let whole = rest
    var result = try parseOperand(.any)
    while !rest.isEmpty {
      rest = rest.trimmingStart()
      if rest.starts(with: ",") || rest.starts(with: ")") { break }
      result = try parseOperation(after: result, from: whole)
    }
    return result
  }

  /// Returns the use of a variable, which need not be defined yet.
  private func parseUse(of name: VariableName) throws(ExpressionError) -> NumericExpression {
    let key = name.text.string
    if name.isPseudo, key != "@LINE" {
      throw ExpressionError(name.text, "invalid pseudo numeric variable '\(key)'")
    }
    let variable = variables.numbers[key] ?? NumericVariable(name: key, format: NumericFormat())
    variables.numbers[key] = variable
    if let line = variable.definitionLine, line == lineNumber {
      throw ExpressionError(
        name.text, "numeric variable '\(key)' defined earlier in the same CHECK directive")
    }
    return .variable(variable, name.text)
  }

  /// Returns the variable that `text` names for definition.
  private func parseDefinition(
    _ text: Slice, format: NumericFormat
  ) throws(ExpressionError) -> NumericVariable {
    var text = text
    let name = try VariableName(parsing: &text)
    if name.isPseudo {
      throw ExpressionError(name.text, "definition of pseudo numeric variable unsupported")
    }
    let key = name.text.string
    if variables.stringNames.contains(key) {
      throw ExpressionError(name.text, "string variable with name '\(key)' already exists")
    }
    text = text.trimmingStart()
    if !text.isEmpty { throw ExpressionError(text, "unexpected characters after numeric variable name") }
    guard let known = variables.numbers[key] else {
      return NumericVariable(name: key, format: format, definitionLine: lineNumber)
    }
    if known.format != format {
      throw ExpressionError(text, "format different from previous variable definition")
    }
    return known
  }
}
