/// What a file of Python text has assigned and imported.
///
/// It changes only while the file runs, which is over before tests run on several threads.
final class PythonScope: @unchecked Sendable {
  /// The file.
  let path: String
  /// The values by name.
  var variables: [String: PythonValue]

  /// Creates the scope of a file before it runs.
  init(_ path: String) {
    self.path = path
    variables = [
      "config": .configuration, "lit_config": .module("lit_config"), "os": .module("os"),
      "sys": .module("sys"), "__file__": .string(path), "__name__": .string("lit"),
    ]
  }
}

/// A function of a file.
final class PythonFunction: Sendable {
  /// The name.
  let name: String
  /// The parameters, those with default values with them.
  let parameters: [PythonParameter]
  /// The default values by name.
  let defaults: [String: PythonValue]
  /// What it does.
  let body: [PythonStatement]
  /// Where its global names are.
  let scope: PythonScope
  /// The names of the function around it.
  let captured: [String: PythonValue]
  /// `true` iff a call returns what it yields.
  let isGenerator: Bool

  /// Creates a function.
  init(
    _ name: String, _ parameters: [PythonParameter], defaults: [String: PythonValue],
    _ body: [PythonStatement], _ scope: PythonScope, captured: [String: PythonValue]
  ) {
    self.name = name
    self.parameters = parameters
    self.defaults = defaults
    self.body = body
    self.scope = scope
    self.captured = captured
    isGenerator = body.contains(where: \.yields)
  }
}

/// A class of a file.
final class PythonClass: Sendable {
  /// The name.
  let name: String
  /// The class it extends.
  let base: PythonValue?
  /// What its body defines.
  let members: [String: PythonValue]

  /// Creates a class.
  init(_ name: String, base: PythonValue?, members: [String: PythonValue]) {
    (self.name, self.base, self.members) = (name, base, members)
  }

  /// The class of the runner that this one extends, by its dotted name.
  var native: String? {
    switch base {
    case .type(let base): base.native
    case .module(let name): name
    default: nil
    }
  }

  /// Returns the member of that name, its own or inherited, and the class that has it.
  func member(_ name: String) -> (value: PythonValue, owner: PythonClass)? {
    if let value = members[name] { return (value, self) }
    guard case .type(let base)? = base else { return nil }
    return base.member(name)
  }
}

extension PythonScope: Hashable {
  static func == (left: PythonScope, right: PythonScope) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension PythonFunction: Hashable {
  static func == (left: PythonFunction, right: PythonFunction) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension PythonClass: Hashable {
  static func == (left: PythonClass, right: PythonClass) -> Bool { left === right }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension PythonStatement {
  /// `true` iff the statement is a `yield` or has one in a block.
  fileprivate var yields: Bool {
    func any(_ blocks: [[PythonStatement]]) -> Bool { blocks.contains { $0.contains(where: \.yields) } }
    return switch kind {
    case .expression(.yielding): true
    case .condition(let branches, let otherwise): any(branches.map(\.1) + [otherwise])
    case .loop(_, _, let body), .repetition(_, let body), .with(_, _, let body): any([body])
    case .attempt(let body, let handlers, let otherwise, let finally):
      any([body, otherwise, finally] + handlers.map(\.body))
    default: false
    }
  }
}
