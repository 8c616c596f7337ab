public import Accel

extension Func {
  /// A function, or, without a body, the promise that there is one elsewhere.
  ///
  ///     func.func private @sin(f32) -> f32
  ///     func.func @twice(%x: i32 {d.a}) -> (i32, i32) attributes {d.b = 1} {
  ///       return %x, %x : i32, i32
  ///     }
  public enum Function: FunctionInterface, CallableInterface, HandwrittenAssembly {
    public static let name = "func.func"
    public static var symName: Property<0, SymbolName> { .init(name: "sym_name") }
    public static var functionType: Property<1, FunctionTypeProperty> { .init(name: "function_type") }
    public static var symVisibility: OptionalProperty<2, StringProperty> { .init(name: "sym_visibility") }
    public static var argAttrs: OptionalProperty<3, DictionaryArray> { .init(name: "arg_attrs") }
    public static var resAttrs: OptionalProperty<4, DictionaryArray> { .init(name: "res_attrs") }
    /// `true` iff calls are not to be replaced by the body.
    public static var noInline: OptionalProperty<5, UnitAttr> { .init(name: "no_inline") }
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [
      symName, functionType, symVisibility, argAttrs, resAttrs, noInline, body,
    ]
    public static let traits: Traits = [
      .affineScope, .automaticAllocationScope, .isolatedFromAbove, .symbol, .opensDialect,
    ]
    public static let interfaces = [function, callable]

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      try FunctionSyntax.parse(parser, into: &state)
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      FunctionSyntax.print(op, to: printer)
    }
  }

  /// The end of a function, with its results.
  ///
  ///     func.return %x, %y : i32, f32
  public enum Return: OpSchema {
    public static let name = "func.return"
    public static var operands: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [operands]
    public static let traits: Traits = [.pure, .terminator, .returnLike]
    public static let parents = [Function.name]
    public static let assembly: Assembly? =
      "\(.attributes)\(if: operands, " \(operands) : \(types: operands)")"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let function = op.operation.parent?.as(Function.self) else { return }
      let (expected, name) = (function.functionType.type.results, function.symName.name.string)
      if op.operands.count != expected.count {
        throw VerificationFailure(
          "has \(op.operands.count) operands, but enclosing function (@\(name)) returns \(expected.count)")
      }
      for (index, operand) in op.operands.enumerated() where operand.type != expected[index] {
        throw VerificationFailure(
          whole: "type of return operand \(index) ('\(operand.type.text)') doesn't match "
            + "function result type ('\(expected[index].text)') in function @\(name)")
      }
    }
  }
}
