public import Accel
import SCFDialect

extension Affine {
  /// Moves operations that do the same in each iteration out of affine loops, accesses to memory too.
  public struct LoopInvariantCodeMotion: Pass {
    public static let name = "affine-loop-invariant-code-motion"
    public static let title = "AffineLoopInvariantCodeMotion"
    public static let summary = "Hoist loop invariant instructions outside of affine loops"
    public static let anchor: String? = "func.func"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.inside(For.self) {
        var invariance = Invariance(loop: loop)
        for inner in invariance.invariantOperations { rewriter.move(inner, before: loop.operation) }
      }
    }
  }

  /// What is the same in each iteration of a loop.
  private struct Invariance {
    let loop: Op<For>
    /// Operations of the loop whose results are used, or that access memory.
    private var used: Set<Operation> = []
    /// Operations that may be moved.
    private var movable: Set<Operation> = []

    init(loop: Op<For>) { self.loop = loop }

    /// The operations directly in the body that may be moved.
    var invariantOperations: [Operation] {
      mutating get {
        var found: [Operation] = []
        for op in loop.body.operations {
          if !op.isUnused { used.insert(op) }
          if op.is(Yield.self) { continue }
          if isInvariant(op) { found.append(op) }
        }
        return found
      }
    }

    /// `true` iff all operations in the regions of `op` are invariant.
    private mutating func areInvariant(_ op: Operation) -> Bool {
      for region in op.regions {
        for block in region.blocks {
          for inner in block.operations where !isInvariant(inner) { return false }
        }
      }
      return true
    }

    /// `true` iff an operation does the same in each iteration.
    private mutating func isInvariant(_ op: Operation) -> Bool {
      if op.is(If.self) || op.is(For.self) || op.is(Parallel.self) {
        if !areInvariant(op) { return false }
      } else if let access = MemoryAccess(op) {
        used.insert(op)
        for use in access.memref.uses where use.owner != op {
          let user = use.owner
          guard user.has(.write, on: access.memref) || access.isWrite && user.has(.read, on: access.memref)
          else {
            continue
          }
          if user.surroundingLoops.contains(loop) { return false }
        }
      } else if !op.isMemoryEffectFree {
        return false
      }
      let arguments = loop.body.arguments
      for operand in op.operands {
        if arguments.contains(operand) { return false }
        if let definition = operand.definingOperation, used.contains(definition),
          !movable.contains(definition)
        {
          return false
        }
      }
      movable.insert(op)
      return true
    }
  }
}

extension Operation {
  /// `true` iff this operation itself has an effect of the given kind on a value.
  func has(_ kind: MemoryEffect.Kind, on value: Value) -> Bool {
    interface(MemoryEffectsWitness.self)?.effects(self).contains { $0.kind == kind && $0.value == value }
      ?? false
  }
}
