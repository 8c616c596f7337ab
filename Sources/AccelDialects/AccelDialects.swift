public import Accel
import AffineDialect
import ArithDialect
import BufferizationDialect
import CFDialect
import ComplexDialect
import DLTIDialect
import FuncDialect
import IndexDialect
import LinalgDialect
import MathDialect
import MemRefDialect
import MemRefTransformsDialect
import SCFDialect
import TensorDialect
import TestDialect
import UBDialect
import VectorDialect

/// Every dialect there is, besides `builtin`.
public enum AllDialects {
  /// The dialects in the order of their names.
  public static let all: [any Dialect.Type] = [
    Affine.self, Arith.self, Bufferization.self, CF.self, Complex.self, DLTI.self, Func.self, Index.self,
    Linalg.self, Math.self, MemRef.self, SCF.self, Tensor.self, Test.self, UB.self, Vector.self,
  ]
}

/// Every pass there is, besides those that work on any dialect.
public enum AllPasses {
  /// The passes and pipelines that come with dialects.
  public static var all: PassRegistry {
    var registry = PassRegistry()
    registry.add(Affine.passes)
    registry.add(Arith.passes)
    registry.add(Bufferization.passes)
    registry.add(Func.passes)
    registry.add(Linalg.passes)
    registry.add(Tensor.passes)
    registry.add(Math.passes)
    registry.add(MemRef.passes)
    registry.add(MemRefTransforms.passes)
    registry.add(SCF.passes)
    registry.add(Test.passes)
    return registry
  }
}
