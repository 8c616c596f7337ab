public import Accel

/// An operation that makes a buffer; its dynamic sizes and the symbols of its layout are operands.
public protocol BufferAllocation: MemoryEffectsInterface {
  /// Where the memory comes from.
  static var resource: MemoryResource { get }
}

extension BufferAllocation {
  public static var dynamicSizes: VariadicOperand<0> { .init(.index) }
  public static var symbolOperands: VariadicOperand<1> { .init(.index) }
  public static var alignment: OptionalProperty<0, Int> { .init(.validAlignment) }
  public static var memref: Result<0> { .init(.memref()) }
  public static var fields: [any OpField] { [dynamicSizes, symbolOperands, alignment, memref] }
  public static var traits: Traits { .attributeSizedOperandSegments }
  public static var interfaces: [Implements] { [memoryEffects] }
  public static var assembly: Assembly? {
    "(\(dynamicSizes))\(if: symbolOperands, "[\(symbolOperands)]")\(.attributes) : \(type: memref)"
  }

  public static func effects(of op: Op<Self>) -> [MemoryEffect] {
    [MemoryEffect(.allocate, on: op.memref, resource: resource, isOnWholeValue: true)]
  }

  /// Checks that there is an operand for all that the type leaves open.
  static func verifyOperands(_ op: Op<Self>) throws(VerificationFailure) {
    let type = op.memref.memRef
    try verifyDynamicSizes(op.dynamicSizes.count, of: type)
    let symbols = type.hasIdentityLayout ? 0 : type.layoutMap.symbolCount
    if op.symbolOperands.count != symbols {
      throw VerificationFailure(
        "symbol operand count does not equal memref symbol count: expected \(symbols), got "
          + "\(op.symbolOperands.count)")
    }
  }

  public static func verify(_ op: Op<Self>) throws(VerificationFailure) { try verifyOperands(op) }
}

/// Checks that there is an operand for each dynamic dimension of `type`.
func verifyDynamicSizes(_ count: Int, of type: MemRefType) throws(VerificationFailure) {
  let expected = type.dynamicDimensionCount
  if count != expected {
    throw VerificationFailure("incorrect number of dynamic sizes, has \(count), expected \(expected)")
  }
}

extension MemRef {
  /// A new buffer, which `memref.dealloc` frees.
  ///
  ///     %alloc = memref.alloc(%n) {alignment = 64 : i64} : memref<?x8xf32>
  ///     %a = memref.alloc()[%s] : memref<8xf32, affine_map<(d0)[s0] -> (d0 + s0)>>
  public enum Alloc: BufferAllocation {
    public static let name = "memref.alloc"
    public static let resource = MemoryResource.standard

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.memref, "alloc")
    }
  }

  /// A new buffer that is freed when control leaves the scope around.
  ///
  ///     %alloca = memref.alloca(%n) : memref<?x8xf32>
  public enum Alloca: BufferAllocation {
    public static let name = "memref.alloca"
    public static let resource = MemoryResource.automaticAllocationScope

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.memref, "alloca")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      var scope = op.operation.parent
      while let around = scope, !around.traits.contains(.automaticAllocationScope) { scope = around.parent }
      if scope == nil {
        throw VerificationFailure("requires an ancestor op with AutomaticAllocationScope trait")
      }
      try verifyOperands(op)
    }
  }

  /// A buffer with another number of elements in the place of one that may no longer be used.
  ///
  ///     %0 = memref.realloc %old : memref<64xf32> to memref<124xf32>
  ///     %1 = memref.realloc %old(%n) {alignment = 8 : i64} : memref<64xf32> to memref<?xf32>
  public enum Realloc: MemoryEffectsInterface {
    public static let name = "memref.realloc"
    public static var source: Operand<0> { .init(.memref(ranks: 1)) }
    public static var dynamicResultSize: OptionalOperand<1> { .init(.index) }
    public static var alignment: OptionalProperty<0, Int> { .init(.validAlignment) }
    public static var result: Result<0> { .init(.memref(ranks: 1)) }
    public static let fields: [any OpField] = [source, dynamicResultSize, alignment, result]
    public static let interfaces = [memoryEffects]
    public static let assembly: Assembly? =
      "\(source)\(if: dynamicResultSize, "(\(dynamicResultSize))")\(.attributes) : \(type: source) to \(type: result)"

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      [
        MemoryEffect(.free, on: op.source, isOnWholeValue: true),
        MemoryEffect(.allocate, on: op.result, stage: 1, isOnWholeValue: true),
      ]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, result) = (op.source.memRef, op.result.memRef)
      let types = "'\(op.source.type.text)' and result memref type '\(op.result.type.text)'"
      if !source.hasIdentityLayout {
        throw VerificationFailure(
          whole: "unsupported layout for source memref type '\(op.source.type.text)'")
      }
      if !result.hasIdentityLayout {
        throw VerificationFailure(
          whole: "unsupported layout for result memref type '\(op.result.type.text)'")
      }
      if source.memorySpace != result.memorySpace {
        throw VerificationFailure(
          whole: "different memory spaces specified for source memref type \(types)")
      }
      if source.element != result.element {
        throw VerificationFailure(
          whole: "different element types specified for source memref type \(types)")
      }
      if !result.hasStaticShape, op.dynamicResultSize == nil {
        throw VerificationFailure(
          whole: "missing dimension operand for result type '\(op.result.type.text)'")
      }
      if result.hasStaticShape, op.dynamicResultSize != nil {
        throw VerificationFailure(
          whole: "unnecessary dimension operand for result type '\(op.result.type.text)'")
      }
    }
  }

  /// Frees a buffer that `memref.alloc` made.
  ///
  ///     memref.dealloc %buffer : memref<8xf32>
  public enum Dealloc: MemoryEffectsInterface {
    public static let name = "memref.dealloc"
    public static var memref: Operand<0> { .init(.anyMemref()) }
    public static let fields: [any OpField] = [memref]
    public static let interfaces = [memoryEffects]
    public static let assembly: Assembly? = "\(memref)\(.attributes) : \(type: memref)"

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      [MemoryEffect(.free, on: op.memref, isOnWholeValue: true)]
    }
  }
}
