public import Accel
import AffineDialect
import ArithDialect
import MemRefDialect

/// Replaces views by casts of buffers to the offsets, sizes and strides that they have.
public struct ExpandStridedMetadata: Pass {
  public static let name = "expand-strided-metadata"
  public static let title = "ExpandStridedMetadataPass"
  public static let summary = "Expand memref operations into easier to analyze constructs"
  public static let dependentDialects: [any Dialect.Type] = [Affine.self, Arith.self, MemRef.self]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable(Self.patterns))
  }

  /// The patterns, among them those that folding an `extract_strided_metadata` is in MLIR.
  package static let patterns: [Pattern] =
    [
      MemRef.ExtractStridedMetadata.replaceKnownResults,
      // subview(x) → reinterpret_cast(x)
      Pattern("SubviewFolder", labels: ["(anonymous namespace)::SubviewFolder"]) {
        (op: Op<MemRef.SubView>, rewriter) throws(NoMatch) in
        rewriter.replace(op, with: rewriter.cast(try rewriter.metadata(of: op), to: op.result.type))
      },
      // extract_strided_metadata(subview(x)) → that of x, computed further
      Pattern("ExtractStridedMetadataOpSubviewFolder") {
        (op: Op<MemRef.ExtractStridedMetadata>, rewriter) throws(NoMatch) in
        guard let view = op.source.defined(by: MemRef.SubView.self) else {
          throw NoMatch("the source is no subview")
        }
        return rewriter.replace(op, with: try rewriter.metadata(of: view).values(rewriter))
      },
      // reshape(x) → reinterpret_cast(x)
      Pattern("ReshapeFolder<ExpandShapeOp>") { (op: Op<MemRef.ExpandShape>, rewriter) throws(NoMatch) in
        rewriter.replace(op, with: rewriter.cast(rewriter.metadata(of: op), to: op.result.type))
      },
      Pattern("ReshapeFolder<CollapseShapeOp>") { (op: Op<MemRef.CollapseShape>, rewriter) throws(NoMatch) in
        rewriter.replace(op, with: rewriter.cast(rewriter.metadata(of: op), to: op.result.type))
      },
      // extract_strided_metadata(reshape(x)) → that of x, computed further
      Pattern("ExtractStridedMetadataOpReshapeFolder") {
        (op: Op<MemRef.ExtractStridedMetadata>, rewriter) throws(NoMatch) in
        if let reshape = op.source.defined(by: MemRef.ExpandShape.self) {
          return rewriter.replace(op, with: rewriter.metadata(of: reshape).values(rewriter))
        }
        guard let reshape = op.source.defined(by: MemRef.CollapseShape.self) else {
          throw NoMatch("the source is no reshape")
        }
        return rewriter.replace(op, with: rewriter.metadata(of: reshape).values(rewriter))
      },
    ] + sourcePatterns
}

/// What a view is made of.
struct StridedMetadata {
  /// The buffer.
  var base: Value
  /// Where the view begins.
  var offset: MixedIndex
  /// How large it is.
  var sizes: [MixedIndex]
  /// The steps between its elements.
  var strides: [MixedIndex]

  /// All of it as values: what replaces the results of an `extract_strided_metadata`.
  func values(_ rewriter: Rewriter) -> [Value] {
    [base] + ([offset] + sizes + strides).map { rewriter.value(of: $0) }
  }
}

extension Rewriter {
  /// Creates an `extract_strided_metadata` of a buffer; numbers stand for what the type tells.
  func metadata(of source: Value) -> StridedMetadata? {
    guard let type = source.type.as(MemRefType.self), let layout = type.stridesAndOffset else { return nil }
    let op = extractMetadata(of: source)
    func known(_ numbers: some Sequence<Int>, _ values: some Sequence<Value>) -> [MixedIndex] {
      zip(numbers, values).map { $0 == ShapeDimension.dynamic ? .value($1) : .constant($0) }
    }
    return StridedMetadata(
      base: op.baseBuffer, offset: known([layout.offset], [op.offset])[0],
      sizes: known(type.shape, op.sizes), strides: known(layout.strides, op.strides))
  }

  /// Creates an `extract_strided_metadata` of a strided buffer.
  func extractMetadata(of source: Value) -> Op<MemRef.ExtractStridedMetadata> {
    let type = source.type.as(MemRefType.self).unsafelyUnwrapped
    let indices = Array(repeating: context.indexType, count: type.shape.count)
    return create(MemRef.ExtractStridedMetadata.self) {
      $0.source = source
      $0.baseBuffer = context.memRefType([], type.element, memorySpace: type.memorySpace)
      ($0.offset, $0.sizes, $0.strides) = (context.indexType, indices, indices)
    }
  }

  /// Creates the view of a buffer that is made so.
  func cast(_ view: StridedMetadata, to type: Type) -> Value {
    reinterpretCast(view.base, view.offset, view.sizes, view.strides, to: type)
  }

  /// Returns what a part is made of.
  fileprivate func metadata(of op: Op<MemRef.SubView>) throws(NoMatch) -> StridedMetadata {
    guard let dropped = op.droppedDimensions, var view = metadata(of: op.source) else {
      throw NoMatch("it is not clear which dimensions are left out")
    }
    let (offsets, sizes, strides) = (op.mixedOffsets.all, op.mixedSizes.all, op.mixedStrides.all)
    let before = view.strides
    let steps = zip(strides, before).map { affineApply(.symbol(0) * .symbol(1), [$0, $1]) }
    var expression: AffineExpr = .symbol(0)
    var operands = [view.offset]
    for (offset, stride) in zip(offsets, before) {
      expression = expression + .symbol(operands.count) * .symbol(operands.count + 1)
      operands += [offset, stride]
    }
    view.offset = affineApply(expression, operands)
    let kept = sizes.indices.filter { !dropped.contains($0) }
    (view.sizes, view.strides) = (kept.map { sizes[$0] }, kept.map { steps[$0] })
    return view
  }

  /// Returns what a buffer with dimensions taken apart is made of.
  fileprivate func metadata(of op: Op<MemRef.ExpandShape>) -> StridedMetadata {
    guard var view = metadata(of: op.src), let shape = op.result.type.shape else {
      preconditionFailure("a reshape of a buffer that is not strided")
    }
    let (origin, source) = (view, op.src.type.shape ?? List())
    if source.isEmpty {
      (view.sizes, view.strides) = (shape.map { _ in .constant(1) }, shape.map { _ in .constant(1) })
      return view
    }
    (view.sizes, view.strides) = ([], [])
    for (index, group) in op.reassociation.enumerated() {
      let (size, stride) = (origin.sizes[index], origin.strides[index])
      let product = group.reduce(1) { shape[$1] == ShapeDimension.dynamic ? $0 : $0 * shape[$1] }
      view.sizes += group.map { dimension in
        shape[dimension] == ShapeDimension.dynamic
          ? affineApply(AffineExpr.symbol(0).floordiv(.constant(Int64(product))), [size])
          : .constant(shape[dimension])
      }
      view.strides += strides(of: group, shape, product: product, size: size, stride: stride)
    }
    return view
  }

  /// Returns the strides of the dimensions that one of the given size and stride is taken apart into.
  private func strides(
    of group: [Int], _ shape: List<Int>, product: Int, size: MixedIndex, stride: MixedIndex
  ) -> [MixedIndex] {
    var steps: [Int] = []
    var step = 1
    for dimension in group.reversed() {
      steps.append(step)
      if shape[dimension] != ShapeDimension.dynamic { step *= shape[dimension] }
    }
    steps.reverse()
    // Beyond a dimension whose size is not known, strides depend on that.
    let dynamic = group.firstIndex { shape[$0] == ShapeDimension.dynamic } ?? 0
    return steps.enumerated().map { index, step in
      let step = AffineExpr.constant(Int64(step))
      if index < dynamic {
        let count = (.symbol(0) * step).floordiv(.constant(Int64(product)))
        return affineApply(count * .symbol(1), [size, stride])
      }
      return affineApply(.symbol(0) * step, [stride])
    }
  }

  /// Returns what a buffer with dimensions put together is made of.
  fileprivate func metadata(of op: Op<MemRef.CollapseShape>) -> StridedMetadata {
    guard var view = metadata(of: op.src), let shape = op.result.type.shape,
      let layout = op.result.type.as(MemRefType.self)?.stridesAndOffset
    else { preconditionFailure("a reshape of a buffer that is not strided") }
    let (origin, source) = (view, op.src.type.shape ?? List())
    (view.sizes, view.strides) = ([], [])
    for (index, group) in op.reassociation.enumerated() {
      var size = MixedIndex.constant(shape[index])
      if shape[index] == ShapeDimension.dynamic {
        let product = group.indices.reduce(1 as AffineExpr) { $0 * .symbol($1) }
        size = affineApply(product, group.map { origin.sizes[$0] })
      }
      view.sizes.append(size)
      // The strides of dimensions of size 1 say nothing.
      if let last = group.last(where: { source[$0] != 1 }) {
        view.strides.append(origin.strides[last])
      } else if layout.strides[index] != ShapeDimension.dynamic {
        view.strides.append(.constant(layout.strides[index]))
      } else {
        let dynamic = group.first { !origin.strides[$0].isStatic } ?? group[0]
        view.strides.append(origin.strides[dynamic])
      }
    }
    return view
  }
}
