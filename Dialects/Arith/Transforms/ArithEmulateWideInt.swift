public import Accel

/// Does arithmetic on integers of 2N bits, which a target does not support, on vectors of two integers of N bits.
public struct ArithEmulateWideInt: Pass {
  public static let name = "arith-emulate-wide-int"
  public static let title = "EmulateWideIntPass"
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
    let converter = Self.converter(width)
    var target = ConversionTarget()
    target.addDynamicallyLegal(named: "func.func") { converter.isSignatureLegal($0) }
    target.addDynamicallyLegal(named: "func.call") { converter.isLegal($0) }
    target.addDynamicallyLegal(named: "func.return") { converter.isLegal($0) }
    target.addDynamicallyLegal(dialect: Arith.self) { converter.isLegal($0) }
    for kind in Halves.kinds { target.addLegal(named: kind) }
    let patterns =
      Halves.patterns(converter) + [
        .functionSignature("func.func", converter, convertsAllBlocks: false),
        .callTypes("func.call", converter), .returnTypes("func.return", converter),
      ]
    // Where control never comes, nothing is converted, and returns would keep the old types.
    op.walk(.preOrder) { function in
      if function.interface(FunctionWitness.self) == nil { return .advance }
      if !converter.isSignatureLegal(function) {
        eraseUnreachableBlocks(Array(function.regions), context.rewriter())
      }
      return .skip
    }
    do throws(ConversionFailure) {
      try convertPartially(op, to: target, patterns)
    } catch {
      error.emit(in: op.context)
      throw .reported
    }
  }

  /// Returns what makes integers of twice the given width vectors of two.
  static func converter(_ width: Int) -> TypeConverter {
    var converter = TypeConverter()
    converter.addConversion { _ in .same }
    converter.addConversion { type in
      guard type.elementType == nil || type.is(VectorType.self),
        let integer = type.elementOrSelf.as(IntegerType.self)
      else { return .next }
      if integer.width <= width { return .same }
      if integer.width != 2 * width { return .illegal }
      let shape = type.shape.map { Array($0) } ?? []
      return .to(type.context.vectorType(shape + [2], type.context.integerType(width)))
    }
    converter.addConversion { type in
      guard let function = type.as(FunctionType.self) else { return .next }
      guard let inputs = Self.converter(width).convert(function.inputs),
        let results = Self.converter(width).convert(function.results)
      else { return .illegal }
      return .to(type.context.functionType(inputs: inputs, results: results))
    }
    return converter
  }
}
