/// How the parameters of a type or attribute are written after its name: an interpolated string over the
/// stored properties.
///
/// The same value drives the parser and the printer.
///
///     "<\(\.width), \(\.fraction)>"
///     "<\(dimensions: \.shape, trailingX: true)\(\.element)\(if: \.depth, ", depth = \(\.depth)")>"
///     "<\(.fields)>"
public struct ParameterAssembly<Schema: InternedParameters>: ExpressibleByStringInterpolation {
  /// Parts that are not single parameters.
  public enum Directive: Sendable {
    /// All parameters that are not mentioned otherwise, with commas between them.
    case parameters
    /// The same as `name = value`, read in any order.
    case fields
  }

  /// One part.
  indirect enum Piece {
    case literal(String)
    case parameter(PartialKeyPath<Schema>)
    case dimensions(KeyPath<Schema, [Int]>, trailingX: Bool)
    case directive(Directive)
    case optional(PartialKeyPath<Schema>, then: [Piece], otherwise: [Piece])
    case custom(CustomParameters<Schema>)
  }

  /// The parts in order.
  let pieces: [Piece]

  public init(stringLiteral text: String) { pieces = text.isEmpty ? [] : [.literal(text)] }
  public init(stringInterpolation interpolation: StringInterpolation) { pieces = interpolation.pieces }

  /// Collects the parts of an interpolated string.
  public struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []
    public init(literalCapacity: Int, interpolationCount: Int) {}
    public mutating func appendLiteral(_ text: String) {
      if !text.isEmpty { pieces.append(.literal(text)) }
    }
    /// A parameter.
    public mutating func appendInterpolation<P: ParameterValue>(_ parameter: WritableKeyPath<Schema, P>) {
      pieces.append(.parameter(parameter))
    }
    /// Dimensions: `4x?`, or `4x?x` if an `x` is to follow each.
    public mutating func appendInterpolation(
      dimensions parameter: WritableKeyPath<Schema, [Int]>, trailingX: Bool = false
    ) {
      pieces.append(.dimensions(parameter, trailingX: trailingX))
    }
    /// A part that is there iff `parameter` is present and not its default.
    public mutating func appendInterpolation<P: ParameterValue>(
      if parameter: WritableKeyPath<Schema, P>, _ then: ParameterAssembly,
      else otherwise: ParameterAssembly = ""
    ) {
      pieces.append(.optional(parameter, then: then.pieces, otherwise: otherwise.pieces))
    }
    /// Parts that are not single parameters.
    public mutating func appendInterpolation(_ directive: Directive) { pieces.append(.directive(directive)) }
    /// A part written in Swift.
    public mutating func appendInterpolation(_ custom: CustomParameters<Schema>) {
      pieces.append(.custom(custom))
    }
  }
}

/// A part of the assembly of a type or attribute that is read and written by functions.
public struct CustomParameters<Schema> {
  let parse: @Sendable (any AssemblyParser, inout Schema) throws(ParseFailure) -> Void
  let print: @Sendable (Schema, any AssemblyPrinter) -> Void

  /// Creates a part; `parse` assigns what it reads to the parameters.
  public init(
    parse: @escaping @Sendable (any AssemblyParser, inout Schema) throws(ParseFailure) -> Void,
    print: @escaping @Sendable (Schema, any AssemblyPrinter) -> Void
  ) {
    (self.parse, self.print) = (parse, print)
  }
}
