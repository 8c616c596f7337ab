import Foundation

/// Where a block of statements ends.
enum PythonFlow {
  case normal, breaking, continuing
  case returning(PythonValue)
}

/// A call at work.
struct PythonFrame {
  /// The values of its names.
  var locals: [String: PythonValue]
  /// The names of the function around it.
  var captured: [String: PythonValue] = [:]
  /// The class whose method is called.
  var owner: PythonClass?
  /// The names that were assigned to, whose values the caller does not share any more.
  var rebound: Set<String> = []
  /// What it has yielded.
  var yielded: [PythonValue] = []
}

/// Runs the statements of a configuration file, and the functions of a test format written in Python.
struct PythonEvaluator {
  /// The attributes of `config`; what a name with a space holds is ours.
  var attributes: [String: PythonValue]
  /// `true` iff the file asked for a coverage profile for each command.
  private(set) var isCoveragePerTest = false
  /// The names of the file at work.
  var scope: PythonScope
  /// The calls at work.
  var frames: [PythonFrame] = []
  /// The values of the last call's parameters at its end.
  var finalArguments: [PythonValue] = []
  /// The file at work.
  var path: String
  /// The line at work.
  var line = 0
  /// The number of files that are loading one another.
  private var depth = 0
  /// Runs the test at hand as a shell test and returns the result as an object.
  var runShellTest: (() -> PythonValue)?
  let environment: LitEnvironment
  let log: LitLog

  /// Creates an evaluator for the file at `path`.
  init(path: String, attributes: [String: PythonValue], environment: LitEnvironment, log: LitLog) {
    self.path = path
    self.attributes = attributes
    self.environment = environment
    self.log = log
    scope = PythonScope(path)
  }

  /// Runs the file at `path` and returns its names.
  @discardableResult
  mutating func load(_ path: String) throws(LitConfigurationError) -> PythonScope {
    let outer = (self.path, scope, frames, line)
    let loaded = PythonScope(path)
    (self.path, scope, frames) = (path, loaded, [])
    depth += 1
    defer {
      (self.path, scope, frames, line) = outer
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
    _ = try run(statements)
    log.debug("... loaded config \(pythonQuoted(path))", at: "TestingConfig.py:\(#line)")
    return loaded
  }

  /// The file and line at work.
  var place: String { "\(path):\(line)" }

  /// Returns an exception at the line at work.
  func failure(_ message: String, _ exception: String = "Exception") -> LitConfigurationError {
    var error = LitConfigurationError(path: path, line: line, message: message)
    error.exception = exception
    return error
  }

  /// Returns the error for something that is not supported, which the file cannot handle.
  func unsupported(_ what: String) -> LitConfigurationError {
    LitConfigurationError(
      path: path, line: line,
      message: "\(what) is not supported in Python configuration files; write a lit.cfg.txt instead")
  }

  /// Runs `statements` up to one that leaves the block.
  mutating func run(_ statements: [PythonStatement]) throws(LitConfigurationError) -> PythonFlow {
    for statement in statements {
      line = statement.line
      let flow = try run(statement.kind)
      guard case .normal = flow else { return flow }
    }
    return .normal
  }

  private mutating func run(_ statement: PythonStatement.Kind) throws(LitConfigurationError) -> PythonFlow {
    switch statement {
    case .nothing: break
    case .breaking: return .breaking
    case .continuing: return .continuing
    case .returning(let value):
      guard let value else { return .returning(.none) }
      return .returning(try evaluate(value))
    case .expression(.yielding(let value)):
      let value = try evaluate(value)
      if frames.isEmpty { throw failure("'yield' outside function", "SyntaxError") }
      frames[frames.count - 1].yielded.append(value)
    case .expression(let expression): _ = try evaluate(expression)
    case .importing(let name, let value): try importModule(value, as: name)
    case .unsupported(let what): throw unsupported(what)
    case .assertion(let expression):
      let value = try evaluate(expression)
      let condition = if case .tuple(let parts) = value { parts.first ?? value } else { value }
      if !condition.isTrue { throw failure("assertion failed", "AssertionError") }
    case .raising(let value): throw try exception(value)
    case .assignment(let target, let operation, let expression):
      var value = try evaluate(expression)
      if let operation { value = try combine(try evaluate(target), operation, value) }
      try assign(target, value)
    case .deletion(let target): try delete(target)
    case .condition(let branches, let otherwise):
      for (condition, branch) in branches where try evaluate(condition).isTrue { return try run(branch) }
      return try run(otherwise)
    case .loop(let target, let values, let body):
      for value in try elements(try evaluate(values)) {
        try assign(target, value)
        if let end = Self.loopEnd(try run(body)) { return end }
      }
    case .repetition(let condition, let body):
      while try evaluate(condition).isTrue {
        if let end = Self.loopEnd(try run(body)) { return end }
      }
    case .with(let manager, let target, let body):
      let value = try evaluate(manager)
      if let target { try assign(target, value) }
      return try run(body)
    case .attempt(let body, let handlers, let otherwise, let finally):
      return try attempt(body, handlers, otherwise, finally)
    case .function(let name, let parameters, let body):
      try assign(.name(name), .function(try function(name, parameters, body)))
    case .type(let name, let base, let body): try define(name, base, body)
    }
    return .normal
  }

  /// Returns how a loop ends after its block ended with `flow`, or `nil` if it goes on.
  private static func loopEnd(_ flow: PythonFlow) -> PythonFlow? {
    switch flow {
    case .normal, .continuing: nil
    case .breaking: .normal
    case .returning: flow
    }
  }

  /// Returns the error that raises the value of `expression`.
  private mutating func exception(
    _ expression: PythonExpression?
  ) throws(LitConfigurationError) -> LitConfigurationError {
    guard let expression else { return failure("", "Exception") }
    switch try evaluate(expression) {
    case .object(let type, let attributes): return failure(attributes["message"]?.text ?? "", type)
    case .module(let type): return failure("", type)
    case .type(let type): return failure("", type.name)
    case let value: return failure(value.text)
    }
  }

  /// Runs a `try` statement.
  private mutating func attempt(
    _ body: [PythonStatement], _ handlers: [PythonHandler], _ otherwise: [PythonStatement],
    _ finally: [PythonStatement]
  ) throws(LitConfigurationError) -> PythonFlow {
    var flow: PythonFlow
    do throws(LitConfigurationError) {
      flow = try run(body)
      if case .normal = flow { flow = try run(otherwise) }
    } catch {
      guard error.exception != nil, let handler = handlers.first(where: { Self.handles($0, error) })
      else {
        _ = try run(finally)
        throw error
      }
      if let name = handler.name {
        try assign(.name(name), .object(error.exception ?? "", ["message": .string(error.message)]))
      }
      flow = try run(handler.body)
    }
    let end = try run(finally)
    if case .normal = end { return flow }
    return end
  }

  /// `true` iff `handler` handles `error`.
  private static func handles(_ handler: PythonHandler, _ error: LitConfigurationError) -> Bool {
    let systemErrors = ["OSError", "IOError", "FileNotFoundError", "PermissionError"]
    func names(_ expression: PythonExpression) -> Bool {
      switch expression {
      case .tuple(let list): return list.contains(where: names)
      case .name(let name), .attribute(_, let name):
        return ["Exception", "BaseException", error.exception].contains(name)
          || systemErrors.contains(name) && systemErrors.contains(error.exception ?? "")
      default: return false
      }
    }
    return handler.type.map(names) ?? true
  }

  /// Makes a module, or something in one, known as `name`.
  private mutating func importModule(_ module: String, as name: String) throws(LitConfigurationError) {
    let parts = module.split(separator: ".", maxSplits: 1).map(String.init)
    let root = parts.first ?? module
    for folder in attributes[" sys.path"]?.elements ?? [] where root != "lit" {
      let file = Path.join(folder.text, "\(root).py")
      guard Path.isFile(file) else { continue }
      let loaded = PythonValue.scope(try load(file))
      return try assign(.name(name), parts.count == 1 ? loaded : try attribute(parts[1], of: loaded))
    }
    try assign(.name(name), constant(module) ?? .module(module))
  }

  /// Returns the elements of a collection.
  func elements(_ value: PythonValue) throws(LitConfigurationError) -> [PythonValue] {
    guard let elements = value.elements else {
      throw failure("\(value.literal) is not iterable", "TypeError")
    }
    return elements
  }

  /// Makes `value` the value of `target`; a mutation is one of the value that is there already.
  mutating func assign(
    _ target: PythonExpression, _ value: PythonValue, isMutation: Bool = false
  ) throws(LitConfigurationError) {
    switch target {
    case .name(let name):
      if frames.isEmpty {
        scope.variables[name] = value
      } else {
        frames[frames.count - 1].locals[name] = value
        if !isMutation { frames[frames.count - 1].rebound.insert(name) }
      }
    case .attribute(let object, let name): try assign(attribute: name, of: object, value)
    case .item(let collection, let index):
      let key = try evaluate(index)
      // Groups that limit how many of their tests run at once need no limit here.
      if try evaluate(collection) == .module("lit_config.parallelism_groups") { return }
      switch (try evaluate(collection), key) {
      case (.dictionary(var entries), _):
        entries[key] = value
        try assign(collection, .dictionary(entries), isMutation: true)
      case (.list(var values), .int(let position)) where values.indices.contains(position):
        values[position] = value
        try assign(collection, .list(values), isMutation: true)
      default: throw failure("cannot assign to an element", "TypeError")
      }
    case .tuple(let targets), .list(let targets):
      let values = try elements(value)
      guard values.count == targets.count else {
        throw failure("wrong number of values to unpack", "ValueError")
      }
      for (target, value) in zip(targets, values) { try assign(target, value) }
    // What a call returned is nobody's to change.
    case _ where isMutation: return
    default: throw failure("cannot assign to expression", "SyntaxError")
    }
  }

  private mutating func assign(
    attribute name: String, of object: PythonExpression, _ value: PythonValue
  ) throws(LitConfigurationError) {
    switch (try evaluate(object), name) {
    case (.configuration, _): attributes[name] = value
    case (.module("lit_config"), "per_test_coverage"): isCoveragePerTest = value.isTrue
    case (.module("lit_config"), "parallelism_groups"): return
    case (.module("lit_config"), "test_updaters"): attributes[" test_updaters"] = value
    case (.module("sys"), "path"): attributes[" sys.path"] = value
    case (.module("lit_config"), "maxIndividualTestTime"):
      throw failure(
        "AttributeError: lit_config.maxIndividualTestTime is read-only. "
          + "Use config.maxIndividualTestTime instead.", "AttributeError")
    case (.object(let type, var attributes), _):
      attributes[name] = value
      try assign(object, .object(type, attributes), isMutation: true)
    default: throw unsupported("assignment to '.\(name)'")
    }
  }

  /// Removes a variable or an element.
  private mutating func delete(_ target: PythonExpression) throws(LitConfigurationError) {
    switch target {
    case .tuple(let targets): for target in targets { try delete(target) }
    case .name(let name):
      if frames.isEmpty {
        scope.variables[name] = nil
      } else {
        frames[frames.count - 1].locals[name] = nil
      }
    case .item(let collection, let index):
      let key = try evaluate(index)
      switch (try evaluate(collection), key) {
      case (.dictionary(var entries), _):
        guard entries.removeValue(forKey: key) != nil else { throw failure(key.literal, "KeyError") }
        try assign(collection, .dictionary(entries), isMutation: true)
      case (.list(var values), .int(let position)) where values.indices.contains(position):
        values.remove(at: position)
        try assign(collection, .list(values), isMutation: true)
      default: throw failure("cannot delete an element", "TypeError")
      }
    default: throw unsupported("'del' of this")
    }
  }
}
