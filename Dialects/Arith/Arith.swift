public import Accel
import UBDialect

/// Arithmetic on integers, floating-point numbers and indices, and on vectors and tensors of them.
public enum Arith: InliningInterface {
  public static let name = "arith"

  public static let operations: [any OpSchema.Type] = [
    Constant.self,

    AddI.self, SubI.self, MulI.self, ShLI.self,
    DivUI.self, DivSI.self, ShRUI.self, ShRSI.self,
    CeilDivUI.self, CeilDivSI.self, FloorDivSI.self, RemUI.self, RemSI.self,
    AndI.self, OrI.self, XOrI.self, MaxSI.self, MaxUI.self, MinSI.self, MinUI.self,
    AddUIExtended.self, MulSIExtended.self, MulUIExtended.self,

    NegF.self, AddF.self, SubF.self, MulF.self, DivF.self, RemF.self,
    MaximumF.self, MaxNumF.self, MinimumF.self, MinNumF.self,

    ExtUI.self, ExtSI.self, TruncI.self,
    ExtF.self, TruncF.self, ScalingExtF.self, ScalingTruncF.self,
    UIToFP.self, SIToFP.self, FPToUI.self, FPToSI.self,
    IndexCast.self, IndexCastUI.self, Bitcast.self,

    CmpI.self, CmpF.self, Select.self,
  ]

  public static let attributes: [any AttributeSchema.Type] = [OverflowFlags.self, FastMathFlags.self]

  public static let dependencies: [any Dialect.Type] = [UB.self]

  /// Makes a constant of a number or elements, and poison of poison.
  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    if value.isPoison {
      return builder.create(UB.Poison.self, results: [type], properties: [value], at: location).operation
    }
    guard value.type == type, value.is(IntegerAttr.self) || value.is(FloatAttr.self) || value.isElements,
      type.elementOrSelf.as(IntegerType.self)?.isSignless != false
    else { return nil }
    return builder.create(Constant.self, results: [type], properties: [value], at: location).operation
  }
}

extension Traits {
  /// What most of the arithmetic has in common: no effects, element by element, one type throughout.
  static let arithmetic: Traits = [.pure, .elementwise, .sameOperandsAndResultType]
}
