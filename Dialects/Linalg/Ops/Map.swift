public import Accel

extension TypeConstraint {
  /// Tensors and memrefs of known rank.
  static let tensorOrMemref = anyOf(memref(), rankedTensor(), summary: "")
}

extension Linalg {
  /// What a body makes of the elements at one place of several operands.
  ///
  ///     %mapped = linalg.map { arith.addf } ins(%a, %b : tensor<4xf32>, tensor<4xf32>) outs(%c : tensor<4xf32>)
  public enum Map: StructuredInterface, HandwrittenAssembly {
    public static let name = "linalg.map"
    public static var inputs: VariadicOperand<0> { .init(.tensorOrMemref) }
    public static var initial: Operand<1> { .init(.tensorOrMemref, name: "init") }
    public static var result: VariadicResult<0> { .init(.tensor()) }
    public static var mapper: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [inputs, initial, result, mapper]
    public static let traits: Traits = structuredTraits
    public static let implicitTerminator: String? = Yield.name
    public static let interfaces = structuredInterfaces

    public static func inputCount(of op: Op<Self>) -> Int { op.inputs.count }
    public static func indexingMaps(of op: Op<Self>) -> [AffineMap] {
      Array(repeating: .identity(rank(op)), count: op.operation.operands.count)
    }
    public static func iteratorTypes(of op: Op<Self>) -> [IteratorType] {
      Array(repeating: .parallel, count: rank(op))
    }
    private static func rank(_ op: Op<Self>) -> Int { op.initial.type.shape?.count ?? 0 }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      if let result = op.result.first { setName(result, "mapped") }
    }
    public static func nameArguments(
      _ op: Op<Self>, of region: Region, _ setName: (Value, String) -> Void
    ) {
      for (index, argument) in region.arguments.enumerated() {
        setName(argument, index < op.inputs.count ? "in" : "init")
      }
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let arguments = op.mapper.arguments
      if op.operation.operands.count != arguments.count {
        throw VerificationFailure(
          "expects number of operands to match the arity of mapper, but got: \(op.operation.operands.count) "
            + "and \(arguments.count)")
      }
      for (argument, operand) in zip(arguments, op.operation.operands)
      where argument.type != operand.type.structuredElement {
        throw VerificationFailure(
          "expected element type of input '\(operand.type.structuredElement.text)' to match bbArg type "
            + "'\(argument.type.text)'")
      }
      let expected = op.initial.type.shape ?? List()
      for input in op.inputs {
        let shape = input.type.shape ?? List()
        if shape != expected {
          throw VerificationFailure(
            "expected shape of input (\(shape.list)) to match shape of output (\(expected.list))")
        }
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let payload = try Payload(parser)
      let inputs = try StructuredSyntax.parseOperands(parser, into: &state)
      StructuredSyntax.addResults(&state, inputCount: inputs)
      try parser.parseOptionalAttributes(into: &state)
      if let payload { return try payload.addBody(parser, &state, .inputs) }
      try Payload.parseBody(parser, &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      let payload = op.mapper.entry.flatMap { Payload.find(in: $0, .inputs) }
      if let payload { Payload.print(payload, to: printer) }
      StructuredSyntax.printOperands(of: op.operation, inputCount: op.inputs.count, to: printer)
      printer.printAttributes(of: op.operation)
      if payload == nil { Payload.printBody(op.mapper, to: printer) }
    }
  }
}

extension List<Int> {
  /// The dimensions as messages of MLIR have them: `4, -9223372036854775808`.
  var list: String { map(String.init).joined(separator: ", ") }
}
