public import Accel

/// What `transfer_read` and `transfer_write` have in common: a vector, and a part of a buffer or tensor.
public protocol TransferInterface: MaskableInterface, MemoryEffectsInterface, DestinationStyleInterface,
  ConditionallySpeculatableInterface, HandwrittenAssembly
{
  /// Whether the buffer is read or written.
  static var effect: MemoryEffect.Kind { get }
  /// Returns the vector that is read or written.
  static func vector(of op: Op<Self>) -> Value
  /// Returns the buffer or tensor.
  static func base(of op: Op<Self>) -> Value
  /// Returns the indices at which the part begins.
  static func indices(of op: Op<Self>) -> OperandList
  /// Returns the mask, if there is one.
  static func mask(of op: Op<Self>) -> Value?
}

extension TransferInterface {
  /// Which index of the buffer runs along which dimension of the vector.
  public static var permutationMap: Property<0, AffineMapAttr> { .init(name: "permutation_map") }
  /// For each dimension of the vector, whether it is certain that the part lies inside.
  public static var inBounds: Property<1, [Bool]> { .init(name: "in_bounds") }
  public static var traits: Traits { .attributeSizedOperandSegments }
  public static var interfaces: [Implements] {
    [maskable, memoryEffects, destinationStyle, conditionallySpeculatable]
  }

  public static func effects(of op: Op<Self>) -> [MemoryEffect] {
    base(of: op).type.isMemRef ? [MemoryEffect(effect, on: base(of: op))] : []
  }
  public static func speculatability(of op: Op<Self>) -> Speculatability {
    base(of: op).type.isMemRef ? .never : .always
  }
  public static func maskType(of op: Op<Self>) -> Type {
    Vector.transferMaskType(of: vector(of: op).vector, op.map, op.context)
  }
}

extension Op where Schema: TransferInterface {
  /// The vector that is read or written.
  var transferred: Value { Schema.vector(of: self) }
  /// The buffer or tensor.
  var place: Value { Schema.base(of: self) }
  /// Where the part begins.
  var start: OperandList { Schema.indices(of: self) }
  /// The mask, if there is one.
  var maskOperand: Value? { Schema.mask(of: self) }
  /// Which index of the buffer runs along which dimension of the vector.
  var map: AffineMap { self.permutationMap.map }
  /// The number of dimensions of the vector that are indices of the buffer.
  var transferRank: Int { map.results.count }
  /// `true` iff the part may lie outside.
  var hasOutOfBoundsDimension: Bool { self.inBounds.contains(false) }
}

extension Vector {
  /// Returns the map in which the last indices run along the vector's dimensions, in order.
  static func minorIdentityMap(of base: Type, _ vector: VectorType) -> AffineMap {
    let inner = base.elementOrSelf.vectorDimensions.count
    let rank = base.shape?.count ?? 0
    // The text has vectors of one element for scalars, too.
    if rank == 0, Array(vector.shape) == [1] { return AffineMap(dimensionCount: 0, results: [0]) }
    return .minorIdentity(dimensionCount: rank, resultCount: vector.rank - inner)
  }

  /// Returns the type of masks of what is read or written: they have the order of the buffer's dimensions.
  static func transferMaskType(of vector: VectorType, _ map: AffineMap, _ context: Context) -> Type {
    var dimensions: [VectorType.Dimension] = []
    for position in 0..<map.dimensionCount {
      if let result = map.resultPosition(ofDimension: position), result < vector.rank {
        dimensions.append(vector.dimensions[result])
      }
    }
    if dimensions.isEmpty { dimensions = [.init(size: 1)] }
    return context.vectorType(dimensions, of: context.i1)
  }

  /// Reads a part of a buffer or tensor, with a value for what lies outside.
  ///
  ///     %0 = vector.transfer_read %buffer[%i, %j], %padding {in_bounds = [true, false]} : memref<?x?xf32>, vector<4x8xf32>
  public enum TransferRead: TransferInterface {
    public static let name = "vector.transfer_read"
    public static let effect = MemoryEffect.Kind.read
    public static var base: Operand<0> { .init(.shaped()) }
    public static var indices: VariadicOperand<1> { .init(.index) }
    public static var padding: Operand<2> { .init() }
    public static var mask: OptionalOperand<3> { .init(.mask) }
    public static var vector: Result<0> { .init(.vectorOfAnyRank()) }
    public static let fields: [any OpField] = [
      base, indices, permutationMap, padding, mask, inBounds, vector,
    ]

    public static func vector(of op: Op<Self>) -> Value { op.vector }
    public static func base(of op: Op<Self>) -> Value { op.base }
    public static func indices(of op: Op<Self>) -> OperandList { op.indices }
    public static func mask(of op: Op<Self>) -> Value? { op.mask }
    public static func inits(of op: Op<Self>) -> Range<Int> { 0..<0 }
    public static func supportsPassthru(_ op: Op<Self>) -> Bool { true }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try TransferVerifier.checkIndices(op)
      try TransferVerifier.check(op)
      let (element, padding) = (op.base.type.elementOrSelf, op.padding.type)
      if element.is(VectorType.self) {
        if element != padding {
          throw VerificationFailure("requires source element type and padding type to match.")
        }
      } else {
        if padding.shape != nil || padding.isMemRef || padding.isTensor {
          throw VerificationFailure("requires valid padding vector elemental type")
        }
        if padding != element {
          throw VerificationFailure("requires formal padding and source of the same elemental type")
        }
      }
      try TransferVerifier.checkMap(op.map)
    }
  }

  /// Writes a part of a buffer, or makes a tensor with another part; what lies outside is left out.
  ///
  ///     vector.transfer_write %v, %buffer[%i, %j] : vector<4x8xf32>, memref<?x?xf32>
  ///     %0 = vector.transfer_write %w, %tensor[%i], %mask {in_bounds = [true]} : vector<4xf32>, tensor<?xf32>
  public enum TransferWrite: TransferInterface {
    public static let name = "vector.transfer_write"
    public static let effect = MemoryEffect.Kind.write
    public static var valueToStore: Operand<0> { .init(.vectorOfAnyRank()) }
    public static var base: Operand<1> { .init(.shaped()) }
    public static var indices: VariadicOperand<2> { .init(.index) }
    public static var mask: OptionalOperand<3> { .init(.mask) }
    public static var result: OptionalResult<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [
      valueToStore, base, indices, permutationMap, mask, inBounds, result,
    ]

    public static func vector(of op: Op<Self>) -> Value { op.valueToStore }
    public static func base(of op: Op<Self>) -> Value { op.base }
    public static func indices(of op: Op<Self>) -> OperandList { op.indices }
    public static func mask(of op: Op<Self>) -> Value? { op.mask }
    public static func inits(of op: Op<Self>) -> Range<Int> { 1..<2 }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try TransferVerifier.checkIndices(op)
      if op.map.results.contains(where: { $0.constantValue != nil && $0 == 0 }) {
        throw VerificationFailure("should not have broadcast dimensions")
      }
      try TransferVerifier.check(op)
      try TransferVerifier.checkMap(op.map)
    }
  }
}

/// What must hold of all transfers.
private enum TransferVerifier {
  /// Checks that there is an index for each dimension of the buffer.
  static func checkIndices<S: TransferInterface>(_ op: Op<S>) throws(VerificationFailure) {
    let rank = op.place.type.shape?.count ?? 0
    if op.start.count != rank { throw VerificationFailure("requires \(rank) indices") }
  }

  /// Checks that vector, buffer, map and mask fit together.
  static func check<S: TransferInterface>(_ op: Op<S>) throws(VerificationFailure) {
    let (base, vector, map) = (op.place.type, op.transferred.vector, op.map)
    guard base.is(MemRefType.self) || base.is(RankedTensorType.self), let shape = base.shape else {
      throw VerificationFailure("requires source to be a memref or ranked tensor type")
    }
    let minorBits = (vector.shape.last ?? 1) * vector.element.elementBits
    if let inner = base.elementOrSelf.as(VectorType.self) {
      let innerBits = (inner.shape.last ?? 1) * inner.element.elementBits
      if minorBits % innerBits != 0 {
        throw VerificationFailure(
          "requires the bitwidth of the minor 1-D vector to be an integral multiple of the bitwidth of the "
            + "minor 1-D vector of the source")
      }
      if inner.rank > vector.rank {
        throw VerificationFailure("requires source vector element and vector result ranks to match.")
      }
      if map.results.count != vector.rank - inner.rank {
        throw VerificationFailure(
          "requires a permutation_map with result dims of the same rank as the vector type")
      }
      if op.maskOperand != nil {
        throw VerificationFailure("does not support masks with vector element type")
      }
    } else {
      if minorBits % base.elementOrSelf.elementBits != 0 {
        throw VerificationFailure(
          "requires the bitwidth of the minor 1-D vector to be an integral multiple of the bitwidth of the "
            + "source element type")
      }
      if map.results.count != vector.rank {
        throw VerificationFailure(
          "requires a permutation_map with result dims of the same rank as the vector type")
      }
    }
    if map.symbolCount != 0 { throw VerificationFailure("requires permutation_map without symbols") }
    if map.inputCount != shape.count {
      throw VerificationFailure(
        "requires a permutation_map with input dims of the same rank as the source type")
    }
    if let mask = op.maskOperand?.type {
      let expected = Vector.transferMaskType(of: vector, map, op.context)
      if mask != expected {
        throw VerificationFailure(
          "inferred mask type ('\(expected.text)') and mask operand type ('\(mask.text)') don't match")
      }
    }
    if op.inBounds.count != map.results.count {
      throw VerificationFailure(
        "expects the in_bounds attr of same rank as permutation_map results: "
          + "\(AffineMapAttr(map).attribute(in: op.context).text) vs inBounds of size: \(op.inBounds.count)")
    }
  }

  /// Checks that no dimension stands twice in a map, and nothing in it but dimensions and zeros.
  static func checkMap(_ map: AffineMap) throws(VerificationFailure) {
    var isSeen = Array(repeating: false, count: map.inputCount)
    for result in map.results where result != 0 {
      guard let position = result.dimensionPosition else {
        throw VerificationFailure(
          "requires a projected permutation_map (at most one dim or the zero constant can appear in each "
            + "result)")
      }
      if isSeen[position] {
        throw VerificationFailure(
          "requires a permutation_map that is a permutation (found one dim used more than once)")
      }
      isSeen[position] = true
    }
  }
}
