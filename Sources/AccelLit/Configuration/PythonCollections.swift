/// The functions of the language about values and collections.
extension PythonEvaluator {
  /// Calls a function about collections; `nil` if `name` is none.
  mutating func callCollectionFunction(
    _ name: String, _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue? {
    let first = arguments.first ?? PythonValue.none
    switch name {
    case "list": return .list(arguments.isEmpty ? [] : try elements(first))
    case "tuple": return .tuple(arguments.isEmpty ? [] : try elements(first))
    case "set", "frozenset": return .set(arguments.isEmpty ? [] : Set(try elements(first)))
    case "sorted": return .list(try sorted(try elements(first), options))
    case "reversed": return .list(try elements(first).reversed())
    case "any": return .bool(try elements(first).contains(where: \.isTrue))
    case "all": return .bool(try elements(first).allSatisfy(\.isTrue))
    case "max", "min":
      let ordered = try sorted(arguments.count == 1 ? try elements(first) : arguments, options)
      guard let value = name == "max" ? ordered.last : ordered.first else {
        throw failure("\(name)() arg is an empty sequence", "ValueError")
      }
      return value
    case "sum":
      var result = PythonValue.int(0)
      for value in try elements(first) { result = try combine(result, "+", value) }
      return result
    case "range":
      let bounds = arguments.compactMap { if case .int(let bound) = $0 { bound } else { nil } }
      guard !bounds.isEmpty, bounds.count == arguments.count, bounds.last != 0 || bounds.count < 3 else {
        throw failure("range() needs integers", "TypeError")
      }
      let start = bounds.count > 1 ? bounds[0] : 0
      let end = bounds.count > 1 ? bounds[1] : bounds[0]
      return .list(stride(from: start, to: end, by: bounds.count > 2 ? bounds[2] : 1).map { .int($0) })
    case "enumerate": return .list(try elements(first).enumerated().map { .tuple([.int($0), $1]) })
    case "zip":
      var columns: [[PythonValue]] = []
      for argument in arguments { columns.append(try elements(argument)) }
      let count = columns.map(\.count).min() ?? 0
      return .list((0..<count).map { index in .tuple(columns.map { $0[index] }) })
    case "map", "filter":
      var result: [PythonValue] = []
      for value in try elements(arguments.count > 1 ? arguments[1] : .none) {
        let image = first == .none ? value : try invoke(first, [value])
        if name == "map" { result.append(image) } else if image.isTrue { result.append(value) }
      }
      return .list(result)
    case "next":
      if let value = try elements(first).first ?? arguments.dropFirst().first { return value }
      throw failure("", "StopIteration")
    case "dict":
      var entries: [PythonValue: PythonValue] = [:]
      if case .dictionary(let given) = first {
        entries = given
      } else if first != .none {
        for pair in try elements(first) { entries[try elements(pair)[0]] = try elements(pair)[1] }
      }
      for (key, value) in options { entries[.string(key)] = value }
      return .dictionary(entries)
    case "repr": return .string(first.literal)
    case "float":
      if case .double = first { return first }
      guard let number = Double(first.text) else {
        throw failure("could not convert string to float: \(first.literal)", "ValueError")
      }
      return .double(number)
    case "callable":
      switch first {
      case .function, .type: return .bool(true)
      default: return .bool(false)
      }
    case "isinstance":
      guard arguments.count == 2 else { throw failure("isinstance expected 2 arguments", "TypeError") }
      return .bool(Self.isInstance(first, arguments[1]))
    case "type": return Self.type(of: first)
    case "object": return .object("object", [:])
    case "super":
      guard let frame = frames.last, let owner = frame.owner, let receiver = frame.locals["self"] else {
        throw failure("super(): no arguments", "RuntimeError")
      }
      return .object("super", ["self": receiver, "base": owner.base ?? .module("object")])
    case _ where Self.exceptions.contains(name):
      return .object(name, ["message": .string(arguments.map(\.text).joined(separator: ", "))])
    default: return nil
    }
  }

  /// Returns `values` in order, by a key and reversed if `options` say so.
  private mutating func sorted(
    _ values: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> [PythonValue] {
    var keyed: [(key: PythonValue, value: PythonValue)] = []
    for value in values {
      let key = options["key"]
      keyed.append((key == nil || key == PythonValue.none ? value : try invoke(key!, [value]), value))
    }
    // An insertion sort, for a comparison may throw; lists in configuration files are short.
    var result: [(key: PythonValue, value: PythonValue)] = []
    for entry in keyed {
      var index = result.count
      while index > 0, try combine(entry.key, "<", result[index - 1].key).isTrue { index -= 1 }
      result.insert(entry, at: index)
    }
    let ordered = result.map(\.value)
    return options["reverse"]?.isTrue == true ? ordered.reversed() : ordered
  }

  /// Returns the type of a value.
  private static func type(of value: PythonValue) -> PythonValue {
    switch value {
    case .string: .module("str")
    case .bool: .module("bool")
    case .int: .module("int")
    case .double: .module("float")
    case .list: .module("list")
    case .tuple: .module("tuple")
    case .set: .module("set")
    case .dictionary: .module("dict")
    case .object(let kind, let attributes): attributes["__class__"] ?? .module(kind)
    default: .module("object")
    }
  }

  /// `true` iff `value` is of the type, or of one in a tuple of types.
  private static func isInstance(_ value: PythonValue, _ type: PythonValue) -> Bool {
    switch (value, type) {
    case (_, .tuple(let types)): return types.contains { isInstance(value, $0) }
    case (.object(_, let attributes), .type(let type)):
      guard case .type(var current)? = attributes["__class__"] else { return false }
      while current != type {
        guard case .type(let base)? = current.base else { return false }
        current = base
      }
      return true
    case (.object(let kind, let attributes), .module(let name)):
      if case .type(let type)? = attributes["__class__"], type.native == name { return true }
      return name.hasSuffix(".\(kind)") || name == kind
        || name == "lit.Test.MetricValue" && kind.hasSuffix("MetricValue")
    case (.bool, .module("int")): return true
    default: return Self.type(of: value) == type
    }
  }
}
