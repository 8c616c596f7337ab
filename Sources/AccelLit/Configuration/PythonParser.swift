/// Builds statements from tokens.
struct PythonParser {
  let tokens: [(token: PythonToken, line: Int)]
  var position = 0

  /// Returns the statements of `text`.
  static func parse(_ text: String) throws(PythonError) -> [PythonStatement] {
    var parser = PythonParser(tokens: try PythonLexer.tokens(of: text))
    var result: [PythonStatement] = []
    while parser.token != .end { result += try parser.parseStatements() }
    return result
  }

  init(tokens: [(token: PythonToken, line: Int)]) { self.tokens = tokens }

  var token: PythonToken { tokens[position].token }
  var line: Int { tokens[position].line }
  /// `true` iff a simple statement ends here.
  var isAtEnd: Bool { token == .newline || token == .end || token == .operation(";") }

  func failure(_ message: String) -> PythonError { PythonError(line: line, message: message) }

  mutating func accept(_ text: String) -> Bool {
    guard token == .operation(text) || token == .name(text) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ text: String) throws(PythonError) {
    guard accept(text) else { throw failure("expected '\(text)'") }
  }

  mutating func takeName() throws(PythonError) -> String {
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
    if accept("@") {
      while !isAtEnd { position += 1 }
      return [PythonStatement(line: start, kind: .unsupported("a decorator"))]
    }
    guard case .name(let keyword) = token else { return try parseSimpleLine() }
    switch keyword {
    case "if": return [PythonStatement(line: start, kind: try parseCondition())]
    case "for", "try", "def", "class", "while", "with":
      position += 1
      return [PythonStatement(line: start, kind: try parseCompound(keyword))]
    default: return try parseSimpleLine()
    }
  }

  /// Parses what follows the keyword of a statement with a block.
  private mutating func parseCompound(_ keyword: String) throws(PythonError) -> PythonStatement.Kind {
    switch keyword {
    case "for":
      let target = try parseTargets()
      try expect("in")
      let values = try parseList()
      return .loop(target, values, try parseBlock())
    case "while":
      let condition = try parseExpression()
      return .repetition(condition, try parseBlock())
    case "with":
      let manager = try parseExpression()
      let target = accept("as") ? try parseTargets() : nil
      return .with(manager, target, try parseBlock())
    case "def":
      let name = try takeName()
      try expect("(")
      let parameters = try parseParameters(until: ")")
      if accept("->") { _ = try parseExpression() }
      return .function(name, parameters, try parseBlock())
    case "class":
      let name = try takeName()
      var base: PythonExpression?
      if accept("("), !accept(")") {
        base = try parseExpression()
        try expect(")")
      }
      return .type(name, base, try parseBlock())
    default: return try parseAttempt()
    }
  }

  /// Parses a `try` statement after its keyword.
  private mutating func parseAttempt() throws(PythonError) -> PythonStatement.Kind {
    let body = try parseBlock()
    var handlers: [PythonHandler] = []
    while accept("except") {
      let type = token == .operation(":") ? nil : try parseExpression()
      let name = accept("as") ? try takeName() : nil
      handlers.append(PythonHandler(type: type, name: name, body: try parseBlock()))
    }
    let otherwise = accept("else") ? try parseBlock() : []
    return .attempt(body, handlers, otherwise: otherwise, finally: accept("finally") ? try parseBlock() : [])
  }

  /// Parses the parameters of a function, and what ends them.
  mutating func parseParameters(until end: String) throws(PythonError) -> [PythonParameter] {
    var result: [PythonParameter] = []
    while !accept(end) {
      let kind: PythonParameter.Kind = accept("**") ? .named : accept("*") ? .remaining : .plain
      let name = try takeName()
      if end == ")", accept(":") { _ = try parseExpression() }
      let value = accept("=") ? try parseExpression() : nil
      result.append(PythonParameter(name: name, kind: kind, defaultValue: value))
      if !accept(",") {
        try expect(end)
        break
      }
    }
    return result
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
    if accept("break") { return [.breaking] }
    if accept("continue") { return [.continuing] }
    if accept("return") { return [.returning(isAtEnd ? nil : try parseList())] }
    if accept("raise") {
      let value = isAtEnd ? nil : try parseExpression()
      if accept("from") { _ = try parseExpression() }
      return [.raising(value)]
    }
    if accept("del") { return [.deletion(try parseList())] }
    if case .name(let keyword) = token, keyword == "global" || keyword == "nonlocal" {
      while !isAtEnd { position += 1 }
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
    _ = accept(".")
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
  mutating func parseTargets() throws(PythonError) -> PythonExpression {
    var targets = [try parseTarget()]
    while accept(",") { targets.append(try parseTarget()) }
    return targets.count == 1 ? targets[0] : .tuple(targets)
  }

  private mutating func parseTarget() throws(PythonError) -> PythonExpression {
    guard accept("(") else { return .name(try takeName()) }
    let target = try parseTargets()
    try expect(")")
    return target
  }

  /// Parses an expression, or a tuple without parentheses.
  mutating func parseList() throws(PythonError) -> PythonExpression {
    let first = try parseExpression()
    guard token == .operation(",") else { return first }
    var values = [first]
    while accept(",") {
      if token == .newline || token == .operation("=") || token == .end { break }
      values.append(try parseExpression())
    }
    return .tuple(values)
  }
}
