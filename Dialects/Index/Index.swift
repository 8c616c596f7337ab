public import Accel

/// Arithmetic on indices, whose width the target chooses.
public enum Index: InliningInterface {
  public static let name = "index"

  public static let operations: [any OpSchema.Type] = [
    Add.self, And.self, BoolConstant.self, CastS.self, CastU.self, CeilDivS.self, CeilDivU.self, Cmp.self,
    Constant.self, DivS.self, DivU.self, FloorDivS.self, MaxS.self, MaxU.self, MinS.self, MinU.self, Mul.self,
    Or.self, RemS.self, RemU.self, Shl.self, ShrS.self, ShrU.self, SizeOf.self, Sub.self, XOr.self,
  ]

  public static let attributes: [any AttributeSchema.Type] = [PredicateAttr.self]

  /// Makes a constant of a boolean or an index.
  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    guard let integer = value.as(IntegerAttr.self), integer.integerType == type else { return nil }
    if type == type.context.i1 {
      return builder.create(BoolConstant.self, results: [type], properties: [value], at: location).operation
    }
    if !type.isIndex { return nil }
    return builder.create(Constant.self, results: [type], properties: [value], at: location).operation
  }
}
