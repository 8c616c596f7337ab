import Accel
import ArithDialect
import MemRefDialect

/// A constant tensor becomes a global buffer that nobody writes to.
enum ConstantModel: BufferizableModel {
  static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool { false }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation else { return value.type.identityBuffer(nil) }
    return value.type.identityBuffer(try options.defaultMemorySpace(of: value.type, for: op))
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let type = op.result(0).type
    let space = try bufferizer.options.defaultMemorySpace(of: type, for: op)
    guard type.is(RankedTensorType.self), let module = op.parent(of: Builtin.Module.self),
      let value = op.as(Arith.Constant.self)?.value.value
    else { throw BufferizationFailure() }
    let buffer = type.identityBuffer(space)
    let name = bufferizer.global(for: value, buffer, in: module, at: op.location)
    let get = bufferizer.rewriter.create(MemRef.GetGlobal.self, at: op.location) {
      ($0.symbol, $0.result) = (FlatSymbolRef(name), buffer)
    }
    bufferizer.replace(op, with: [get.result])
  }
}

extension Bufferizer {
  /// Returns the name of a global of type `type` that holds `value`, which is new unless there is one.
  fileprivate func global(
    for value: Attribute, _ type: Type, in module: Op<Builtin.Module>, at location: Location
  ) -> Identifier {
    let context = rewriter.context
    guard let block = module.body.entry else { return context.identifier("") }
    var names: Set<Identifier> = []
    let wanted = options.alignment
    for op in block.operations {
      guard let name = op.symbolName else { continue }
      names.insert(name)
      if let global = op.as(MemRef.Global.self), global.initialValue?.value == value,
        (global.alignment ?? 0) == wanted
      {
        return name
      }
    }
    let ranked = type.as(MemRefType.self)
    let shape = (ranked?.shape ?? List()).map { "\($0)" }.joined(separator: "x")
    let base = "__constant_\(shape)x\(type.elementOrSelf.text)"
    var (name, number) = (context.identifier(base), 0)
    while names.contains(name) {
      name = context.identifier("\(base)_\(number)")
      number += 1
    }
    let place = rewriter.builder
    defer { rewriter.builder = place }
    rewriter.builder.move(toStartOf: block)
    rewriter.create(MemRef.Global.self, at: location) {
      ($0.symName, $0.symVisibility) = (
        SymbolName(name), StringProperty(attribute: context.string("private"))
      )
      ($0.type, $0.initialValue, $0.constant) = (type, AnyAttribute(attribute: value), true)
      $0.alignment = wanted == 0 ? nil : wanted
    }
    return name
  }
}

/// A cast of the elements: one of the buffers.
enum IndexCastModel: AliasModel {
  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation else { return value.type }
    let source = try options.bufferType(of: op.operand(0), &stack)
    return source.buffer(ofElement: value.type.elementOrSelf)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let source = try bufferizer.buffer(of: op.operand(0))
    let type = source.type.buffer(ofElement: op.result(0).type.elementOrSelf)
    let cast = bufferizer.rewriter.create(
      Arith.IndexCast.self, operands: [source], results: [type], at: op.location)
    bufferizer.replace(op, with: [cast.out])
  }
}

extension Type {
  /// The same type of buffers with other elements.
  fileprivate func buffer(ofElement element: Type) -> Type {
    guard let ranked = self.as(MemRefType.self) else {
      return context.type(UnrankedMemRefType(element, memorySpace: bufferSpace))
    }
    return context.memRefType(
      Array(ranked.shape), element, layout: ranked.layout, memorySpace: ranked.memorySpace)
  }
}

/// One of two tensors: one of two buffers.
enum SelectModel: BufferizableModel {
  static func reads(_ use: Use, _ state: AnalysisState) -> Bool { false }
  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    [AliasingValue(use.owner.result(0), .equivalent, isDefinite: false)]
  }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation else { return value.type }
    let left = try options.bufferType(of: op.operand(1), &stack)
    let right = try options.bufferType(of: op.operand(2), &stack)
    if left == right { return left }
    if left.bufferSpace != right.bufferSpace {
      op.emitError("inconsistent memory space on true/false operands")
      throw BufferizationFailure()
    }
    return value.type.fullyDynamicBuffer(left.bufferSpace)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    if !op.operand(0).type.isSignlessInteger(1) {
      op.emitOpError("only i1 condition values are supported")
      throw BufferizationFailure()
    }
    var left = try bufferizer.buffer(of: op.operand(1))
    var right = try bufferizer.buffer(of: op.operand(2))
    if left.type != right.type {
      let type = try bufferizer.options.bufferType(of: op.result(0))
      left = bufferizer.cast(left, to: type)
      right = bufferizer.cast(right, to: type)
    }
    let select = bufferizer.rewriter.create(
      Arith.Select.self, operands: [op.operand(0), left, right], results: [left.type], at: op.location)
    bufferizer.replace(op, with: [select.result])
  }
}
