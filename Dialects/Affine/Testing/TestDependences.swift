public import Accel
import AccelPresburger
import SCFDialect

extension Affine {
  /// Reports of each two accesses whether they meet, and in which iterations.
  public struct TestMemRefDependenceCheck: Pass {
    public static let name = "test-memref-dependence-check"
    public static let title = "(anonymous namespace)::TestMemRefDependenceCheck"
    public static let summary = "Checks dependences between all pairs of memref accesses."

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var accesses: [MemoryAccess] = []
      op.walk(.postOrder) {
        if $0.is(Load.self) || $0.is(Store.self), let access = MemoryAccess($0) { accesses.append(access) }
        return .advance
      }
      for (first, source) in accesses.enumerated() {
        for (second, target) in accesses.enumerated() {
          let common = source.operation.commonLoopCount(with: target.operation)
          for depth in 1...common + 1 {
            let dependence = source.dependence(before: target, depth: depth)
            if case .unknown = dependence {
              source.operation.emitError("dependence check failed")
              continue
            }
            let vector = Self.vector(source, target, dependence, isInside: depth <= common)
            source.operation.emitRemark(
              "dependence from \(first) to \(second) at depth \(depth) = \(vector)")
          }
        }
      }
      context.preserveAll()
    }

    /// The distances as text.
    private static func vector(
      _ source: MemoryAccess, _ target: MemoryAccess, _ dependence: Dependence, isInside: Bool
    ) -> String {
      guard case .possible(let constraints) = dependence else { return "false" }
      let distances = source.distances(to: target, constraints)
      if distances.isEmpty || !isInside { return "true" }
      return distances.map { distance in
        let lower = distance.lower.map { "\($0)" } ?? "-inf"
        let upper = distance.upper.map { "\($0)" } ?? "+inf"
        return "[\(lower), \(upper)]"
      }.joined()
    }
  }

  /// Reports accesses that go beyond the bounds of their buffers.
  public struct TestMemRefBoundCheck: Pass {
    public static let name = "test-memref-bound-check"
    public static let title = "(anonymous namespace)::TestMemRefBoundCheck"
    public static let summary = "Check memref access bounds"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      for access in op.accesses {
        guard let region = MemoryRegion(access, depth: 0, addsShapeBounds: false) else { continue }
        for (dimension, size) in access.memref.memRefType.shape.enumerated() {
          var above = region.constraints.system
          // Any index is beyond a size that is not known, as in MLIR.
          if size != ShapeDimension.dynamic { above.addBound(.lower, dimension, size) }
          if !above.isEmpty {
            access.operation.emitOpError("memref out of upper bound access along dimension #\(dimension + 1)")
          }
          var below = region.constraints.system
          below.addBound(.upper, dimension, -1)
          if !below.isEmpty {
            access.operation.emitOpError("memref out of lower bound access along dimension #\(dimension + 1)")
          }
        }
      }
      context.preserveAll()
    }
  }
}
