public import Accel
import ArithDialect

extension Tensor.Dim {
  public static let canonicalizations = [
    // dim(cast(t), i) → dim(t, i)
    Pattern(tensor: "DimOfCastOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let cast = op.source.defined(by: Tensor.Cast.self) else { throw NoMatch("the tensor is no cast") }
      let index = op.index
      return rewriter.replace(
        op, with: rewriter.create(Self.self) { ($0.source, $0.index) = (cast.source, index) })
    },
    // dim(op with a destination t, i) → dim(t, i)
    Pattern(tensor: "DimOfDestStyleOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let source = op.source
      guard let made = source.definingOperation, let witness = made.interface(DestinationStyleWitness.self)
      else { throw NoMatch("the tensor is not made in destination style") }
      return rewriter.setOperand(op.operation, 0, to: made.operand(witness.initIndex(made, of: source)))
    },
    // dim(reshape(t, shape), i) → extract(shape)[i]
    Pattern(tensor: "DimOfReshapeOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let reshape = op.source.defined(by: Tensor.Reshape.self) else {
        throw NoMatch("the tensor is no reshape")
      }
      rewriter.builder.move(after: op.operation)
      let (shape, index) = (reshape.shape, op.index)
      var size = rewriter.create(Tensor.Extract.self, at: op.location) {
        ($0.tensor, $0.indices) = (shape, [index])
      }.result
      if !size.type.isIndex {
        let narrow = size
        size =
          rewriter.create(Arith.IndexCast.self, at: op.location) {
            ($0.input, $0.out) = (narrow, narrow.type.context.indexType)
          }.out
      }
      return rewriter.replace(op, with: size)
    },
    // dim(empty(n, …), i) → n
    Pattern(tensor: "FoldEmptyTensorWithDimOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let empty = op.source.defined(by: Tensor.Empty.self), let index = constantIndex(of: op),
        let shape = empty.result.type.shape, shape.indices.contains(index),
        shape[index] == ShapeDimension.dynamic
      else { throw NoMatch("the tensor is not empty, or the index is not that of a dynamic dimension") }
      let position = shape[..<index].count { $0 == ShapeDimension.dynamic }
      return rewriter.replace(op, with: empty.dynamicSizes[position])
    },
  ]
}
