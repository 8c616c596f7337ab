import Accel
import AffineDialect
import TensorDialect

/// Whether what makes the operand of an operation at a position may be fused with the operation.
typealias FusionControl = @Sendable (_ consumer: Operation, _ position: Int) -> Bool

extension Linalg {
  /// Patterns that fuse `linalg.generic`s with what makes their operands, element by element, and that simplify
  /// what comes of it.
  static func elementwiseFusionPatterns(_ control: @escaping FusionControl) -> [Pattern] {
    [
      // generic(generic(…)) → generic
      Pattern(linalg: "FuseElementwiseOps") { (op: Op<Generic>, rewriter) throws(NoMatch) in
        for position in op.operation.operands.indices {
          guard let fusion = ElementwiseFusion(op, position), control(op.operation, position) else {
            continue
          }
          return try fusion.fuse(rewriter)
        }
        throw NoMatch("no operand is made by an operation that can be fused")
      },
      foldFillIntoGeneric, foldScalarConstants, removeOutputDependency,
    ] + unusedOperandPatterns
  }

  /// A pattern that fuses a `linalg.generic` with what makes an operand, and takes the producer's place, too.
  static let sharedProducerFusion = Pattern(linalg: "FuseMultiUseProducer") {
    (op: Op<Generic>, rewriter) throws(NoMatch) in
    for position in op.operation.operands.indices {
      guard let fusion = ElementwiseFusion(op, position) else { continue }
      return try fusion.fuse(rewriter, replacesProducer: true)
    }
    throw NoMatch("no operand is made by an operation that can be fused")
  }
}

/// A `linalg.generic` and another that makes one of its inputs, as one.
private struct ElementwiseFusion {
  private let consumer: StructuredOperation
  private let producer: StructuredOperation
  /// The position of the consumer's operand that the producer makes.
  private let position: Int
  /// The position of the producer's result.
  private let result: Int
  /// From the consumer's loops to the producer's.
  private let loops: AffineMap

  /// Finds out whether what makes the operand of `op` at `position` can be fused with it.
  init?(_ op: Op<Linalg.Generic>, _ position: Int) {
    let value = op.operation.operand(position)
    guard position < op.inputs.count, let made = value.defined(by: Linalg.Generic.self),
      value.type.is(RankedTensorType.self)
    else { return nil }
    (consumer, producer) = (StructuredOperation(op), StructuredOperation(made))
    (self.position, result) = (position, value.index)
    guard producer.isOnTensors, producer.isParallel, producer.body != nil, consumer.body != nil,
      consumer.maps[position].results.count == producer.loopCount
    else { return nil }
    let resultMap = producer.maps[producer.inputCount + result]
    guard resultMap.isPermutation, let inverse = resultMap.inversePermutation else { return nil }
    loops = inverse.composed(with: consumer.maps[position])
    if !consumer.isParallel, !coversAllLoops(value) { return nil }
  }

  /// `true` iff each loop of the consumer is along a dimension of an operand that is left after the fusion.
  private func coversAllLoops(_ value: Value) -> Bool {
    var maps: [AffineMap] = []
    for (operand, map) in zip(consumer.op.operands, consumer.maps) where operand != value { maps.append(map) }
    maps += producer.inputs.map { producer.maps[$0].composed(with: loops) }
    let covered = Set(maps.joined().compactMap(\.dimensionPosition))
    return covered.count == consumer.loopCount
  }

  /// The results of the producer that something else needs, or without which the sizes of loops are not known.
  private var preservedResults: [Int] {
    var (preserved, dropped) = ([Int](), Set<Int>())
    for (index, value) in producer.op.results.enumerated() {
      let output = producer.inputCount + index
      dropped.insert(output)
      let isNeeded =
        producer.usesElement(output) || !canDrop(dropped)
        || value.uses.contains { $0.owner != consumer.op }
      if isNeeded {
        preserved.append(index)
        dropped.remove(output)
      }
    }
    return preserved
  }

  /// `true` iff the loops of both operations are known without the given operands of the producer, and the operand
  /// that is fused.
  private func canDrop(_ positions: Set<Int>) -> Bool {
    var maps = producer.maps.indices.filter { !positions.contains($0) }.map { producer.maps[$0] }
    maps += consumer.maps.indices.filter { $0 != position }.map { consumer.maps[$0] }
    if maps.isEmpty { return producer.loopCount == 0 && consumer.loopCount == 0 }
    // The dimensions of both operations are looked at as if they were the same, as in MLIR.
    let count = maps.map(\.dimensionCount).max() ?? 0
    let found = Set(maps.joined().compactMap(\.dimensionPosition))
    return found.count == count
  }

  /// Replaces the consumer by an operation that does what both do; what comes later uses it instead of the producer,
  /// too, if `replacesProducer`.
  func fuse(_ rewriter: Rewriter, replacesProducer: Bool = false) throws(NoMatch) -> Rewritten {
    let preserved = preservedResults
    let producerMaps = producer.maps.map { $0.composed(with: loops) }
    let outputs = preserved.map { producer.inputCount + $0 }
    var maps = Array(consumer.maps[..<position])
    maps += producerMaps[producer.inputs]
    maps += consumer.maps[(position + 1)..<consumer.inputCount]
    maps += outputs.map { producerMaps[$0] }
    maps += consumer.maps[consumer.outputs]
    guard maps.tellLoopSizes else { throw NoMatch("the sizes of the loops would not be known") }
    let inputs =
      consumer.values(0..<position) + producer.values(producer.inputs)
      + consumer.values((position + 1)..<consumer.inputCount)
    let inits = outputs.map { producer.op.operand($0) } + consumer.values(consumer.outputs)
    let fused = rewriter.createGeneric(
      inputs: inputs, outputs: inits, maps, consumer.iterators,
      results: inits.map(\.type).filter { !$0.isMemRef }, at: consumer.op.location)
    let outside = rewriter.builder
    try createBody(of: fused, preserved, rewriter)
    rewriter.builder = outside
    if replacesProducer {
      for (number, index) in preserved.enumerated() {
        rewriter.replaceUses(of: producer.op.result(index), with: fused.resultTensors[number]) { use in
          fused.operation.comesBefore(use.owner)
        }
      }
    }
    return rewriter.replace(consumer.op, with: Array(fused.resultTensors.dropFirst(preserved.count)))
  }

  /// Creates the body: that of the producer, then that of the consumer.
  private func createBody(
    of fused: Op<Linalg.Generic>, _ preserved: [Int], _ rewriter: Rewriter
  ) throws(NoMatch) {
    guard let first = producer.body, let second = consumer.body, let firstYield = first.last,
      let secondYield = second.last
    else { throw NoMatch("there is no body") }
    let types = fused.operation.operands.types.map(\.structuredElement)
    let body = rewriter.createBlock(in: fused.region, arguments: types)
    var mapping = ValueMapping()
    var old = Array(second.arguments[..<position])
    old += first.arguments[producer.inputs]
    old += second.arguments[(position + 1)..<consumer.inputCount]
    old += preserved.map { first.arguments[producer.inputCount + $0] }
    old += second.arguments[consumer.outputs]
    for (argument, new) in zip(old, body.arguments) { mapping[argument] = new }
    if producer.hasIndices {
      let location = producer.op.location
      let indices = (0..<consumer.loopCount).map { rewriter.createIndex($0, at: location) }
      for op in first.operations {
        guard let index = op.as(Linalg.Index.self) else { continue }
        mapping[index.result] = rewriter.apply(loops.subMap([index.dim]), indices, at: location)
      }
    }
    for op in first.operations where op != firstYield && !op.is(Linalg.Index.self) {
      rewriter.clone(op, &mapping)
    }
    let value = firstYield.operand(result)
    mapping[second.arguments[position]] = mapping[value] ?? value
    for op in second.operations where op != secondYield { rewriter.clone(op, &mapping) }
    let yielded = preserved.map { firstYield.operand($0) } + secondYield.operands
    rewriter.create(
      Linalg.Yield.self, operands: yielded.map { mapping[$0] ?? $0 }, at: fused.location)
  }
}

extension Rewriter {
  /// Creates an `affine.apply` of `map`, which is not simplified.
  fileprivate func apply(_ map: AffineMap, _ operands: [Value], at location: Location) -> Value {
    create(
      Affine.Apply.self, operands: operands, results: [context.indexType],
      properties: [context.attribute(AffineMapAttr(map))], at: location
    ).result
  }
}

extension [AffineMap] {
  /// The results of all maps.
  fileprivate func joined() -> [AffineExpr] { flatMap(\.results) }
}

extension Operation {
  /// `true` iff `user`, or an operation around it, comes after this one in its block.
  fileprivate func comesBefore(_ user: Operation) -> Bool {
    var current: Operation? = user
    while let op = current {
      if op.block == block { return isBefore(op) }
      current = op.parent
    }
    return false
  }
}
