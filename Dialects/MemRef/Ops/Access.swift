public import Accel

extension MemRef {
  /// An element of a buffer.
  ///
  ///     %0 = memref.load %buffer[%i, %j] : memref<8x?xi32>
  public enum Load: MemoryEffectsInterface {
    public static let name = "memref.load"
    public static var memref: Operand<0> { .init(.memref()) }
    public static var indices: VariadicOperand<1> { .init(.index) }
    /// `true` iff the element will hardly be needed again.
    public static var nontemporal: OptionalProperty<0, Bool> { .init(absence: false) }
    public static var alignment: OptionalProperty<1, Int> { .init(.validAlignment) }
    public static var result: Result<0> {
      .init(
        .any.inferred(from: memref, "result type matches element type of 'memref'") { $0.elementType })
    }
    public static let fields: [any OpField] = [memref, indices, nontemporal, alignment, result]
    public static let interfaces = [memoryEffects, promotableMemory, destructurableAccess]
    public static let assembly: Assembly? = "\(memref)[\(indices)]\(.attributes) : \(type: memref)"

    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.read, on: op.memref)] }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let rank = op.memref.memRef.shape.count
      if op.indices.count != rank {
        throw VerificationFailure(
          "incorrect number of indices for load, expected \(rank) but got \(op.indices.count)")
      }
    }
  }

  /// Writes an element of a buffer.
  ///
  ///     memref.store %value, %buffer[%i, %j] : memref<8x?xi32>
  public enum Store: MemoryEffectsInterface {
    public static let name = "memref.store"
    public static var value: Operand<0> {
      .init(
        .any.inferred(from: memref, "type of 'value' matches element type of 'memref'") { $0.elementType })
    }
    public static var memref: Operand<1> { .init(.memref()) }
    public static var indices: VariadicOperand<2> { .init(.index) }
    /// `true` iff the element will hardly be needed again.
    public static var nontemporal: OptionalProperty<0, Bool> { .init(absence: false) }
    public static var alignment: OptionalProperty<1, Int> { .init(.validAlignment) }
    public static let fields: [any OpField] = [value, memref, indices, nontemporal, alignment]
    public static let interfaces = [memoryEffects, promotableMemory, destructurableAccess]
    public static let assembly: Assembly? =
      "\(value), \(memref)[\(indices)]\(.attributes) : \(type: memref)"

    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.write, on: op.memref)] }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.indices.count != op.memref.memRef.shape.count {
        throw VerificationFailure("store index operand count not equal to memref rank")
      }
    }
  }

  /// Copies all elements of a buffer to another of the same shape.
  ///
  ///     memref.copy %source, %target : memref<?xf32> to memref<8xf32, strided<[2]>>
  public enum Copy: MemoryEffectsInterface {
    public static let name = "memref.copy"
    public static var source: Operand<0> { .init(.anyMemref()) }
    public static var target: Operand<1> { .init(.anyMemref()) }
    public static let fields: [any OpField] = [source, target]
    public static let traits: Traits = [.sameOperandsElementType, .sameOperandsShape]
    public static let interfaces = [memoryEffects]
    public static let assembly: Assembly? =
      "\(source), \(target)\(.attributes) : \(type: source) to \(type: target)"

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      [
        MemoryEffect(.read, on: op.source, isOnWholeValue: true),
        MemoryEffect(.write, on: op.target, isOnWholeValue: true),
      ]
    }
  }

  /// Brings an element of a buffer near to where it will be used.
  ///
  ///     memref.prefetch %buffer[%i, %j], read, locality<3>, data : memref<400x400xi32>
  public enum Prefetch: HandwrittenAssembly {
    public static let name = "memref.prefetch"
    public static var memref: Operand<0> { .init(.memref()) }
    public static var indices: VariadicOperand<1> { .init(.index) }
    public static var isWrite: Property<0, Bool> { .init() }
    /// How near: 0 is not at all, 3 is in the nearest cache.
    public static var localityHint: Property<1, I32Property> { .init(.minimum(0).and(.maximum(3))) }
    public static var isDataCache: Property<2, Bool> { .init() }
    public static let fields: [any OpField] = [memref, indices, isWrite, localityHint, isDataCache]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.indices.count != op.memref.memRef.shape.count { throw VerificationFailure("too few indices") }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let context = parser.context
      let memref = try parser.parseOperand()
      let indices = try parser.parseOperands("[", "]")
      try parser.parse(",")
      let access = try parser.parseKeyword()
      try parser.parse(",")
      try parser.parse(keyword: "locality")
      try parser.parse("<")
      state.set(localityHint, try parser.parseAttribute(type: context.i32))
      try parser.parse(">")
      try parser.parse(",")
      let cache = try parser.parseKeyword()
      // MLIR writes attributes here, but does not read them.
      try parser.parseOptionalAttributes(into: &state)
      let type = try parser.parseColonType(of: MemRefType.self)
      state.operands = [try parser.resolve(memref, type: type)]
      state.operands += try parser.resolve(indices, type: context.indexType)
      guard access.equals("read") || access.equals("write") else {
        throw parser.error("rw specifier has to be 'read' or 'write'", at: parser.namePosition)
      }
      state.set(isWrite, context.bool(access.equals("write")))
      guard cache.equals("data") || cache.equals("instr") else {
        throw parser.error("cache type has to be 'data' or 'instr'", at: parser.namePosition)
      }
      state.set(isDataCache, context.bool(cache.equals("data")))
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.memref)
      printer.print("[")
      printer.print(values: op.indices)
      printer.print(op.isWrite ? "], write, locality<" : "], read, locality<")
      printer.print(decimal: op.localityHint.value)
      printer.print(op.isDataCache ? ">, data" : ">, instr")
      printer.printAttributes(of: op.operation, except: ["localityHint", "isWrite", "isDataCache"])
      printer.print(" : ")
      printer.print(op.memref.type)
    }
  }
}
