public import Accel
import MemRefDialect

/// Replaces operations on tensors by operations on buffers.
public final class Bufferizer {
  /// Makes the changes; new operations are put before the one that is being replaced.
  public let rewriter: Rewriter
  /// What is to be done.
  public let options: BufferizationOptions
  private let record: Record
  /// The number of buffers that were made.
  var allocationCount: Int { record.allocationCount }

  /// Keeps an account of operations that come and go.
  private final class Record: RewriteListener {
    var pending: [Operation] = []
    var erased: Set<Operation> = []
    var toBuffers: [Operation] = []
    var allocationCount = 0
    let options: BufferizationOptions

    init(_ options: BufferizationOptions) { self.options = options }

    func willErase(_ op: Operation) { erased.insert(op) }

    func inserted(_ op: Operation) {
      erased.remove(op)
      if op.interface(MemoryEffectsWitness.self)?.effects(op).contains(where: { $0.kind == .allocate })
        ?? false
      {
        allocationCount += 1
      }
      if op.is(Bufferization.ToBuffer.self) { return toBuffers.append(op) }
      if op.is(Bufferization.ToTensor.self) || !options.hasTensors(op) || !options.allows(op) { return }
      pending.append(op)
    }
  }

  /// Creates what replaces operations in `context`.
  init(_ context: Context, _ options: BufferizationOptions) {
    (self.options, record) = (options, Record(options))
    rewriter = Rewriter(context, listener: record)
  }

  /// Replaces all operations on tensors inside `op`, and itself.
  func run(on op: Operation) throws(BufferizationFailure) {
    if options.copiesBeforeWrites { try insertTensorCopies(op, AnalysisState(options)) }
    op.walk(.postOrder) { inner in
      if inner.is(Bufferization.ToBuffer.self) { record.toBuffers.append(inner) }
      if options.allows(inner), options.hasTensors(inner) { record.pending.append(inner) }
      return .advance
    }
    var next = 0
    while next < record.pending.count {
      let current = record.pending[next]
      next += 1
      if record.erased.contains(current) { continue }
      guard let model = options.model(of: current), model.hasTensors(current) else { continue }
      if !model.supportsBranches,
        current.regions.contains(where: { !$0.isEmpty && !$0.hasOneBlock })
      {
        current.emitOpError(OneShotAnalysisState.branchMessage)
        throw BufferizationFailure()
      }
      rewriter.builder.move(before: current)
      rewriter.builder.location = current.location
      do throws(BufferizationFailure) {
        try model.bufferize(current, self)
      } catch {
        current.emitError("failed to bufferize op")
        throw error
      }
    }
    if record.erased.contains(op) { return }
    foldConversions(op)
    try checkResult()
  }

  /// Removes what leads from buffers to tensors and back.
  private func foldConversions(_ op: Operation) {
    for index in record.toBuffers.indices {
      let conversion = record.toBuffers[index]
      if record.erased.contains(conversion) { continue }
      guard let conversion = conversion.as(Bufferization.ToBuffer.self) else { continue }
      rewriter.builder.move(before: conversion.operation)
      rewriter.fold(conversion, options)
    }
    op.walk(.postOrder) {
      if let tensor = $0.as(Bufferization.ToTensor.self), !tensor.result.hasUses { rewriter.erase(tensor) }
      return .advance
    }
  }

  /// Checks that nothing is left on tensors that need not be.
  private func checkResult() throws(BufferizationFailure) {
    if options.allowsUnknown { return }
    for op in record.pending where !record.erased.contains(op) {
      if !options.hasTensors(op) || !options.allows(op) { continue }
      if op.isUnused, op.isMemoryEffectFree { continue }
      if op.is(Bufferization.ToTensor.self) || op.is(Bufferization.ToBuffer.self) { continue }
      op.emitError("op was not bufferized")
      throw BufferizationFailure()
    }
  }

  // MARK: For models

  /// Returns the buffer that `value`, a tensor, becomes.
  public func buffer(of value: Value) throws(BufferizationFailure) -> Value {
    if let tensor = value.defined(by: Bufferization.ToTensor.self) { return tensor.buffer }
    let type = try options.bufferType(of: value)
    let place = rewriter.builder
    defer { rewriter.builder = place }
    rewriter.moveAfterDefinition(of: value)
    return rewriter.create(Bufferization.ToBuffer.self, at: value.location) {
      ($0.tensor, $0.buffer) = (value, type)
    }.buffer
  }

  /// Replaces the results of `op` by `values`, which are buffers where results are tensors, and erases it.
  public func replace(_ op: Operation, with values: [Value]) {
    let place = rewriter.builder
    var replacements: [Value] = []
    for (result, value) in zip(op.results, values) {
      guard result.type.isTensor else {
        replacements.append(value)
        continue
      }
      rewriter.builder.move(after: op)
      replacements.append(rewriter.createToTensor(value, type: result.type, at: value.location))
    }
    if place.next != op { rewriter.builder = place }
    rewriter.replace(op, with: replacements)
  }

  /// Creates a buffer.
  public func allocate(_ type: Type, _ sizes: [Value], at location: Location) -> Value {
    rewriter.createAlloc(type, sizes, alignment: options.alignment, at: location)
  }

  /// Creates a copy of the elements of a buffer to another.
  public func copy(_ source: Value, to target: Value, at location: Location) {
    rewriter.create(MemRef.Copy.self, at: location) { ($0.source, $0.target) = (source, target) }
  }

  /// Returns `buffer` as one of type `type`, which must be compatible.
  func cast(_ buffer: Value, to type: Type) -> Value {
    if buffer.type == type { return buffer }
    return rewriter.create(MemRef.Cast.self, at: buffer.location) { ($0.source, $0.dest) = (buffer, type) }
      .dest
  }

  /// Makes buffers of the arguments of `block`, and of what branches pass for them.
  func convertSignature(of block: Block) throws(BufferizationFailure) {
    guard let op = block.parent, options.model(of: op) != nil else { throw BufferizationFailure() }
    var types: [Type] = []
    for argument in block.arguments {
      types.append(argument.type.isTensor ? try options.bufferType(of: argument) : argument.type)
    }
    let place = rewriter.builder
    defer { rewriter.builder = place }
    for (argument, type) in zip(block.arguments, types) where argument.type != type {
      let tensor = argument.type
      rewriter.setType(argument, to: type)
      guard argument.hasUses else { continue }
      rewriter.builder.move(toStartOf: block)
      let converted = rewriter.createToTensor(argument, type: tensor, at: argument.location)
      rewriter.replaceUses(of: argument, with: converted) { $0.owner != converted.definingOperation }
    }
    for edge in Array(block.incomingEdges) {
      let branch = edge.terminator
      guard let witness = branch.interface(BranchWitness.self) else {
        branch.emitOpError(
          "cannot bufferize ops with block references that do not implement BranchOpInterface")
        throw BufferizationFailure()
      }
      let operands = witness.successorOperands(branch, edge.index)
      for (offset, value) in Array(operands.forwarded).enumerated() {
        let type = types[operands.producedCount + offset]
        if value.type == type { continue }
        let bufferType = try options.bufferType(of: value)
        rewriter.moveAfterDefinition(of: value)
        var buffer = rewriter.create(Bufferization.ToBuffer.self, at: value.location) {
          ($0.tensor, $0.buffer) = (value, bufferType)
        }.buffer
        if bufferType != type {
          let source = buffer
          buffer =
            rewriter.create(MemRef.Cast.self, at: value.location) { ($0.source, $0.dest) = (source, type) }
            .dest
        }
        let index = witness.successorOperands(branch, edge.index).forwarded.use(at: offset).operandIndex
        rewriter.setOperand(branch, index, to: buffer)
      }
    }
  }
}

/// Inserts the copies that `state` finds necessary for operations inside `op`.
func insertTensorCopies(_ op: Operation, _ state: AnalysisState) throws(BufferizationFailure) {
  let rewriter = Rewriter(op.context)
  let isTable = op.traits.contains(.symbolTable)
  var failure: BufferizationFailure?
  op.walk(.postOrder) { inner in
    if isTable, inner.nearestSymbolTable != op, inner != op { return .advance }
    guard let model = state.options.model(of: inner) else { return .advance }
    rewriter.builder.move(before: inner)
    do throws(BufferizationFailure) {
      try model.resolveConflicts(inner, rewriter, state)
    } catch {
      failure = error
      return .interrupt
    }
    return .advance
  }
  if let failure { throw failure }
}
