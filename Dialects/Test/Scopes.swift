public import Accel

// Operations that decide how names inside them are read and written.

extension Test {
  static let scopeOperations: [any OpSchema.Type] = [
    IsolatedRegion.self, PolyFor.self, AffineScope.self, DefaultDialect.self, BlockNames.self,
  ]

  /// A region that uses nothing from outside but the operand, which has the same name in it.
  ///
  ///     test.isolated_region %x {
  ///       "some.use"(%x) : (index) -> ()
  ///     }
  public enum IsolatedRegion: HandwrittenAssembly {
    public static let name = "test.isolated_region"
    public static var input: Operand<0> { .init(.index) }
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [input, region]
    public static let traits: Traits = .isolatedFromAbove

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let operand = try parser.parseOperand()
      let type = parser.context.indexType
      state.operands = [try parser.resolve(operand, type: type)]
      let argument = ParsedArgument(named: operand, type: type)
      state.regions = [try parser.parseRegion(arguments: [argument], isolateNames: true)]
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.input)
      printer.print(" ")
      printer.shadow(op.region, names: [op.input])
      printer.print(op.region, entryArguments: false)
    }
  }

  /// A region with any number of indices as arguments.
  ///
  ///     test.polyfor %i, %j {
  ///       "some.op"() : () -> ()
  ///     }
  public enum PolyFor: HandwrittenAssembly {
    public static let name = "test.polyfor"
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [region]

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      var arguments: [ParsedArgument] = []
      while var argument = try parser.parseOptionalArgument(type: false, attributes: false) {
        argument.type = parser.context.indexType
        arguments.append(argument)
        if !parser.parseOptional(",") { break }
      }
      state.regions = [try parser.parseRegion(arguments: arguments)]
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(list: op.region.arguments) {
        printer.printArgument($0, attributes: nil, omitType: true)
      }
      printer.print(" ")
      printer.print(op.region, entryArguments: false)
    }

    public static func nameArguments(
      _ op: Op<Self>, of region: Region, _ setName: (Value, String) -> Void
    ) {
      let names = op.operation.attributes.first { $0.name.equals("arg_names") }?.value.as(ArrayAttr.self)
      for (argument, name) in zip(region.arguments, names.map { Array($0.elements) } ?? []) {
        if let name = name.as(StringAttr.self) { setName(argument, name.bytes.string) }
      }
    }
  }

  /// A region out of which affine dimensions and symbols are not looked up.
  ///
  ///     test.affine_scope {
  ///       "some.op"() : () -> ()
  ///     }
  public enum AffineScope: HandwrittenAssembly {
    public static let name = "test.affine_scope"
    public static var region: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [region]
    public static let traits: Traits = .affineScope

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      state.regions = [try parser.parseRegion()]
    }
    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.region, entryArguments: false)
    }
  }

  /// A region in which the names of this dialect's operations need no prefix.
  ///
  ///     test.default_dialect {
  ///     }
  public enum DefaultDialect: OpSchema {
    public static let name = "test.default_dialect"
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [body]
    public static let traits: Traits = .opensDialect
    public static let assembly: Assembly? = "\(.regions)\(.attributesWithKeyword)"
  }

  /// A region whose blocks are called `^foo0`, `^foo1` and so on.
  ///
  ///     test.block_names {
  ///     }
  public enum BlockNames: OpSchema {
    public static let name = "test.block_names"
    public static var body: Body<0> { .init() }
    public static let fields: [any OpField] = [body]
    public static let assembly: Assembly? = "\(.regions)\(.attributesWithKeyword)"

    public static func nameBlocks(_ op: Op<Self>, _ setName: (Block, String) -> Void) {
      for (index, block) in op.body.blocks.enumerated() { setName(block, "foo\(index)") }
    }
  }
}
