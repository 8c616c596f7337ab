public import Accel

// Operations that name their results.

extension Test {
  static let nameOperations: [any OpSchema.Type] = [
    AsmInterface.self, AsmDialectInterface.self, PrettyNames.self, CustomResultNames.self,
  ]

  /// Results with and without names.
  ///
  ///     %first, %middle_results:2, %last = "test.asm_interface_op"() : () -> (i32, i32, i32, i32)
  public enum AsmInterface: OpSchema {
    public static let name = "test.asm_interface_op"
    public static var first: Result<0> { .init() }
    public static var middleResults: VariadicResult<1> { .init(name: "middle_results") }
    public static var last: Result<2> { .init(name: "") }
    public static let fields: [any OpField] = [first, middleResults, last]
  }

  /// A result without a name.
  ///
  ///     %0 = "test.asm_dialect_interface_op"() : () -> i32
  public enum AsmDialectInterface: OpSchema {
    public static let name = "test.asm_dialect_interface_op"
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [result]
  }

  /// Results whose names are an attribute, which follows from the names in the text.
  ///
  ///     %x, %y = test.string_attr_pretty_name
  public enum PrettyNames: HandwrittenAssembly {
    public static let name = "test.string_attr_pretty_name"
    public static var names: Property<0, [String]> { .init() }
    public static var r: VariadicResult<0> { .init(.i32) }
    public static let fields: [any OpField] = [names, r]

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      for (result, name) in zip(op.r, op.names) where !name.isEmpty { setName(result, name) }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let written = parser.resultNames
      state.resultTypes = Array(repeating: parser.context.i32, count: written.count)
      try parser.parseOptionalAttributes(into: &state, withKeyword: true)
      if written.isEmpty || state.property("names") != nil { return }
      let names = written.map { $0.first?.isNumber == true ? "" : $0 }
      state.set(self.names, names.attribute(in: parser.context))
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      let isImplied =
        op.names.count == op.r.count
        && zip(op.names, op.r).allSatisfy { name, result in
          printer.name(of: result) == "%\(name)"
        }
      printer.printAttributes(of: op.operation, except: isImplied ? ["names"] : [], withKeyword: true)
    }
  }

  /// Results whose names are an attribute.
  ///
  ///     %a = "test.custom_result_name"() <{names = ["a"]}> : () -> i32
  public enum CustomResultNames: OpSchema {
    public static let name = "test.custom_result_name"
    public static var operands: VariadicOperand<0> { .init(.integer, name: "optional") }
    public static var names: Property<0, [String]> { .init() }
    public static var r: VariadicResult<0> { .init(.integer) }
    public static let fields: [any OpField] = [operands, names, r]

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      for (result, name) in zip(op.r, op.names) where !name.isEmpty { setName(result, name) }
    }
  }
}
