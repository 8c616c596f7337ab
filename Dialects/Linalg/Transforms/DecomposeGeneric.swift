public import Accel
import ArithDialect
import TensorDialect

extension Linalg {
  // generic { a; b; … } → generic { a }, generic { b; … }
  static let decomposeGeneric = Pattern(linalg: "DecomposeLinalgOp") {
    (op: Op<Generic>, rewriter) throws(NoMatch) in
    let structured = StructuredOperation(op)
    guard structured.isOnTensors, structured.isParallel,
      structured.outputs.allSatisfy({ structured.maps[$0].isPermutation })
    else { throw NoMatch("not all loops are parallel, or outputs are no permuted tensors") }
    guard let body = structured.body, let first = body.first, let yield = body.last, first != yield,
      first.next != yield
    else { throw NoMatch("the body has one operation") }
    guard first.results.allSatisfy({ $0.type.storedWidth != nil }) else {
      throw NoMatch("what the first operation computes is no number")
    }
    return GenericSplit(structured, first, yield, rewriter).apply()
  }
}

/// A `linalg.generic` whose first operation becomes one of its own.
private struct GenericSplit {
  private let structured: StructuredOperation
  private let first: Operation
  private let yield: Operation
  private let rewriter: Rewriter
  private var location: Location { structured.op.location }

  init(_ structured: StructuredOperation, _ first: Operation, _ yield: Operation, _ rewriter: Rewriter) {
    (self.structured, self.first, self.yield, self.rewriter) = (structured, first, yield, rewriter)
  }

  /// Replaces the operation by two.
  func apply() -> Rewritten {
    let op = structured.op
    let inputs = structured.values(structured.inputs)
    let outputs = structured.values(structured.outputs)
    let maps = structured.maps
    // Where the results of the first operation go: to the output that they are yielded to, or to a new one.
    let domain = structured.loopSizes(rewriter)
    let places = first.results.map { result -> (tensor: Value, map: AffineMap) in
      if let place = yield.operands.firstIndex(of: result) {
        return (outputs[place], maps[structured.inputCount + place])
      }
      return (
        rewriter.createEmpty(domain, of: result.type, at: location), AffineMap.identity(structured.loopCount)
      )
    }
    let all = outputs + places.map(\.tensor)
    let peeled = rewriter.createGeneric(
      inputs: inputs, outputs: all, maps + places.map(\.map), structured.iterators, results: all.map(\.type),
      at: location)
    let added = Array(peeled.resultTensors.dropFirst(outputs.count))
    let rest = rewriter.createGeneric(
      inputs: inputs + added, outputs: outputs,
      Array(maps[structured.inputs]) + places.map(\.map) + maps[structured.outputs], structured.iterators,
      results: op.results.types, at: location)
    let yieldsFirst = yield.operands.map { $0.definingOperation == first }
    let outside = rewriter.builder
    fillPeeled(peeled, outside)
    fillRest(rest)
    rewriter.builder = outside
    return rewriter.replace(
      op, with: yieldsFirst.enumerated().map { $1 ? peeled.resultTensors[$0] : rest.resultTensors[$0] })
  }

  /// Copies the first operation.
  private func fillPeeled(_ peeled: Op<Linalg.Generic>, _ outside: Builder) {
    guard let old = structured.body else { return }
    // Results that the first operation does not compute are anything.
    rewriter.builder.move(before: peeled.operation)
    let fillers = yield.operands.map { value -> Value? in
      if value.definingOperation == first { return nil }
      let zero = rewriter.context.number(WideInteger(0, width: value.type.storedWidth ?? 0), value.type)
      return rewriter.create(
        Arith.Constant.self, results: [value.type], properties: [zero], at: location
      ).result
    }
    let body = rewriter.createBlock(
      in: peeled.region, arguments: peeled.operation.operands.types.map(\.structuredElement))
    var mapping = ValueMapping()
    for (argument, new) in zip(old.arguments, body.arguments) { mapping[argument] = new }
    let copy = rewriter.clone(first, &mapping)
    let values = zip(yield.operands, fillers).map { value, filler in filler ?? mapping[value] ?? value }
    rewriter.create(Linalg.Yield.self, operands: values + Array(copy.results), at: location)
  }

  /// Copies the other operations.
  private func fillRest(_ rest: Op<Linalg.Generic>) {
    guard let old = structured.body else { return }
    let body = rewriter.createBlock(
      in: rest.region, arguments: rest.operation.operands.types.map(\.structuredElement))
    var mapping = ValueMapping()
    let count = structured.inputCount
    for (index, result) in first.results.enumerated() { mapping[result] = body.arguments[count + index] }
    for (index, argument) in old.arguments.enumerated() {
      mapping[argument] = body.arguments[index < count ? index : index + first.results.count]
    }
    for inner in old.operations where inner != first { rewriter.clone(inner, &mapping) }
  }
}

/// Splits `linalg.generic`s until each body has one operation.
public struct TestLinalgDecomposeOps: Pass {
  public static let name = "test-linalg-decompose-ops"
  public static let title = "(anonymous namespace)::TestLinalgDecomposeOps"
  public static let summary = "Test Linalg decomposition patterns"

  /// Whether operands and results that nobody needs are erased.
  public var erasesUnused = false
  public static let options: [PassOption<Self>] = [
    .init(
      "remove-dead-args-and-results", \.erasesUnused, "Test patterns to erase unused operands and results")
  ]
  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let unused = erasesUnused ? Linalg.unusedOperandPatterns : []
    rewriteGreedily(op, PatternTable([Linalg.decomposeGeneric] + unused), .bottomUp)
  }
}
