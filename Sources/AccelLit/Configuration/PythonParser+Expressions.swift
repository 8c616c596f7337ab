/// Parsing of expressions.
extension PythonParser {
  /// Parses an expression.
  mutating func parseExpression() throws(PythonError) -> PythonExpression {
    if accept("*") { return .starred(try parseOr()) }
    if accept("lambda") {
      let parameters = try parseParameters(until: ":")
      return .lambda(parameters, try parseExpression())
    }
    if accept("yield") { return .yielding(isAtEnd ? .literal(.none) : try parseList()) }
    let value = try parseOr()
    guard accept("if") else { return value }
    let condition = try parseOr()
    try expect("else")
    return .conditional(condition, value, try parseExpression())
  }

  /// Parses an expression without conditions.
  mutating func parseOr() throws(PythonError) -> PythonExpression {
    var left = try parseAnd()
    while accept("or") { left = .binary(left, "or", try parseAnd()) }
    return left
  }

  private mutating func parseAnd() throws(PythonError) -> PythonExpression {
    var left = try parseNot()
    while accept("and") { left = .binary(left, "and", try parseNot()) }
    return left
  }

  private mutating func parseNot() throws(PythonError) -> PythonExpression {
    if accept("not") { return .unary("not", try parseNot()) }
    var left = try parseSum()
    while true {
      if accept("not") {
        try expect("in")
        left = .unary("not", .binary(left, "in", try parseSum()))
      } else if accept("is") {
        let isNegated = accept("not")
        let comparison = PythonExpression.binary(left, "==", try parseSum())
        left = isNegated ? .unary("not", comparison) : comparison
      } else if let operation = ["==", "!=", "<=", ">=", "<", ">", "in"].first(where: { accept($0) }) {
        left = .binary(left, operation, try parseSum())
      } else {
        return left
      }
    }
  }

  private mutating func parseSum() throws(PythonError) -> PythonExpression {
    var left = try parseProduct()
    while let operation = ["+", "-", "|", "&"].first(where: { accept($0) }) {
      left = .binary(left, operation, try parseProduct())
    }
    return left
  }

  private mutating func parseProduct() throws(PythonError) -> PythonExpression {
    var left = try parseUnary()
    while let operation = ["*", "//", "%", "/"].first(where: { accept($0) }) {
      left = .binary(left, operation, try parseUnary())
    }
    return left
  }

  private mutating func parseUnary() throws(PythonError) -> PythonExpression {
    if accept("-") { return .unary("-", try parseUnary()) }
    var value = try parseAtom()
    while true {
      if accept(".") {
        value = .attribute(value, try takeName())
      } else if accept("[") {
        value = try parseIndex(of: value)
      } else if accept("(") {
        value = try parseCall(value)
      } else {
        return value
      }
    }
  }

  /// Parses what follows the bracket of an index or a slice.
  private mutating func parseIndex(of value: PythonExpression) throws(PythonError) -> PythonExpression {
    let first = token == .operation(":") ? nil : try parseList()
    if let first, accept("]") { return .item(value, first) }
    var bounds: [PythonExpression?] = [first]
    while accept(":") {
      bounds.append(token == .operation(":") || token == .operation("]") ? nil : try parseExpression())
    }
    try expect("]")
    if bounds.count > 3 { throw failure("expected ']'") }
    return .slice(value, bounds[0], bounds.count > 1 ? bounds[1] : nil, bounds.count > 2 ? bounds[2] : nil)
  }

  private mutating func parseCall(_ callee: PythonExpression) throws(PythonError) -> PythonExpression {
    var arguments: [PythonExpression] = []
    var named: [(String, PythonExpression)] = []
    while !accept(")") {
      if accept("**") {
        named.append(("**", try parseExpression()))
      } else if case .name(let name) = token, tokens[position + 1].token == .operation("=") {
        position += 2
        named.append((name, try parseExpression()))
      } else {
        arguments.append(try parseComprehension(of: try parseExpression()))
      }
      if !accept(",") {
        try expect(")")
        break
      }
    }
    return .call(callee, arguments, named)
  }

  /// Parses the rest of a comprehension, if there is one.
  private mutating func parseComprehension(of value: PythonExpression) throws(PythonError) -> PythonExpression
  {
    guard token == .name("for") else { return value }
    return .comprehension(.list, value, try parseClauses())
  }

  /// Parses the `for` parts of a comprehension.
  private mutating func parseClauses() throws(PythonError) -> [PythonClause] {
    var result: [PythonClause] = []
    while accept("for") {
      let target = try parseTargets()
      try expect("in")
      let values = try parseOr()
      var conditions: [PythonExpression] = []
      while accept("if") { conditions.append(try parseOr()) }
      result.append(PythonClause(target: target, values: values, conditions: conditions))
    }
    return result
  }

  private mutating func parseElements(until end: String) throws(PythonError) -> (
    values: [PythonExpression], hasComma: Bool
  ) {
    var values: [PythonExpression] = []
    var hasComma = false
    while !accept(end) {
      values.append(try parseComprehension(of: try parseExpression()))
      if accept(",") {
        hasComma = true
      } else {
        try expect(end)
        break
      }
    }
    return (values, hasComma)
  }

  private mutating func parseAtom() throws(PythonError) -> PythonExpression {
    let token = token
    switch token {
    case .number(let value):
      position += 1
      return .literal(value)
    case .string: return try parseStrings()
    case .name(let name):
      position += 1
      switch name {
      case "None": return .literal(.none)
      case "True": return .literal(.bool(true))
      case "False": return .literal(.bool(false))
      default: return .name(name)
      }
    case .operation("("):
      position += 1
      let (values, hasComma) = try parseElements(until: ")")
      return values.count == 1 && !hasComma ? values[0] : .tuple(values)
    case .operation("["):
      position += 1
      let values = try parseElements(until: "]").values
      if values.count == 1, case .comprehension = values[0] { return values[0] }
      return .list(values)
    case .operation("{"):
      position += 1
      return try parseBraces()
    default: throw failure("expected an expression")
    }
  }

  private mutating func parseBraces() throws(PythonError) -> PythonExpression {
    if accept("}") { return .dictionary([]) }
    let first = try parseExpression()
    guard accept(":") else {
      if token == .name("for") {
        let clauses = try parseClauses()
        try expect("}")
        return .comprehension(.set, first, clauses)
      }
      if accept(",") { return .set([first] + (try parseElements(until: "}").values)) }
      try expect("}")
      return .set([first])
    }
    var entries = [(first, try parseExpression())]
    if token == .name("for") {
      let clauses = try parseClauses()
      try expect("}")
      return .comprehension(.dictionary, .tuple([first, entries[0].1]), clauses)
    }
    while accept(",") {
      if token == .operation("}") { break }
      let key = try parseExpression()
      try expect(":")
      entries.append((key, try parseExpression()))
    }
    try expect("}")
    return .dictionary(entries)
  }

  /// Parses strings that stand side by side.
  private mutating func parseStrings() throws(PythonError) -> PythonExpression {
    var parts: [PythonExpression] = []
    while case .string(let value, let isFormatted) = token {
      position += 1
      parts += isFormatted ? try formattedParts(value) : [.literal(.string(value))]
    }
    return parts.count == 1 ? parts[0] : .joined(parts)
  }

  /// Returns the parts of a formatted string.
  private func formattedParts(_ text: String) throws(PythonError) -> [PythonExpression] {
    var parts: [PythonExpression] = []
    var literal = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "{" || character == "}", rest.first == character {
        literal.append(character)
        rest = rest.dropFirst()
      } else if character == "{" {
        guard let end = rest.firstIndex(of: "}") else { throw failure("missing '}' in formatted string") }
        var source = rest[..<end]
        let isLiteral = source.hasSuffix("!r")
        if isLiteral || source.hasSuffix("!s") { source = source.dropLast(2) }
        var parser = PythonParser(tokens: try PythonLexer.tokens(of: String(source)))
        let value = PythonExpression.converted(try parser.parseExpression(), isLiteral: isLiteral)
        guard parser.isAtEnd else { throw failure("'\(source)' in a formatted string is not supported") }
        parts += [.literal(.string(literal)), value]
        literal = ""
        rest = rest[rest.index(after: end)...]
      } else {
        literal.append(character)
      }
    }
    return parts + [.literal(.string(literal))]
  }
}
