public import Accel

extension Affine {
  /// The value of an affine map of one result.
  ///
  ///     %0 = affine.apply affine_map<(d0)[s0] -> (d0 + s0)>(%i)[%n]
  public enum Apply: MapApplication, HandwrittenAssembly {
    public static let name = "affine.apply"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifyInputs(op)
      if op.map.map.results.count != 1 { throw VerificationFailure("mapping must produce one value") }
      let scope = op.operation.affineScope
      for operand in op.mapOperands.dropFirst(op.map.map.dimensionCount)
      where operand.isDimension(in: scope) && !operand.isSymbol(in: scope) {
        throw VerificationFailure(whole: "dimensional operand cannot be used as a symbol")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let count = try parseMapAndOperands(parser, into: &state)
      try parser.parseOptionalAttributes(into: &state)
      guard let map = state.properties[0]?.as(AffineMapAttr.self)?.map else { return }
      if map.dimensionCount != count || map.inputCount != state.operands.count {
        throw parser.error("dimension or symbol index mismatch", at: parser.namePosition)
      }
      state.resultTypes = map.results.map { _ in parser.context.indexType }
    }
  }

  /// The least of the values of an affine map.
  ///
  ///     %0 = affine.min affine_map<(d0)[s0] -> (1000, d0 + 512, s0)>(%i)[%n]
  public enum Min: Extremum, HandwrittenAssembly {
    public static let name = "affine.min"
    public static let isMax = false
  }

  /// The greatest of the values of an affine map.
  ///
  ///     %0 = affine.max affine_map<(d0)[s0] -> (1000, d0 + 512, s0)>(%i)[%n]
  public enum Max: Extremum, HandwrittenAssembly {
    public static let name = "affine.max"
    public static let isMax = true
  }
}

/// An operation whose only purpose is to apply an affine map to indices.
public protocol MapApplication: OpSchema {}

extension MapApplication {
  public static var map: Property<0, AffineMapAttr> { .init() }
  public static var mapOperands: VariadicOperand<0> { .init(.index) }
  public static var result: Result<0> { .init(.index) }
  public static var fields: [any OpField] { [map, mapOperands, result] }
  public static var traits: Traits { .pure }

  /// Checks that there is an operand for each input of the map.
  static func verifyInputs(_ op: Op<Self>) throws(VerificationFailure) {
    if op.mapOperands.count != op.map.map.inputCount {
      throw VerificationFailure("operand count and affine map dimension and symbol count must match")
    }
  }

  /// Reads the map and the operands, and returns how many of them stand where dimensions do.
  static func parseMapAndOperands(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) -> Int {
    state.properties[0] = try parser.parse(AffineMapAttr.self).0
    return try parser.parseDimensionsAndSymbols(into: &state.operands)
  }

  public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
    printer.print(" ")
    if let map = op.operation.properties[0] { printer.print(map) }
    printer.print(dimensionsAndSymbols: op.mapOperands, dimensionCount: op.map.map.dimensionCount)
    printer.printAttributes(of: op.operation, except: ["map"])
  }
}

/// The least or the greatest of the values of an affine map.
public protocol Extremum: MapApplication {
  /// `true` iff this is the greatest.
  static var isMax: Bool { get }
}

extension Extremum {
  public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
    try verifyInputs(op)
    if op.map.map.results.isEmpty { throw VerificationFailure("affine map expect at least one result") }
  }

  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    _ = try parseMapAndOperands(parser, into: &state)
    try parser.parseOptionalAttributes(into: &state)
    state.resultTypes = [parser.context.indexType]
  }
}
