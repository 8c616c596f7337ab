/// A value of the part of Python that configuration files use.
///
/// Lists and dictionaries are values too: changing one never changes another.
indirect enum PythonValue: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int)
  case string(String)
  case list([PythonValue])
  case tuple([PythonValue])
  case set(Set<PythonValue>)
  case dictionary([PythonValue: PythonValue])
  /// A module or something in one, by its dotted name, e.g. `os.path`.
  case module(String)
  /// The configuration that the file is about.
  case configuration
  /// An object with attributes, e.g. a test format.
  case object(String, [String: PythonValue])

  /// `true` iff Python takes the value for true.
  var isTrue: Bool {
    switch self {
    case .none: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .string(let value): !value.isEmpty
    case .list(let values), .tuple(let values): !values.isEmpty
    case .set(let values): !values.isEmpty
    case .dictionary(let values): !values.isEmpty
    case .module, .configuration, .object: true
    }
  }

  /// The elements of a collection; those of a set, and the keys of a dictionary, in order. `nil` for other
  /// values.
  var elements: [PythonValue]? {
    switch self {
    case .list(let values), .tuple(let values): values
    case .set(let values): values.sorted { $0.text < $1.text }
    case .dictionary(let values): values.keys.sorted { $0.text < $1.text }
    case .string(let value): value.map { .string(String($0)) }
    default: nil
    }
  }

  /// The value as `str` writes it.
  var text: String {
    if case .string(let value) = self { return value }
    return literal
  }

  /// The value as `repr` writes it.
  var literal: String {
    func list(_ values: [PythonValue]) -> String { values.map(\.literal).joined(separator: ", ") }
    switch self {
    case .none: return "None"
    case .bool(let value): return value ? "True" : "False"
    case .int(let value): return String(value)
    case .string(let value): return pythonQuoted(value)
    case .list(let values): return "[\(list(values))]"
    case .tuple(let values): return values.count == 1 ? "(\(list(values)),)" : "(\(list(values)))"
    case .set: return "{\(list(elements ?? []))}"
    case .dictionary(let values):
      let entries = (elements ?? []).map { "\($0.literal): \(values[$0]?.literal ?? "")" }
      return "{\(entries.joined(separator: ", "))}"
    case .module(let name): return "<module '\(name)'>"
    case .configuration: return "<config>"
    case .object(let name, _): return "<\(name)>"
    }
  }
}
