import Foundation

/// Runs the statements of a configuration file.
struct PythonEvaluator {
  /// The attributes of `config`.
  var attributes: [String: PythonValue]
  /// `true` iff the file asked for a coverage profile for each command.
  private(set) var isCoveragePerTest = false
  /// What the file has assigned and imported.
  private var variables: [String: PythonValue]
  /// The file at work.
  private var path: String
  /// The line at work.
  private var line = 0
  /// The number of files that are loading one another.
  private var depth = 0
  let environment: LitEnvironment
  let log: LitLog

  /// Creates an evaluator for the file at `path`.
  init(path: String, attributes: [String: PythonValue], environment: LitEnvironment, log: LitLog) {
    self.path = path
    self.attributes = attributes
    self.environment = environment
    self.log = log
    variables = Self.initialVariables(path)
  }

  /// Returns the variables that a file starts with.
  private static func initialVariables(_ path: String) -> [String: PythonValue] {
    [
      "config": .configuration, "lit_config": .module("lit_config"), "os": .module("os"),
      "sys": .module("sys"),
      "__file__": .string(path), "__name__": .string("lit"),
    ]
  }

  /// Runs the file at `path`.
  mutating func load(_ path: String) throws(LitConfigurationError) {
    let outer = (self.path, variables, line)
    (self.path, variables) = (path, Self.initialVariables(path))
    depth += 1
    defer {
      (self.path, variables, line) = outer
      depth -= 1
    }
    guard depth < 32 else { throw failure("configuration files load one another without end") }
    guard let text = try? FileText.read(path) else {
      throw LitConfigurationError(
        path: path, line: 0, message: "unable to load config file: \(pythonQuoted(path))")
    }
    let statements: [PythonStatement]
    do throws(PythonError) {
      statements = try PythonParser.parse(text)
    } catch {
      throw LitConfigurationError(path: path, line: error.line, message: error.message)
    }
    try run(statements)
    log.debug("loaded config \(pythonQuoted(path))")
  }

  /// The file and line at work.
  var place: String { "\(path):\(line)" }

  /// Returns an error at the line at work.
  func failure(_ message: String) -> LitConfigurationError {
    LitConfigurationError(path: path, line: line, message: message)
  }

  /// Returns the error for something that is not supported.
  func unsupported(_ what: String) -> LitConfigurationError {
    failure("\(what) is not supported in Python configuration files; write a lit.cfg.txt instead")
  }

  private mutating func run(_ statements: [PythonStatement]) throws(LitConfigurationError) {
    for statement in statements {
      line = statement.line
      switch statement.kind {
      case .nothing: break
      case .expression(let expression): _ = try evaluate(expression)
      case .importing(let name, let value): variables[name] = .module(value)
      case .unsupported(let what): throw unsupported(what)
      case .assertion(let expression):
        let value = try evaluate(expression)
        let condition = if case .tuple(let parts) = value { parts.first ?? value } else { value }
        if !condition.isTrue { throw failure("assertion failed") }
      case .assignment(let target, let operation, let expression):
        let value = try evaluate(expression)
        if let operation {
          try assign(target, try combine(try evaluate(target), operation, value))
        } else {
          try assign(target, value)
        }
      case .condition(let branches, let otherwise):
        var body = otherwise
        for (condition, branch) in branches where try evaluate(condition).isTrue {
          body = branch
          break
        }
        try run(body)
      case .loop(let target, let values, let body):
        for value in try elements(try evaluate(values)) {
          try assign(target, value)
          try run(body)
        }
      }
    }
  }

  /// Returns the elements of a collection.
  func elements(_ value: PythonValue) throws(LitConfigurationError) -> [PythonValue] {
    guard let elements = value.elements else { throw failure("\(value.literal) is not iterable") }
    return elements
  }

  /// Makes `value` the value of `target`.
  mutating func assign(_ target: PythonExpression, _ value: PythonValue) throws(LitConfigurationError) {
    switch target {
    case .name(let name): variables[name] = value
    case .attribute(let object, let name):
      switch (try evaluate(object), name) {
      case (.configuration, _): attributes[name] = value
      case (.module("lit_config"), "per_test_coverage"): isCoveragePerTest = value.isTrue
      case (.module("lit_config"), "maxIndividualTestTime"):
        throw failure(
          "AttributeError: lit_config.maxIndividualTestTime is read-only. "
            + "Use config.maxIndividualTestTime instead.")
      default: throw unsupported("assignment to '.\(name)'")
      }
    case .item(let collection, let index):
      let key = try evaluate(index)
      // Groups that limit how many of their tests run at once need no limit here.
      if try evaluate(collection) == .module("lit_config.parallelism_groups") { return }
      switch (try evaluate(collection), key) {
      case (.dictionary(var entries), _):
        entries[key] = value
        try assign(collection, .dictionary(entries))
      case (.list(var values), .int(let position)) where values.indices.contains(position):
        values[position] = value
        try assign(collection, .list(values))
      default: throw failure("cannot assign to an element")
      }
    case .tuple(let targets), .list(let targets):
      let values = try elements(value)
      guard values.count == targets.count else { throw failure("wrong number of values to unpack") }
      for (target, value) in zip(targets, values) { try assign(target, value) }
    default: throw failure("cannot assign to expression")
    }
  }

  /// Returns the value of an expression.
  mutating func evaluate(_ expression: PythonExpression) throws(LitConfigurationError) -> PythonValue {
    switch expression {
    case .literal(let value): return value
    case .name(let name):
      if let value = variables[name] { return value }
      if Self.functions.contains(name) { return .module(name) }
      throw failure("name '\(name)' is not defined")
    case .attribute(let object, let name): return try attribute(name, of: try evaluate(object))
    case .item(let collection, let index): return try item(try evaluate(collection), try evaluate(index))
    case .call(let callee, let arguments, let named):
      return try call(callee, arguments, named)
    case .list(let values): return .list(try evaluate(values))
    case .tuple(let values): return .tuple(try evaluate(values))
    case .set(let values): return .set(Set(try evaluate(values)))
    case .dictionary(let entries):
      var result: [PythonValue: PythonValue] = [:]
      for (key, value) in entries { result[try evaluate(key)] = try evaluate(value) }
      return .dictionary(result)
    case .joined(let parts): return .string(try evaluate(parts).map(\.text).joined())
    case .comprehension(let element, let name, let values, let condition):
      var result: [PythonValue] = []
      for value in try elements(try evaluate(values)) {
        variables[name] = value
        if let condition, !(try evaluate(condition).isTrue) { continue }
        result.append(try evaluate(element))
      }
      return .list(result)
    case .conditional(let condition, let positive, let negative):
      return try evaluate(try evaluate(condition).isTrue ? positive : negative)
    case .unary(let operation, let operand):
      let value = try evaluate(operand)
      if operation == "not" { return .bool(!value.isTrue) }
      guard case .int(let number) = value else { throw failure("bad operand for unary -") }
      return .int(-number)
    case .binary(let left, let operation, let right):
      let value = try evaluate(left)
      if operation == "or", value.isTrue { return value }
      if operation == "and", !value.isTrue { return value }
      return try combine(value, operation, try evaluate(right))
    }
  }

  private mutating func evaluate(_ list: [PythonExpression]) throws(LitConfigurationError) -> [PythonValue] {
    var result: [PythonValue] = []
    for expression in list { result.append(try evaluate(expression)) }
    return result
  }

  /// Returns the value of a binary operation.
  private func combine(
    _ left: PythonValue, _ operation: String, _ right: PythonValue
  ) throws(LitConfigurationError) -> PythonValue {
    switch (operation, left, right) {
    case ("or", _, _), ("and", _, _): return right
    case ("==", _, _): return .bool(left == right)
    case ("!=", _, _): return .bool(left != right)
    case ("in", .string(let part), .string(let whole)): return .bool(part.isEmpty || whole.contains(part))
    case ("in", _, .dictionary(let entries)): return .bool(entries[left] != nil)
    case ("in", _, _): return .bool(try elements(right).contains(left))
    case ("+", .string(let left), .string(let right)): return .string(left + right)
    case ("+", .list(let left), .list(let right)): return .list(left + right)
    case ("+", .list(let left), .tuple(let right)), ("+", .tuple(let left), .list(let right)):
      return .list(left + right)
    case ("+", .tuple(let left), .tuple(let right)): return .tuple(left + right)
    case ("+", .int(let left), .int(let right)): return .int(left + right)
    case ("-", .int(let left), .int(let right)): return .int(left - right)
    case ("*", .int(let left), .int(let right)): return .int(left * right)
    case ("<", .int(let left), .int(let right)): return .bool(left < right)
    case (">", .int(let left), .int(let right)): return .bool(left > right)
    case ("<=", .int(let left), .int(let right)): return .bool(left <= right)
    case (">=", .int(let left), .int(let right)): return .bool(left >= right)
    case ("|", .set(let left), .set(let right)): return .set(left.union(right))
    case ("&", .set(let left), .set(let right)): return .set(left.intersection(right))
    case ("-", .set(let left), .set(let right)): return .set(left.subtracting(right))
    case ("%", .string(let format), _): return .string(try formatted(format, right))
    default: throw unsupported("'\(operation)' of \(left.literal) and \(right.literal)")
    }
  }

  /// Returns `format` with `%s`, `%r`, `%d` and `%(name)s` replaced.
  private func formatted(_ format: String, _ value: PythonValue) throws(LitConfigurationError) -> String {
    var values: [PythonValue] = [value]
    if case .tuple(let list) = value { values = list }
    var result = ""
    var rest = format[...]
    while let character = rest.popFirst() {
      guard character == "%", var conversion = rest.popFirst() else {
        result.append(character)
        continue
      }
      if conversion == "%" {
        result += "%"
        continue
      }
      var argument: PythonValue?
      if conversion == "(", let end = rest.firstIndex(of: ")"), case .dictionary(let entries) = value {
        argument = entries[.string(String(rest[..<end]))]
        rest = rest[rest.index(after: end)...]
        conversion = rest.popFirst() ?? "s"
      } else if !values.isEmpty {
        argument = values.removeFirst()
      }
      guard let argument, "srdi".contains(conversion) else {
        throw failure("cannot format \(pythonQuoted(format))")
      }
      result += conversion == "r" ? argument.literal : argument.text
    }
    return result
  }

  /// Returns an element of a collection.
  private func item(
    _ collection: PythonValue, _ index: PythonValue
  ) throws(LitConfigurationError) -> PythonValue {
    switch (collection, index) {
    case (.dictionary(let entries), _):
      if let value = entries[index] { return value }
      throw failure("no element \(index.literal)")
    case (.list, .int(let position)), (.tuple, .int(let position)), (.string, .int(let position)):
      let values = try elements(collection)
      let index = position < 0 ? values.count + position : position
      if values.indices.contains(index) { return values[index] }
      throw failure("no element \(position)")
    default: throw unsupported("an element of \(collection.literal)")
    }
  }

  /// Calls a function or a method.
  private mutating func call(
    _ callee: PythonExpression, _ arguments: [PythonExpression], _ named: [(String, PythonExpression)]
  ) throws(LitConfigurationError) -> PythonValue {
    let values = try evaluate(arguments)
    var options: [String: PythonValue] = [:]
    for (name, expression) in named { options[name] = try evaluate(expression) }
    guard case .attribute(let object, let method) = callee else {
      let function = try evaluate(callee)
      guard case .module(let name) = function else { throw failure("\(function.literal) cannot be called") }
      return try callFunction(name, values, options)
    }
    let receiver = try evaluate(object)
    if case .module(let name) = receiver { return try callFunction("\(name).\(method)", values, options) }
    var changed = receiver
    let result = try callMethod(method, &changed, values, options)
    if changed != receiver { try assign(object, changed) }
    return result
  }
}
