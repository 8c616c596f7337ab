public import Accel

extension Tensor.Bitcast {
  public static let canonicalizations = [
    // bitcast(bitcast(t)) → bitcast(t)
    Pattern(tensor: "ChainedTensorBitcast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.source.defined(by: Self.self) else { throw NoMatch("the operand is no bitcast") }
      let type = op.dest.type
      return rewriter.replace(
        op, with: rewriter.create(Self.self) { ($0.source, $0.dest) = (inner.source, type) })
    }
  ]
}

extension Tensor.Cast {
  public static let canonicalizations = [
    // cast(cast(t)) → cast(t), unless the inner one says more
    Pattern(tensor: "ChainedTensorCast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.source.defined(by: Self.self) else { throw NoMatch("the operand is no cast") }
      let (source, between, result) = (inner.source.type, inner.dest.type, op.dest.type)
      guard let both = Tensor.join(source, between), let all = Tensor.join(both, result) else {
        throw NoMatch("the casts contradict each other")
      }
      guard Tensor.join(source, result) == all else { throw NoMatch("the inner cast says more") }
      return rewriter.replace(
        op, with: rewriter.create(Self.self) { ($0.source, $0.dest) = (inner.source, result) })
    },
    // cast(extract_slice(t)[…][n][…] : tensor<?x…>) : tensor<4x…> → extract_slice(t)[…][4][…]
    Pattern(tensor: "TensorCastExtractSlice") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let slice = op.source.defined(by: Tensor.ExtractSlice.self), let shape = op.dest.type.shape,
        let before = op.source.type.shape
      else { throw NoMatch("the operand is no part of a tensor, or the result is unranked") }
      guard op.canFoldIntoProducer, !shape.elementsEqual(before) else {
        throw NoMatch("the cast says no more of the shape")
      }
      var part = TensorSlice(slice)
      let dropped = droppedDimensions(of: slice.staticSizes.values, toGet: before)
      var next = 0
      for index in part.sizes.indices where dropped?.contains(index) != true {
        if shape[next] != ShapeDimension.dynamic { part.sizes[index] = .constant(shape[next]) }
        next += 1
      }
      return rewriter.replace(
        op, with: rewriter.createExtractSlice(of: slice.source, part, type: op.dest.type))
    },
    // cast(empty(…) : tensor<?x…>) : tensor<4x…> → empty(…) : tensor<4x…>
    Pattern(tensor: "FoldEmptyTensorWithCastOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let empty = op.source.defined(by: Tensor.Empty.self), op.canFoldIntoProducer,
        let tensor = op.dest.type.as(RankedTensorType.self), let before = empty.result.type.shape
      else { throw NoMatch("the operand is not empty, or the cast says no more of its shape") }
      let sizes = Tensor.mixedSizes(of: empty.result.type, empty.dynamicSizes)
      let kept = sizes.indices.filter {
        before[$0] == ShapeDimension.dynamic && tensor.shape[$0] == ShapeDimension.dynamic
      }
      let type = op.context.tensorType(Array(tensor.shape), tensor.element, encoding: tensor.encoding)
      let made = rewriter.create(Tensor.Empty.self, at: op.location) {
        ($0.dynamicSizes, $0.result) = (kept.compactMap { sizes[$0].value }, type)
      }
      return rewriter.replace(op, with: made)
    },
  ]
}

extension Tensor {
  /// Rewrites of operations of any dialect.
  static let generalPatterns = [
    // op(cast(t)) → cast(op(t)), where the destination decides the type of the result
    Pattern("FoldTensorCastProducerOp", implementing: DestinationStyleWitness.self) {
      (op, witness, rewriter) throws(NoMatch) in
      if op.is(InsertSlice.self) || op.interface(LoopLikeWitness.self) != nil {
        throw NoMatch("the operation folds casts itself")
      }
      guard op.operands.contains(where: { $0.foldableCastSource != nil }) else {
        throw NoMatch("no operand is a cast from a type of which more is known")
      }
      let inits = witness.inits(op)
      var state = OperationState(op.name, at: op.location)
      state.resultTypes = op.results.types
      var nextResult = 0
      for (index, operand) in op.operands.enumerated() {
        let value = operand.foldableCastSource ?? operand
        state.operands.append(value)
        if inits.contains(index), !value.type.isMemRef, nextResult < state.resultTypes.count {
          state.resultTypes[nextResult] = value.type
          nextResult += 1
        }
      }
      state.properties = Array(op.properties)
      state.attributes = Array(op.attributes)
      state.successors = Array(op.successors)
      state.regions = op.regions.map { _ in ParsedRegion() }
      let made = rewriter.create(state)
      for (old, new) in zip(op.regions, made.regions) { rewriter.inline(old, into: new) }
      let values = zip(op.results, made.results).map { old, new in
        old.type == new.type
          ? new
          : rewriter.create(Cast.self, at: op.location) { ($0.source, $0.dest) = (new, old.type) }.dest
      }
      return rewriter.replace(op, with: values)
    }
  ]
}
