public import Accel
import AffineDialect
import ArithDialect
import MemRefDialect
import TensorDialect
import UBDialect

/// Vectors of any number of dimensions: made, taken apart, rearranged, reduced, masked, read and written.
public enum Vector: Dialect {
  public static let name = "vector"
  public static let operations: [any OpSchema.Type] = [
    BitCast.self, Broadcast.self, CompressStore.self, ConstantMask.self, Contract.self, CreateMask.self,
    Deinterleave.self, ExpandLoad.self, Extract.self, ExtractStridedSlice.self, FMA.self, FromElements.self,
    Gather.self, Insert.self, InsertStridedSlice.self, Interleave.self, Load.self, Mask.self, MaskedLoad.self,
    MaskedStore.self, MultiReduction.self, OuterProduct.self, Print.self, Reduction.self,
    ScalableExtract.self, ScalableInsert.self, Scan.self, Scatter.self, ShapeCast.self, Shuffle.self,
    Step.self, Store.self, ToElements.self, TransferRead.self, TransferWrite.self, Transpose.self,
    TypeCast.self, VScale.self, Yield.self,
  ]
  public static let attributes: [any AttributeSchema.Type] = [
    CombiningKindAttr.self, IteratorTypeAttr.self, PrintPunctuationAttr.self,
  ]
  public static let dependencies: [any Dialect.Type] = [
    Affine.self, Arith.self, MemRef.self, Tensor.self, UB.self,
  ]

  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    Arith.materializeConstant(value, type: type, at: location, &builder)
  }
}

extension Vector {
  /// What the scalable dimensions of vectors are multiplied by, a constant of the target.
  ///
  ///     %vscale = vector.vscale
  public enum VScale: OpSchema {
    public static let name = "vector.vscale"
    public static var result: Result<0> { .init(.index, name: "res") }
    public static let fields: [any OpField] = [result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(.attributes)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "vscale")
    }
  }

  /// The numbers 0, 1, 2, …
  ///
  ///     %0 = vector.step : vector<4xindex>
  public enum Step: OpSchema {
    public static let name = "vector.step"
    public static var result: Result<0> { .init(.vector(of: .index, ranks: 1)) }
    public static let fields: [any OpField] = [result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(.attributes) : \(type: result)"
  }
}
