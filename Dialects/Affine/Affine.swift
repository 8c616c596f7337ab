public import Accel
import ArithDialect
import MemRefDialect
import SCFDialect
import UBDialect

/// Loops, conditions and accesses whose indices are affine in what surrounds them.
public enum Affine: Dialect {
  public static let name = "affine"
  public static let operations: [any OpSchema.Type] = [
    Apply.self, DelinearizeIndex.self, DMAStart.self, DMAWait.self, For.self, If.self, LinearizeIndex.self,
    Load.self, Max.self, Min.self, Parallel.self, Prefetch.self, Store.self, VectorLoad.self,
    VectorStore.self, Yield.self,
  ]
  public static let dependencies: [any Dialect.Type] = [Arith.self, UB.self]

  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    Arith.materializeConstant(value, type: type, at: location, &builder)
  }
}
