import Foundation

/// Methods of the values that the language has.
extension PythonEvaluator {
  /// Calls a method, which may change the receiver.
  mutating func callMethod(
    _ name: String, _ receiver: inout PythonValue, _ arguments: [PythonValue],
    _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let first = arguments.first ?? PythonValue.none
    switch (name, receiver) {
    case ("append", .list(let values)): receiver = .list(values + [first])
    case ("extend", .list(let values)): receiver = .list(values + (try elements(first)))
    case ("insert", .list(var values)):
      guard case .int(let index) = first, arguments.count == 2 else { throw failure("insert needs an index") }
      values.insert(arguments[1], at: max(0, min(index, values.count)))
      receiver = .list(values)
    case ("remove", .list(var values)):
      guard let index = values.firstIndex(of: first) else {
        throw failure("list.remove(x): x not in list", "ValueError")
      }
      values.remove(at: index)
      receiver = .list(values)
    case ("pop", .list(var values)):
      var index = values.count - 1
      if case .int(let given) = first { index = given < 0 ? values.count + given : given }
      guard values.indices.contains(index) else { throw failure("pop from empty list", "IndexError") }
      defer { receiver = .list(values) }
      return values.remove(at: index)
    case ("index", .list(let values)), ("index", .tuple(let values)):
      guard let index = values.firstIndex(of: first) else {
        throw failure("\(first.literal) is not in list", "ValueError")
      }
      return .int(index)
    case ("count", .list(let values)), ("count", .tuple(let values)):
      return .int(values.count { $0 == first })
    case ("reverse", .list(let values)): receiver = .list(values.reversed())
    case ("sort", .list):
      receiver = try callCollectionFunction("sorted", [receiver], options) ?? receiver
    case ("clear", .list): receiver = .list([])
    case ("clear", .set): receiver = .set([])
    case ("add", .set(var values)):
      values.insert(first)
      receiver = .set(values)
    case ("discard", .set(var values)), ("remove", .set(var values)):
      values.remove(first)
      receiver = .set(values)
    case ("update", .set(let values)):
      var values = values
      for argument in arguments { values.formUnion(try elements(argument)) }
      receiver = .set(values)
    case ("union", .set(let values)): return .set(values.union(try elements(first)))
    // A set where the configuration's author had a list, and the other way round.
    case ("append", .set), ("add", .list):
      throw failure("'\(name)' on \(name == "add" ? "a list" : "a set")")
    case ("copy", _): return receiver
    case ("difference", .set(let values)): return .set(values.subtracting(try elements(first)))
    case ("intersection", .set(let values)): return .set(values.intersection(try elements(first)))
    case ("issubset", .set(let values)): return .bool(values.isSubset(of: try elements(first)))
    case (_, .object(let kind, let attributes)):
      return try callNativeObject(name, kind, attributes, &receiver, arguments, options)
    case (_, .dictionary(var entries)):
      let result = try callDictionaryMethod(name, &entries, arguments, options)
      receiver = .dictionary(entries)
      return result
    case (_, .string(let text)): return try callStringMethod(name, text, arguments, options)
    default: throw unsupported("method '\(name)' of \(receiver.literal)")
    }
    return .none
  }

  private func callDictionaryMethod(
    _ name: String, _ entries: inout [PythonValue: PythonValue], _ arguments: [PythonValue],
    _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let first = arguments.first ?? PythonValue.none
    let second = arguments.dropFirst().first ?? PythonValue.none
    let keys = PythonValue.dictionary(entries).elements ?? []
    switch name {
    case "get": return entries[first] ?? second
    case "keys": return .list(keys)
    case "values": return .list(keys.compactMap { entries[$0] })
    case "items": return .list(keys.map { .tuple([$0, entries[$0] ?? PythonValue.none]) })
    case "pop": return entries.removeValue(forKey: first) ?? second
    case "setdefault":
      if entries[first] == nil { entries[first] = second }
      return entries[first] ?? PythonValue.none
    case "update":
      if case .dictionary(let others) = first { entries.merge(others) { $1 } }
      for (key, value) in options { entries[.string(key)] = value }
      return .none
    case "copy": return .dictionary(entries)
    default: throw unsupported("method '\(name)' of a dictionary")
    }
  }

  private func callStringMethod(
    _ name: String, _ text: String, _ arguments: [PythonValue], _ options: [String: PythonValue]
  ) throws(LitConfigurationError) -> PythonValue {
    let first = arguments.first ?? PythonValue.none
    let prefixes = if case .tuple(let list) = first { list.map(\.text) } else { [first.text] }
    switch name {
    case "join": return .string(try elements(first).map(\.text).joined(separator: text))
    case "split":
      var parts =
        first == .none
        ? text.split(whereSeparator: \.isWhitespace).map(String.init)
        : text.components(separatedBy: first.text)
      if case .int(let limit)? = arguments.dropFirst().first ?? options["maxsplit"], limit >= 0,
        parts.count > limit + 1
      {
        parts = Array(parts[..<limit]) + [parts[limit...].joined(separator: first.text)]
      }
      return .list(parts.map { .string($0) })
    case "rsplit" where arguments.count == 2 || options["maxsplit"] != nil:
      guard case .int(let limit) = arguments.dropFirst().first ?? options["maxsplit"] else { break }
      var parts = text.components(separatedBy: first.text)
      while parts.count > limit + 1 { parts[0...1] = [parts[0] + first.text + parts[1]] }
      return .list(parts.map { .string($0) })
    case "partition", "rpartition":
      let parts = text.components(separatedBy: first.text)
      guard parts.count > 1 else {
        let empty = [PythonValue.string(""), .string("")]
        return .tuple(name == "partition" ? [.string(text)] + empty : empty + [.string(text)])
      }
      let split = name == "partition" ? 1 : parts.count - 1
      return .tuple(
        [parts[..<split], parts[split...]].map { .string($0.joined(separator: first.text)) }
          .reduce(into: []) { $0 += $0.isEmpty ? [$1, first] : [$1] })
    case "splitlines": return .list(text.pythonLines().map { .string(String($0)) })
    case "strip", "lstrip", "rstrip":
      func isStripped(_ character: Character) -> Bool {
        first == .none ? character.isWhitespace : first.text.contains(character)
      }
      var rest = text[...]
      while name != "rstrip", let character = rest.first, isStripped(character) { rest.removeFirst() }
      while name != "lstrip", let character = rest.last, isStripped(character) { rest.removeLast() }
      return .string(String(rest))
    case "decode", "encode": return .string(text)
    case "find":
      let range = text.range(of: first.text)
      return .int(range.map { text.distance(from: text.startIndex, to: $0.lowerBound) } ?? -1)
    case "count": return .int(text.components(separatedBy: first.text).count - 1)
    case "isdigit": return .bool(!text.isEmpty && text.allSatisfy(\.isNumber))
    case "capitalize": return .string(text.prefix(1).uppercased() + text.dropFirst().lowercased())
    case "title": return .string(text.capitalized)
    case "removeprefix":
      return .string(text.hasPrefix(first.text) ? String(text.dropFirst(first.text.count)) : text)
    case "removesuffix":
      return .string(text.hasSuffix(first.text) ? String(text.dropLast(first.text.count)) : text)
    case "ljust", "rjust":
      guard case .int(let width) = first else { break }
      let space = String(repeating: " ", count: max(0, width - text.count))
      return .string(name == "ljust" ? text + space : space + text)
    case "lower": return .string(text.lowercased())
    case "upper": return .string(text.uppercased())
    case "startswith": return .bool(prefixes.contains { $0.isEmpty || text.hasPrefix($0) })
    case "endswith": return .bool(prefixes.contains { $0.isEmpty || text.hasSuffix($0) })
    case "replace" where arguments.count == 2 && !first.text.isEmpty:
      return .string(text.replacing(literal: first.text, with: arguments[1].text))
    case "format":
      var result = ""
      var next = 0
      var rest = text[...]
      while let character = rest.popFirst() {
        if character == "{" || character == "}", rest.first == character {
          result.append(character)
          rest = rest.dropFirst()
        } else if character == "{", let end = rest.firstIndex(of: "}") {
          let key = String(rest[..<end])
          rest = rest[rest.index(after: end)...]
          let index = key.isEmpty ? next : Int(key) ?? -1
          next += 1
          guard let value = options[key] ?? (arguments.indices.contains(index) ? arguments[index] : nil)
          else {
            throw failure("cannot format \(pythonQuoted(text))")
          }
          result += value.text
        } else {
          result.append(character)
        }
      }
      return .string(result)
    default: break
    }
    throw unsupported("method '\(name)' of a string")
  }
}
