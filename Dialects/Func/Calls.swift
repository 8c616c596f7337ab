public import Accel

extension Func {
  /// A call of a function by its name.
  ///
  ///     %sum = func.call @add(%x, %y) : (i32, i32) -> i32
  public enum Call: CallInterface {
    public static let name = "func.call"
    public static var operands: VariadicOperand<0> { .init() }
    public static var callee: Property<0, FlatSymbolRef> { .init() }
    public static var argAttrs: OptionalProperty<1, DictionaryArray> { .init(name: "arg_attrs") }
    public static var resAttrs: OptionalProperty<2, DictionaryArray> { .init(name: "res_attrs") }
    /// `true` iff the call is not to be replaced by the function's body.
    public static var noInline: OptionalProperty<3, UnitAttr> { .init(name: "no_inline") }
    public static var results: VariadicResult<0> { .init() }
    public static let fields: [any OpField] = [operands, callee, argAttrs, resAttrs, noInline, results]
    public static let traits: Traits = .symbolUser
    public static let interfaces = [call]
    public static let assembly: Assembly? =
      "\(callee)(\(operands))\(.attributes) : \(function: operands, to: results)"

    public static func callee(of op: Op<Self>) -> Callee { .symbol(op.callee.attribute(in: op.context)) }
    public static func arguments(of op: Op<Self>) -> OperandList { op.operands }

    public static func verifySymbolUses(
      _ op: Op<Self>, _ symbols: borrowing SymbolTables
    ) throws(VerificationFailure) {
      guard let function = symbols.function(op.callee.name, from: op.operation) else {
        throw VerificationFailure("'\(op.callee.name.string)' does not reference a valid function")
      }
      let type = function.functionType.type
      if type.inputs.count != op.operands.count {
        throw VerificationFailure("incorrect number of operands for callee")
      }
      for (index, operand) in op.operands.enumerated() where operand.type != type.inputs[index] {
        throw VerificationFailure(
          "operand type mismatch: expected operand type '\(type.inputs[index].text)', but provided "
            + "'\(operand.type.text)' for operand number \(index)")
      }
      if type.results.count != op.results.count {
        throw VerificationFailure("incorrect number of results for callee")
      }
      for (index, result) in op.results.enumerated() where result.type != type.results[index] {
        throw VerificationFailure("result type mismatch at index \(index)")
          .note("      op result types: \(list(op.results.types))", at: op.location)
          .note("function result types: \(list(Array(type.results)))", at: op.location)
      }
    }

    /// Returns e.g. "'i32', 'f32'".
    private static func list(_ types: [Type]) -> String {
      types.map { "'\($0.text)'" }.joined(separator: ", ")
    }
  }

  /// A call of a function given as a value.
  ///
  ///     %sum = func.call_indirect %function(%x, %y) : (i32, i32) -> i32
  public enum CallIndirect: CallInterface, HandwrittenAssembly {
    public static let name = "func.call_indirect"
    public static var callee: Operand<0> { .init(.function) }
    public static var calleeOperands: VariadicOperand<1> { .init(name: "callee_operands") }
    public static var argAttrs: OptionalProperty<0, DictionaryArray> { .init(name: "arg_attrs") }
    public static var resAttrs: OptionalProperty<1, DictionaryArray> { .init(name: "res_attrs") }
    public static var results: VariadicResult<0> { .init() }
    public static let fields: [any OpField] = [callee, calleeOperands, argAttrs, resAttrs, results]
    public static let interfaces = [call]

    public static let rules = [
      Rule("callee input types match argument types") { (op: Op<Self>) in
        op.callee.type.as(FunctionType.self)?.inputs.elementsEqual(op.calleeOperands.types) == true
      },
      Rule("callee result types match result types") { (op: Op<Self>) in
        op.callee.type.as(FunctionType.self)?.results.elementsEqual(op.results.types) == true
      },
    ]

    public static func callee(of op: Op<Self>) -> Callee { .value(op.callee) }
    public static func arguments(of op: Op<Self>) -> OperandList { op.calleeOperands }

    public static let canonicalizations = [
      // call_indirect(constant @f, …) → call @f(…)
      Pattern("CallIndirectToCall") { (op: Op<Self>, rewriter) throws(NoMatch) in
        guard let callee = op.callee.defined(by: Constant.self) else {
          throw NoMatch("the callee is not constant")
        }
        let call = rewriter.create(Call.self) {
          ($0.callee, $0.operands, $0.results) = (
            callee.value, Array(op.calleeOperands), op.results.types
          )
        }
        return rewriter.replace(op, with: call)
      }
    ]

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let callee = try parser.parseOperand()
      try parser.parse("(")
      let start = parser.position
      let arguments = try parser.parseOperands()
      try parser.parse(")")
      try parser.parseOptionalAttributes(into: &state)
      try parser.parse(":")
      let type = try parser.parseType(of: FunctionType.self)
      guard let signature = type.as(FunctionType.self) else { return }
      state.operands = [try parser.resolve(callee, type: type)]
      state.operands += try parser.resolve(arguments, types: Array(signature.inputs), at: start)
      state.resultTypes = Array(signature.results)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.callee)
      printer.print("(")
      printer.print(values: op.calleeOperands)
      printer.print(")")
      printer.printAttributes(of: op.operation)
      printer.print(" : ")
      printer.print(op.callee.type)
    }
  }

  /// A function as a value.
  ///
  ///     %f = func.constant @add : (i32, i32) -> i32
  public enum Constant: OpSchema {
    public static let name = "func.constant"
    public static var value: Property<0, FlatSymbolRef> { .init() }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [value, result]
    public static let traits: Traits = [.pure, .constantLike, .symbolUser]
    public static let assembly: Assembly? = "\(.attributes) \(value) : \(type: result)"

    public static func verifySymbolUses(
      _ op: Op<Self>, _ symbols: borrowing SymbolTables
    ) throws(VerificationFailure) {
      guard let function = symbols.function(op.value.name, from: op.operation) else {
        throw VerificationFailure("reference to undefined function '\(op.value.name.string)'")
      }
      if op.result.type.as(FunctionType.self) != function.functionType.type {
        throw VerificationFailure("reference to function with mismatched type")
      }
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "f")
    }

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      .constant(op.value.attribute(in: op.context))
    }
  }
}

extension SymbolTables {
  /// The function that `name` means at `op`.
  fileprivate borrowing func function(_ name: Identifier, from op: Operation) -> Op<Func.Function>? {
    op.nearestSymbolTable.flatMap { lookUp(name, in: $0) }?.as(Func.Function.self)
  }
}
