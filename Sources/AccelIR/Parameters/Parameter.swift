/// One parameter of a kind of type or attribute, as the parser and the printer handle it.
class Parameter<Schema>: @unchecked Sendable {
  /// Where the parameter is stored.
  let path: PartialKeyPath<Schema>
  init(_ path: PartialKeyPath<Schema>) { self.path = path }

  /// Reads the value.
  func parse(_ parser: any AssemblyParser, into schema: inout Schema) throws(ParseFailure) {
    fatalError("abstract")
  }
  /// Reads the value if one begins here, else returns `false`.
  func parseOptional(_ parser: any AssemblyParser, into schema: inout Schema) throws(ParseFailure) -> Bool {
    fatalError("abstract")
  }
  /// Writes the value.
  func print(_ schema: Schema, to printer: any AssemblyPrinter) { fatalError("abstract") }
  /// `true` iff the value is not written.
  func isAbsent(in schema: Schema) -> Bool { fatalError("abstract") }
  /// `true` iff the value need not be written.
  var mayBeAbsent: Bool { fatalError("abstract") }
  /// Gives the parameter its default, if it has one.
  func reset(_ schema: inout Schema) { fatalError("abstract") }
  /// Calls `visit` on the types and attributes in the value.
  func walkParts(of schema: Schema, _ visit: (TypeOrAttribute) -> Void) { fatalError("abstract") }
  /// Puts other types and attributes in the places of those in the value.
  func replaceParts(of schema: inout Schema, _ parts: borrowing PartReplacement) { fatalError("abstract") }
}

/// A parameter of a known type.
final class TypedParameter<Schema, Value: ParameterValue>: Parameter<Schema>, @unchecked Sendable {
  private let typedPath: WritableKeyPath<Schema, Value>
  /// The value of a parameter that is not written.
  ///
  /// It is set while the declaration is made, before anyone else can see it.
  var defaultValue: Value?

  init(_ path: WritableKeyPath<Schema, Value>) {
    typedPath = path
    super.init(path)
  }

  override func parse(_ parser: any AssemblyParser, into schema: inout Schema) throws(ParseFailure) {
    schema[keyPath: typedPath] = try Value.parseParameter(parser)
  }
  override func parseOptional(
    _ parser: any AssemblyParser, into schema: inout Schema
  ) throws(ParseFailure) -> Bool {
    guard let value = try Value.parseOptionalParameter(parser) else { return false }
    schema[keyPath: typedPath] = value
    return !value.isAbsent
  }
  override func print(_ schema: Schema, to printer: any AssemblyPrinter) {
    schema[keyPath: typedPath].printParameter(to: printer)
  }
  override func isAbsent(in schema: Schema) -> Bool {
    let value = schema[keyPath: typedPath]
    return defaultValue.map { $0 == value } ?? value.isAbsent
  }
  override var mayBeAbsent: Bool { defaultValue != nil || Value.self is any Absentable.Type }
  override func reset(_ schema: inout Schema) {
    if let defaultValue { schema[keyPath: typedPath] = defaultValue }
  }
  override func walkParts(of schema: Schema, _ visit: (TypeOrAttribute) -> Void) {
    schema[keyPath: typedPath].walkParameter(visit)
  }
  override func replaceParts(of schema: inout Schema, _ parts: borrowing PartReplacement) {
    schema[keyPath: typedPath] = schema[keyPath: typedPath].replacingParameter(parts)
  }
}

/// What may be absent: optional values and lists.
private protocol Absentable {}
extension Optional: Absentable {}
extension Array: Absentable {}
