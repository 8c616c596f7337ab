/// Functions and classes of the file, and calls.
extension PythonEvaluator {
  /// Returns the function that a definition makes.
  mutating func function(
    _ name: String, _ parameters: [PythonParameter], _ body: [PythonStatement]
  ) throws(LitConfigurationError) -> PythonFunction {
    var defaults: [String: PythonValue] = [:]
    for parameter in parameters {
      if let value = parameter.defaultValue { defaults[parameter.name] = try evaluate(value) }
    }
    var captured = frames.last?.captured ?? [:]
    captured.merge(frames.last?.locals ?? [:]) { $1 }
    return PythonFunction(name, parameters, defaults: defaults, body, scope, captured: captured)
  }

  /// Defines a class.
  mutating func define(
    _ name: String, _ base: PythonExpression?, _ body: [PythonStatement]
  ) throws(LitConfigurationError) {
    let base = try base.map { expression throws(LitConfigurationError) in try evaluate(expression) }
    frames.append(PythonFrame(locals: [:], captured: frames.last?.locals ?? [:]))
    defer { frames.removeLast() }
    _ = try run(body)
    let type = PythonValue.type(PythonClass(name, base: base, members: frames[frames.count - 1].locals))
    if frames.count > 1 {
      frames[frames.count - 2].locals[name] = type
    } else {
      scope.variables[name] = type
    }
  }

  /// Calls a function or a method.
  mutating func call(
    _ callee: PythonExpression, _ arguments: [PythonExpression], _ named: [(String, PythonExpression)]
  ) throws(LitConfigurationError) -> PythonValue {
    let start = line
    let values = try evaluate(arguments)
    var options: [String: PythonValue] = [:]
    for (name, expression) in named {
      let value = try evaluate(expression)
      guard name == "**" else {
        options[name] = value
        continue
      }
      guard case .dictionary(let entries) = value else {
        throw failure("'**' needs a dictionary", "TypeError")
      }
      for (key, value) in entries { options[key.text] = value }
    }
    line = start
    guard case .attribute(let object, let method) = callee else {
      let function = try evaluate(callee)
      let result = try invoke(function, values, options)
      if case .function = function { try share(arguments, values, finalArguments) }
      return result
    }
    let receiver = try evaluate(object)
    switch receiver {
    case .module, .scope, .configuration:
      let function = try attribute(method, of: receiver)
      if case .module(let name) = receiver, case .module = function {
        return try callFunction("\(name).\(method)", values, options)
      }
      let result = try invoke(function, values, options)
      if case .function = function { try share(arguments, values, finalArguments) }
      return result
    default:
      var changed = receiver
      let result = try callMethod(of: &changed, method, arguments, values, options)
      if changed != receiver { try assign(object, changed, isMutation: true) }
      return result
    }
  }

  /// Calls a method of a value, which it may change.
  private mutating func callMethod(
    of receiver: inout PythonValue, _ method: String, _ arguments: [PythonExpression],
    _ values: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    guard case .object(let kind, let attributes) = receiver else {
      return try callMethod(method, &receiver, values, options)
    }
    if case .type(let type)? = attributes["__class__"] {
      if let (member, owner) = type.member(method), case .function(let function) = member {
        let result = try callUser(function, [receiver] + values, options, owner: owner)
        let final = finalArguments
        receiver = final.first ?? receiver
        try share(arguments, values, Array(final.dropFirst()))
        return result
      }
      if let value = attributes[method] { return try invoke(value, values, options) }
      return try callNativeMethod(method, of: type.native ?? "object", &receiver, values, options)
    }
    if kind == "super" { return try callInherited(method, attributes, arguments, values, options) }
    if let value = attributes[method], case .function = value { return try invoke(value, values, options) }
    return try callMethod(method, &receiver, values, options)
  }

  /// Calls a method of the class that the one of the method at work extends.
  private mutating func callInherited(
    _ method: String, _ attributes: [String: PythonValue], _ arguments: [PythonExpression],
    _ values: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    var receiver = attributes["self"] ?? .none
    let result: PythonValue
    switch attributes["base"] {
    case .type(let base):
      if let (member, owner) = base.member(method), case .function(let function) = member {
        result = try callUser(function, [receiver] + values, options, owner: owner)
        receiver = finalArguments.first ?? receiver
      } else {
        result = try callNativeMethod(method, of: base.native ?? "object", &receiver, values, options)
      }
    case .module(let name): result = try callNativeMethod(method, of: name, &receiver, values, options)
    default: result = try callNativeMethod(method, of: "object", &receiver, values, options)
    }
    if frames.last?.locals["self"] != nil { frames[frames.count - 1].locals["self"] = receiver }
    return result
  }

  /// Gives the caller what a call did to the collections and objects that it passed.
  private mutating func share(
    _ arguments: [PythonExpression], _ before: [PythonValue], _ after: [PythonValue]
  ) throws(LitConfigurationError) {
    for (argument, (old, new)) in zip(arguments, zip(before, after)) where old != new {
      switch (argument, new) {
      case (.name, .list), (.name, .dictionary), (.name, .set), (.name, .object), (.attribute, .list),
        (.attribute, .dictionary), (.attribute, .set), (.attribute, .object):
        try assign(argument, new, isMutation: true)
      default: break
      }
    }
  }

  /// Calls a value.
  mutating func invoke(
    _ callee: PythonValue, _ values: [PythonValue], _ options: [String: PythonValue] = [:]
  ) throws(LitConfigurationError) -> PythonValue {
    switch callee {
    case .module(let name): return try callFunction(name, values, options)
    case .function(let function): return try callUser(function, values, options)
    case .type(let type): return try instantiate(type, values, options)
    default: throw failure("\(callee.literal) is not callable", "TypeError")
    }
  }

  /// Returns a new object of a class of the file.
  private mutating func instantiate(
    _ type: PythonClass, _ values: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    var result = PythonValue.object(type.name, ["__class__": .type(type)])
    if let (member, owner) = type.member("__init__"), case .function(let function) = member {
      _ = try callUser(function, [result] + values, options, owner: owner)
      return finalArguments.first ?? result
    }
    _ = try callNativeMethod("__init__", of: type.native ?? "object", &result, values, options)
    return result
  }

  /// Calls a function of the file; `finalArguments` are its parameters at the end.
  mutating func callUser(
    _ function: PythonFunction, _ values: [PythonValue], _ options: [String: PythonValue],
    owner: PythonClass? = nil
  ) throws(LitConfigurationError) -> PythonValue {
    guard frames.count < 64 else { throw failure("maximum recursion depth exceeded", "RecursionError") }
    let locals = try bind(function, values, options)
    let outer = (path, line, scope)
    frames.append(PythonFrame(locals: locals, captured: function.captured, owner: owner))
    (path, scope) = (function.scope.path, function.scope)
    defer {
      frames.removeLast()
      (path, line, scope) = outer
    }
    let flow: PythonFlow
    do throws(LitConfigurationError) {
      flow = try run(function.body)
    } catch {
      var error = error
      if error.trace.isEmpty { line = error.line }
      error.trace.insert("  File \"\(path)\", line \(line), in \(function.name)\n\(sourceLine)", at: 0)
      throw error
    }
    let frame = frames[frames.count - 1]
    finalArguments = function.parameters.map { parameter in
      let value = (frame.rebound.contains(parameter.name) ? locals : frame.locals)[parameter.name]
      return value ?? .none
    }
    if function.isGenerator { return .list(frame.yielded) }
    if case .returning(let value) = flow { return value }
    return .none
  }

  /// The text of the line at work, as a traceback shows it.
  private var sourceLine: String {
    let lines = ((try? FileText.read(path)) ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(line - 1) ? "    \(lines[line - 1].trimmed())\n" : ""
  }

  /// Returns the values of a function's parameters.
  private func bind(
    _ function: PythonFunction, _ values: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> [String: PythonValue] {
    var rest = values[...]
    var options = options
    var locals: [String: PythonValue] = [:]
    for parameter in function.parameters {
      switch parameter.kind {
      case .plain:
        let value = options.removeValue(forKey: parameter.name) ?? rest.popFirst()
        guard let value = value ?? function.defaults[parameter.name] else {
          throw failure(
            "\(function.name)() missing 1 required positional argument: '\(parameter.name)'", "TypeError")
        }
        locals[parameter.name] = value
      case .remaining:
        locals[parameter.name] = .tuple(Array(rest))
        rest = []
      case .named:
        var entries: [PythonValue: PythonValue] = [:]
        for (name, value) in options { entries[.string(name)] = value }
        locals[parameter.name] = .dictionary(entries)
        options = [:]
      }
    }
    guard rest.isEmpty else { throw failure("\(function.name)() takes fewer arguments", "TypeError") }
    if let name = options.keys.min() {
      throw failure("\(function.name)() got an unexpected keyword argument '\(name)'", "TypeError")
    }
    return locals
  }
}
