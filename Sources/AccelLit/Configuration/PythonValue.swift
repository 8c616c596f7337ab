/// A value of the part of Python that configuration files use.
///
/// Lists and dictionaries are values too: changing one never changes another.
indirect enum PythonValue: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case list([PythonValue])
  case tuple([PythonValue])
  case set(Set<PythonValue>)
  case dictionary([PythonValue: PythonValue])
  /// A module or something in one, by its dotted name, e.g. `os.path`.
  case module(String)
  /// The configuration that the file is about.
  case configuration
  /// An object with attributes, e.g. a test format; that of a class of the file has it as `__class__`.
  case object(String, [String: PythonValue])
  /// A function of the file.
  case function(PythonFunction)
  /// A class of the file.
  case type(PythonClass)
  /// A module that is a file.
  case scope(PythonScope)

  /// `true` iff Python takes the value for true.
  var isTrue: Bool {
    switch self {
    case .none: false
    case .bool(let value): value
    case .int(let value): value != 0
    case .double(let value): value != 0
    case .string(let value): !value.isEmpty
    case .list(let values), .tuple(let values): !values.isEmpty
    case .set(let values): !values.isEmpty
    case .dictionary(let values): !values.isEmpty
    case .module, .configuration, .object, .function, .type, .scope: true
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
    switch self {
    case .string(let value): value
    case .object(_, let attributes) where attributes["message"] != nil: attributes["message"]?.text ?? ""
    default: literal
    }
  }

  /// The value as `repr` writes it.
  var literal: String {
    func list(_ values: [PythonValue]) -> String { values.map(\.literal).joined(separator: ", ") }
    switch self {
    case .none: return "None"
    case .bool(let value): return value ? "True" : "False"
    case .int(let value): return String(value)
    case .double(let value): return String(value)
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
    case .function(let function): return "<function \(function.name)>"
    case .type(let type): return "<class '\(type.name)'>"
    case .scope(let scope): return "<module \(pythonQuoted(scope.path))>"
    }
  }
}
