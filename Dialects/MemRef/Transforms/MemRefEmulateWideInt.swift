public import Accel
import ArithDialect

/// Keeps integers of 2N bits, which a target does not support, in memory as vectors of two integers of N bits.
public struct MemRefEmulateWideInt: Pass {
  public static let name = "memref-emulate-wide-int"
  public static let title = "MemRefEmulateWideInt"
  public static let summary = "Emulate 2*N-bit integer operations using N-bit operations"

  /// The number of bits of the widest integers that the target supports.
  public var widestIntSupported: UInt32 = 32

  public static let options: [PassOption<Self>] = [
    .init("widest-int-supported", \.widestIntSupported, "Widest integer type supported by the target")
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let width = Int(widestIntSupported)
    guard width >= 2, width.nonzeroBitCount == 1 else { throw .reported }
    var converter = ArithEmulateWideInt.converter(width)
    converter.addConversion { type in
      guard let type = type.as(MemRefType.self), let integer = type.element.as(IntegerType.self) else {
        return .next
      }
      if integer.width <= width { return .same }
      // The element is converted as any integer is.
      guard let element = ArithEmulateWideInt.converter(width).convertToOne(type.element) else {
        return .illegal
      }
      return .to(
        element.context.memRefType(
          Array(type.shape), element, layout: type.layout, memorySpace: type.memorySpace))
    }
    let complete = converter
    var target = ConversionTarget()
    target.addDynamicallyLegal(dialect: Arith.self) { complete.isLegal($0) }
    target.addDynamicallyLegal(dialect: MemRef.self) { complete.isLegal($0) }
    for kind in ArithEmulateWideInt.otherKinds {
      target.addDynamicallyLegal(named: kind) { complete.isLegal($0) }
    }
    do throws(ConversionFailure) {
      try convertPartially(
        op, to: target, ArithEmulateWideInt.patterns(complete) + Self.patterns(complete))
    } catch {
      error.emit(in: op.context)
      throw .reported
    }
  }

  /// Returns the patterns for the operations that make memory and that access it.
  private static func patterns(_ converter: TypeConverter) -> [ConversionPattern] {
    [
      ConversionPattern("ConvertMemRefAlloc", converter) {
        (op: Op<MemRef.Alloc>, adaptor, rewriter) throws(NoMatch) in
        guard let type = converter.convertToOne(op.memref.type) else {
          throw NoMatch("the type cannot be converted")
        }
        let new = rewriter.create(MemRef.Alloc.self) {
          ($0.dynamicSizes, $0.symbolOperands) = (adaptor.dynamicSizes, adaptor.symbolOperands)
          ($0.alignment, $0.memref) = (op.alignment, type)
        }
        return rewriter.replace(op, with: new.memref)
      },
      ConversionPattern("ConvertMemRefLoad", converter) {
        (op: Op<MemRef.Load>, adaptor, rewriter) throws(NoMatch) in
        guard let type = converter.convertToOne(op.result.type) else {
          throw NoMatch("the type cannot be converted")
        }
        let new = rewriter.create(MemRef.Load.self) {
          ($0.memref, $0.indices, $0.nontemporal) = (adaptor.memref, adaptor.indices, op.nontemporal)
          $0.result = type
        }
        return rewriter.replace(op, with: new.result)
      },
      ConversionPattern("ConvertMemRefStore", converter) {
        (op: Op<MemRef.Store>, adaptor, rewriter) throws(NoMatch) in
        rewriter.create(MemRef.Store.self) {
          ($0.value, $0.memref, $0.indices) = (adaptor.value, adaptor.memref, adaptor.indices)
          $0.nontemporal = op.nontemporal
        }
        return rewriter.replace(op, with: [])
      },
    ]
  }
}
