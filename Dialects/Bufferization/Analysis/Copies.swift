public import Accel
import TensorDialect

// Where a tensor must not become the buffer that another one is: `bufferization.alloc_tensor`.

extension AnalysisState {
  /// Inserts new tensors for the operands of `op` that need buffers of their own.
  public func insertCopies(_ op: Operation, _ rewriter: Rewriter) throws(BufferizationFailure) {
    var operands: [(use: Use, isCopied: Bool)] = []
    var results: [(value: Value, isCopied: Bool)] = []
    for use in op.tensorUses where !isInPlace(use) {
      if use.value.type.is(UnrankedTensorType.self) {
        op.emitError("copying of unranked tensors is not implemented")
        throw BufferizationFailure()
      }
      let aliases = aliasingValues(of: use)
      let isCopied = !canOmitCopy(use)
      // A result may be smaller than the operand, such as a part of it.
      if aliases.count == 1, let alias = aliases.first?.value, alias.definingOperation != nil, !writes(use),
        aliasingOperands(of: alias).count == 1, !alias.type.is(UnrankedTensorType.self)
      {
        results.append((alias, isCopied))
      } else {
        operands.append((use, isCopied))
      }
    }
    if operands.isEmpty, results.isEmpty { return }
    rewriter.builder.move(before: op)
    for (use, isCopied) in operands {
      let copy = try rewriter.allocate(like: use.value, options, copies: isCopied, at: op.location)
      rewriter.setOperand(op, use.operandIndex, to: copy)
    }
    rewriter.builder.move(after: op)
    for (value, isCopied) in results {
      let copy = try rewriter.allocate(like: value, options, copies: isCopied, at: op.location)
      // What computes the sizes of the copy needs the value itself.
      rewriter.replaceUses(of: value, with: copy) {
        $0.owner != copy.definingOperation && !$0.owner.is(Tensor.Dim.self)
      }
    }
  }
}

extension Rewriter {
  /// Creates a tensor that becomes a new buffer of the shape of `tensor`; `copies` says whether with its elements.
  func allocate(
    like tensor: Value, _ options: BufferizationOptions, copies: Bool = true, at location: Location
  ) throws(BufferizationFailure) -> Value {
    guard tensor.type.is(RankedTensorType.self) else {
      tensor.owner?.emitError("copying of unranked tensors is not implemented")
      throw BufferizationFailure()
    }
    let type = tensor.type
    if copies {
      return create(Bufferization.AllocTensor.self, at: location) { ($0.copy, $0.result) = (tensor, type) }
        .result
    }
    let sizes = dynamicSizes(of: tensor, at: location)
    let space = try options.bufferType(of: tensor).bufferSpace
    return create(Bufferization.AllocTensor.self, at: location) {
      ($0.dynamicSizes, $0.result) = (sizes, type)
      $0.memorySpace = space.flatMap { AnyAttribute(attribute: $0) }
    }.result
  }

  /// Returns the dynamic sizes of a tensor, as its definition says or as operations find them out.
  private func dynamicSizes(of tensor: Value, at location: Location) -> [Value] {
    let shape = tensor.type.shape ?? List()
    if let op = tensor.definingOperation, let witness = op.interface(ReifiableShapeWitness.self),
      let shapes = witness.resultShapes(op, self)
    {
      return shape.indices.filter { shape[$0] == ShapeDimension.dynamic }.map {
        value(shapes[tensor.index][$0], at: location)
      }
    }
    return shape.indices.filter { shape[$0] == ShapeDimension.dynamic }.map {
      dimension(of: tensor, $0, at: location)
    }
  }

  /// Creates the size of a dimension of a tensor or a buffer.
  func dimension(of value: Value, _ index: Int, at location: Location) -> Value {
    let position = constantIndex(index, at: location)
    if value.type.isTensor {
      return create(Tensor.Dim.self, at: location) { ($0.source, $0.index) = (value, position) }.result
    }
    return createBufferDim(value, position, at: location)
  }
}
