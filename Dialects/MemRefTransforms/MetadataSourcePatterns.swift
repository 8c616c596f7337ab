import Accel
import AffineDialect
import ArithDialect
import MemRefDialect

extension ExpandStridedMetadata {
  /// What is known of the metadata of buffers by how they are made.
  static let sourcePatterns: [Pattern] = [
    // extract_strided_metadata(alloc) → the sizes of the allocation, and their products
    Pattern("ExtractStridedMetadataOpAllocFolder") {
      (op: Op<MemRef.ExtractStridedMetadata>, rewriter) throws(NoMatch) in
      let alloc = op.source.defined(by: MemRef.Alloc.self)
      let alloca = op.source.defined(by: MemRef.Alloca.self)
      guard let sizes = alloc?.dynamicSizes ?? alloca?.dynamicSizes else {
        throw NoMatch("the source is not allocated here")
      }
      return rewriter.replace(op, with: try rewriter.contiguous(op, Array(sizes)))
    },
    // extract_strided_metadata(get_global) → its sizes, and their products
    Pattern("ExtractStridedMetadataOpGetGlobalFolder") {
      (op: Op<MemRef.ExtractStridedMetadata>, rewriter) throws(NoMatch) in
      guard op.source.defined(by: MemRef.GetGlobal.self) != nil else {
        throw NoMatch("the source is no global")
      }
      return rewriter.replace(op, with: try rewriter.contiguous(op, []))
    },
    // extract_aligned_pointer_as_index(view(x)) → extract_aligned_pointer_as_index(x)
    Pattern("RewriteExtractAlignedPointerAsIndexOfViewLikeOp") {
      (op: Op<MemRef.ExtractAlignedPointerAsIndex>, rewriter) throws(NoMatch) in
      guard let view = op.source.definingOperation, let witness = view.interface(ViewLikeWitness.self) else {
        throw NoMatch("the source is no view")
      }
      return rewriter.setOperand(op.operation, 0, to: witness.source(view))
    },
    // extract_strided_metadata(reinterpret_cast(x)) → what the cast says
    Pattern("ExtractStridedMetadataOpReinterpretCastFolder") {
      (op: Op<MemRef.ExtractStridedMetadata>, rewriter) throws(NoMatch) in
      guard let cast = op.source.defined(by: MemRef.ReinterpretCast.self) else {
        throw NoMatch("the source is no reinterpret_cast")
      }
      guard cast.source.type.as(MemRefType.self)?.isStrided == true else {
        throw NoMatch("the source of the cast is not strided")
      }
      let base = rewriter.extractMetadata(of: cast.source).baseBuffer
      let view = StridedMetadata(
        base: base, offset: cast.mixedOffsets[0], sizes: cast.mixedSizes.all, strides: cast.mixedStrides.all)
      return rewriter.replace(op, with: view.values(rewriter))
    },
    // extract_strided_metadata(memory_space_cast(x)) → that of x, and a cast of its buffer
    Pattern("ExtractStridedMetadataOpMemorySpaceCastFolder") {
      (op: Op<MemRef.ExtractStridedMetadata>, rewriter) throws(NoMatch) in
      guard let cast = op.source.defined(by: MemRef.MemorySpaceCast.self),
        cast.source.type.is(MemRefType.self)
      else { throw NoMatch("the source is no memory_space_cast") }
      var results = Array(rewriter.extractMetadata(of: cast.source).operation.results)
      if op.baseBuffer.hasUses {
        results[0] =
          rewriter.create(
            MemRef.MemorySpaceCast.self, operands: [results[0]], results: [op.baseBuffer.type]
          ).operation.result(0)
      }
      return rewriter.replace(op, with: results)
    },
    // extract_strided_metadata(assume_alignment(x)) → extract_strided_metadata(x)
    Pattern("ExtractStridedMetadataOpAssumeAlignmentFolder") {
      (op: Op<MemRef.ExtractStridedMetadata>, rewriter) throws(NoMatch) in
      guard let promise = op.source.defined(by: MemRef.AssumeAlignment.self) else {
        throw NoMatch("the source is no assume_alignment")
      }
      return rewriter.replace(op, with: rewriter.extractMetadata(of: promise.memref))
    },
    // extract_strided_metadata of the buffer of another → that buffer, and 0
    Pattern("ExtractStridedMetadataOpExtractStridedMetadataFolder") {
      (op: Op<MemRef.ExtractStridedMetadata>, rewriter) throws(NoMatch) in
      guard op.source.defined(by: MemRef.ExtractStridedMetadata.self) != nil else {
        throw NoMatch("the source is no such buffer")
      }
      return rewriter.replace(op, with: [op.source, rewriter.indexConstant(0)])
    },
  ]
}

extension Rewriter {
  /// Returns the metadata of a buffer of the given dynamic sizes whose elements lie one after the other.
  fileprivate func contiguous(
    _ op: Op<MemRef.ExtractStridedMetadata>, _ dynamicSizes: [Value]
  ) throws(NoMatch) -> [Value] {
    guard let type = op.source.type.as(MemRefType.self), type.hasIdentityLayout else {
      throw NoMatch("the layout is not the identity")
    }
    var rest = dynamicSizes[...]
    let sizes = type.shape.map { size -> MixedIndex in
      size == ShapeDimension.dynamic ? .value(rest.removeFirst()) : .constant(size)
    }
    var strides = sizes.map { _ in MixedIndex.constant(1) }
    var expression: AffineExpr = 1
    for index in sizes.indices.dropLast().reversed() {
      expression = expression * .symbol(sizes.count - 2 - index)
      strides[index] = affineApply(expression, Array(sizes[(index + 1)...]))
    }
    var base = op.source
    if op.source.type != op.baseBuffer.type, op.baseBuffer.hasUses {
      base = reinterpretCast(op.source, .constant(0), [], [], to: op.baseBuffer.type)
    }
    let view = StridedMetadata(base: base, offset: .constant(0), sizes: sizes, strides: strides)
    return view.values(self)
  }
}
