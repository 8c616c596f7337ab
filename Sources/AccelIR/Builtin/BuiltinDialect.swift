/// Modules, and the types, attributes and locations that every dialect uses.
public enum Builtin: InliningInterface {
  public static let name = "builtin"
  public static let operations: [any OpSchema.Type] = [Module.self, UnrealizedConversionCast.self]
}

extension Builtin {
  /// A list of operations, and the scope of their symbols.
  ///
  ///     module @name attributes {key = 1} { }
  public enum Module: OpSchema {
    public static let name = "builtin.module"
    public static var symName: OptionalProperty<0, SymbolName> { .init(name: "sym_name") }
    public static var symVisibility: OptionalProperty<1, StringProperty> { .init(name: "sym_visibility") }
    public static var body: Body<0> { .init(.sized(1), name: "bodyRegion") }
    public static let fields: [any OpField] = [symName, symVisibility, body]
    public static let traits: Traits = [
      .affineScope, .isolatedFromAbove, .symbolTable, .symbol, .noRegionArguments, .noTerminator,
      .singleBlock,
      .graphRegion, .opensDialect,
    ]
    public static let assembly: Assembly? =
      "\(if: symName, " \(symName)")\(.attributesWithKeyword) \(body)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      for attribute in op.operation.attributes where !attribute.name.hasDialect {
        throw VerificationFailure(
          "can only contain attributes with dialect-prefixed names, found: '\(attribute.name.string)'")
      }
      var layout: Identifier?
      for entry in op.operation.attributes where entry.value.interface(DataLayoutSpecWitness.self) != nil {
        guard let first = layout else {
          layout = entry.name
          continue
        }
        throw VerificationFailure("expects at most one data layout attribute")
          .note("'\(first.string)' is a data layout attribute", at: op.location)
          .note("'\(entry.name.string)' is a data layout attribute", at: op.location)
      }
    }
  }

  /// Makes a value of one type pass for others, until both sides are converted.
  ///
  ///     %0 = builtin.unrealized_conversion_cast %arg : i32 to index
  public enum UnrealizedConversionCast: CastInterface {
    public static let name = "builtin.unrealized_conversion_cast"
    public static var inputs: VariadicOperand<0> { .init() }
    public static var outputs: VariadicResult<0> { .init() }
    public static let fields: [any OpField] = [inputs, outputs]
    public static let traits: Traits = [.pure]
    public static let interfaces = [cast]
    public static let assembly: Assembly? =
      "\(if: inputs, " \(inputs) : \(types: inputs)") to \(types: outputs)\(.attributes)"
    public static func areCompatible(_ inputs: [Type], _ outputs: [Type]) -> Bool { true }

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      let (inputs, outputs) = (op.inputs, op.outputs)
      if inputs.elementsEqual(outputs, by: { $0.type == $1.type }) { return .values(inputs) }
      // The results of another cast, all of them and in order, which has what this one makes.
      guard let other = inputs.first?.defined(by: Self.self), other.outputs.elementsEqual(inputs),
        other.inputs.elementsEqual(outputs, by: { $0.type == $1.type })
      else { return nil }
      return .values(other.inputs)
    }
  }
}
