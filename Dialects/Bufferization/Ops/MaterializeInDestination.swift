public import Accel
import TensorDialect

extension Bufferization {
  /// Says that a tensor must become the buffer of another tensor, or a given buffer.
  ///
  ///     %0 = bufferization.materialize_in_destination %t in %d : (tensor<?xf32>, tensor<?xf32>) -> tensor<?xf32>
  ///     bufferization.materialize_in_destination %t in restrict writable %m : (tensor<?xf32>, memref<?xf32, 3>) -> ()
  public enum MaterializeInDestination: DestinationStyleInterface, ReifiableShapeInterface,
    SubsetInsertionInterface, MemoryEffectsInterface
  {
    public static let name = "bufferization.materialize_in_destination"
    public static var source: Operand<0> { .init(.tensor()) }
    public static var dest: Operand<1> { .init(.shaped()) }
    /// Says that no tensor is made of the buffer elsewhere.
    public static var restrict: Flag<0> { .init() }
    /// Says that the buffer may be written to.
    public static var writable: Flag<1> { .init() }
    public static var result: VariadicResult<0> { .init(.tensor()) }
    public static let fields: [any OpField] = [source, dest, restrict, writable, result]
    public static let interfaces = [
      bufferizable, destinationStyle, reifiableShape, subsetInsertion, memoryEffects,
    ]
    public static let rules = [Rule.sameElementType(source, dest)]
    public static let assembly: Assembly? =
      """
      \(source) in\(if: restrict, " restrict")\(if: writable, " writable") \(dest)\(.attributes) : \
      \(.functionalType)
      """

    public static func inits(of op: Op<Self>) -> Range<Int> { 1..<2 }
    public static func sourceIndex(of op: Op<Self>) -> Int { 0 }
    public static func isEquivalentSubset(
      of op: Op<Self>, to other: Operation, _ areEquivalent: (Value, Value) -> Bool
    ) -> Bool { false }
    public static func isDisjointSubset(
      of op: Op<Self>, from other: Operation, _ areEquivalent: (Value, Value) -> Bool
    ) -> Bool { false }
    public static func updatedDestination(of op: Op<Self>) -> Value { op.result.first ?? op.dest }

    public static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
      op.result.isEmpty ? [] : [rewriter.sizes(of: op.dest, at: op.location)]
    }

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      op.dest.type.isMemRef ? [MemoryEffect(.write, on: op.dest)] : []
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, dest) = (op.source.type, op.dest.type)
      if !dest.isTensor, !dest.isMemRef { throw VerificationFailure("'dest' must be a tensor or a memref") }
      if dest.isTensor {
        if op.result.count != 1 {
          throw VerificationFailure("tensor 'dest' implies exactly one tensor result")
        }
        if dest != op.result[0].type { throw VerificationFailure("result and 'dest' types must match") }
      }
      if dest.isMemRef, !op.result.isEmpty { throw VerificationFailure("memref 'dest' implies zero results") }
      if op.restrict, !dest.isMemRef {
        throw VerificationFailure("'restrict' is valid only for memref destinations")
      }
      if op.writable != dest.isMemRef {
        throw VerificationFailure(
          "'writable' must be specified if and only if the destination is of memref type")
      }
      guard let shape = source.shape, let target = dest.shape else {
        if source.shape == nil, dest.shape == nil { return }
        throw VerificationFailure("source/destination shapes are incompatible")
      }
      if shape.count != target.count {
        throw VerificationFailure("rank mismatch between source and destination shape")
      }
      let isPossible = zip(shape, target).allSatisfy {
        $0 == $1 || $0 == ShapeDimension.dynamic || $1 == ShapeDimension.dynamic
      }
      if !isPossible { throw VerificationFailure("source/destination shapes are incompatible") }
    }
  }
}
