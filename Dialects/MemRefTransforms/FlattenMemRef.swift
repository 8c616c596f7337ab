public import Accel
import AffineDialect
import ArithDialect
import MemRefDialect
import VectorDialect

/// Makes reads, writes and allocations of buffers of several dimensions those of buffers of one.
public struct FlattenMemRef: Pass {
  public static let name = "flatten-memref"
  public static let title = "FlattenMemrefsPass"
  public static let summary = "Flatten a multiple dimensional memref to 1-dimensional"
  public static let dependentDialects: [any Dialect.Type] = [
    Affine.self, Arith.self, MemRef.self, Vector.self,
  ]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable(Self.patterns))
  }

  /// The patterns.
  private static let patterns: [Pattern] =
    ViewAccess.all.map { access in
      // load(x)[i, j] → load(reinterpret_cast(x))[i * stride + j]
      Pattern("MemRefRewritePattern<\(access.name)>", on: .kind(access.name)) {
        (op, rewriter) throws(NoMatch) in
        let base = access.base(of: op)
        guard let type = base.type.flattenable else {
          throw NoMatch("the buffer has one dimension, or no strides")
        }
        let types = op.operands.map(\.type) + op.results.map(\.type)
        let isInRow =
          types.allSatisfy { ($0.as(VectorType.self)?.shape.count ?? 1) == 1 }
          && type.stridesAndOffset?.strides.last == 1
          && op.permutationMap?.isMinorIdentity ?? true && !op.hasOutOfBoundsDimension
        if access.isVector, !isInRow { throw NoMatch("the vector may not lie in one row of the buffer") }
        guard let view = rewriter.metadata(of: base) else { throw NoMatch("the buffer is not strided") }
        let index = rewriter.linear(access.indices(of: op).map { .value($0) }, view.strides)
        let flat = rewriter.flat(base, type, view)
        // As in MLIR, nothing says of the buffer of one dimension that the vector lies inside.
        return rewriter.replace(
          op, access, base: flat, [rewriter.value(of: index)], keepsNontemporal: true, keepsBounds: false
        ) { _ in .minorIdentity(dimensionCount: 1, resultCount: 1) }
      }
    } + [flattening(MemRef.Alloc.self), flattening(MemRef.Alloca.self)]

  // alloc → reinterpret_cast(alloc of one dimension)
  private static func flattening<S: BufferAllocation>(_: S.Type) -> Pattern {
    Pattern("MemRefRewritePattern<\(S.name)>") { (op: Op<S>, rewriter) throws(NoMatch) in
      guard let type = op.memref.type.flattenable, type.hasIdentityLayout,
        !type.shape.contains(ShapeDimension.dynamic)
      else { throw NoMatch("the buffer has one dimension, or its size is not known") }
      let context = op.context
      let count = type.shape.reduce(1, *)
      var state = OperationState(op.operation.name, at: op.location)
      state.operands = Array(op.operation.operands)
      state.resultTypes = [
        type.with(shape: [count], layout: context.stridedLayout([1], offset: 0), in: context)
      ]
      for (slot, property) in op.operation.properties.enumerated() { state.properties[slot] = property }
      state.attributes = op.operation.attributes.map { $0 }
      let made = rewriter.create(state).result(0)
      let strides = type.stridesAndOffset?.strides ?? []
      return rewriter.replace(
        op,
        with: rewriter.reinterpretCast(
          made, .constant(0), type.shape.map { .constant($0) }, strides.map { .constant($0) },
          to: op.memref.type))
    }
  }
}

extension Type {
  /// This type, if it is one of buffers of several dimensions whose strides are written down or follow from the sizes.
  fileprivate var flattenable: MemRefType? {
    guard let type = self.as(MemRefType.self), type.shape.count > 1,
      type.layout?.is(StridedLayoutAttr.self) ?? true
    else { return nil }
    return type
  }
}

extension Rewriter {
  /// Returns the place of an element, counted from the first.
  fileprivate func linear(_ indices: [MixedIndex], _ strides: [MixedIndex]) -> MixedIndex {
    var expression: AffineExpr = .constant(0)
    var operands: [MixedIndex] = []
    for (index, stride) in zip(indices, strides) {
      expression = expression + .symbol(operands.count) * .symbol(operands.count + 1)
      operands += [index, stride]
    }
    return affineApply(expression, operands)
  }

  /// Returns a buffer as one of one dimension.
  fileprivate func flat(_ base: Value, _ type: MemRefType, _ view: StridedMetadata) -> Value {
    let operands = zip(view.strides, view.sizes).flatMap { [$0, $1] }
    let size = affineMax(view.sizes.indices.map { .symbol(2 * $0) * .symbol(2 * $0 + 1) }, operands)
    let layout = context.stridedLayout([1], offset: view.offset.dimension)
    return reinterpretCast(
      base, view.offset, [size], [.constant(1)],
      to: type.with(shape: [size.dimension], layout: layout, in: context))
  }
}
