import Foundation

/// Evaluation of expressions.
extension PythonEvaluator {
  /// Returns the value of an expression.
  mutating func evaluate(_ expression: PythonExpression) throws(LitConfigurationError) -> PythonValue {
    switch expression {
    case .literal(let value): return value
    case .name(let name): return try value(of: name)
    case .attribute(let object, let name): return try attribute(name, of: try evaluate(object))
    case .item(let collection, let index): return try item(try evaluate(collection), try evaluate(index))
    case .slice(let collection, let start, let end, let step):
      return try slice(collection, start, end, step)
    case .call(let callee, let arguments, let named): return try call(callee, arguments, named)
    case .list(let values): return .list(try evaluate(values))
    case .tuple(let values): return .tuple(try evaluate(values))
    case .set(let values): return .set(Set(try evaluate(values)))
    case .dictionary(let entries):
      var result: [PythonValue: PythonValue] = [:]
      for (key, value) in entries { result[try evaluate(key)] = try evaluate(value) }
      return .dictionary(result)
    case .joined(let parts): return .string(try evaluate(parts).map(\.text).joined())
    case .converted(let value, let isLiteral):
      let value = try evaluate(value)
      return .string(isLiteral ? value.literal : value.text)
    case .comprehension(let kind, let element, let clauses):
      var result: [PythonValue] = []
      try collect(element, clauses[...], &result)
      return try comprehension(kind, result)
    case .lambda(let parameters, let body):
      let statement = PythonStatement(line: line, kind: .returning(body))
      return .function(try function("<lambda>", parameters, [statement]))
    case .starred, .yielding: throw unsupported("a starred expression or 'yield' here")
    case .conditional(let condition, let positive, let negative):
      return try evaluate(try evaluate(condition).isTrue ? positive : negative)
    case .unary(let operation, let operand):
      let value = try evaluate(operand)
      if operation == "not" { return .bool(!value.isTrue) }
      if case .double(let number) = value { return .double(-number) }
      guard case .int(let number) = value else { throw failure("bad operand for unary -", "TypeError") }
      return .int(-number)
    case .binary(let left, let operation, let right):
      let value = try evaluate(left)
      if operation == "or", value.isTrue { return value }
      if operation == "and", !value.isTrue { return value }
      return try combine(value, operation, try evaluate(right))
    }
  }

  /// Returns the value of a name.
  private func value(of name: String) throws(LitConfigurationError) -> PythonValue {
    if let frame = frames.last, let value = frame.locals[name] ?? frame.captured[name] { return value }
    if let value = scope.variables[name] { return value }
    if Self.functions.contains(name) || Self.exceptions.contains(name) { return .module(name) }
    throw failure("name '\(name)' is not defined", "NameError")
  }

  /// Returns the values of `list`, those of starred collections one by one.
  mutating func evaluate(_ list: [PythonExpression]) throws(LitConfigurationError) -> [PythonValue] {
    var result: [PythonValue] = []
    for expression in list {
      if case .starred(let collection) = expression {
        result += try elements(try evaluate(collection))
      } else {
        result.append(try evaluate(expression))
      }
    }
    return result
  }

  /// Appends what a comprehension with `clauses` makes of `element`.
  private mutating func collect(
    _ element: PythonExpression, _ clauses: ArraySlice<PythonClause>, _ result: inout [PythonValue]
  ) throws(LitConfigurationError) {
    guard let clause = clauses.first else { return result.append(try evaluate(element)) }
    next: for value in try elements(try evaluate(clause.values)) {
      try assign(clause.target, value)
      for condition in clause.conditions where !(try evaluate(condition).isTrue) { continue next }
      try collect(element, clauses.dropFirst(), &result)
    }
  }

  /// Returns the collection that a comprehension's elements make.
  private func comprehension(
    _ kind: PythonComprehension, _ values: [PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    switch kind {
    case .list: return .list(values)
    case .set: return .set(Set(values))
    case .dictionary:
      var entries: [PythonValue: PythonValue] = [:]
      for value in values {
        let pair = try elements(value)
        entries[pair[0]] = pair[1]
      }
      return .dictionary(entries)
    }
  }

  /// Returns a part of a sequence.
  private mutating func slice(
    _ collection: PythonExpression, _ start: PythonExpression?, _ end: PythonExpression?,
    _ step: PythonExpression?
  ) throws(LitConfigurationError) -> PythonValue {
    let value = try evaluate(collection)
    let values = try elements(value)
    var bounds: [Int?] = []
    for expression in [start, end, step] {
      guard let expression, case .int(let bound) = try evaluate(expression) else {
        bounds.append(nil)
        continue
      }
      bounds.append(bound)
    }
    let stride = bounds[2] ?? 1
    guard stride == 1 || stride == -1 && bounds[0] == nil && bounds[1] == nil else {
      throw unsupported("a slice with a step")
    }
    func position(_ bound: Int) -> Int { max(0, min(values.count, bound < 0 ? values.count + bound : bound)) }
    let first = position(bounds[0] ?? 0)
    let last = max(first, position(bounds[1] ?? values.count))
    let part = stride == 1 ? Array(values[first..<last]) : values.reversed()
    switch value {
    case .string: return .string(part.map(\.text).joined())
    case .tuple: return .tuple(part)
    default: return .list(part)
    }
  }

  /// Returns the value of a binary operation.
  func combine(
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
    case ("/", .int(let left), .int(let right)) where right != 0:
      return .double(Double(left) / Double(right))
    case ("//", .int(let left), .int(let right)) where right != 0:
      return .int(Int((Double(left) / Double(right)).rounded(.down)))
    case ("%", .int(let left), .int(let right)) where right != 0: return .int((left % right + right) % right)
    case ("*", .string(let text), .int(let count)):
      return .string(String(repeating: text, count: max(0, count)))
    case ("*", .list(let values), .int(let count)):
      return .list(Array(repeating: values, count: max(0, count)).flatMap { $0 })
    case ("<", .string(let left), .string(let right)): return .bool(left < right)
    case (">", .string(let left), .string(let right)): return .bool(left > right)
    case ("<=", .string(let left), .string(let right)): return .bool(left <= right)
    case (">=", .string(let left), .string(let right)): return .bool(left >= right)
    case ("<", .tuple, .tuple), (">", .tuple, .tuple), ("<=", .tuple, .tuple), (">=", .tuple, .tuple),
      ("<", .list, .list), (">", .list, .list), ("<=", .list, .list), (">=", .list, .list):
      return .bool(try compare(try elements(left), operation, try elements(right)))
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

  /// Returns whether a comparison of two sequences holds, which their first difference decides.
  private func compare(
    _ left: [PythonValue], _ operation: String, _ right: [PythonValue]
  ) throws(LitConfigurationError) -> Bool {
    for (first, second) in zip(left, right) where first != second {
      return try combine(first, operation, second).isTrue
    }
    return try combine(.int(left.count), operation, .int(right.count)).isTrue
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
        let key = PythonValue.string(String(rest[..<end]))
        guard let entry = entries[key] else { throw failure(key.literal, "KeyError") }
        argument = entry
        rest = rest[rest.index(after: end)...]
        conversion = rest.popFirst() ?? "s"
      } else if !values.isEmpty {
        argument = values.removeFirst()
      }
      guard let argument, "srdi".contains(conversion) else {
        throw failure("cannot format \(pythonQuoted(format))", "TypeError")
      }
      result += conversion == "r" ? argument.literal : argument.text
    }
    return result
  }

  /// Returns an element of a collection.
  func item(
    _ collection: PythonValue, _ index: PythonValue
  ) throws(LitConfigurationError) -> PythonValue {
    switch (collection, index) {
    case (.dictionary(let entries), _):
      if let value = entries[index] { return value }
      throw failure(index.literal, "KeyError")
    case (.list, .int(let position)), (.tuple, .int(let position)), (.string, .int(let position)):
      let values = try elements(collection)
      let index = position < 0 ? values.count + position : position
      if values.indices.contains(index) { return values[index] }
      throw failure("list index out of range", "IndexError")
    default: throw unsupported("an element of \(collection.literal)")
    }
  }
}
