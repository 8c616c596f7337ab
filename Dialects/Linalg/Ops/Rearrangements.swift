public import Accel

/// One operand in, one out; the body yields the element as it is.
public protocol Rearrangement: StructuredInterface, HandwrittenAssembly {
  /// The name that the result prefers.
  static var resultName: String { get }
  /// The name of the dimensions that say how.
  static var dimensionsName: StaticString { get }
}

extension Rearrangement {
  public static var input: Operand<0> { .init(.tensorOrMemref) }
  public static var initial: Operand<1> { .init(.tensorOrMemref, name: "init") }
  public static var result: VariadicResult<0> { .init(.tensor()) }
  public static var region: Body<0> { .init(.sized(1)) }
  public static var traits: Traits { structuredTraits }
  public static var implicitTerminator: String? { Linalg.Yield.name }
  public static var interfaces: [Implements] { structuredInterfaces }

  public static func inputCount(of op: Op<Self>) -> Int { 1 }
  public static func iteratorTypes(of op: Op<Self>) -> [Linalg.IteratorType] {
    Array(repeating: .parallel, count: op.initial.type.shape?.count ?? 0)
  }
  public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
    if let result = op.result.first { setName(result, resultName) }
  }

  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    let inputs = try StructuredSyntax.parseOperands(parser, into: &state)
    StructuredSyntax.addResults(&state, inputCount: inputs)
    try StructuredSyntax.parseDimensions(dimensionsName, parser, into: &state)
    try parser.parseOptionalAttributes(into: &state)
    let location = state.location
    try StructuredSyntax.addBody(parser, &state, at: parser.position, location: location) { builder in
      if let element = builder.arguments.first { builder.yield([element]) }
    }
  }

  public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
    StructuredSyntax.printOperands(of: op.operation, inputCount: 1, to: printer)
    StructuredSyntax.printDimensions(
      dimensionsName, DenseI64Array(attribute: op.operation.properties[0].unsafelyUnwrapped) ?? [],
      to: printer)
    printer.printAttributes(of: op.operation, except: [dimensionsName])
  }
}

extension Linalg {
  /// Dimensions in another order: the output's dimension at i is the input's at `permutation[i]`.
  ///
  ///     %transposed = linalg.transpose ins(%a : tensor<4x8xf32>) outs(%b : tensor<8x4xf32>) permutation = [1, 0]
  public enum Transpose: Rearrangement {
    public static let name = "linalg.transpose"
    public static var permutation: Property<0, DenseI64Array> { .init() }
    public static let fields: [any OpField] = [input, initial, permutation, result, region]
    public static let resultName = "transposed"
    public static let dimensionsName: StaticString = "permutation"

    public static func indexingMaps(of op: Op<Self>) -> [AffineMap] {
      let permutation = op.permutation.values
      var inverse = permutation
      for (index, position) in permutation.enumerated() { inverse[position] = index }
      return [.permutation(inverse), .identity(permutation.count)]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let permutation = op.permutation.values
      if permutation.sorted() != Array(0..<permutation.count) {
        throw VerificationFailure("permutation is not valid")
      }
      let (input, output) = (op.input.type.shape ?? List(), op.initial.type.shape ?? List())
      if input.count != output.count {
        throw VerificationFailure("input rank \(input.count) does not match init rank \(output.count)")
      }
      if permutation.count != input.count {
        throw VerificationFailure(
          "size of permutation \(permutation.count) does not match the argument rank \(input.count)")
      }
      for (index, position) in permutation.enumerated() where input[position] != output[index] {
        throw VerificationFailure(
          "dim(result, \(index)) = \(output[index]) doesn't match dim(input, permutation[\(index)]) = "
            + "\(input[position])")
      }
    }
  }

  /// The same elements again and again along dimensions that are added.
  ///
  ///     %broadcasted = linalg.broadcast ins(%a : tensor<4xf32>) outs(%b : tensor<4x8xf32>) dimensions = [1]
  public enum Broadcast: Rearrangement {
    public static let name = "linalg.broadcast"
    public static var dimensions: Property<0, DenseI64Array> { .init() }
    public static let fields: [any OpField] = [input, initial, dimensions, result, region]
    public static let resultName = "broadcasted"
    public static let dimensionsName: StaticString = "dimensions"

    public static func indexingMaps(of op: Op<Self>) -> [AffineMap] {
      let rank = op.initial.type.shape?.count ?? 0
      let kept = (0..<rank).filter { !op.dimensions.values.contains($0) }
      return [.selecting(kept, of: rank), .identity(rank)]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let added = op.dimensions.values
      let (input, output) = (op.input.type.shape ?? List(), op.initial.type.shape ?? List())
      if input.count + added.count != output.count {
        throw VerificationFailure(
          "input rank plus added dimensions does not match init rank. input rank: \(input.count), dimensions "
            + "size: \(added.count), init rank: \(output.count)")
      }
      for (index, dimension) in added.enumerated() where !output.indices.contains(dimension) {
        throw VerificationFailure(
          "dimension \(index) is out of range. expected range: [0, \(output.count - 1)], got: \(dimension)")
      }
      let kept = output.indices.filter { !added.contains($0) }
      for (index, position) in kept.enumerated()
      where index < input.count && input[index] != output[position] {
        throw VerificationFailure(
          "input dim \(index) should match init dim \(position). input: \(input[index]), init: "
            + "\(output[position])")
      }
    }
  }
}
