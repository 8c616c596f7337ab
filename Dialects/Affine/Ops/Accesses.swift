public import Accel
import MemRefDialect

extension Affine {
  /// An element of a buffer.
  ///
  ///     %0 = affine.load %buffer[%i + 1, symbol(%n)] : memref<8x?xi32>
  public enum Load: MappedAccess, MemoryEffectsInterface, HandwrittenAssembly {
    public static let name = "affine.load"
    public static var memref: Operand<0> { .init(.memref()) }
    public static var indices: VariadicOperand<1> { .init(.index) }
    public static var map: Property<0, AffineMapAttr> { .init() }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [memref, indices, map, result]
    public static let interfaces = [memoryEffects]

    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.read, on: op.memref)] }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.result.type != op.memref.memRefType.element {
        throw VerificationFailure("result type must match element type of memref")
      }
      try verifyIndices(op.operation)
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let access = try parseAccess(parser, into: &state)
      try parser.parseOptionalAttributes(into: &state)
      let type = try parser.parseColonType(of: MemRefType.self)
      try resolve(access, type, parser, into: &state)
      if let element = type.as(MemRefType.self)?.element { state.resultTypes = [element] }
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      print(accessOf: op.operation, to: printer)
      printer.printAttributes(of: op.operation, except: ["map"])
      printer.print(" : ")
      printer.print(op.memref.type)
    }
  }

  /// Writes an element of a buffer.
  ///
  ///     affine.store %value, %buffer[%i + 1, symbol(%n)] : memref<8x?xi32>
  public enum Store: MappedAccess, MemoryEffectsInterface, HandwrittenAssembly {
    public static let name = "affine.store"
    public static let memrefPosition = 1
    public static var value: Operand<0> { .init() }
    public static var memref: Operand<1> { .init(.memref()) }
    public static var indices: VariadicOperand<2> { .init(.index) }
    public static var map: Property<0, AffineMapAttr> { .init() }
    public static let fields: [any OpField] = [value, memref, indices, map]
    public static let interfaces = [memoryEffects]

    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.write, on: op.memref)] }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.value.type != op.memref.memRefType.element {
        throw VerificationFailure("value to store must have the same type as memref element type")
      }
      try verifyIndices(op.operation)
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let value = try parser.parseOperand()
      try parser.parse(",")
      let access = try parseAccess(parser, into: &state)
      try parser.parseOptionalAttributes(into: &state)
      let type = try parser.parseColonType(of: MemRefType.self)
      if let element = type.as(MemRefType.self)?.element {
        state.operands = [try parser.resolve(value, type: element)]
      }
      try resolve(access, type, parser, into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      print(accessOf: op.operation, to: printer)
      printer.printAttributes(of: op.operation, except: ["map"])
      printer.print(" : ")
      printer.print(op.memref.type)
    }
  }

  /// Several elements of a buffer, one after the other.
  ///
  ///     %0 = affine.vector_load %buffer[%i, %j + 1] : memref<8x?xf32>, vector<4xf32>
  public enum VectorLoad: MappedAccess, MemoryEffectsInterface, HandwrittenAssembly {
    public static let name = "affine.vector_load"
    public static var memref: Operand<0> { .init(.memref()) }
    public static var indices: VariadicOperand<1> { .init(.index) }
    public static var map: Property<0, AffineMapAttr> { .init() }
    public static var result: Result<0> { .init(.vector()) }
    public static let fields: [any OpField] = [memref, indices, map, result]
    public static let interfaces = [memoryEffects]

    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.read, on: op.memref)] }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifyIndices(op.operation)
      try verifyElements(op.memref, op.result)
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let access = try parseAccess(parser, into: &state)
      try parser.parseOptionalAttributes(into: &state)
      let type = try parser.parseColonType(of: MemRefType.self)
      try parser.parse(",")
      state.resultTypes = [try parser.parseType(of: VectorType.self)]
      try resolve(access, type, parser, into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      print(accessOf: op.operation, to: printer)
      printer.printAttributes(of: op.operation, except: ["map"])
      printer.print(" : ")
      printer.print(types: [op.memref.type, op.result.type])
    }
  }

  /// Writes several elements of a buffer, one after the other.
  ///
  ///     affine.vector_store %value, %buffer[%i, %j + 1] : memref<8x?xf32>, vector<4xf32>
  public enum VectorStore: MappedAccess, MemoryEffectsInterface, HandwrittenAssembly {
    public static let name = "affine.vector_store"
    public static let memrefPosition = 1
    public static var value: Operand<0> { .init(.vector()) }
    public static var memref: Operand<1> { .init(.memref()) }
    public static var indices: VariadicOperand<2> { .init(.index) }
    public static var map: Property<0, AffineMapAttr> { .init() }
    public static let fields: [any OpField] = [value, memref, indices, map]
    public static let interfaces = [memoryEffects]

    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.write, on: op.memref)] }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      try verifyIndices(op.operation)
      try verifyElements(op.memref, op.value)
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let value = try parser.parseOperand()
      try parser.parse(",")
      let access = try parseAccess(parser, into: &state)
      try parser.parseOptionalAttributes(into: &state)
      let type = try parser.parseColonType(of: MemRefType.self)
      try parser.parse(",")
      state.operands = [try parser.resolve(value, type: try parser.parseType(of: VectorType.self))]
      try resolve(access, type, parser, into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      print(accessOf: op.operation, to: printer)
      printer.printAttributes(of: op.operation, except: ["map"])
      printer.print(" : ")
      printer.print(types: [op.memref.type, op.value.type])
    }
  }

  /// Brings an element of a buffer near to where it will be used.
  ///
  ///     affine.prefetch %buffer[%i, %j + 5], read, locality<3>, data : memref<400x400xi32>
  public enum Prefetch: MappedAccess, HandwrittenAssembly {
    public static let name = "affine.prefetch"
    public static var memref: Operand<0> { .init(.memref()) }
    public static var indices: VariadicOperand<1> { .init(.index) }
    public static var map: Property<0, AffineMapAttr> { .init() }
    public static var isWrite: Property<1, Bool> { .init() }
    /// How near: 0 is not at all, 3 is in the nearest cache.
    public static var localityHint: Property<2, I32Property> { .init(.minimum(0).and(.maximum(3))) }
    public static var isDataCache: Property<3, Bool> { .init() }
    public static let fields: [any OpField] = [memref, indices, map, isWrite, localityHint, isDataCache]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let map = op.map.map
      if map.results.count != op.memref.memRefType.shape.count {
        throw VerificationFailure("affine.prefetch affine map num results must equal memref rank")
      }
      if map.inputCount != op.indices.count { throw VerificationFailure("too few operands") }
      let scope = op.operation.affineScope
      if !op.indices.allSatisfy({ $0.isDimension(in: scope) }) {
        throw VerificationFailure("index must be a dimension or symbol identifier")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let context = parser.context
      let element = try parseAccess(parser, into: &state)
      try parser.parse(",")
      let access = try parser.parseKeyword()
      try parser.parse(",")
      try parser.parse(keyword: "locality")
      try parser.parse("<")
      state.set(localityHint, try parser.parseAttribute(type: context.i32))
      try parser.parse(">")
      try parser.parse(",")
      let cache = try parser.parseKeyword()
      try parser.parseOptionalAttributes(into: &state)
      try resolve(element, try parser.parseColonType(of: MemRefType.self), parser, into: &state)
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
      print(accessOf: op.operation, to: printer)
      printer.print(op.isWrite ? ", write, locality<" : ", read, locality<")
      printer.print(decimal: op.localityHint.value)
      printer.print(op.isDataCache ? ">, data" : ">, instr")
      printer.printAttributes(of: op.operation, except: ["map", "localityHint", "isDataCache", "isWrite"])
      printer.print(" : ")
      printer.print(op.memref.type)
    }
  }
}
