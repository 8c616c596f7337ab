public import Accel
import AffineDialect
import ArithDialect
import ComplexDialect
import MathDialect
import MemRefDialect
import SCFDialect
import TensorDialect

/// Structured operations on tensors and buffers.
public enum Linalg: InliningInterface {
  public static let name = "linalg"

  public static let operations: [any OpSchema.Type] = [
    Abs.self, Add.self, BatchMatmul.self, BatchMatvec.self, BatchMmt4d.self, BatchReduceMatmul.self,
    BatchVecmat.self, Broadcast.self, Ceil.self, Contract.self, Conv1D.self, Conv1DNcwFcw.self,
    Conv1DNwcWcf.self, Conv2D.self, Conv2DNchwFchw.self, Conv2DNchwFchwQ.self, Conv2DNgchwFgchw.self,
    Conv2DNgchwGfchw.self, Conv2DNgchwGfchwQ.self, Conv2DNhwcFhwc.self, Conv2DNhwcFhwcQ.self,
    Conv2DNhwcHwcf.self, Conv2DNhwcHwcfQ.self, Conv2DNhwgcGfhwc.self, Conv2DNhwgcGfhwcQ.self, Conv3D.self,
    Conv3DNcdhwFcdhw.self, Conv3DNdhwcDhwcf.self, Conv3DNdhwcDhwcfQ.self, Copy.self,
    DepthwiseConv1DNcwCw.self, DepthwiseConv1DNwcWc.self, DepthwiseConv1DNwcWcm.self,
    DepthwiseConv2DNchwChw.self, DepthwiseConv2DNhwcHwc.self, DepthwiseConv2DNhwcHwcQ.self,
    DepthwiseConv2DNhwcHwcm.self, DepthwiseConv2DNhwcHwcmQ.self, DepthwiseConv3DNcdhwCdhw.self,
    DepthwiseConv3DNdhwcDhwc.self, DepthwiseConv3DNdhwcDhwcm.self, Div.self, DivUnsigned.self, Dot.self,
    Elementwise.self, Erf.self, Exp.self, Fill.self, FillRng2D.self, Floor.self, Generic.self, Index.self,
    Log.self, Map.self, Matmul.self, Matvec.self, Max.self, Min.self, Mmt4d.self, Mul.self, Negf.self,
    Pack.self, PoolingNchwMax.self, PoolingNchwSum.self, PoolingNcwMax.self, PoolingNcwSum.self,
    PoolingNdhwcMax.self, PoolingNdhwcMin.self, PoolingNdhwcSum.self, PoolingNhwcMax.self,
    PoolingNhwcMaxUnsigned.self, PoolingNhwcMin.self, PoolingNhwcMinUnsigned.self, PoolingNhwcSum.self,
    PoolingNwcMax.self, PoolingNwcMaxUnsigned.self, PoolingNwcMin.self, PoolingNwcMinUnsigned.self,
    PoolingNwcSum.self, Powf.self, QuantizedBatchMatmul.self, QuantizedMatmul.self, Reciprocal.self,
    Reduce.self, Round.self, Rsqrt.self, Select.self, Softmax.self, Sqrt.self, Square.self, Sub.self,
    Tanh.self, Transpose.self, Unpack.self, Vecmat.self, WinogradFilterTransform.self,
    WinogradInputTransform.self, WinogradOutputTransform.self, Yield.self,
  ]

  public static let attributes: [any AttributeSchema.Type] = [
    IteratorTypeAttr.self, TypeFunctionAttr.self, UnaryFunctionAttr.self, BinaryFunctionAttr.self,
    TernaryFunctionAttr.self, ElementwiseKindAttr.self,
  ]

  public static let dependencies: [any Dialect.Type] = [
    Affine.self, Arith.self, Complex.self, Math.self, MemRef.self, SCF.self, Tensor.self,
  ]

  /// Makes a constant as `arith` does.
  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? { Arith.materializeConstant(value, type: type, at: location, &builder) }
}
