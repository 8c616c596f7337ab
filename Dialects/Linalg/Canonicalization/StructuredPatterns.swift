public import Accel
import MemRefDialect
import TensorDialect

extension Linalg {
  public static let canonicalizations = generalPatterns + fillPatterns

  /// Rewrites of structured operations of any kind, and of casts of their results.
  private static let generalPatterns = [
    // an operation on a buffer without elements → nothing
    Pattern("EraseDeadLinalgOp", implementing: StructuredWitness.self) {
      (op, _, rewriter) throws(NoMatch) in
      guard op.operands.contains(where: { $0.type.as(MemRefType.self)?.shape.contains(0) == true }) else {
        throw NoMatch("no operand is a buffer without elements")
      }
      guard op.isUnused else { throw NoMatch("the results are used") }
      return rewriter.erase(op)
    },
    // cast(op(…) outs(t)) → op(…) outs(cast(t))
    Pattern("FoldTensorCastConsumerOp") { (op: Op<Tensor.Cast>, rewriter) throws(NoMatch) in
      guard Tensor.preservesStaticInformation(op.source.type, op.dest.type),
        let made = op.source.definingOperation, let witness = made.structured,
        made.block == op.operation.block
      else { throw NoMatch("the cast says no more of a result of a structured operation beside it") }
      let (index, type) = (op.source.index, op.dest.type)
      rewriter.builder.move(before: made)
      let output = witness.inputCount(made) + index
      var (operands, results) = (Array(made.operands), made.results.types)
      operands[output] = rewriter.cast(operands[output], to: type, at: made.location)
      results[index] = type
      let new = rewriter.remake(made, operands, results)
      var values = Array(new.results)
      values[index] = rewriter.cast(values[index], to: made.result(index).type, at: made.location)
      rewriter.replace(op, with: new.result(index))
      return rewriter.replace(made, with: values)
    },
    // op on tensors of which less is known than follows → op(cast(…))
    Pattern("InferStaticShapeOfOperands", implementing: StructuredWitness.self) {
      (op, witness, rewriter) throws(NoMatch) in
      guard witness.isOnTensors(op) else { throw NoMatch("the operands are no tensors") }
      let maps = witness.indexingMaps(op)
      guard maps.allSatisfy({ $0.isProjectedPermutation() }) else {
        throw NoMatch("a map is no projected permutation")
      }
      let sizes = staticSizes(of: op, maps)
      let types = zip(op.operands, maps).map { operand, map in staticType(operand.type, map, sizes) }
      guard zip(types, op.operands).contains(where: { $0 != $1.type }) else {
        throw NoMatch("all is known that follows")
      }
      let operands = zip(op.operands, types).map { rewriter.cast($0, to: $1, at: op.location) }
      let results = Array(types[witness.inputCount(op)...])
      let new = rewriter.remake(op, operands, results)
      let values = zip(new.results, op.results).map { rewriter.cast($0, to: $1.type, at: op.location) }
      return rewriter.replace(op, with: values)
    },
  ]

  /// Returns the sizes of loops that types of operands, or of what is cast to them, tell.
  private static func staticSizes(of op: Operation, _ maps: [AffineMap]) -> [Int: Int] {
    var sizes: [Int: Int] = [:]
    for (operand, map) in zip(op.operands, maps) {
      let source = operand.defined(by: Tensor.Cast.self)?.source.type.shape
      for shape in [source, operand.type.shape] {
        guard let shape, shape.count == map.results.count else { continue }
        for (size, expression) in zip(shape, map.results) where size != ShapeDimension.dynamic {
          if let dimension = expression.dimensionPosition, sizes[dimension] == nil { sizes[dimension] = size }
        }
      }
    }
    return sizes
  }

  /// Returns a tensor type with the sizes that are known.
  private static func staticType(_ type: Type, _ map: AffineMap, _ sizes: [Int: Int]) -> Type {
    guard let tensor = type.as(RankedTensorType.self) else { return type }
    var shape = Array(tensor.shape)
    for (index, expression) in map.results.enumerated() where shape[index] == ShapeDimension.dynamic {
      if let size = expression.dimensionPosition.flatMap({ sizes[$0] }) { shape[index] = size }
    }
    return type.context.tensorType(shape, tensor.element, encoding: tensor.encoding)
  }
}

extension Pattern {
  /// Creates a pattern that users of MLIR know as the one of this name in a nameless namespace.
  init<S: OpSchema>(
    linalg name: String, _ body: @escaping @Sendable (Op<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(name, labels: ["(anonymous namespace)::\(name)"], body)
  }
}

extension StructuredInterface {
  // op(memref.cast(x)) → op(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingBufferCasts
  }

  // op that yields its operands → the operands
  static var eraseIdentity: Pattern {
    Pattern(linalg: "EraseIdentityLinalgOp<\(name)>") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let operation = op.operation
      let maps = indexingMaps(of: op)
      guard maps.allSatisfy({ $0 == maps[0] }) else { throw NoMatch("the maps differ") }
      guard let body = operation.region(0).entry, let yield = body.first?.as(Linalg.Yield.self),
        yield.values.allSatisfy({ $0.owningBlock == body })
      else { throw NoMatch("the body does more than yield its arguments") }
      let inputs = inputCount(of: op)
      if operation.operands.contains(where: { $0.type.isMemRef }) {
        guard inputs == 1, operation.operands.count == 2, operation.operand(0) == operation.operand(1) else {
          throw NoMatch("the input is not the output")
        }
        return rewriter.erase(operation)
      }
      guard yield.values.count == operation.results.count else { throw NoMatch("there are no results") }
      let values = yield.values.map { operation.operand($0.index) }
      for (value, result) in zip(values, operation.results)
      where value.type != result.type && !value.type.isCompatibleTensor(result.type) {
        throw NoMatch("an operand cannot be cast to the type of the result")
      }
      return rewriter.replace(
        operation,
        with: zip(values, operation.results).map { rewriter.cast($0, to: $1.type, at: operation.location) })
    }
  }
}

extension Operation {
  /// This operation with the sources of `memref.cast`s as operands, if they say as much.
  fileprivate var foldingBufferCasts: FoldResult? {
    var isChanged = false
    let values = operands.map { value -> Value in
      guard let cast = value.defined(by: MemRef.Cast.self), !cast.source.type.is(UnrankedMemRefType.self)
      else { return value }
      isChanged = true
      return cast.source
    }
    return isChanged ? .operands(values) : nil
  }
}

extension Type {
  /// `true` iff tensors of this type may be cast to `other`.
  fileprivate func isCompatibleTensor(_ other: Type) -> Bool {
    guard let left = self.as(RankedTensorType.self), let right = other.as(RankedTensorType.self) else {
      return false
    }
    return left.element == right.element && left.encoding == right.encoding
      && left.shape.isCompatible(with: Array(right.shape))
  }
}
