public import Accel

extension Linalg {
  /// What a body makes of the elements along some dimensions, one after the other.
  ///
  ///     %reduced = linalg.reduce { arith.addf } ins(%a : tensor<4x8xf32>) outs(%b : tensor<4xf32>) dimensions = [1]
  public enum Reduce: StructuredInterface, HandwrittenAssembly {
    public static let name = "linalg.reduce"
    public static var inputs: VariadicOperand<0> { .init(.tensorOrMemref) }
    public static var inits: VariadicOperand<1> { .init(.tensorOrMemref) }
    /// The dimensions of the inputs that the outputs do not have.
    public static var dimensions: Property<0, DenseI64Array> { .init(.strictlyIncreasing) }
    public static var results: VariadicResult<0> { .init(.tensor(), name: "") }
    public static var combiner: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [inputs, inits, dimensions, results, combiner]
    public static let traits: Traits = structuredTraits.union(.sameVariadicOperandSize)
    public static let implicitTerminator: String? = Yield.name
    public static let interfaces = structuredInterfaces

    public static func inputCount(of op: Op<Self>) -> Int { op.operation.operands.count / 2 }
    public static func indexingMaps(of op: Op<Self>) -> [AffineMap] {
      let (rank, count) = (op.operation.operand(0).type.shape?.count ?? 0, op.operation.operands.count / 2)
      let kept = (0..<rank).filter { !op.dimensions.values.contains($0) }
      return Array(repeating: .identity(rank), count: count)
        + Array(repeating: .selecting(kept, of: rank), count: count)
    }
    public static func iteratorTypes(of op: Op<Self>) -> [IteratorType] {
      (0..<(op.operation.operand(0).type.shape?.count ?? 0)).map {
        op.dimensions.values.contains($0) ? .reduction : .parallel
      }
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      if let result = op.results.first { setName(result, "reduced") }
    }
    public static func nameArguments(
      _ op: Op<Self>, of region: Region, _ setName: (Value, String) -> Void
    ) {
      for (index, argument) in region.arguments.enumerated() {
        setName(argument, index < op.inputs.count ? "in" : "init")
      }
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifyShapes(op)
      let arguments = op.combiner.arguments
      if arguments.count != op.operation.operands.count {
        throw VerificationFailure("mismatching number of operands and block arguments")
      }
      for (index, operand) in op.operation.operands.enumerated() {
        let (expected, found) = (operand.type.structuredElement, arguments[index].type)
        if expected == found { continue }
        throw VerificationFailure(
          "\(index < op.inputs.count ? "input" : "output") element type '\(expected.text)' does not match "
            + "corresponding block argument type '\(found.text)'")
      }
    }

    /// Checks that inputs without some dimensions are as large as the outputs.
    private static func verifyShapes(_ op: Op<Self>) throws(VerificationFailure) {
      for (operands, word) in [(op.inputs, "input"), (op.inits, "output")] {
        let first = operands.first?.type.shape
        for (index, operand) in operands.enumerated() where operand.type.shape != first {
          throw VerificationFailure(
            "expects all \(word)s to have the same shapes. Shape at \(word)-index \(index) is not equal to the "
              + "shape at \(word)-index 0.")
        }
      }
      guard let input = op.inputs.first?.type.shape, let output = op.inits.first?.type.shape else { return }
      let reduced = op.dimensions.values
      if reduced.contains(where: { !input.indices.contains($0) }) {
        throw VerificationFailure(
          "dimensions for reduction should be in the range [0, \(input.count - 1)].")
      }
      let kept = input.indices.filter { !reduced.contains($0) }.map { input[$0] }
      if kept.count != output.count {
        throw VerificationFailure(
          "number of dimensions after reduction \(kept.count) doesn't match the init rank \(output.count)")
      }
      if !kept.elementsEqual(output) {
        throw VerificationFailure(
          "init dimensions [\(output.list)] doesn't match input dimensions after reduction "
            + "[\(kept.map(String.init).joined(separator: ", "))]")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let payload = try Payload(parser)
      let inputs = try StructuredSyntax.parseOperands(parser, into: &state)
      StructuredSyntax.addResults(&state, inputCount: inputs)
      try StructuredSyntax.parseDimensions("dimensions", parser, into: &state)
      try parser.parseOptionalAttributes(into: &state)
      if let payload { return try payload.addBody(parser, &state, .outputFirst) }
      try Payload.parseBody(parser, &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      let payload = op.combiner.entry.flatMap { Payload.find(in: $0, .outputFirst) }
      if let payload { Payload.print(payload, to: printer) }
      StructuredSyntax.printOperands(of: op.operation, inputCount: op.inputs.count, to: printer)
      StructuredSyntax.printDimensions("dimensions", op.dimensions, to: printer)
      printer.printAttributes(of: op.operation, except: ["dimensions"])
      if payload == nil { Payload.printBody(op.combiner, to: printer) }
    }
  }
}

extension AttributeConstraint {
  /// Numbers each of which is greater than the one before.
  static let strictlyIncreasing = AttributeConstraint(
    "i64 dense array attribute should be in increasing order"
  ) {
    guard let numbers = DenseI64Array(attribute: $0)?.values else { return false }
    return zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
  }
}
