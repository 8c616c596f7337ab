import AccelSupport

/// A type or attribute whose text follows from a declaration of its parameters.
///
///     public struct PointType: TypeSchema, Parameterized {
///       public static let name = "fixed.point"
///       public var width: Int
///       public var fraction: Int
///       public static let syntax = ParameterSyntax(
///         PointType.init, \.width, \.fraction, assembly: "<\(\.width), \(\.fraction)>")
///     }
///
/// Types and attributes among the parameters are found by aliases and type replacement, too.
public protocol Parameterized: InternedParameters {
  /// The parameters and how they are written.
  static var syntax: ParameterSyntax<Self> { get }
}

extension Parameterized {
  public static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> Self {
    try syntax.parse(parser)
  }
  public func print(to printer: any AssemblyPrinter) { Self.syntax.print(self, to: printer) }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    for parameter in Self.syntax.parameters { parameter.walkParts(of: self, visit) }
  }
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self {
    var copy = self
    for parameter in Self.syntax.parameters { parameter.replaceParts(of: &copy, parts) }
    return copy
  }
}

/// The parameters of a kind of type or attribute and how they are written, compiled for parser and printer.
public final class ParameterSyntax<Schema: InternedParameters>: @unchecked Sendable {
  let parameters: [Parameter<Schema>]
  let program: ParameterProgram<Schema>
  private let makePlaceholder: (Context) -> Schema
  /// The names of the parameters, which only `name = value` needs.
  private let names = Locked<[String]?>(nil)

  /// Declares the parameters of a type or attribute: the initialiser that makes one, the stored properties in
  /// the order of its arguments, and how they are written.
  ///
  /// The initialiser is called with any values at all; what is wrong with them is for `invalidity` to say.
  public init<each P: ParameterValue>(
    _ make: @escaping @Sendable (repeat each P) -> Schema,
    _ parameters: repeat WritableKeyPath<Schema, each P>,
    assembly: ParameterAssembly<Schema> = "<\(.parameters)>"
  ) {
    var list: [Parameter<Schema>] = []
    repeat list.append(TypedParameter(each parameters))
    self.parameters = list
    // A key path here would be one of a generic environment with a pack, which crashes Swift 6.3's runtime.
    program = ParameterProgram(assembly, list.map { $0.path })
    makePlaceholder = { context in make(repeat (each P).placeholder(in: context)) }
  }

  /// Gives a parameter the value that it has if it is not written.
  public func `default`<P: ParameterValue>(
    _ parameter: WritableKeyPath<Schema, P>, _ value: P
  ) -> ParameterSyntax {
    for candidate in parameters where candidate.path == parameter {
      (candidate as? TypedParameter<Schema, P>)?.defaultValue = value
    }
    return self
  }

  /// What is wrong with the declaration, in sentences.
  var mistakes: [String] {
    let constant = program.anchors.filter { !parameters[$0].mayBeAbsent }
    return program.mistakes
      + constant.map {
        "'\(Schema.name)': an optional part depends on parameter #\($0), which is always present; "
          + "give it a default, or make it optional"
      }
  }

  /// Reads what follows the name.
  func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> Schema {
    precondition(program.mistakes.isEmpty, program.mistakes.joined(separator: "\n"))
    assert(mistakes.isEmpty, mistakes.joined(separator: "\n"))
    var schema = makePlaceholder(parser.context)
    for parameter in parameters { parameter.reset(&schema) }
    _ = try parse(parser, 0..<program.steps.count, into: &schema)
    return schema
  }

  /// Writes what follows the name.
  func print(_ schema: Schema, to printer: any AssemblyPrinter) {
    precondition(program.mistakes.isEmpty, program.mistakes.joined(separator: "\n"))
    print(schema, 0..<program.steps.count, to: printer)
  }

  /// The names of the parameters: those of the stored properties, which lie in memory as they are declared.
  func names(_ schema: Schema) -> [String] {
    names.withLock { names in
      if let names { return names }
      let labels = Mirror(reflecting: schema).children.map { $0.label ?? "" }
      let offsets = parameters.map { MemoryLayout<Schema>.offset(of: $0.path) }
      precondition(
        labels.count == parameters.count && !offsets.contains(nil),
        "'\(Schema.name)': the parameters are not all of the stored properties")
      let order = parameters.indices.sorted { offsets[$0] ?? 0 < offsets[$1] ?? 0 }
      var made = labels
      for (label, index) in zip(labels, order) { made[index] = label }
      names = made
      return made
    }
  }
}
