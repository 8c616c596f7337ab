public import Accel

/// Undefined behaviour made explicit.
public enum UB: InliningInterface {
  public static let name = "ub"
  public static let operations: [any OpSchema.Type] = [Poison.self, Unreachable.self]
  public static let attributes: [any AttributeSchema.Type] = [PoisonAttr.self]

  /// Makes poison.
  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    guard value.is(PoisonAttr.self) else { return nil }
    return builder.create(Poison.self, results: [type], properties: [value], at: location).operation
  }
}

extension UB {
  /// A value that nothing may depend on.
  ///
  ///     %0 = ub.poison : i32
  ///     %1 = ub.poison <#ub.poison> : vector<4xi64>
  public enum Poison: OpSchema {
    public static let name = "ub.poison"
    public static var value: DefaultProperty<0, PoisonValue> { .init(.full) }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [value, result]
    public static let traits: Traits = [.pure, .constantLike]
    public static let assembly: Assembly? = "\(.attributes)\(if: value, " <\(value)>") : \(type: result)"

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      .constant(op.value.attribute(in: op.context))
    }
  }

  /// The end of a block that control never reaches.
  ///
  ///     ub.unreachable
  public enum Unreachable: OpSchema {
    public static let name = "ub.unreachable"
    public static let traits: Traits = .terminator
    public static let assembly: Assembly? = "\(.attributes)"
  }
}
