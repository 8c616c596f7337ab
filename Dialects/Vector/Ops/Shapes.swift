public import Accel

extension Vector {
  /// The same elements in another shape.
  ///
  ///     %0 = vector.shape_cast %v : vector<4x1xi1> to vector<4xi1>
  public enum ShapeCast: OpSchema {
    public static let name = "vector.shape_cast"
    public static var source: Operand<0> { .init(.vectorOfAnyRank()) }
    public static var result: Result<0> { .init(.vectorOfAnyRank()) }
    public static let fields: [any OpField] = [source, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(source)\(.attributes) : \(type: source) to \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.source.vector, op.result.vector)
      if source.element != result.element {
        throw VerificationFailure("has different source and result element types")
      }
      if source.elementCount != result.elementCount {
        throw VerificationFailure(
          "has different number of elements at source (\(source.elementCount)) and result "
            + "(\(result.elementCount))")
      }
      if source.scalableCount != result.scalableCount {
        throw VerificationFailure(
          "has different number of scalable dims at source (\(source.scalableCount)) and result "
            + "(\(result.scalableCount))")
      }
    }
  }

  /// The same bits as elements of another type.
  ///
  ///     %0 = vector.bitcast %v : vector<5x1x3xf32> to vector<5x1x6xi16>
  public enum BitCast: OpSchema {
    public static let name = "vector.bitcast"
    public static var source: Operand<0> { .init(.vectorOfAnyRank()) }
    public static var result: Result<0> { .init(.vectorOfAnyRank()) }
    public static let fields: [any OpField] = [source, result]
    public static let traits: Traits = .pure
    public static let rules = [Rule.sameRank(source, result)]
    public static let assembly: Assembly? = "\(source)\(.attributes) : \(type: source) to \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.source.vector, op.result.vector)
      for index in 0..<max(source.rank - 1, 0) where source.shape[index] != result.shape[index] {
        throw VerificationFailure("dimension size mismatch at: \(index)")
      }
      let (bits, resultBits) = (source.element.elementBits, result.element.elementBits)
      if source.rank == 0 {
        if bits != resultBits {
          throw VerificationFailure("source/result bitwidth of the 0-D vector element types must be equal")
        }
      } else if bits * source.shape[source.rank - 1] != resultBits * result.shape[result.rank - 1] {
        throw VerificationFailure("source/result bitwidth of the minor 1-D vectors must be equal")
      }
    }
  }

  /// A vector of which each element is `source`, or that of `source` at the same place in the last dimensions.
  ///
  ///     %0 = vector.broadcast %x : f32 to vector<16xf32>
  ///     %1 = vector.broadcast %v : vector<16xf32> to vector<8x16xf32>
  public enum Broadcast: OpSchema {
    public static let name = "vector.broadcast"
    public static var source: Operand<0> { .init() }
    public static var vector: Result<0> { .init(.vectorOfAnyRank()) }
    public static let fields: [any OpField] = [source, vector]
    public static let traits: Traits = .pure
    public static let rules = [
      Rule.resultElements("source operand and result have same element type", Self.self)
    ]
    public static let assembly: Assembly? = "\(source)\(.attributes) : \(type: source) to \(type: vector)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      switch broadcastability(of: op.source.type, to: op.vector.vector) {
      case .possible: break
      case .rankTooHigh: throw VerificationFailure("source rank higher than destination rank")
      case .mismatch(let from, let to):
        throw VerificationFailure("dimension mismatch (\(from.text) vs. \(to.text))")
      case .noVector: throw VerificationFailure("source type is not a vector")
      }
    }
  }

  /// Whether values of a type can be repeated to fill a vector.
  enum Broadcastability {
    /// They can.
    case possible
    /// They have more dimensions.
    case rankTooHigh
    /// A dimension of the one is not that of the other.
    case mismatch(VectorType.Dimension, VectorType.Dimension)
    /// They are neither numbers nor vectors.
    case noVector
  }

  /// Returns whether values of type `source` can be repeated to fill a vector.
  static func broadcastability(of source: Type, to target: VectorType) -> Broadcastability {
    // Types with elements of their own are no elements of the vector.
    if source == target.element { return .possible }
    guard let vector = source.as(VectorType.self) else { return .noVector }
    if vector.rank > target.rank { return .rankTooHigh }
    for (inner, outer) in zip(vector.dimensions, target.dimensions.suffix(vector.rank)) {
      // A dimension of size 1 is repeated, but not one whose size is not known.
      let isRepeated = inner.size == 1 && !inner.isScalable
      if inner != outer, !isRepeated { return .mismatch(inner, outer) }
    }
    return .possible
  }

  /// A vector with its dimensions in another order.
  ///
  ///     %0 = vector.transpose %v, [1, 0] : vector<2x3xf32> to vector<3x2xf32>
  public enum Transpose: OpSchema {
    public static let name = "vector.transpose"
    public static var vector: Operand<0> { .init(.vectorOfAnyRank()) }
    /// For each dimension of the result, which one of the operand it is.
    public static var permutation: Property<0, DenseI64Array> { .init() }
    public static var result: Result<0> { .init(.vectorOfAnyRank()) }
    public static let fields: [any OpField] = [vector, permutation, result]
    public static let traits: Traits = .pure
    public static let rules = [Rule.resultElements("operand and result have same element type", Self.self)]
    public static let assembly: Assembly? =
      "\(vector), \(permutation)\(.attributes) : \(type: vector) to \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (vector, result) = (op.vector.vector, op.result.vector)
      let permutation = op.permutation.values
      if vector.rank != result.rank {
        throw VerificationFailure("vector result rank mismatch: \(result.rank)")
      }
      if permutation.count != result.rank {
        throw VerificationFailure("transposition length mismatch: \(permutation.count)")
      }
      var isSeen = Array(repeating: false, count: result.rank)
      for (index, dimension) in permutation.enumerated() {
        if !(0..<result.rank).contains(dimension) {
          throw VerificationFailure("transposition index out of range: \(dimension)")
        }
        if isSeen[dimension] { throw VerificationFailure("duplicate position index: \(dimension)") }
        isSeen[dimension] = true
        if result.dimensions[index] != vector.dimensions[dimension] {
          throw VerificationFailure("dimension size mismatch at: \(dimension)")
        }
      }
    }
  }

  /// A buffer of numbers as a buffer of one vector.
  ///
  ///     %0 = vector.type_cast %buffer : memref<5x4x3xf32> to memref<vector<5x4x3xf32>>
  public enum TypeCast: ViewLikeInterface {
    public static let name = "vector.type_cast"
    public static var memref: Operand<0> { .init(.staticMemref()) }
    public static var result: Result<0> { .init(.memref()) }
    public static let fields: [any OpField] = [memref, result]
    public static let traits: Traits = .pure
    public static let interfaces = [viewLike]
    public static let assembly: Assembly? = "\(memref)\(.attributes) : \(type: memref) to \(type: result)"

    public static func viewSource(of op: Op<Self>) -> Value { op.memref }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let source = op.memref.type.as(MemRefType.self), let result = op.result.type.as(MemRefType.self)
      else { return }
      let canonical = source.canonicalizingLayout(in: op.context).as(MemRefType.self)
      if canonical?.hasIdentityLayout != true {
        throw VerificationFailure("expects operand to be a memref with identity layout")
      }
      if !result.hasIdentityLayout {
        throw VerificationFailure("expects result to be a memref with identity layout")
      }
      if source.memorySpace != result.memorySpace {
        throw VerificationFailure("expects result in same memory space")
      }
      if source.element.elementOrSelf != result.element.elementOrSelf {
        throw VerificationFailure(
          "expects result and operand with same underlying scalar type: '\(op.result.type.text)'")
      }
      func shape(_ type: MemRefType) -> [Int] {
        Array(type.shape) + (type.element.shape.map(Array.init) ?? [])
      }
      if shape(source) != shape(result) {
        throw VerificationFailure(
          "expects concatenated result and operand shapes to be equal: '\(op.result.type.text)'")
      }
    }
  }
}
