public import Accel

extension Linalg {
  /// The index of the iteration along a dimension of the loops around.
  ///
  ///     %i = linalg.index 0 : index
  public enum Index: OpSchema {
    public static let name = "linalg.index"
    public static var dim: Property<0, Int> { .init(.minimum(0)) }
    public static var result: Result<0> { .init(.index) }
    public static let fields: [any OpField] = [dim, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(dim)\(.attributes) : \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let parent = op.operation.parent, let witness = parent.structured else {
        throw VerificationFailure("expected parent op with LinalgOp interface")
      }
      let loops = witness.iteratorTypes(parent).count
      if op.dim >= loops {
        throw VerificationFailure(
          "expected dim (\(op.dim)) to be lower than the number of loops (\(loops)) of the enclosing LinalgOp"
        )
      }
    }
  }

  /// The end of a body, with the elements that are stored.
  ///
  ///     linalg.yield %x, %y : f32, f32
  public enum Yield: HandwrittenAssembly {
    public static let name = "linalg.yield"
    public static var values: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [values]
    public static let traits: Traits = [.pure, .terminator, .returnLike]

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let start = parser.position
      let values = try parser.parseOperands()
      try parser.parseOptionalAttributes(into: &state)
      if values.isEmpty { return }
      try parser.parse(":")
      state.operands = try parser.resolve(values, types: try parser.parseTypes(), at: start)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      if !op.values.isEmpty {
        printer.print(" ")
        printer.print(values: op.values)
      }
      printer.printAttributes(of: op.operation)
      if !op.values.isEmpty {
        printer.print(" : ")
        printer.print(types: op.values.types)
      }
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let parent = op.operation.parent, parent.regions.count == 1, !parent.region(0).isEmpty else {
        throw VerificationFailure("expected single non-empty parent region")
      }
      guard let witness = parent.structured else {
        throw VerificationFailure("expected parent op with LinalgOp interface")
      }
      let inputs = witness.inputCount(parent)
      let outputs = parent.operands.count - inputs
      if op.values.count != outputs {
        throw VerificationFailure(
          "expected number of yield values (\(op.values.count)) to match the number of inits / outs operands "
            + "of the enclosing LinalgOp (\(outputs))")
      }
      for (index, value) in op.values.enumerated() {
        let expected = parent.operand(inputs + index).type.structuredElement
        if value.type != expected {
          throw VerificationFailure(
            "type of yield operand \(index + 1) ('\(value.type.text)') doesn't match the element type of the "
              + "enclosing linalg.generic op ('\(expected.text)')")
        }
      }
    }
  }
}
