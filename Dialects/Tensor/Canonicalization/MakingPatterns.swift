public import Accel
import ArithDialect

extension Tensor.Empty {
  public static let canonicalizations = [
    // empty(4) : tensor<?x…> → cast(empty() : tensor<4x…>)
    Pattern(tensor: "ReplaceEmptyTensorStaticShapeDims") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let (type, sizes) = Tensor.simplified(op.result.type, op.dynamicSizes) else {
        throw NoMatch("no size is constant")
      }
      let made = rewriter.create(Self.self, at: op.location) { ($0.dynamicSizes, $0.result) = (sizes, type) }
      return rewriter.replace(op, withCastOf: made.result)
    }
  ]
}

extension Tensor.Generate {
  public static let canonicalizations = [
    // generate 4 … : tensor<?x…> → cast(generate … : tensor<4x…>)
    Pattern(tensor: "StaticTensorGenerate") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let (type, sizes) = Tensor.simplified(op.result.type, op.dynamicExtents) else {
        throw NoMatch("no size is constant")
      }
      let made = rewriter.create(
        Self.self, operands: sizes, results: [type], regions: 1, at: op.location)
      rewriter.inline(op.body, into: made.body)
      return rewriter.replace(op, withCastOf: made.result)
    }
  ]
}

extension Tensor.Extract {
  public static let canonicalizations = [
    // extract(cast(t))[i] → extract(t)[i]
    Pattern(tensor: "ExtractFromTensorCast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let cast = op.tensor.defined(by: Tensor.Cast.self), cast.source.type.shape != nil else {
        throw NoMatch("the tensor is no cast of a ranked one")
      }
      let indices = Array(op.indices)
      return rewriter.replace(
        op, with: rewriter.create(Self.self) { ($0.tensor, $0.indices) = (cast.source, indices) })
    },
    // extract(generate …)[i] → the body for i
    Pattern(tensor: "ExtractFromTensorGenerate") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let generate = op.tensor.defined(by: Tensor.Generate.self),
        generate.operation.wouldBeTriviallyDead,
        let body = generate.body.entry, let yield = body.last?.as(Tensor.Yield.self)
      else { throw NoMatch("the tensor is not generated, or with effects") }
      var mapping = ValueMapping()
      for (argument, index) in zip(body.arguments, op.indices) { mapping[argument] = index }
      for inner in body.operations where inner != yield.operation { rewriter.clone(inner, &mapping) }
      return rewriter.replace(op, with: mapping[yield.value] ?? yield.value)
    },
    // extract(index_cast(t))[i] → index_cast(extract(t)[i])
    Pattern(tensor: "ExtractElementFromIndexCast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let cast = op.tensor.defined(by: Arith.IndexCast.self) else {
        throw NoMatch("the tensor is no cast to or from indices")
      }
      let (indices, type) = (Array(op.indices), op.result.type)
      let element = rewriter.create(Self.self, at: op.location) {
        ($0.tensor, $0.indices) = (cast.input, indices)
      }
      return rewriter.replace(
        op, with: rewriter.create(Arith.IndexCast.self) { ($0.input, $0.out) = (element.result, type) })
    },
  ]
}

extension Tensor.Concat {
  public static let canonicalizations = [
    // concat(t) → cast(t)
    Pattern(tensor: "SingleInputConcatOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.inputs.count == 1 else { throw NoMatch("there are several tensors") }
      let (input, type) = (op.inputs[0], op.result.type)
      return rewriter.replace(
        op, with: rewriter.create(Tensor.Cast.self) { ($0.source, $0.dest) = (input, type) })
    },
    // concat(s : tensor<?x4…>, t : tensor<?x?…>) → concat(s, cast(t) : tensor<?x4…>)
    Pattern(tensor: "InferConcatOperandTypes") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inferred = resultType(op.inputs.types, along: op.dim)?.shape,
        let found = op.result.type.as(RankedTensorType.self)
      else { throw NoMatch("the types contradict each other") }
      for (index, input) in op.inputs.enumerated() {
        guard let tensor = input.type.as(RankedTensorType.self) else { continue }
        var shape = Array(tensor.shape)
        for dimension in shape.indices where dimension != op.dim {
          if shape[dimension] == ShapeDimension.dynamic {
            shape[dimension] =
              found.shape[dimension] == ShapeDimension.dynamic
              ? inferred[dimension] : found.shape[dimension]
          }
        }
        if shape.elementsEqual(tensor.shape) { continue }
        let type = op.context.tensorType(shape, tensor.element, encoding: tensor.encoding)
        let cast = rewriter.create(Tensor.Cast.self, at: op.location) { ($0.source, $0.dest) = (input, type) }
        return rewriter.setOperand(op.operation, index, to: cast.dest)
      }
      throw NoMatch("all is known that follows")
    },
    // concat(…) : tensor<?x?…> → cast(concat(…) : tensor<?x4…>)
    Pattern(tensor: "InferConcatResultType") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inferred = resultType(op.inputs.types, along: op.dim) else {
        throw NoMatch("the types contradict each other")
      }
      guard Tensor.preservesStaticInformation(op.result.type, inferred), inferred != op.result.type else {
        throw NoMatch("all is known that follows")
      }
      let (dim, inputs) = (op.dim, Array(op.inputs))
      let made = rewriter.create(Self.self, at: op.location) {
        ($0.dim, $0.inputs, $0.result) = (dim, inputs, inferred)
      }
      return rewriter.replace(op, withCastOf: made.result)
    },
  ]
}
