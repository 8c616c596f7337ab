public import Accel
import ArithDialect
import UBDialect

/// Buffers: making, reading, writing and viewing them.
public enum MemRef: InliningInterface {
  public static let name = "memref"
  public static let operations: [any OpSchema.Type] = [
    AssumeAlignment.self, AtomicRMW.self, AtomicYield.self, Copy.self, GenericAtomicRMW.self, Load.self,
    Alloc.self, Alloca.self, AllocaScope.self, AllocaScopeReturn.self, Cast.self, CollapseShape.self,
    Dealloc.self, Dim.self, DistinctObjects.self, DMAStart.self, DMAWait.self, ExpandShape.self,
    ExtractAlignedPointerAsIndex.self, ExtractStridedMetadata.self, GetGlobal.self, Global.self,
    MemorySpaceCast.self, Prefetch.self, Rank.self, Realloc.self, ReinterpretCast.self, Reshape.self,
    Store.self, SubView.self, Transpose.self, View.self,
  ]
  public static let dependencies: [any Dialect.Type] = [Arith.self, UB.self]

  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? {
    Arith.materializeConstant(value, type: type, at: location, &builder)
  }
}

extension TypeConstraint {
  /// Memrefs whose addresses are sums of products of indices and numbers.
  static let stridedMemref = memref().confined("strided \(memref().summary)") {
    $0.as(MemRefType.self)?.isStrided ?? false
  }
  /// What atomic operations work on.
  static let atomic = anyOf(.signlessInteger, .float)
}

extension Value {
  /// The type of this memref.
  /// - Requires: it is a memref of known rank.
  var memRef: MemRefType { type.as(MemRefType.self).unsafelyUnwrapped }
}

extension Type {
  /// The memory space of a memref of known or unknown rank.
  var memorySpace: Attribute? {
    self.as(MemRefType.self)?.memorySpace ?? self.as(UnrankedMemRefType.self)?.memorySpace
  }
}
