public import Accel
import ArithDialect

// What operations evaluate to, or which operands will do as well.

extension Operation {
  /// This operation with the sources of `memref.cast`s as operands, unless one is unranked or the operand `kept`.
  fileprivate func foldingCasts(except kept: Value? = nil) -> FoldResult? {
    var isChanged = false
    let values = operands.map { value -> Value in
      guard value != kept, let cast = value.defined(by: MemRef.Cast.self),
        !cast.source.type.is(UnrankedMemRefType.self)
      else { return value }
      isChanged = true
      return cast.source
    }
    return isChanged ? .operands(values) : nil
  }
}

extension Op<MemRef.Cast> {
  /// `true` iff whoever uses the result may as well use the source, of which more is known.
  public var canFoldIntoUser: Bool {
    guard let source = self.source.type.as(MemRefType.self), let result = self.dest.type.as(MemRefType.self),
      source.element == result.element, source.shape.count == result.shape.count,
      let before = source.stridesAndOffset, let after = result.stridesAndOffset
    else { return false }
    // What the result knows, the source must know.
    func knows(_ source: some Sequence<Int>, _ result: some Sequence<Int>) -> Bool {
      zip(source, result).allSatisfy {
        $0 == $1 || $0 != ShapeDimension.dynamic || $1 == ShapeDimension.dynamic
      }
    }
    return knows(source.shape, result.shape) && knows([before.offset], [after.offset])
      && knows(before.strides, after.strides)
  }
}

extension MemRef.Cast {
  // cast(cast(x)) → cast(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingCasts()
  }
}

extension MemRef.MemorySpaceCast {
  // memory_space_cast(memory_space_cast(x)) → memory_space_cast(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.source.defined(by: Self.self).map { .operands([$0.source]) }
  }
}

extension MemRef.Load {
  // load(cast(x)) → load(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingCasts()
  }
}

extension MemRef.Store {
  // store(v, cast(x)) → store(v, x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingCasts(except: op.value)
  }
}

extension MemRef.AtomicRMW {
  // atomic_rmw(v, cast(x)) → atomic_rmw(v, x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingCasts(except: op.value)
  }
}

extension MemRef.Prefetch {
  // prefetch(cast(x)) → prefetch(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingCasts()
  }
}

extension MemRef.Dealloc {
  // dealloc(cast(x)) → dealloc(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingCasts()
  }
}

extension MemRef.DMAStart {
  // dma_start(cast(x), …) → dma_start(x, …)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingCasts()
  }
}

extension MemRef.DMAWait {
  // dma_wait(cast(x)) → dma_wait(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingCasts()
  }
}

extension MemRef.Copy {
  // copy(cast(x), y) → copy(x, y), one operand at a time
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    var values = Array(op.operation.operands)
    let position = values.firstIndex { $0.defined(by: MemRef.Cast.self)?.canFoldIntoUser ?? false }
    guard let position, let cast = values[position].defined(by: MemRef.Cast.self) else { return nil }
    values[position] = cast.source
    return .operands(values)
  }
}

extension MemRef.AssumeAlignment {
  // assume_alignment(assume_alignment(x, n), n) → assume_alignment(x, n)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let inner = op.memref.defined(by: Self.self), inner.alignment.value == op.alignment.value else {
      return nil
    }
    return .value(op.memref)
  }
}

extension MemRef.Dim {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let index = operands[index]?.as(IntegerAttr.self)?.value,
      let type = op.source.type.as(MemRefType.self), type.shape.indices.contains(index)
    else { return nil }
    // dim(x : memref<4xf32>, 0) → 4
    if type.shape[index] != ShapeDimension.dynamic {
      return .constant(op.context.integer(type.shape[index], op.context.indexType))
    }
    // dim(alloc(n), 0) → n
    let position = type.dynamicPosition(of: index)
    let source = op.source
    if let alloc = source.defined(by: MemRef.Alloc.self) { return .value(alloc.dynamicSizes[position]) }
    if let alloca = source.defined(by: MemRef.Alloca.self) { return .value(alloca.dynamicSizes[position]) }
    if let view = source.defined(by: MemRef.View.self) { return .value(view.sizes[position]) }
    if let subview = source.defined(by: MemRef.SubView.self),
      let dropped = subview.source.memRef.droppedDimensions(toGet: type, subview.mixedSizes)
    {
      let kept = subview.mixedSizes.indices.filter { !dropped.contains($0) }
      return subview.mixedSizes[kept[index]].value.map { .value($0) }
    }
    // dim(cast(x), i) → dim(x, i)
    return op.operation.foldingCasts()
  }
}

extension MemRef.Rank {
  // rank(x : memref<4x4xf32>) → 2
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.memref.type.shape.map { .constant(op.context.integer($0.count, op.context.indexType)) }
  }
}
