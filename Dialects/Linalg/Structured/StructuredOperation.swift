import Accel
import AffineDialect
import MemRefDialect
import TensorDialect

/// A structured operation with what its interface tells of it.
struct StructuredOperation {
  /// The operation.
  let op: Operation
  /// The maps from iterations to elements, one for each operand.
  let maps: [AffineMap]
  /// The kinds of the loops, outermost first.
  let iterators: [Linalg.IteratorType]
  /// The number of operands that are no outputs.
  let inputCount: Int
  /// `true` iff the operation works on tensors and on no buffers.
  let isOnTensors: Bool
  /// `true` iff the operation works on buffers and on no tensors.
  let isOnBuffers: Bool

  /// Wraps an operation, if it is structured.
  init?(_ op: Operation?) {
    guard let op, let witness = op.structured else { return nil }
    self.init(op, witness)
  }

  /// Wraps a structured operation.
  init(_ op: Operation, _ witness: StructuredWitness) {
    self.op = op
    (maps, iterators) = (witness.indexingMaps(op), witness.iteratorTypes(op))
    inputCount = witness.inputCount(op)
    (isOnTensors, isOnBuffers) = (witness.isOnTensors(op), witness.isOnBuffers(op))
  }

  /// Wraps a `linalg.generic`.
  init(_ op: Op<Linalg.Generic>) {
    self.op = op.operation
    (maps, iterators) = (op.indexingMaps.map(\.map), Linalg.Generic.iteratorTypes(of: op))
    inputCount = op.inputs.count
    let types = op.operation.operands.types
    let (hasTensors, hasBuffers) = (types.contains(where: \.isTensor), types.contains(where: \.isMemRef))
    (isOnTensors, isOnBuffers) = (hasTensors && !hasBuffers, hasBuffers && !hasTensors)
  }

  /// The positions of the operands that are no outputs.
  var inputs: Range<Int> { 0..<inputCount }
  /// The positions of the outputs.
  var outputs: Range<Int> { inputCount..<op.operands.count }
  /// The operands at some positions.
  func values(_ positions: Range<Int>) -> [Value] { Array(op.operands[positions]) }
  /// The body.
  var body: Block? { op.regions.first?.entry }
  /// The number of loops.
  var loopCount: Int { iterators.count }
  /// `true` iff no loop is a reduction.
  var isParallel: Bool { iterators.allSatisfy { $0 == .parallel } }
  /// `true` iff each map takes some of the dimensions, each of them once.
  var hasProjectedPermutations: Bool { maps.allSatisfy { $0.isProjectedPermutation() } }

  /// `true` iff the body uses the element of the operand at `index`.
  func usesElement(_ index: Int) -> Bool { body?.arguments[index].hasUses ?? true }

  /// `true` iff the body asks for the indices of the loops.
  var hasIndices: Bool { body?.operations.contains { $0.is(Linalg.Index.self) } ?? false }

  /// `true` iff the maps of all operands but those at the given positions still say how far each loop goes.
  func canDrop(_ positions: Set<Int>) -> Bool {
    let kept = maps.indices.filter { !positions.contains($0) }.map { maps[$0] }
    return kept.isEmpty ? loopCount == 0 : kept.tellLoopSizes
  }

  /// Returns the sizes of the loops, from the first dimension of an operand that each of them goes along.
  func loopSizes(_ rewriter: Rewriter) -> [MixedIndex] {
    var sizes = [MixedIndex?](repeating: nil, count: loopCount)
    for (operand, map) in zip(op.operands, maps) {
      for (index, expression) in map.results.enumerated() {
        guard let loop = expression.dimensionPosition, sizes[loop] == nil else { continue }
        sizes[loop] = rewriter.anySize(of: operand, index, at: op.location)
      }
    }
    return sizes.map { $0 ?? .constant(0) }
  }
}

extension [AffineMap] {
  /// `true` iff the maps together say how far each loop goes.
  var tellLoopSizes: Bool { isEmpty || AffineMap.concatenating(self).inversePermutation != nil }
}

extension Rewriter {
  /// Returns the size of a dimension of a tensor or buffer: a number, or an operation that finds it out.
  func anySize(of value: Value, _ dimension: Int, at location: Location) -> MixedIndex {
    guard value.type.isMemRef else { return size(of: value, dimension, at: location) }
    let size = value.type.shape?[dimension] ?? ShapeDimension.dynamic
    if size != ShapeDimension.dynamic { return .constant(size) }
    let index = indexConstant(dimension, at: location)
    return .value(
      createOrFold(MemRef.Dim.self, at: location) { ($0.source, $0.index) = (value, index) })
  }

  /// Creates a `linalg.index`.
  func createIndex(_ dimension: Int, at location: Location) -> Value {
    create(Linalg.Index.self, at: location) { $0.dim = dimension }.result
  }
}
