public import Accel
import ArithDialect
import TensorDialect

extension Linalg {
  // pad(t) → insert_slice of t into what is filled, or generated
  static let decomposePad = Pattern("DecomposePadOpPattern") {
    (op: Op<Tensor.Pad>, rewriter) throws(NoMatch) in
    guard let tensor = op.result.type.as(RankedTensorType.self), let body = op.region.entry else {
      throw NoMatch("the rank is not known")
    }
    let (location, low, high) = (op.location, Tensor.Pad.low(of: op).all, Tensor.Pad.high(of: op).all)
    let sizes = tensor.shape.enumerated().map { index, size -> MixedIndex in
      if size != ShapeDimension.dynamic { return .constant(size) }
      let source = rewriter.value(rewriter.size(of: op.source, index, at: location), at: location)
      let before = rewriter.sum(source, rewriter.value(low[index], at: location), at: location)
      return .value(rewriter.sum(before, rewriter.value(high[index], at: location), at: location))
    }
    let empty = rewriter.createEmpty(sizes, of: tensor.element, at: location)
    let filled: Value
    if let value = Tensor.Pad.constantValue(of: op) {
      if let made = value.definingOperation, made.block == body { rewriter.move(made, before: op.operation) }
      filled = rewriter.createFill(value, empty, at: location) ?? empty
    } else {
      let generate = rewriter.create(
        Tensor.Generate.self, operands: sizes.values, results: [op.result.type], regions: 1, at: location)
      var mapping = ValueMapping()
      rewriter.clone(op.region, into: generate.body, &mapping)
      filled = generate.result
    }
    let part = TensorSlice(offsets: low, sizes: rewriter.sizes(of: op.source, at: location))
    return rewriter.replace(
      op, with: rewriter.createInsertSlice(of: op.source, into: filled, part, at: location))
  }
}

extension Rewriter {
  /// Returns the sum of two indices.
  fileprivate func sum(_ left: Value, _ right: Value, at location: Location) -> Value {
    createOrFold(Arith.AddI.self, at: location) { ($0.lhs, $0.rhs) = (left, right) }
  }
}

/// Replaces operations of `tensor` by those of `linalg`.
public struct ConvertTensorToLinalg: Pass {
  public static let name = "convert-tensor-to-linalg"
  public static let title = "ConvertTensorToLinalgPass"
  public static let summary = "Convert some Tensor dialect ops to Linalg dialect"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteWalking(op, PatternTable([Linalg.decomposePad]))
  }
}
