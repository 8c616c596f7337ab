public import Accel

extension Arith {
  /// One of two values, chosen by a boolean; or, element by element, by booleans in the shape of the values.
  ///
  ///     %x = arith.select %condition, %a, %b : i32
  ///     %y = arith.select %mask, %v, %w : vector<4xi1>, vector<4xi32>
  public enum Select: HandwrittenAssembly, SelectLikeInterface {
    public static let name = "arith.select"
    public static var condition: Operand<0> { .init(.boolLike) }
    public static var trueValue: Operand<1> { .init(name: "true_value") }
    public static var falseValue: Operand<2> { .init(.same(as: trueValue), name: "false_value") }
    public static var result: Result<0> { .init(.same(as: trueValue)) }
    public static let fields: [any OpField] = [condition, trueValue, falseValue, result]
    public static let traits: Traits = [.pure, .elementwise]

    public static func condition(of op: Op<Self>) -> Value { op.condition }
    public static func trueValue(of op: Op<Self>) -> Value { op.trueValue }
    public static func falseValue(of op: Op<Self>) -> Value { op.falseValue }

    public static let rules = [
      Rule("condition is signless i1 or has matching shape") { (op: Op<Self>) in
        op.condition.type.isSignlessInteger(1) || op.condition.type.shape == op.result.type.shape
      }
    ]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (condition, result) = (op.condition.type, op.result.type)
      if condition.isSignlessInteger(1) { return }
      let expected = op.context.type(result, withElement: op.context.i1)
      if condition != expected {
        throw VerificationFailure(
          "expected condition type to have the same shape as the result type, expected "
            + "'\(expected.text)', but got '\(condition.text)'")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let start = parser.position
      guard let first = try parser.parseOptionalOperand() else {
        throw parser.wrongToken(parser.isAtDelimiter ? "unexpected delimiter" : "expected operand")
      }
      var operands = [first]
      while parser.parseOptional(",") { operands.append(try parser.parseOperand()) }
      if operands.count != 3 { throw parser.error("expected 3 operands", at: start) }
      try parser.parseOptionalAttributes(into: &state)
      let type = try parser.parseColonType()
      let second = parser.parseOptional(",") ? try parser.parseType() : nil
      let (condition, result) = second.map { (type, $0) } ?? (parser.context.i1, type)
      state.operands = try parser.resolve(operands, types: [condition, result, result], at: start)
      state.resultTypes = [result]
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(values: op.operation.operands)
      printer.printAttributes(of: op.operation)
      printer.print(" : ")
      if op.condition.type.elementType != nil {
        printer.print(op.condition.type)
        printer.print(", ")
      }
      printer.print(op.result.type)
    }
  }
}
