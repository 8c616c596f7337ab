public import Accel

/// A read of those elements whose bit in a mask is set; the others come from another vector.
public protocol MaskedRead: VectorAccess {
  /// What the type of the mask must satisfy.
  static var maskConstraint: TypeConstraint { get }
  /// What messages say where mask and result differ in shape.
  static var maskMismatch: String { get }
}

extension MaskedRead {
  public static var effect: MemoryEffect.Kind { .read }
  public static var base: Operand<0> { .init(.memref()) }
  public static var indices: VariadicOperand<1> { .init(.index) }
  public static var mask: Operand<2> { .init(maskConstraint) }
  public static var passThru: Operand<3> { .init(.vector(), name: "pass_thru") }
  public static var alignment: OptionalProperty<0, Int> { .init(.validAlignment) }
  public static var result: Result<0> { .init(.vector()) }
  public static var fields: [any OpField] { [base, indices, mask, passThru, alignment, result] }
  public static var assembly: Assembly? {
    "\(base)[\(indices)], \(mask), \(passThru)\(.attributes) : \(type: base), \(type: mask), \(type: passThru) into \(type: result)"
  }

  public static func base(of op: Op<Self>) -> Value { op.base }
  public static func indices(of op: Op<Self>) -> OperandList { op.indices }
  public static func vector(of op: Op<Self>) -> Value { op.result }

  public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
    try verifyAccess(op, "base and result element type should match")
    if op.result.type.shape != op.mask.type.shape { throw VerificationFailure(maskMismatch) }
    if op.result.type != op.passThru.type {
      throw VerificationFailure("expected pass_thru of same type as result type")
    }
  }
}

/// A write of those elements whose bit in a mask is set.
public protocol MaskedWrite: VectorAccess {
  /// What the type of the mask must satisfy.
  static var maskConstraint: TypeConstraint { get }
  /// What messages say where mask and vector differ in shape.
  static var maskMismatch: String { get }
}

extension MaskedWrite {
  public static var effect: MemoryEffect.Kind { .write }
  public static var base: Operand<0> { .init(.memref()) }
  public static var indices: VariadicOperand<1> { .init(.index) }
  public static var mask: Operand<2> { .init(maskConstraint) }
  public static var valueToStore: Operand<3> { .init(.vector()) }
  public static var alignment: OptionalProperty<0, Int> { .init(.validAlignment) }
  public static var fields: [any OpField] { [base, indices, mask, valueToStore, alignment] }
  public static var assembly: Assembly? {
    "\(base)[\(indices)], \(mask), \(valueToStore)\(.attributes) : \(type: base), \(type: mask), \(type: valueToStore)"
  }

  public static func base(of op: Op<Self>) -> Value { op.base }
  public static func indices(of op: Op<Self>) -> OperandList { op.indices }
  public static func vector(of op: Op<Self>) -> Value { op.valueToStore }

  public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
    try verifyAccess(op, "base and valueToStore element type should match")
    if op.valueToStore.type.shape != op.mask.type.shape { throw VerificationFailure(maskMismatch) }
  }
}

extension Vector {
  /// Reads elements that lie side by side, those that a mask says.
  ///
  ///     %0 = vector.maskedload %buffer[%i], %mask, %other : memref<?xf32>, vector<8xi1>, vector<8xf32> into vector<8xf32>
  public enum MaskedLoad: MaskedRead {
    public static let name = "vector.maskedload"
    public static let maskConstraint = TypeConstraint.mask
    public static let maskMismatch = "expected result shape to match mask shape"
  }

  /// Writes elements that lie side by side, those that a mask says.
  ///
  ///     vector.maskedstore %buffer[%i], %mask, %v : memref<?xf32>, vector<8xi1>, vector<8xf32>
  public enum MaskedStore: MaskedWrite {
    public static let name = "vector.maskedstore"
    public static let maskConstraint = TypeConstraint.mask
    public static let maskMismatch = "expected valueToStore shape to match mask shape"
  }

  /// Reads as many elements as bits of a mask are set, and puts them where these are.
  ///
  ///     %0 = vector.expandload %buffer[%i], %mask, %other : memref<?xf32>, vector<8xi1>, vector<8xf32> into vector<8xf32>
  public enum ExpandLoad: MaskedRead {
    public static let name = "vector.expandload"
    public static let maskConstraint = TypeConstraint.fixedMask
    public static let maskMismatch = "expected result dim to match mask dim"
  }

  /// Writes the elements whose bits in a mask are set, one after the other.
  ///
  ///     vector.compressstore %buffer[%i], %mask, %v : memref<?xf32>, vector<8xi1>, vector<8xf32>
  public enum CompressStore: MaskedWrite {
    public static let name = "vector.compressstore"
    public static let maskConstraint = TypeConstraint.fixedMask
    public static let maskMismatch = "expected valueToStore dim to match mask dim"
  }

  /// Reads elements at different places, those that a mask says.
  ///
  ///     %0 = vector.gather %buffer[%i] [%places], %mask, %other : memref<?xf32>, vector<8xi32>, vector<8xi1>, vector<8xf32> into vector<8xf32>
  public enum Gather: VectorAccess, MaskableInterface {
    public static let name = "vector.gather"
    public static let effect = MemoryEffect.Kind.read
    public static var base: Operand<0> { .init(.tensorOrMemref) }
    public static var offsets: VariadicOperand<1> { .init(.index) }
    /// Where the elements are, counted from the place that `offsets` says.
    public static var indices: Operand<2> { .init(.vector(of: .integerOrIndex)) }
    public static var mask: Operand<3> { .init(.mask) }
    public static var passThru: Operand<4> { .init(.vector(), name: "pass_thru") }
    public static var alignment: OptionalProperty<0, Int> { .init(.validAlignment) }
    public static var result: Result<0> { .init(.vector()) }
    public static let fields: [any OpField] = [
      base, offsets, indices, mask, passThru, alignment, result,
    ]
    public static let interfaces = [memoryEffects, maskable]
    public static let assembly: Assembly? =
      "\(base)[\(offsets)] [\(indices)], \(mask), \(passThru)\(.attributes) : \(type: base), \(type: indices), \(type: mask), \(type: passThru) into \(type: result)"

    public static func base(of op: Op<Self>) -> Value { op.base }
    public static func indices(of op: Op<Self>) -> OperandList { op.offsets }
    public static func vector(of op: Op<Self>) -> Value { op.result }
    public static func maskType(of op: Op<Self>) -> Type { op.context.maskType(of: op.indices.type) }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.base.type.shape == nil {
        throw VerificationFailure("requires base to be a memref or ranked tensor type")
      }
      try verifyAccess(op, "base and result element type should match")
      let shape = op.result.type.shape
      if shape != op.indices.type.shape {
        throw VerificationFailure("expected result dim to match indices dim")
      }
      if shape != op.mask.type.shape { throw VerificationFailure("expected result dim to match mask dim") }
      if op.result.type != op.passThru.type {
        throw VerificationFailure("expected pass_thru of same type as result type")
      }
    }
  }

  /// Writes elements to different places, those that a mask says; what is written to a tensor makes another.
  ///
  ///     vector.scatter %buffer[%i] [%places], %mask, %v : memref<?xf32>, vector<8xi32>, vector<8xi1>, vector<8xf32>
  public enum Scatter: VectorAccess, MaskableInterface {
    public static let name = "vector.scatter"
    public static let effect = MemoryEffect.Kind.write
    public static var base: Operand<0> { .init(.tensorOrMemref) }
    public static var offsets: VariadicOperand<1> { .init(.index) }
    /// Where the elements go, counted from the place that `offsets` says.
    public static var indices: Operand<2> { .init(.vector(of: .integerOrIndex)) }
    public static var mask: Operand<3> { .init(.mask) }
    public static var valueToStore: Operand<4> { .init(.vector()) }
    public static var alignment: OptionalProperty<0, Int> { .init(.validAlignment) }
    public static var result: OptionalResult<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [
      base, offsets, indices, mask, valueToStore, alignment, result,
    ]
    public static let interfaces = [memoryEffects, maskable]
    public static let assembly: Assembly? =
      "\(base)[\(offsets)] [\(indices)], \(mask), \(valueToStore)\(.attributes) : \(type: base), \(type: indices), \(type: mask), \(type: valueToStore)\(if: result, " -> \(type: result)")"

    public static func base(of op: Op<Self>) -> Value { op.base }
    public static func indices(of op: Op<Self>) -> OperandList { op.offsets }
    public static func vector(of op: Op<Self>) -> Value { op.valueToStore }
    public static func maskType(of op: Op<Self>) -> Type { op.context.maskType(of: op.indices.type) }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifyAccess(op, "base and valueToStore element type should match")
      let shape = op.valueToStore.type.shape
      if shape != op.indices.type.shape {
        throw VerificationFailure("expected valueToStore dim to match indices dim")
      }
      if shape != op.mask.type.shape {
        throw VerificationFailure("expected valueToStore dim to match mask dim")
      }
    }
  }
}

extension TypeConstraint {
  /// Masks of known length.
  fileprivate static let fixedMask = fixedVector(of: .i1).confined(fixedVector(of: .i1).summary) {
    $0.shape?.isEmpty == false
  }
  /// Buffers of known rank, and tensors.
  fileprivate static let tensorOrMemref = TypeConstraint("Tensor or MemRef of any type values") {
    $0.isTensor || $0.is(MemRefType.self)
  }
  /// Integers of any width, and indices.
  fileprivate static let integerOrIndex = anyOf(.integer, .index)
}
