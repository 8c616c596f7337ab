public import Accel
import ArithDialect

extension MemRef.Alloc {
  public static let canonicalizations = [simplifyConstantSizes, MemRef.simplifyDeadAllocation(Self.self)]
}

extension MemRef.Alloca {
  public static let canonicalizations = [simplifyConstantSizes, MemRef.simplifyDeadAllocation(Self.self)]
}

extension MemRef.Realloc {
  public static let canonicalizations = [MemRef.simplifyDeadAllocation(Self.self)]
}

extension BufferAllocation {
  // alloc(4) : memref<?xf32> → cast(alloc() : memref<4xf32>)
  fileprivate static var simplifyConstantSizes: Pattern {
    Pattern(memref: "SimplifyAllocConst") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let sizes = op.dynamicSizes.map({ MixedIndex.value($0) }).simplifiedSizes else {
        throw NoMatch("no size is constant")
      }
      let type = op.memref.memRef
      var rest = sizes[...]
      let shape = type.shape.map { size in
        size == ShapeDimension.dynamic ? rest.removeFirst().dimension : size
      }
      let alloc = rewriter.create(Self.self) {
        $0.dynamicSizes = sizes.values
        $0.symbolOperands = Array(op.symbolOperands)
        $0.alignment = op.alignment
        $0.memref = type.with(shape: shape, layout: type.layout, in: op.context)
      }
      return rewriter.replace(op, withCastOf: alloc.memref)
    }
  }
}

extension MemRef {
  // What is only written to and freed → nothing
  fileprivate static func simplifyDeadAllocation<S: OpSchema>(_: S.Type) -> Pattern {
    Pattern(memref: "SimplifyDeadAlloc") { (op: Op<S>, rewriter) throws(NoMatch) in
      let buffer = op.operation.result(0)
      for use in buffer.uses {
        let isRemovable = use.owner.as(Store.self).map { $0.value != buffer } ?? use.owner.is(Dealloc.self)
        if !isRemovable { throw NoMatch("the buffer is used") }
      }
      while let use = buffer.firstUse { rewriter.erase(use.owner) }
      return rewriter.erase(op)
    }
  }
}

extension MemRef.Copy {
  public static let canonicalizations = [
    // copy of nothing → nothing
    Pattern(memref: "FoldEmptyCopy") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.operation.operands.contains(where: { $0.type.shape?.contains(0) ?? false }) else {
        throw NoMatch("there may be something to copy")
      }
      return rewriter.erase(op)
    },
    // copy(x, x) → nothing
    Pattern(memref: "FoldSelfCopy") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.source == op.target else { throw NoMatch("the source is not the target") }
      return rewriter.erase(op)
    },
  ]
}

extension MemRef.Dim {
  public static let canonicalizations = [
    // dim(reshape(x, shape), i) → load(shape, i)
    Pattern(memref: "DimOfMemRefReshape") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let reshape = op.source.defined(by: MemRef.Reshape.self) else {
        throw NoMatch("Dim op is not defined by a reshape op.")
      }
      guard isKnown(op, at: reshape.operation) else { throw NoMatch("the index comes after the reshape") }
      // The shape may be changed after the reshape.
      rewriter.builder.move(after: reshape.operation)
      let load = rewriter.create(MemRef.Load.self) {
        ($0.memref, $0.indices) = (reshape.shape, [op.index])
      }
      if load.result.type == op.result.type { return rewriter.replace(op, with: load.result) }
      let cast = rewriter.create(
        Arith.IndexCast.self, operands: [load.result], results: [op.result.type])
      return rewriter.replace(op, with: cast.out)
    }
  ]

  /// `true` iff the index of `op` is defined before `reshape`, as far as can be told quickly.
  private static func isKnown(_ op: Op<Self>, at reshape: Operation) -> Bool {
    let block = op.index.parentBlock
    if block == reshape.block {
      return op.index.definingOperation.map { !reshape.isBefore($0) } ?? true
    }
    if op.operation.block == reshape.block { return true }
    guard let region = block?.region, let inner = reshape.region else { return false }
    return inner.isProperDescendant(of: region)
  }
}
