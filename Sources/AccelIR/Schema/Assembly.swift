/// The custom syntax of an operation: an interpolated string over the fields of its schema.
///
/// The same value drives the parser and the printer. The text between fields is printed as it stands and
/// read token by token. The space after the operation's name need not be written, except by custom
/// directives.
///
///     "\(lhs), \(rhs)\(.attributes) : \(type: result)"
///     "\(lhs), \(rhs)\("overflow", flags)\(.attributes) : \(type: result)"
///     "\(.attributes)\(if: operands, " \(operands) : \(types: operands)")"
public struct Assembly: Sendable, ExpressibleByStringInterpolation {
  /// Parts that are not fields.
  public enum Directive: Sendable {
    /// All attributes that are not mentioned otherwise: ` {…}`, or nothing if there are none.
    case attributes
    /// The same after the keyword `attributes`.
    case attributesWithKeyword
    /// All operands.
    case operands
    /// The types of all operands, as `type(operands)` gives them.
    case operandTypes
    /// The types of all results.
    case resultTypes
    /// `(operand types) -> result types`.
    case functionalType
    /// All regions.
    case regions
    /// All successors.
    case successors
  }

  /// One part of the syntax.
  public indirect enum Piece: Sendable {
    case literal(String)
    case field(FieldDescription)
    case types(FieldDescription)
    case functionalType(inputs: FieldDescription, results: FieldDescription)
    case directive(Directive)
    case optional(anchor: FieldDescription, then: [Piece], otherwise: [Piece])
    case custom(CustomDirective)
  }

  /// The parts in order.
  public var pieces: [Piece]

  public init(stringLiteral text: String) { pieces = text.isEmpty ? [] : [.literal(text)] }
  public init(stringInterpolation interpolation: StringInterpolation) { pieces = interpolation.pieces }

  /// Collects the parts of an interpolated string.
  public struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []
    public init(literalCapacity: Int, interpolationCount: Int) {}
    public mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { pieces.append(.literal(text)) }
    }
    /// A field: its operands, value, regions or successors.
    public mutating func appendInterpolation(_ field: some OpField) {
      pieces.append(.field(field.description))
    }
    /// The type of an operand or result.
    public mutating func appendInterpolation(type field: some OpField) {
      pieces.append(.types(field.description))
    }
    /// The types of a variadic operand or result.
    public mutating func appendInterpolation(types field: some OpField) {
      pieces.append(.types(field.description))
    }
    /// `(types of inputs) -> types of results`.
    public mutating func appendInterpolation(function inputs: some OpField, to results: some OpField) {
      pieces.append(.functionalType(inputs: inputs.description, results: results.description))
    }
    /// A part that is there iff `field` is present and not its default.
    public mutating func appendInterpolation(
      if field: some OpField, _ then: Assembly, else otherwise: Assembly = ""
    ) {
      pieces.append(.optional(anchor: field.description, then: then.pieces, otherwise: otherwise.pieces))
    }
    /// ` keyword`, then the value of `field` unless it is a unit: ` rounding nearest`, ` fastmath<fast>`;
    /// nothing if the field is absent or its default.
    public mutating func appendInterpolation(_ keyword: String, _ field: some OpField) {
      let description = field.description
      let space = description.property?.hugsKeyword == true ? "" : " "
      let isFlag = description.property?.isUnit == true
      pieces.append(
        .optional(
          anchor: description,
          then: isFlag ? [.literal(" " + keyword)] : [.literal(" " + keyword + space), .field(description)],
          otherwise: []))
    }
    /// Parts that are not fields.
    public mutating func appendInterpolation(_ directive: Directive) { pieces.append(.directive(directive)) }
    /// A part written in Swift.
    public mutating func appendInterpolation(_ custom: CustomDirective) { pieces.append(.custom(custom)) }
  }
}

/// A part of an assembly that is read and written by functions.
public struct CustomDirective: Sendable {
  /// The fields that the functions assign and print; `types` are those whose types they assign.
  public let fields: [FieldDescription], types: [FieldDescription]
  /// Reads the part and assigns the fields through the parser.
  public let parse: @Sendable (any OperationParser) throws(ParseFailure) -> Void
  /// Writes the part.
  public let print: @Sendable (Operation, any AssemblyPrinter) -> Void

  /// Creates a directive for the given fields.
  public init(
    fields: [any OpField], types: [any OpField] = [],
    parse: @escaping @Sendable (any OperationParser) throws(ParseFailure) -> Void,
    print: @escaping @Sendable (Operation, any AssemblyPrinter) -> Void
  ) {
    self.fields = fields.map(\.description)
    self.types = types.map(\.description)
    (self.parse, self.print) = (parse, print)
  }
}
