public import Accel
import ArithDialect
import MathDialect
import TensorDialect

extension Linalg {
  // softmax(x) → exp(x - max x) / sum of exp(x - max x)
  static let decomposeSoftmax = Pattern(linalg: "DecomposeSoftmax") {
    (op: Op<Softmax>, rewriter) throws(NoMatch) in
    guard op.input.type.isTensor, op.output.type.isTensor, let rank = op.input.type.shape?.count,
      op.input.type.elementOrSelf.is(FloatType.self)
    else { throw NoMatch("the operands are no tensors of floating-point numbers") }
    return rewriter.replace(
      op.operation, with: SoftmaxDecomposition(op, rank: rank, rewriter: rewriter).build())
  }
}

/// The operations that a `linalg.softmax` is made of.
private struct SoftmaxDecomposition {
  private let op: Op<Linalg.Softmax>
  private let rewriter: Rewriter
  private let whole: AffineMap
  /// The map without the dimension along which elements are summed up.
  private let reduced: AffineMap
  private let element: Type
  private var location: Location { op.location }

  init(_ op: Op<Linalg.Softmax>, rank: Int, rewriter: Rewriter) {
    (self.op, self.rewriter, element) = (op, rewriter, op.input.type.elementOrSelf)
    whole = .identity(rank)
    reduced = whole.droppingResults(at: [op.dimension])
  }

  /// Creates the operations and returns the result.
  func build() -> Value {
    let dimension = op.dimension
    let sizes = rewriter.sizes(of: op.input, at: location).enumerated().filter { $0.offset != dimension }
    let empty = rewriter.createEmpty(sizes.map(\.element), of: element, at: location)
    let greatest = reduce(op.input, filled(empty, smallest)) { rewriter, input, output in
      rewriter.create(Arith.MaxNumF.self, at: location) { ($0.lhs, $0.rhs) = (input, output) }.result
    }
    let powers = combine(op.input, greatest) { rewriter, value, greatest in
      let difference = rewriter.create(Arith.SubF.self, at: location) {
        ($0.lhs, $0.rhs) = (value, greatest)
      }.result
      return rewriter.create(Math.Exp.self, at: location) { $0.operand = difference }.result
    }
    let sum = reduce(powers, filled(empty, zero)) { rewriter, input, output in
      rewriter.create(Arith.AddF.self, at: location) { ($0.lhs, $0.rhs) = (input, output) }.result
    }
    return combine(powers, sum) { rewriter, power, sum in
      rewriter.create(Arith.DivF.self, at: location) { ($0.lhs, $0.rhs) = (power, sum) }.result
    }
  }

  /// What is smaller than any number: the neutral element of `arith.maxnumf`.
  private var smallest: Attribute? {
    element.as(FloatType.self).map { type in
      rewriter.context.number(SoftFloat.nan(type.format, isNegative: true).bits, element)
    } ?? nil
  }
  private var zero: Attribute? {
    element.as(FloatType.self).map { type in
      rewriter.context.number(SoftFloat.zero(type.format).bits, element)
    } ?? nil
  }

  /// Creates a tensor with one number everywhere.
  private func filled(_ tensor: Value, _ number: Attribute?) -> Value {
    let constant = rewriter.create(
      Arith.Constant.self, results: [element], properties: [number], at: location)
    return rewriter.createFill(constant.result, tensor, at: location) ?? tensor
  }

  /// Creates a reduction along the dimension.
  private func reduce(
    _ input: Value, _ output: Value, _ body: (Rewriter, Value, Value) -> Value
  ) -> Value {
    let iterators: [Linalg.IteratorType] = (0..<whole.dimensionCount).map {
      $0 == op.dimension ? .reduction : .parallel
    }
    return generic([input], output, [whole, reduced], iterators) { body(rewriter, $0[0], $0[1]) }
  }

  /// Creates a function of each element and of what belongs to all along the dimension.
  private func combine(
    _ input: Value, _ other: Value, _ body: (Rewriter, Value, Value) -> Value
  ) -> Value {
    let iterators: [Linalg.IteratorType] = (0..<whole.dimensionCount).map { _ in .parallel }
    return generic([input, other], op.output, [whole, reduced, whole], iterators) {
      body(rewriter, $0[0], $0[1])
    }
  }

  /// Creates a `linalg.generic` with the body that `body` creates of its arguments.
  private func generic(
    _ inputs: [Value], _ output: Value, _ maps: [AffineMap], _ iterators: [Linalg.IteratorType],
    _ body: (ArgumentList) -> Value
  ) -> Value {
    let made = rewriter.createGeneric(
      inputs: inputs, outputs: [output], maps, iterators, results: [output.type], at: location)
    let outside = rewriter.builder
    let block = rewriter.createBlock(in: made.region, arguments: maps.map { _ in element })
    let value = body(block.arguments)
    rewriter.create(Linalg.Yield.self, operands: [value], at: location)
    rewriter.builder = outside
    return made.resultTensors[0]
  }
}

/// Replaces operations that are made of others by these.
public struct LinalgDecomposeAggregates: Pass {
  public static let name = "linalg-decompose-aggregated-ops"
  public static let summary = "Replace linalg.softmax by the operations that it is made of"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable([Linalg.decomposeSoftmax]))
  }
}
