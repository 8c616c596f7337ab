public import Accel
import ArithDialect
import MemRefDialect
import TensorDialect

extension Pattern {
  /// Creates a pattern that users of MLIR know as the one of this name in a nameless namespace.
  init<S: OpSchema>(
    bufferization name: String, _ body: @escaping @Sendable (Op<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(name, labels: ["(anonymous namespace)::\(name)"], body)
  }
}

extension Bufferization {
  /// What is made of operations of other dialects.
  static let generalPatterns = [
    // dim(alloc_tensor(n, …), i) → n
    Pattern(bufferization: "FoldDimOfAllocTensorOp") { (op: Op<Tensor.Dim>, rewriter) throws(NoMatch) in
      guard let alloc = op.source.defined(by: AllocTensor.self),
        let index = Tensor.Dim.constantIndex(of: op), let shape = alloc.result.type.shape,
        shape.indices.contains(index), shape[index] == ShapeDimension.dynamic
      else { throw NoMatch("the tensor is not new, or the index is not that of a dynamic dimension") }
      if let copy = alloc.copy {
        return rewriter.replace(op, with: rewriter.dimension(of: copy, index, at: alloc.location))
      }
      let position = shape[..<index].count { $0 == ShapeDimension.dynamic }
      return rewriter.replace(op, with: alloc.dynamicSizes[position])
    },
    // dim(to_tensor(m), i) → dim(m, i)
    Pattern(bufferization: "DimOfToTensorFolder") { (op: Op<Tensor.Dim>, rewriter) throws(NoMatch) in
      guard let tensor = op.source.defined(by: ToTensor.self) else {
        throw NoMatch("the tensor is not made of a buffer")
      }
      return rewriter.replace(
        op, with: rewriter.createBufferDim(tensor.buffer, op.index, at: op.location))
    },
    // dim(to_buffer(t), i) → dim(t, i)
    Pattern(bufferization: "DimOfCastOp") { (op: Op<MemRef.Dim>, rewriter) throws(NoMatch) in
      guard let buffer = op.source.defined(by: ToBuffer.self) else {
        throw NoMatch("the buffer is not made of a tensor")
      }
      let (tensor, index) = (buffer.tensor, op.index)
      return rewriter.replace(
        op, with: rewriter.create(Tensor.Dim.self) { ($0.source, $0.index) = (tensor, index) })
    },
    // load(to_buffer(t))[i] → extract(t)[i]
    Pattern(bufferization: "LoadOfToBuffer") { (op: Op<MemRef.Load>, rewriter) throws(NoMatch) in
      guard let buffer = op.memref.defined(by: ToBuffer.self) else {
        throw NoMatch("the buffer is not made of a tensor")
      }
      let (tensor, indices) = (buffer.tensor, Array(op.indices))
      return rewriter.replace(
        op, with: rewriter.create(Tensor.Extract.self) { ($0.tensor, $0.indices) = (tensor, indices) })
    },
  ]
}

extension Bufferization.AllocTensor {
  public static let canonicalizations = [
    // alloc_tensor(4) : tensor<?xf32> → cast(alloc_tensor() : tensor<4xf32>)
    Pattern(bufferization: "ReplaceStaticShapeDims") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.copy == nil, let type = op.result.type.as(RankedTensorType.self),
        let sizes = op.dynamicSizes.map({ MixedIndex.value($0) }).simplifiedSizes
      else { throw NoMatch("no size is constant, or it is that of the tensor that is copied") }
      var rest = sizes[...]
      let shape = type.shape.map { size in
        size == ShapeDimension.dynamic ? rest.removeFirst().dimension : size
      }
      let result = op.context.tensorType(shape, type.element, encoding: type.encoding)
      let alloc = rewriter.create(Self.self) { ($0.dynamicSizes, $0.result) = (sizes.values, result) }
      let whole = op.result.type
      return rewriter.replace(
        op, with: rewriter.create(Tensor.Cast.self) { ($0.source, $0.dest) = (alloc.result, whole) })
    }
  ]
}

extension Bufferization.ToBuffer {
  public static let canonicalizations = [
    // to_buffer(cast(t)) → cast(to_buffer(t))
    Pattern(bufferization: "ToBufferOfCast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let cast = op.tensor.defined(by: Tensor.Cast.self),
        let source = cast.source.type.as(RankedTensorType.self)
      else { throw NoMatch("the tensor is no cast of one of known rank") }
      let (tensor, type, isReadOnly) = (cast.source, op.buffer.type, op.readOnly)
      let memref = type.as(MemRefType.self)
      let inner = op.context.memRefType(
        Array(source.shape), source.element, layout: memref?.layout, memorySpace: type.bufferSpace)
      let buffer = rewriter.create(Self.self) {
        ($0.tensor, $0.readOnly, $0.buffer) = (tensor, isReadOnly, inner)
      }
      return rewriter.replace(
        op, with: rewriter.create(MemRef.Cast.self) { ($0.source, $0.dest) = (buffer.buffer, type) })
    },
    // to_buffer(to_tensor(m)) → cast(m), or a copy
    Pattern(bufferization: "ToBufferToTensorFolding") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let options = BufferizationOptions()
      options.alignment = 0
      guard let rewritten = rewriter.fold(op, options) else {
        throw NoMatch("the tensor is not made of a buffer of which one of the type can be made")
      }
      return rewritten
    },
  ]
}
