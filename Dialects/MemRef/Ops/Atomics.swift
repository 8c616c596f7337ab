public import Accel
public import ArithDialect

extension MemRef {
  /// Replaces an element by what it and a value make, at once; the result is the new element.
  ///
  ///     %0 = memref.atomic_rmw addf %value, %buffer[%i] : (f32, memref<10xf32>) -> f32
  public enum AtomicRMW: MemoryEffectsInterface {
    public static let name = "memref.atomic_rmw"
    public static var kind: Property<0, Arith.AtomicRMWKind> { .init() }
    public static var value: Operand<0> {
      .init(
        .atomic.inferred(from: memref, "value type matches element type of memref") { $0.elementType })
    }
    public static var memref: Operand<1> { .init(.memref(of: .atomic)) }
    public static var indices: VariadicOperand<2> { .init(.index) }
    public static var result: Result<0> { .init(.atomic) }
    public static let fields: [any OpField] = [kind, value, memref, indices, result]
    public static let interfaces = [memoryEffects]
    public static let rules = [
      Rule("all of {value, result} have same type") { (op: Op<Self>) in op.value.type == op.result.type }
    ]
    public static let assembly: Assembly? =
      "\(kind) \(value), \(memref)[\(indices)]\(.attributes) : (\(type: value), \(type: memref)) -> \(type: result)"

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      [MemoryEffect(.read, on: op.memref), MemoryEffect(.write, on: op.memref)]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.indices.count != op.memref.memRef.shape.count {
        throw VerificationFailure("expects the number of subscripts to be equal to memref rank")
      }
      let kind = op.kind
      if kind.needsFloat, !op.value.type.isFloat {
        throw VerificationFailure("with kind '\(kind.rawValue.text)' expects a floating-point type")
      }
      if kind.needsInteger, !op.value.type.is(IntegerType.self) {
        throw VerificationFailure("with kind '\(kind.rawValue.text)' expects an integer type")
      }
    }
  }

  /// Replaces an element by what a region makes of it, at once; the result is the new element.
  ///
  ///     %0 = memref.generic_atomic_rmw %buffer[%i] : memref<10xf32> {
  ///     ^bb0(%current: f32):
  ///       memref.atomic_yield %current : f32
  ///     }
  public enum GenericAtomicRMW: MemoryEffectsInterface, HandwrittenAssembly {
    public static let name = "memref.generic_atomic_rmw"
    public static var memref: Operand<0> { .init(.memref(of: .atomic)) }
    public static var indices: VariadicOperand<1> { .init(.index) }
    public static var result: Result<0> {
      .init(
        .atomic.inferred(from: memref, "result type matches element type of memref") { $0.elementType })
    }
    public static var atomicBody: Body<0> { .init(name: "atomic_body") }
    public static let fields: [any OpField] = [memref, indices, result, atomicBody]
    public static let traits: Traits = .singleBlock
    public static let implicitTerminator: String? = AtomicYield.name
    public static let interfaces = [memoryEffects]

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      [MemoryEffect(.read, on: op.memref), MemoryEffect(.write, on: op.memref)]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let arguments = op.atomicBody.arguments
      if arguments.count != 1 {
        throw VerificationFailure("expected single number of entry block arguments")
      }
      if arguments[0].type != op.result.type {
        throw VerificationFailure("expected block argument of the same type result type")
      }
    }

    public static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {
      var culprit: Operation?
      for block in op.atomicBody.blocks {
        for inner in block.operations where culprit == nil && !inner.isMemoryEffectFree { culprit = inner }
      }
      if let culprit {
        throw VerificationFailure(
          whole: "body of 'memref.generic_atomic_rmw' should contain only operations with no side effects",
          about: culprit)
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let memref = try parser.parseOperand()
      let indices = try parser.parseOperands("[", "]")
      let type = try parser.parseColonType()
      state.operands = [try parser.resolve(memref, type: type)]
      state.operands += try parser.resolve(indices, type: parser.context.indexType)
      state.regions = [try parser.parseRegion()]
      try parser.parseOptionalAttributes(into: &state)
      state.resultTypes = [type.elementOrSelf]
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.memref)
      printer.print("[")
      printer.print(values: op.indices)
      printer.print("] : ")
      printer.print(op.memref.type)
      printer.print(" ")
      printer.print(op.atomicBody)
      printer.printAttributes(of: op.operation)
    }
  }

  /// The end of such a region, with the new element.
  ///
  ///     memref.atomic_yield %new : f32
  public enum AtomicYield: OpSchema {
    public static let name = "memref.atomic_yield"
    public static var result: Operand<0> { .init() }
    public static let fields: [any OpField] = [result]
    public static let traits: Traits = [.pure, .terminator]
    public static let parents = [GenericAtomicRMW.name]
    public static let assembly: Assembly? = "\(result)\(.attributes) : \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let parent = op.operation.parent?.as(GenericAtomicRMW.self) else { return }
      if op.result.type != parent.result.type {
        throw VerificationFailure(
          "types mismatch between yield op: '\(op.result.type.text)' and its parent: "
            + "'\(parent.result.type.text)'")
      }
    }
  }
}

extension Arith.AtomicRMWKind {
  /// `true` iff the verifier asks for floating-point numbers.
  fileprivate var needsFloat: Bool {
    switch self {
    case .addf, .maximumf, .minimumf, .mulf: true
    default: false
    }
  }

  /// `true` iff the verifier asks for integers.
  fileprivate var needsInteger: Bool {
    switch self {
    case .addi, .andi, .maxs, .maxu, .mins, .minu, .muli, .ori, .xori: true
    default: false
    }
  }
}
