public import Accel
import TensorDialect

extension Linalg.Generic {
  public static let canonicalizations = [eraseIdentity]
}

extension Linalg.Copy {
  public static let canonicalizations = [
    // copy(x, x) → x
    Pattern(linalg: "EraseSelfCopy") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.inputs[0] == op.outputs[0] else { throw NoMatch("the input is not the output") }
      return rewriter.replace(op.operation, with: op.operation.results.isEmpty ? [] : [op.inputs[0]])
    }
  ]
}

extension Linalg.Transpose {
  // transpose(x) that leaves the order → x
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let permutation = op.permutation.values
    guard op.input.type.isTensor, permutation == Array(0..<permutation.count),
      op.result.first?.type == op.input.type
    else { return nil }
    return .value(op.input)
  }

  public static let canonicalizations = [
    // transpose(transpose(x)) → transpose(x)
    Pattern(linalg: "FoldTransposeWithTranspose") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.input.defined(by: Self.self) else { throw NoMatch("the input is not transposed") }
      let order = op.permutation.values.map { inner.permutation.values[$0] }
      let made = rewriter.createTranspose(inner.input, op.initial, order, at: op.location)
      return rewriter.replace(op.operation, with: Array(made.result))
    },
    // transpose(broadcast(x)) → broadcast(transpose(x))
    Pattern(linalg: "SwapTransposeWithBroadcast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.input.defined(by: Linalg.Broadcast.self), op.input.hasOneUse else {
        throw NoMatch("the input is not a broadcast for this only")
      }
      let (added, order) = (inner.dimensions.values, op.permutation.values)
      // Where dimensions are left out, those that remain are counted anew.
      let kept = order.filter { !added.contains($0) }.map { dimension in
        dimension - added.count { $0 < dimension }
      }
      let dimensions = added.map { dimension in order.firstIndex(of: dimension) ?? 0 }
      let sizes = rewriter.sizes(of: inner.input, at: op.location)
      guard let element = inner.input.type.elementType else { throw NoMatch("the input has no elements") }
      let permuted = kept.map { sizes[$0] }
      let empty = rewriter.create(Tensor.Empty.self, at: op.location) {
        $0.dynamicSizes = permuted.values
        $0.result = element.context.tensorType(permuted.dimensions.values, element)
      }
      let transposed = rewriter.createTranspose(inner.input, empty.result, kept, at: op.location)
      let made = rewriter.createBroadcast(
        transposed.result[0], op.initial, dimensions, at: op.location)
      return rewriter.replace(op.operation, with: Array(made.result))
    },
  ]
}

extension Linalg.Broadcast {
  public static let canonicalizations = [
    eraseIdentity,
    // broadcast(broadcast(x)) → broadcast(x)
    Pattern(linalg: "FoldBroadcasts") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.input.defined(by: Self.self) else { throw NoMatch("the input is no broadcast") }
      let added = op.dimensions.values
      let kept = (op.initial.type.shape ?? List()).indices.filter { !added.contains($0) }
      let dimensions = (added + inner.dimensions.values.map { kept[$0] }).sorted()
      let made = rewriter.createBroadcast(inner.input, op.initial, dimensions, at: op.location)
      return rewriter.replace(op.operation, with: Array(made.result))
    },
  ]
}

extension Rewriter {
  /// Creates a `linalg.transpose`.
  func createTranspose(
    _ input: Value, _ output: Value, _ permutation: [Int], at location: Location
  ) -> Op<Linalg.Transpose> {
    create(Linalg.Transpose.self, at: location) {
      ($0.input, $0.initial, $0.permutation) = (input, output, DenseI64Array(permutation))
      $0.result = output.type.is(RankedTensorType.self) ? [output.type] : []
      $0.region = .yieldingFirst(of: [input, output])
    }
  }

  /// Creates a `linalg.broadcast`.
  func createBroadcast(
    _ input: Value, _ output: Value, _ dimensions: [Int], at location: Location
  ) -> Op<Linalg.Broadcast> {
    create(Linalg.Broadcast.self, at: location) {
      ($0.input, $0.initial, $0.dimensions) = (input, output, DenseI64Array(dimensions))
      $0.result = output.type.is(RankedTensorType.self) ? [output.type] : []
      $0.region = .yieldingFirst(of: [input, output])
    }
  }
}

extension RegionContent {
  /// A body on the elements of `operands` that yields the first.
  static func yieldingFirst(of operands: [Value]) -> RegionContent {
    .block(operands.map(\.type.structuredElement)) { builder, arguments in
      builder.create(Linalg.Yield.self, operands: [arguments[0]])
    }
  }
}
