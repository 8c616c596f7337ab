public import Accel

/// An operation that reads or writes elements of a buffer, beginning at indices.
public protocol VectorAccess: MemoryEffectsInterface {
  /// Whether it reads or writes.
  static var effect: MemoryEffect.Kind { get }
  /// Returns the buffer, or a tensor that is read.
  static func base(of op: Op<Self>) -> Value
  /// Returns the indices at which the elements begin.
  static func indices(of op: Op<Self>) -> OperandList
  /// Returns the vector that is read or written.
  static func vector(of op: Op<Self>) -> Value
}

extension VectorAccess {
  public static var interfaces: [Implements] { [memoryEffects] }
  public static func effects(of op: Op<Self>) -> [MemoryEffect] {
    [MemoryEffect(effect, on: base(of: op))]
  }

  /// Checks that elements and indices fit the buffer; `role` is what messages call the vector.
  static func verifyAccess(_ op: Op<Self>, _ words: String) throws(VerificationFailure) {
    let base = base(of: op).type
    if vector(of: op).vector.element != base.elementOrSelf { throw VerificationFailure(words) }
    try verifyIndices(op)
  }

  /// Checks that there is an index for each dimension of the buffer.
  static func verifyIndices(_ op: Op<Self>) throws(VerificationFailure) {
    let rank = base(of: op).type.shape?.count ?? 0
    if indices(of: op).count != rank { throw VerificationFailure("requires \(rank) indices") }
  }

  /// Checks what `load` and `store` have in common; `role` is what messages call the vector.
  static func verifyContiguous(
    _ op: Op<Self>, lowerRank: String, _ role: String, _ words: String
  ) throws(VerificationFailure) {
    guard let base = base(of: op).type.as(MemRefType.self) else { return }
    let vector = vector(of: op)
    if base.shape.count < vector.vector.rank - base.element.vectorDimensions.count,
      !base.element.is(VectorType.self)
    {
      throw VerificationFailure(lowerRank)
    }
    if base.stridesAndOffset.map({ ($0.strides.last ?? 1) != 1 }) ?? true {
      throw VerificationFailure("most minor memref dim must have unit stride")
    }
    if base.element.is(VectorType.self), base.element != vector.type {
      throw VerificationFailure("base memref and \(role) vector types should match")
    }
    if vector.vector.element != base.element.elementOrSelf { throw VerificationFailure(words) }
    try verifyIndices(op)
  }
}

extension Vector {
  /// Reads elements that lie side by side.
  ///
  ///     %0 = vector.load %buffer[%i, %j] {alignment = 16 : i64} : memref<100x100xf32>, vector<8xf32>
  public enum Load: VectorAccess {
    public static let name = "vector.load"
    public static let effect = MemoryEffect.Kind.read
    public static var base: Operand<0> { .init(.memref()) }
    public static var indices: VariadicOperand<1> { .init(.index) }
    /// `true` iff the elements will hardly be needed again.
    public static var nontemporal: OptionalProperty<0, Bool> { .init(absence: false) }
    public static var alignment: OptionalProperty<1, Int> { .init(.validAlignment) }
    public static var result: Result<0> { .init(.vectorOfAnyRank()) }
    public static let fields: [any OpField] = [base, indices, nontemporal, alignment, result]
    public static let assembly: Assembly? =
      "\(base)[\(indices)]\(.attributes) : \(type: base), \(type: result)"

    public static func base(of op: Op<Self>) -> Value { op.base }
    public static func indices(of op: Op<Self>) -> OperandList { op.indices }
    public static func vector(of op: Op<Self>) -> Value { op.result }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifyContiguous(
        op, lowerRank: "destination memref has lower rank than the result vector", "result",
        "base and result element types should match")
    }
  }

  /// Writes elements that lie side by side.
  ///
  ///     vector.store %v, %buffer[%i, %j] : memref<100x100xf32>, vector<8xf32>
  public enum Store: VectorAccess {
    public static let name = "vector.store"
    public static let effect = MemoryEffect.Kind.write
    public static var valueToStore: Operand<0> { .init(.vectorOfAnyRank()) }
    public static var base: Operand<1> { .init(.memref()) }
    public static var indices: VariadicOperand<2> { .init(.index) }
    /// `true` iff the elements will hardly be needed again.
    public static var nontemporal: OptionalProperty<0, Bool> { .init(absence: false) }
    public static var alignment: OptionalProperty<1, Int> { .init(.validAlignment) }
    public static let fields: [any OpField] = [valueToStore, base, indices, nontemporal, alignment]
    public static let assembly: Assembly? =
      "\(valueToStore), \(base)[\(indices)]\(.attributes) : \(type: base), \(type: valueToStore)"

    public static func base(of op: Op<Self>) -> Value { op.base }
    public static func indices(of op: Op<Self>) -> OperandList { op.indices }
    public static func vector(of op: Op<Self>) -> Value { op.valueToStore }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifyContiguous(
        op, lowerRank: "source memref has lower rank than the vector to store", "valueToStore",
        "base and valueToStore element type should match")
    }
  }
}
