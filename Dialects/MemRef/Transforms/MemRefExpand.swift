public import Accel
import ArithDialect

/// Replaces reshapes to a number of dimensions that is known by views of sizes that are read from the shape.
public struct MemRefExpand: Pass {
  public static let name = "memref-expand"
  public static let title = "ExpandOpsPass"
  public static let summary = "Legalize memref operations to be convertible to LLVM."
  public static let dependentDialects: [any Dialect.Type] = [Arith.self, MemRef.self]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var target = ConversionTarget()
    target.addLegal(dialect: Arith.self)
    target.addLegal(dialect: MemRef.self)
    target.addDynamicallyLegal(MemRef.Reshape.self) { !$0.shape.memRef.hasStaticShape }
    do throws(ConversionFailure) {
      try convertPartially(op, to: target, [ConversionPattern(Self.reshape)])
    } catch {
      error.emit(in: op.context)
      throw .reported
    }
  }

  // reshape(x, shape) → reinterpret_cast(x) with the sizes in the shape
  private static let reshape = Pattern(memref: "MemRefReshapeOpConverter") {
    (op: Op<MemRef.Reshape>, rewriter) throws(NoMatch) in
    guard let type = op.result.type.as(MemRefType.self), op.shape.memRef.hasStaticShape else {
      throw NoMatch("the rank is not known")
    }
    let rank = type.shape.count
    var sizes = [MixedIndex](repeating: .constant(0), count: rank)
    var strides = sizes
    var stride = MixedIndex.constant(1)
    for dimension in type.shape.indices.reversed() {
      let known = type.shape[dimension]
      let isDynamic = known == ShapeDimension.dynamic
      let size = isDynamic ? rewriter.load(op.shape, dimension) : rewriter.indexConstant(known)
      sizes[dimension] = isDynamic ? .value(size) : .constant(known)
      strides[dimension] = stride
      if dimension == 0 { break }
      if case .constant(let number) = stride, !isDynamic {
        stride = .constant(number * known)
      } else {
        let step = rewriter.value(of: stride)
        stride = .value(rewriter.create(Arith.MulI.self) { ($0.lhs, $0.rhs) = (step, size) }.result)
      }
    }
    let view = rewriter.reinterpretCast(op.source, .constant(0), sizes, strides, to: op.result.type)
    return rewriter.replace(op, with: view)
  }
}

extension Rewriter {
  /// Reads the size at a constant position from a shape.
  fileprivate func load(_ shape: Value, _ position: Int) -> Value {
    let index = indexConstant(position)
    let size = create(MemRef.Load.self) { ($0.memref, $0.indices) = (shape, [index]) }.result
    if size.type.isIndex { return size }
    return create(Arith.IndexCast.self, operands: [size], results: [context.indexType]).out
  }
}
