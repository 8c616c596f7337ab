public import Accel
import ArithDialect
import FuncDialect
import MemRefDialect
import SCFDialect

/// Replaces `bufferization.dealloc` by operations that find out which buffers are to be freed, and free those.
public struct LowerDeallocations: Pass {
  public static let name = "bufferization-lower-deallocations"
  public static let title = "LowerDeallocationsPass"
  public static let summary =
    "Lowers `bufferization.dealloc` operations to `memref.dealloc`operations"
  public static let dependentDialects: [any Dialect.Type] = [
    Arith.self, Func.self, MemRef.self, SCF.self,
  ]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var target = ConversionTarget()
    for dialect in Self.dependentDialects { target.addLegal(dialect: dialect) }
    target.addIllegal(Bufferization.Dealloc.self)
    try lowerDeallocations(op, to: target, [])
  }
}

/// Replaces operations of this dialect by operations on buffers.
public struct ConvertBufferizationToMemRef: Pass {
  public static let name = "convert-bufferization-to-memref"
  public static let title = "BufferizationToMemRefPass"
  public static let summary = "Convert operations from the Bufferization dialect to the MemRef dialect"
  public static let dependentDialects: [any Dialect.Type] = [
    Arith.self, Func.self, MemRef.self, SCF.self,
  ]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var target = ConversionTarget()
    for dialect in Self.dependentDialects { target.addLegal(dialect: dialect) }
    target.addIllegal(dialect: Bufferization.self)
    try lowerDeallocations(op, to: target, [ConversionPattern(cloneLowering)])
  }
}

/// Converts what is inside `op`, by `patterns` and one for `bufferization.dealloc`.
private func lowerDeallocations(
  _ op: Operation, to target: ConversionTarget, _ patterns: [ConversionPattern]
) throws(PassFailure) {
  let isModule = op.is(Builtin.Module.self)
  guard isModule || op.interface(FunctionWitness.self) != nil else {
    op.context.emitError(at: op.location, "root operation must be a builtin.module or a function")
    throw .reported
  }
  let helpers = isModule ? createHelpers(in: op) : [:]
  do throws(ConversionFailure) {
    try convertPartially(op, to: target, patterns + [ConversionPattern(deallocLowering(helpers))])
  } catch {
    error.emit(in: op.context)
    throw .reported
  }
}

/// Creates a function that compares buffers in each symbol table with an operation that needs it; returns their names.
private func createHelpers(in op: Operation) -> [Operation: Identifier] {
  var helpers: [Operation: Identifier] = [:]
  let rewriter = Rewriter(op.context)
  rewriter.builder.location = op.location
  var tables: [Operation] = []
  op.forEach(Bufferization.Dealloc.self) { dealloc in
    guard dealloc.memrefs.count > 1, let table = dealloc.operation.nearestSymbolTable,
      !tables.contains(table)
    else { return }
    tables.append(table)
  }
  for table in tables { helpers[table] = rewriter.createDeallocationHelper(in: table) }
  return helpers
}

// clone(x) → copy of x in alloc()
private let cloneLowering = Pattern("CloneOpConversion") {
  (op: Op<Bufferization.Clone>, rewriter) throws(NoMatch) in
  rewriter.builder.location = op.location
  guard let type = op.output.type.as(MemRefType.self) else { return try rewriter.lowerUnrankedClone(op) }
  let plain = op.context.memRefType(Array(type.shape), type.element, memorySpace: type.memorySpace)
  guard MemRef.Cast.areCompatible([plain], [op.output.type]) else {
    throw NoMatch("no buffer of the type can be allocated")
  }
  let sizes = type.shape.indices.filter { type.shape[$0] == ShapeDimension.dynamic }.map {
    rewriter.createBufferDim(op.input, rewriter.constantIndex($0, at: op.location), at: op.location)
  }
  var buffer = rewriter.createAlloc(plain, sizes, alignment: 0, at: op.location)
  if plain != op.output.type {
    let source = buffer
    buffer =
      rewriter.create(MemRef.Cast.self, at: op.location) { ($0.source, $0.dest) = (source, op.output.type) }
      .dest
  }
  rewriter.create(MemRef.Copy.self, at: op.location) { ($0.source, $0.target) = (op.input, buffer) }
  return rewriter.replace(op, with: buffer)
}

extension Rewriter {
  /// Copies a buffer whose number of dimensions is not known to one that is allocated as a line.
  fileprivate func lowerUnrankedClone(_ op: Op<Bufferization.Clone>) throws(NoMatch) -> Rewritten {
    guard let type = op.output.type.as(UnrankedMemRefType.self) else { throw NoMatch("this is no buffer") }
    let (zero, one) = (constantIndex(0, at: op.location), constantIndex(1, at: op.location))
    let rank = create(MemRef.Rank.self) { $0.memref = op.input }.result
    let shapeType = context.memRefType([ShapeDimension.dynamic], context.indexType)
    let shape = create(MemRef.Alloca.self) { ($0.dynamicSizes, $0.memref) = ([rank], shapeType) }.memref
    let size = createLoop(from: zero, to: rank, step: one, one) { index, carried in
      let count = createBufferDim(op.input, index, at: op.location)
      store(count, shape, index)
      return carried.map { product in
        create(Arith.MulI.self) { ($0.lhs, $0.rhs) = (product, count) }.result
      }
    }
    let line = context.memRefType(
      [ShapeDimension.dynamic], type.element, memorySpace: type.memorySpace)
    let buffer = createAlloc(line, size.map { [$0] } ?? [], alignment: 0, at: op.location)
    let copy = create(MemRef.Reshape.self) {
      ($0.source, $0.shape, $0.result) = (buffer, shape, op.output.type)
    }.result
    create(MemRef.Copy.self) { ($0.source, $0.target) = (op.input, copy) }
    return replace(op, with: copy)
  }
}

/// Returns the pattern that replaces `bufferization.dealloc`; `helpers` are functions that compare buffers.
private func deallocLowering(_ helpers: [Operation: Identifier]) -> Pattern {
  // The pattern is applied where it was made, and nowhere else.
  nonisolated(unsafe) let helpers = helpers
  return Pattern("DeallocOpConversion") { (op: Op<Bufferization.Dealloc>, rewriter) throws(NoMatch) in
    rewriter.builder.location = op.location
    switch (op.memrefs.count, op.retained.count) {
    case (0, _):
      let no = rewriter.constant(false, at: op.location)
      return rewriter.replace(op, with: op.retained.map { _ in no })
    case (1, 0):
      rewriter.createIf(op.conditions[0]) { rewriter.free(op.memrefs[0]) }
      return rewriter.erase(op)
    case (1, _):
      return rewriter.lowerSingle(op)
    default:
      guard let table = op.operation.nearestSymbolTable, let helper = helpers[table] else {
        op.operation.emitError(
          "library function required for generic lowering, but cannot be automatically inserted when "
            + "operating on functions")
        throw NoMatch("there is no function that compares buffers")
      }
      return rewriter.lowerGeneral(op, helper)
    }
  }
}

extension Rewriter {
  /// Frees the only buffer of `op` unless one of the retained buffers is the same.
  fileprivate func lowerSingle(_ op: Op<Bufferization.Dealloc>) -> Rewritten {
    let (memref, condition) = (op.memrefs[0], op.conditions[0])
    let pointer = address(of: memref)
    let differ = op.retained.map { compare(.ne, pointer, address(of: $0)) }
    let differsFromAll = differ.dropFirst().reduce(differ[0]) { and($0, $1) }
    createIf(and(differsFromAll, condition)) { free(memref) }
    let yes = constant(true, at: builder.location)
    let owned = differ.map { differs -> Value in
      let isSame = create(Arith.XOrI.self) { ($0.lhs, $0.rhs) = (differs, yes) }.result
      return and(isSame, condition)
    }
    return replace(op, with: owned)
  }

  /// Has the function `helper` compare all buffers of `op`, and frees those of which it says so.
  fileprivate func lowerGeneral(_ op: Op<Bufferization.Dealloc>, _ helper: Identifier) -> Rewritten {
    let (index, boolean) = (context.indexType, context.i1)
    func list(_ count: Int, _ element: Type) -> Value {
      createAlloc(context.memRefType([count], element), [], alignment: 0, at: op.location)
    }
    func dynamic(_ list: Value, _ element: Type) -> Value {
      let type = context.memRefType([ShapeDimension.dynamic], element)
      return create(MemRef.Cast.self) { ($0.source, $0.dest) = (list, type) }.dest
    }
    let memrefs = list(op.memrefs.count, index)
    let conditions = list(op.conditions.count, boolean)
    let retained = list(op.retained.count, index)
    for (offset, value) in op.memrefs.enumerated() {
      store(address(of: value), memrefs, constantIndex(offset, at: op.location))
    }
    for (offset, value) in op.conditions.enumerated() {
      store(value, conditions, constantIndex(offset, at: op.location))
    }
    for (offset, value) in op.retained.enumerated() {
      store(address(of: value), retained, constantIndex(offset, at: op.location))
    }
    let given = [dynamic(memrefs, index), dynamic(conditions, boolean), dynamic(retained, index)]
    let (freed, owned) = (list(op.memrefs.count, boolean), list(op.retained.count, boolean))
    let told = [dynamic(freed, boolean), dynamic(owned, boolean)]
    create(Func.Call.self) {
      $0.callee = FlatSymbolRef(helper)
      $0.operands = [given[0], given[2], given[1]] + told
    }
    for (offset, memref) in op.memrefs.enumerated() {
      createIf(load(freed, constantIndex(offset, at: op.location))) { free(memref) }
    }
    let results = op.retained.indices.map { load(owned, constantIndex($0, at: op.location)) }
    for buffer in [memrefs, retained, conditions, freed, owned] { free(buffer) }
    return replace(op, with: results)
  }
}
