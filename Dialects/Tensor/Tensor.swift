public import Accel
import AffineDialect
import ArithDialect
import ComplexDialect

/// Tensors made, taken apart and put together.
public enum Tensor: InliningInterface {
  public static let name = "tensor"

  public static let operations: [any OpSchema.Type] = [
    Bitcast.self, Cast.self, CollapseShape.self, Concat.self, Dim.self, Empty.self, ExpandShape.self,
    Extract.self, ExtractSlice.self, FromElements.self, Gather.self, Generate.self, Insert.self,
    InsertSlice.self, Pad.self, ParallelInsertSlice.self, Rank.self, Reshape.self, Scatter.self, Splat.self,
    Yield.self,
  ]

  public static let dependencies: [any Dialect.Type] = [Affine.self, Arith.self, Complex.self]

  public static let canonicalizations = generalPatterns

  /// Makes a constant as `arith` does, or as `complex` does.
  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? { Complex.materializeConstant(value, type: type, at: location, &builder) }
}
