public import Accel
import ArithDialect

extension MemRef.SubView {
  public static let canonicalizations = [
    // subview(x)[%c4] → cast(subview(x)[4])
    Pattern(memref: "OpWithOffsetSizesAndStridesConstantArgumentFolder") {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      var (offsets, sizes, strides) = (
        Array(op.mixedOffsets), Array(op.mixedSizes), Array(op.mixedStrides)
      )
      // One list at a time, as MLIR does.
      if let known = offsets.simplifiedSizes {
        offsets = known
      } else if let known = sizes.simplifiedSizes {
        sizes = known
      } else if let known = strides.simplifiedStrides {
        strides = known
      } else {
        throw NoMatch("no value is constant")
      }
      guard let type = resultType(of: op, offsets, sizes, strides) else {
        throw NoMatch("the part is not valid")
      }
      let subview = rewriter.subview(op.source, offsets, sizes, strides, to: type)
      return rewriter.replace(op, withCastOf: subview)
    },
    // subview(cast(x)) → cast(subview(x))
    Pattern(memref: "SubViewOpMemRefCastFolder") { (op: Op<Self>, rewriter) throws(NoMatch) in
      if op.operation.operands.contains(where: \.isConstantIndex) { throw NoMatch("a value is constant") }
      guard let cast = op.source.defined(by: MemRef.Cast.self), cast.canFoldIntoUser else {
        throw NoMatch("the source is no cast that can be left out")
      }
      let (offsets, sizes, strides) = (op.mixedOffsets, op.mixedSizes, op.mixedStrides)
      let full = cast.source.memRef.subview(
        offsets: offsets.dimensions, sizes: sizes.dimensions, strides: strides.dimensions, in: op.context)
      guard let dropped = op.source.memRef.droppedDimensions(toGet: op.result.memRef, sizes),
        let type = full?.as(MemRefType.self)?.dropping(dropped, in: op.context)
      else { throw NoMatch("it is not clear which dimensions are left out") }
      let subview = rewriter.subview(cast.source, offsets, sizes, strides, to: type)
      return rewriter.replace(op, withCastOf: subview)
    },
    // subview(x) of all of x → cast(x)
    Pattern(memref: "TrivialSubViewOpFolder") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let shape = op.source.memRef.shape
      guard shape.count == op.result.memRef.shape.count,
        op.mixedOffsets.allSatisfy({ $0.constant == 0 }), op.mixedStrides.allSatisfy({ $0.constant == 1 }),
        zip(op.mixedSizes, shape).allSatisfy({ $0.constant == $1 })
      else { throw NoMatch("it may be a part") }
      if op.source.type == op.result.type { return rewriter.replace(op, with: op.source) }
      return rewriter.replace(op, withCastOf: op.source)
    },
  ]

  /// Returns the type of the part that the indices mean, with the dimensions left out that `op` leaves out; `nil` if
  /// they mean none.
  private static func resultType(
    of op: Op<Self>, _ offsets: [MixedIndex], _ sizes: [MixedIndex], _ strides: [MixedIndex]
  ) -> Type? {
    let (starts, lengths, steps) = (
      offsets.dimensions.values, sizes.dimensions.values, strides.dimensions.values
    )
    let isValid =
      (starts + lengths).allSatisfy { $0 >= 0 || $0 == ShapeDimension.dynamic } && !steps.contains(0)
    guard isValid,
      outOfBounds(shape: op.source.memRef.shape, offsets: starts, sizes: lengths, strides: steps) == nil,
      let dropped = op.source.memRef.droppedDimensions(toGet: op.result.memRef, op.mixedSizes)
    else { return nil }
    let full = op.source.memRef.subview(
      offsets: starts, sizes: lengths, strides: steps, in: op.context)
    return full?.as(MemRefType.self)?.dropping(dropped, in: op.context)
  }
}

extension MemRefType {
  /// Returns the type of this strided memref without the given dimensions.
  func dropping(_ dimensions: Set<Int>, in context: Context) -> Type? {
    guard let layout = stridesAndOffset else { return nil }
    let kept = shape.indices.filter { !dimensions.contains($0) }
    return with(
      shape: kept.map { shape[$0] },
      layout: context.stridedLayout(kept.map { layout.strides[$0] }, offset: layout.offset), in: context)
  }
}

extension Value {
  /// `true` iff this is an `arith.constant` of type `index`.
  fileprivate var isConstantIndex: Bool { type.isIndex && defined(by: Arith.Constant.self) != nil }
}

extension Rewriter {
  /// Creates a view of a part of a buffer.
  package func subview(
    _ source: Value, _ offsets: some Sequence<MixedIndex>, _ sizes: some Sequence<MixedIndex>,
    _ strides: some Sequence<MixedIndex>, to type: Type
  ) -> Value {
    create(MemRef.SubView.self) {
      ($0.source, $0.result) = (source, type)
      $0.assign(offsets: offsets, sizes: sizes, strides: strides)
    }.result
  }

  /// Creates a view of the memory of a buffer; its type is what the indices say.
  package func reinterpretCast(
    _ source: Value, _ offset: MixedIndex, _ sizes: [MixedIndex], _ strides: [MixedIndex],
    to type: Type? = nil
  ) -> Value {
    let result =
      type
      ?? context.memRefType(
        sizes.dimensions.values, source.type.elementOrSelf,
        layout: context.stridedLayout(strides.dimensions.values, offset: offset.dimension),
        memorySpace: source.type.memorySpace)
    return create(MemRef.ReinterpretCast.self) {
      ($0.source, $0.result) = (source, result)
      $0.assign(offsets: [offset], sizes: sizes, strides: strides)
    }.result
  }
}

extension MemRef.View {
  public static let canonicalizations = [
    // view(x)[…][%c4] → cast(view(x)[…][])
    Pattern(memref: "ViewOpShapeFolder") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let type = op.result.memRef
      let sizes = op.sizes.map { size -> MixedIndex in
        let index = MixedIndex.value(size)
        return size.isConstantIndex && index.constant.map { $0 >= 0 } ?? false ? index.simplified : index
      }
      guard sizes.contains(where: \.isStatic) else { throw NoMatch("no size is constant") }
      var rest = sizes[...]
      let shape = type.shape.map { size in
        size == ShapeDimension.dynamic ? rest.removeFirst().dimension : size
      }
      let view = rewriter.create(Self.self) {
        ($0.source, $0.byteShift, $0.sizes) = (op.source, op.byteShift, sizes.values)
        $0.result = type.with(shape: shape, layout: type.layout, in: op.context)
      }
      return rewriter.replace(op, withCastOf: view.result)
    },
    // view(cast(x)) → view(x), unless x is nothing that can be viewed
    Pattern(memref: "ViewOpMemrefCastFolder") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let cast = op.source.defined(by: MemRef.Cast.self),
        cast.source.type.as(MemRefType.self)?.hasIdentityLayout == true
      else { throw NoMatch("the source is no cast of what can be viewed") }
      let view = rewriter.create(Self.self) {
        ($0.source, $0.byteShift, $0.sizes) = (cast.source, op.byteShift, Array(op.sizes))
        $0.result = op.result.type
      }
      return rewriter.replace(op, with: view.result)
    },
  ]
}
