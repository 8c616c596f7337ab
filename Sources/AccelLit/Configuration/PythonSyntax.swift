/// An expression.
indirect enum PythonExpression {
  case literal(PythonValue)
  case name(String)
  case attribute(PythonExpression, String)
  case item(PythonExpression, PythonExpression)
  case call(PythonExpression, [PythonExpression], [(String, PythonExpression)])
  case list([PythonExpression])
  case tuple([PythonExpression])
  case set([PythonExpression])
  case dictionary([(PythonExpression, PythonExpression)])
  /// A list, set or tuple of an expression for each element of another.
  case comprehension(PythonExpression, String, PythonExpression, PythonExpression?)
  /// A formatted string's parts.
  case joined([PythonExpression])
  case unary(String, PythonExpression)
  case binary(PythonExpression, String, PythonExpression)
  case conditional(PythonExpression, PythonExpression, PythonExpression)
}

/// A statement with its line.
struct PythonStatement {
  /// What kind of statement it is.
  enum Kind {
    case expression(PythonExpression)
    /// Targets and the value; the operator is that of `+=` and the like.
    case assignment(PythonExpression, String?, PythonExpression)
    case condition([(PythonExpression, [PythonStatement])], [PythonStatement])
    case loop(PythonExpression, PythonExpression, [PythonStatement])
    case importing(name: String, value: String)
    case assertion(PythonExpression)
    /// A definition or a block that is not supported, which matters only if it is reached.
    case unsupported(String)
    case nothing
  }

  /// The line, counted from 1.
  let line: Int
  /// What the statement says.
  let kind: Kind
}

/// Builds statements from tokens.
struct PythonParser {
  private let tokens: [(token: PythonToken, line: Int)]
  private var position = 0

  /// Returns the statements of `text`.
  static func parse(_ text: String) throws(PythonError) -> [PythonStatement] {
    var parser = PythonParser(tokens: try PythonLexer.tokens(of: text))
    var result: [PythonStatement] = []
    while parser.token != .end { result += try parser.parseStatements() }
    return result
  }

  private init(tokens: [(token: PythonToken, line: Int)]) { self.tokens = tokens }

  private var token: PythonToken { tokens[position].token }
  private var line: Int { tokens[position].line }

  private func failure(_ message: String) -> PythonError { PythonError(line: line, message: message) }

  private mutating func accept(_ text: String) -> Bool {
    guard token == .operation(text) || token == .name(text) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ text: String) throws(PythonError) {
    guard accept(text) else { throw failure("expected '\(text)'") }
  }

  private mutating func takeName() throws(PythonError) -> String {
    guard case .name(let name) = token else { throw failure("expected a name") }
    position += 1
    return name
  }

  /// Parses the statements of one logical line, or one compound statement.
  private mutating func parseStatements() throws(PythonError) -> [PythonStatement] {
    if token == .newline {
      position += 1
      return []
    }
    let start = line
    guard case .name(let keyword) = token else { return try parseSimpleLine() }
    switch keyword {
    case "if": return [PythonStatement(line: start, kind: try parseCondition())]
    case "for":
      position += 1
      let target = try parseTargets()
      try expect("in")
      let values = try parseList()
      return [PythonStatement(line: start, kind: .loop(target, values, try parseBlock()))]
    case "try":
      position += 1
      let body = try parseBlock()
      while token == .name("except") || token == .name("finally") || token == .name("else") {
        try skipBlock()
      }
      return body
    case "def", "class", "while", "with":
      try skipBlock()
      return keyword == "def" || keyword == "class"
        ? [] : [PythonStatement(line: start, kind: .unsupported("'\(keyword)' statement"))]
    default: return try parseSimpleLine()
    }
  }

  private mutating func parseCondition() throws(PythonError) -> PythonStatement.Kind {
    var branches: [(PythonExpression, [PythonStatement])] = []
    repeat {
      position += 1
      let condition = try parseExpression()
      branches.append((condition, try parseBlock()))
    } while token == .name("elif")
    return .condition(branches, accept("else") ? try parseBlock() : [])
  }

  private mutating func parseBlock() throws(PythonError) -> [PythonStatement] {
    try expect(":")
    guard token == .newline else { return try parseSimpleLine() }
    position += 1
    guard token == .indent else { throw failure("expected an indented block") }
    position += 1
    var result: [PythonStatement] = []
    while token != .dedent, token != .end { result += try parseStatements() }
    if token == .dedent { position += 1 }
    return result
  }

  /// Skips the head of a compound statement and its block.
  private mutating func skipBlock() throws(PythonError) {
    while token != .newline, token != .end { position += 1 }
    position += token == .end ? 0 : 1
    guard token == .indent else { return }
    var depth = 0
    repeat {
      if token == .indent { depth += 1 }
      if token == .dedent { depth -= 1 }
      if token == .end { return }
      position += 1
    } while depth > 0
  }

  private mutating func parseSimpleLine() throws(PythonError) -> [PythonStatement] {
    var result: [PythonStatement] = []
    repeat {
      if token == .newline || token == .end { break }
      let start = line
      result += try parseSimple().map { PythonStatement(line: start, kind: $0) }
    } while accept(";")
    guard token == .newline || token == .end else { throw failure("unexpected text in statement") }
    if token == .newline { position += 1 }
    return result
  }

  private mutating func parseSimple() throws(PythonError) -> [PythonStatement.Kind] {
    if accept("pass") { return [.nothing] }
    if accept("assert") { return [.assertion(try parseList())] }
    if accept("import") { return try parseImports() }
    if accept("from") { return try parseImportsFrom() }
    if case .name(let keyword) = token, ["raise", "return", "del", "global"].contains(keyword) {
      while token != .newline, token != .end { position += 1 }
      return [.unsupported("'\(keyword)' statement")]
    }
    var targets = [try parseList()]
    for operation in ["+=", "|=", "-=", "&=", "%="] where accept(operation) {
      return [.assignment(targets[0], String(operation.dropLast()), try parseList())]
    }
    while accept("=") { targets.append(try parseList()) }
    let value = targets.removeLast()
    if targets.isEmpty { return [.expression(value)] }
    return targets.map { .assignment($0, nil, value) }
  }

  private mutating func takeDottedName() throws(PythonError) -> String {
    var name = try takeName()
    while accept(".") { name += "." + (try takeName()) }
    return name
  }

  private mutating func parseImports() throws(PythonError) -> [PythonStatement.Kind] {
    var result: [PythonStatement.Kind] = []
    repeat {
      let module = try takeDottedName()
      if accept("as") {
        result.append(.importing(name: try takeName(), value: module))
      } else {
        let root = String(module.prefix { $0 != "." })
        result.append(.importing(name: root, value: root))
      }
    } while accept(",")
    return result
  }

  private mutating func parseImportsFrom() throws(PythonError) -> [PythonStatement.Kind] {
    let module = try takeDottedName()
    try expect("import")
    let isEnclosed = accept("(")
    var result: [PythonStatement.Kind] = []
    repeat {
      if token == .operation(")") { break }
      let name = try takeName()
      let alias = accept("as") ? try takeName() : name
      result.append(.importing(name: alias, value: "\(module).\(name)"))
    } while accept(",")
    if isEnclosed { try expect(")") }
    return result
  }

  /// Parses the names that a loop assigns to.
  private mutating func parseTargets() throws(PythonError) -> PythonExpression {
    let isEnclosed = accept("(")
    var names = [PythonExpression.name(try takeName())]
    while accept(",") { names.append(.name(try takeName())) }
    if isEnclosed { try expect(")") }
    return names.count == 1 ? names[0] : .tuple(names)
  }

  /// Parses an expression, or a tuple without parentheses.
  private mutating func parseList() throws(PythonError) -> PythonExpression {
    let first = try parseExpression()
    guard token == .operation(",") else { return first }
    var values = [first]
    while accept(",") {
      if token == .newline || token == .operation("=") || token == .end { break }
      values.append(try parseExpression())
    }
    return .tuple(values)
  }

  private mutating func parseExpression() throws(PythonError) -> PythonExpression {
    let value = try parseOr()
    guard accept("if") else { return value }
    let condition = try parseOr()
    try expect("else")
    return .conditional(condition, value, try parseExpression())
  }

  private mutating func parseOr() throws(PythonError) -> PythonExpression {
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
    while let operation = ["*", "//", "%"].first(where: { accept($0) }) {
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
        value = .item(value, try parseExpression())
        try expect("]")
      } else if accept("(") {
        value = try parseCall(value)
      } else {
        return value
      }
    }
  }

  private mutating func parseCall(_ callee: PythonExpression) throws(PythonError) -> PythonExpression {
    var arguments: [PythonExpression] = []
    var named: [(String, PythonExpression)] = []
    while !accept(")") {
      if case .name(let name) = token, tokens[position + 1].token == .operation("=") {
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
    guard accept("for") else { return value }
    let name = try takeName()
    try expect("in")
    let values = try parseOr()
    return .comprehension(value, name, values, accept("if") ? try parseOr() : nil)
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
      return .literal(.int(value))
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
      if accept(",") { return .set([first] + (try parseElements(until: "}").values)) }
      try expect("}")
      return .set([first])
    }
    var entries = [(first, try parseExpression())]
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
        if source.hasSuffix("!r") || source.hasSuffix("!s") { source = source.dropLast(2) }
        var parser = PythonParser(tokens: try PythonLexer.tokens(of: String(source)))
        parts += [.literal(.string(literal)), try parser.parseExpression()]
        literal = ""
        rest = rest[rest.index(after: end)...]
      } else {
        literal.append(character)
      }
    }
    return parts + [.literal(.string(literal))]
  }
}
