public import Accel
import AffineDialect
import ArithDialect
import MemRefDialect
import SCFDialect

/// Replaces structured operations on buffers by loops.
public struct ConvertLinalgToLoops: Pass {
  public static let name = "convert-linalg-to-loops"
  public static let title = "ConvertLinalgToLoopsPass"
  public static let summary = "Lower the operations from the linalg dialect into loops"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    LoopLowering.run(on: op, .sequential)
  }
}

/// Replaces structured operations on buffers by loops, parallel ones where iterations do not depend on each other.
public struct ConvertLinalgToParallelLoops: Pass {
  public static let name = "convert-linalg-to-parallel-loops"
  public static let title = "ConvertLinalgToParallelLoopsPass"
  public static let summary = "Lower the operations from the linalg dialect into parallel loops"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    LoopLowering.run(on: op, .parallel)
  }
}

/// Replaces structured operations on buffers by loops whose bounds and accesses are affine.
public struct ConvertLinalgToAffineLoops: Pass {
  public static let name = "convert-linalg-to-affine-loops"
  public static let title = "ConvertLinalgToAffineLoopsPass"
  public static let summary = "Lower the operations from the linalg dialect into affine loops"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    LoopLowering.run(on: op, .affine)
  }
}

/// Replaces one structured operation by loops.
struct LoopLowering {
  /// The loops that are made.
  enum Kind { case sequential, parallel, affine }

  private let op: Operation
  private let maps: [AffineMap]
  private let inputCount: Int
  private let iterators: [Linalg.IteratorType]
  private let kind: Kind

  /// Replaces all structured operations on buffers inside `op`.
  static func run(on op: Operation, _ kind: Kind) {
    let lower = Pattern("LinalgRewritePattern", implementing: StructuredWitness.self) {
      (op, witness, rewriter) throws(NoMatch) in
      guard witness.isOnBuffers(op) else { throw NoMatch("not all operands are buffers") }
      guard let lowering = LoopLowering(op, witness, kind) else {
        throw NoMatch("there is no body")
      }
      return lowering.replace(rewriter)
    }
    rewriteGreedily(op, PatternTable([lower] + MemRef.Dim.canonicalizations + Affine.Apply.canonicalizations))
  }

  private init?(_ op: Operation, _ witness: StructuredWitness, _ kind: Kind) {
    guard op.regions.count == 1, op.region(0).hasOneBlock else { return nil }
    (self.op, self.kind) = (op, kind)
    maps = witness.indexingMaps(op)
    (inputCount, iterators) = (witness.inputCount(op), witness.iteratorTypes(op))
  }

  /// Replaces the operation.
  private func replace(_ rewriter: Rewriter) -> Rewritten {
    let location = op.location
    var sizes = Array<MixedIndex?>(repeating: nil, count: iterators.count)
    for (operand, map) in zip(op.operands, maps) {
      for (index, expression) in map.results.enumerated() {
        guard let position = expression.dimensionPosition, sizes[position] == nil else { continue }
        sizes[position] = size(of: operand, index, rewriter)
      }
    }
    let bounds = sizes.compactMap { $0 }.map { size in
      let zero = rewriter.indexConstant(0, at: location)
      let end = size.value ?? rewriter.indexConstant(size.constant ?? 0, at: location)
      return LoopRange(start: zero, end: end, step: rewriter.indexConstant(1, at: location))
    }
    buildLoops(rewriter, bounds, [])
    return rewriter.erase(op)
  }

  /// Returns the size of a dimension of a buffer.
  private func size(of buffer: Value, _ dimension: Int, _ rewriter: Rewriter) -> MixedIndex {
    let size = buffer.type.shape?[dimension] ?? ShapeDimension.dynamic
    if size != ShapeDimension.dynamic { return .constant(size) }
    let index = rewriter.indexConstant(dimension, at: op.location)
    return .value(
      rewriter.create(MemRef.Dim.self, at: op.location) { ($0.source, $0.index) = (buffer, index) }.result)
  }

  /// The bounds of a loop.
  private struct LoopRange {
    let start: Value, end: Value, step: Value
  }

  /// Creates the loops inside those whose indices are given, and the body in the last.
  private func buildLoops(_ rewriter: Rewriter, _ ranges: [LoopRange], _ indices: [Value]) {
    let depth = indices.count
    guard depth < iterators.count else { return emitBody(rewriter, indices) }
    let outside = rewriter.builder
    var end = depth + 1
    let isParallel = kind == .parallel && iterators[depth] == .parallel
    while isParallel, end < iterators.count, iterators[end] == .parallel { end += 1 }
    let own = ranges[depth..<end]
    let body = createLoop(rewriter, Array(own), isParallel: isParallel)
    guard let terminator = body?.last, let body else { return }
    rewriter.builder.move(before: terminator)
    buildLoops(rewriter, ranges, indices + Array(body.arguments))
    rewriter.builder = outside
  }

  /// Creates one loop, parallel in several dimensions or not, and returns its body.
  private func createLoop(_ rewriter: Rewriter, _ ranges: [LoopRange], isParallel: Bool) -> Block? {
    let index = rewriter.context.indexType
    if kind == .affine { return createAffineLoop(rewriter, ranges[0]) }
    if isParallel {
      return rewriter.create(SCF.Parallel.self, at: op.location) {
        ($0.lowerBound, $0.upperBound) = (ranges.map(\.start), ranges.map(\.end))
        $0.step = ranges.map(\.step)
        $0.region = .block(ranges.map { _ in index })
      }.region.entry
    }
    return rewriter.create(SCF.For.self, at: op.location) {
      ($0.lowerBound, $0.upperBound, $0.step) = (ranges[0].start, ranges[0].end, ranges[0].step)
      $0.region = .block([index])
    }.region.entry
  }

  /// Creates an `affine.for` and returns its body.
  private func createAffineLoop(_ rewriter: Rewriter, _ range: LoopRange) -> Block? {
    let end = range.end.constantIndex
    let bound: AffineExpr = end.map { .constant(Int64($0)) } ?? .symbol(0)
    let map = AffineMap(dimensionCount: 0, symbolCount: end == nil ? 1 : 0, results: [bound])
    let loop = rewriter.create(Affine.For.self, at: op.location) {
      $0.lowerBoundMap = AffineMapAttr(.constant(0))
      ($0.upperBoundMap, $0.upperBoundOperands) = (AffineMapAttr(map), end == nil ? [range.end] : [])
      $0.step = Affine.IndexNumber(1)
      $0.region = .block([rewriter.context.indexType])
    }
    if loop.region.entry?.last == nil {
      let outside = rewriter.builder
      if let body = loop.region.entry { rewriter.builder.move(toEndOf: body) }
      rewriter.create(Affine.Yield.self, at: op.location)
      rewriter.builder = outside
    }
    return loop.region.entry
  }

  /// Creates what one iteration does: loads, the body, and stores.
  private func emitBody(_ rewriter: Rewriter, _ indices: [Value]) {
    guard let body = op.region(0).entry, let yield = body.last else { return }
    var mapping = ValueMapping()
    for (index, operand) in op.operands.enumerated() {
      guard operand.type.is(MemRefType.self) else {
        mapping[body.arguments[index]] = operand
        continue
      }
      let places = elements(maps[index], indices, rewriter)
      mapping[body.arguments[index]] = load(operand, places, rewriter)
    }
    for inner in body.operations where inner != yield {
      if let index = inner.as(Linalg.Index.self) {
        mapping[index.result] = indices[index.dim]
      } else {
        let copy = rewriter.clone(inner, &mapping)
        replaceIndices(in: copy, indices, rewriter)
      }
    }
    for (position, value) in yield.operands.enumerated() {
      let buffer = op.operand(inputCount + position)
      let places = elements(maps[inputCount + position], indices, rewriter)
      let stored = mapping[value] ?? value
      store(stored, buffer, places, rewriter)
    }
  }

  /// Creates a load.
  private func load(_ buffer: Value, _ places: [Value], _ rewriter: Rewriter) -> Value {
    if kind == .affine {
      return rewriter.create(Affine.Load.self, at: op.location) {
        ($0.memref, $0.indices) = (buffer, places)
        $0.map = AffineMapAttr(.identity(places.count))
        $0.result = buffer.type.elementOrSelf
      }.result
    }
    return rewriter.create(MemRef.Load.self, at: op.location) {
      ($0.memref, $0.indices) = (buffer, places)
    }.result
  }

  /// Creates a store.
  private func store(_ value: Value, _ buffer: Value, _ places: [Value], _ rewriter: Rewriter) {
    if kind == .affine {
      rewriter.create(Affine.Store.self, at: op.location) {
        ($0.value, $0.memref, $0.indices) = (value, buffer, places)
        $0.map = AffineMapAttr(.identity(places.count))
      }
    } else {
      rewriter.create(MemRef.Store.self, at: op.location) {
        ($0.value, $0.memref, $0.indices) = (value, buffer, places)
      }
    }
  }

  /// Replaces what asks for the indices of this operation inside `copy`.
  private func replaceIndices(in copy: Operation, _ indices: [Value], _ rewriter: Rewriter) {
    if copy.regions.isEmpty { return }
    var found: [Op<Linalg.Index>] = []
    copy.forEach(Linalg.Index.self) { found.append($0) }
    for index in found where index.operation.parent?.structured == nil {
      rewriter.replace(index, with: indices[index.dim])
    }
  }

  /// Returns the indices of the element that an iteration uses.
  private func elements(_ map: AffineMap, _ indices: [Value], _ rewriter: Rewriter) -> [Value] {
    map.results.map { expression in
      if let position = expression.dimensionPosition { return indices[position] }
      if let number = expression.constantValue { return rewriter.indexConstant(Int(number), at: op.location) }
      return rewriter.apply(expression, indices, at: op.location)
    }
  }
}

extension Rewriter {
  /// Returns a constant index.
  func indexConstant(_ number: Int, at location: Location) -> Value {
    let type = context.indexType
    return create(
      Arith.Constant.self, results: [type], properties: [context.integer(number, type)], at: location
    ).result
  }

  /// Returns what an expression over `indices` is: an `affine.apply` on those that it mentions.
  func apply(_ expression: AffineExpr, _ indices: [Value], at location: Location) -> Value {
    let used = indices.indices.filter { expression.isFunction(ofDimension: $0) }
    var dimensions = Array(repeating: AffineExpr.constant(0), count: indices.count)
    for (position, index) in used.enumerated() { dimensions[index] = .dimension(position) }
    let map = AffineMap(
      dimensionCount: used.count, results: [expression.replacing(dimensions: dimensions)])
    var state = OperationState(context.operationName(context.identifier("affine.apply")), at: location)
    state.operands = used.map { indices[$0] }
    state.resultTypes = [context.indexType]
    state.add(NamedAttribute(context.identifier("map"), context.attribute(AffineMapAttr(map))))
    return create(state).result(0)
  }
}
