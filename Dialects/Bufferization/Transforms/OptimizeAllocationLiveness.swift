public import Accel
import FuncDialect
import MemRefDialect

/// Frees buffers where nobody needs them any longer.
public struct OptimizeAllocationLiveness: Pass {
  public static let name = "optimize-allocation-liveness"
  public static let title = "OptimizeAllocationLivenessPass"
  public static let summary = "This pass optimizes the liveness of temp allocations in the input function"
  public static let anchor: String? = Func.Function.name
  public static let dependentDialects: [any Dialect.Type] = [MemRef.self]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = Rewriter(op.context)
    var allocations: [Operation] = []
    op.walk(.postOrder) { inner in
      if inner.results.count == 1, inner.result(0).isAllocated { allocations.append(inner) }
      return .advance
    }
    for allocation in allocations {
      let buffer = allocation.result(0)
      guard let block = allocation.block, let dealloc = buffer.onlyDealloc, dealloc.block == block,
        let last = lastUser(of: buffer, in: block, except: dealloc), last != dealloc.previous,
        !last.traits.contains(.terminator)
      else { continue }
      rewriter.move(dealloc, after: last)
    }
  }

  /// Finds the last operation in `block` that uses `buffer`, or what may be part of it.
  private func lastUser(of buffer: Value, in block: Block, except dealloc: Operation) -> Operation? {
    var last: Operation?
    for alias in buffer.laterAliases {
      for use in alias.uses where use.owner != dealloc {
        guard let user = use.owner.ancestor(in: block) else { continue }
        if let known = last, known == user || user.isBefore(known) { continue }
        last = user
      }
    }
    return last
  }
}

extension Value {
  /// The operation that frees this buffer, if it is the only one.
  fileprivate var onlyDealloc: Operation? {
    var found: Operation?
    for use in uses {
      let frees = use.owner.interface(MemoryEffectsWitness.self)?.effects(use.owner).contains {
        $0.kind == .free && $0.value == self
      }
      guard frees ?? false else { continue }
      if found != nil { return nil }
      found = use.owner
    }
    return found
  }
}
