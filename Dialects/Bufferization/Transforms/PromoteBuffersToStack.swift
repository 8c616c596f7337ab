public import Accel
import FuncDialect
import MemRefDialect

/// Allocates small buffers on the stack, where nobody needs them after the scope around.
public struct PromoteBuffersToStack: Pass {
  public static let name = "promote-buffers-to-stack"
  public static let title = "PromoteBuffersToStackPass"
  public static let summary =
    "Promotes heap-based allocations to automatically managed stack-based allocations"
  public static let anchor: String? = Func.Function.name
  public static let dependentDialects: [any Dialect.Type] = [MemRef.self]

  /// How large a buffer may be.
  public var maxAllocSizeInBytes: UInt32 = 1024
  /// How many dimensions a buffer of dynamic size may have, if each size is the rank of a buffer.
  public var maxRankOfAllocatedMemRef: UInt32 = 1
  public static let options: [PassOption<Self>] = [
    .init(
      "max-alloc-size-in-bytes", \.maxAllocSizeInBytes,
      "Maximal size in bytes to promote allocations to stack."),
    .init(
      "max-rank-of-allocated-memref", \.maxRankOfAllocatedMemRef,
      "Maximal memref rank to promote dynamic buffers."),
  ]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = Rewriter(op.context)
    var allocations: [Op<MemRef.Alloc>] = []
    op.forEach(MemRef.Alloc.self) { allocations.append($0) }
    for alloc in allocations where isSmall(alloc) && !isFreed(alloc.memref) && endsWithScope(alloc) {
      rewriter.builder.move(before: alloc.operation)
      let (type, sizes, symbols) = (
        alloc.memref.type, Array(alloc.dynamicSizes), Array(alloc.symbolOperands)
      )
      let alignment = alloc.alignment
      let alloca = rewriter.create(MemRef.Alloca.self, at: alloc.location) {
        ($0.memref, $0.dynamicSizes, $0.symbolOperands) = (type, sizes, symbols)
        $0.alignment = alignment
      }
      for attribute in alloc.operation.attributes {
        rewriter.setAttribute(alloca.operation, attribute.name, to: attribute.value)
      }
      rewriter.replace(alloc, with: alloca.memref)
    }
  }

  /// `true` iff a buffer is as small as the options say.
  private func isSmall(_ alloc: Op<MemRef.Alloc>) -> Bool {
    guard let type = alloc.memref.type.as(MemRefType.self) else { return false }
    if type.shape.contains(ShapeDimension.dynamic) {
      let isRank = alloc.dynamicSizes.allSatisfy { $0.defined(by: MemRef.Rank.self) != nil }
      return isRank && type.shape.count <= Int(maxRankOfAllocatedMemRef)
    }
    guard let width = type.element.bitWidth ?? (type.element == alloc.context.indexType ? 64 : nil) else {
      return false
    }
    var bits = width
    for size in type.shape {
      let (product, hasOverflown) = bits.multipliedReportingOverflow(by: size)
      if hasOverflown { return false }
      bits = product
    }
    return bits <= 8 * Int(maxAllocSizeInBytes)
  }

  /// `true` iff some operation frees `buffer`.
  private func isFreed(_ buffer: Value) -> Bool {
    buffer.laterAliases.contains { alias in
      alias.uses.contains { use in
        use.owner.interface(MemoryEffectsWitness.self)?.effects(use.owner).contains {
          $0.kind == .free && $0.value == alias
        } ?? false
      }
    }
  }

  /// `true` iff nothing that may be part of the buffer leaves a scope around whose end frees what is on the stack.
  private func endsWithScope(_ alloc: Op<MemRef.Alloc>) -> Bool {
    let aliases = alloc.memref.laterAliases
    var region = alloc.operation.region
    while let scope = region {
      let op = scope.parent
      if op.traits.contains(.automaticAllocationScope) {
        let leaves = aliases.contains { alias in
          alias.uses.contains { $0.owner.region == scope && $0.owner.traits.contains(.returnLike) }
        }
        return !leaves
      }
      guard op.interface(RegionBranchWitness.self) != nil || op.interface(LoopLikeWitness.self) != nil else {
        return false
      }
      region = op.region
    }
    return false
  }
}
