import Accel
import FuncDialect

/// A function takes and returns buffers.
enum FunctionModel: BlockModel {
  static func hasTensors(_ op: Operation) -> Bool {
    guard let function = op.as(Func.Function.self) else { return false }
    let type = function.functionType.type
    if type.inputs.contains(where: \.isTensor) || type.results.contains(where: \.isTensor) { return true }
    return function.body.blocks.contains { $0.arguments.contains { $0.type.isTensor } }
  }

  static func aliasingOperands(of value: Value, _ state: AnalysisState) -> [AliasingOperand] {
    branchAliases(of: value)
  }

  static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool {
    guard let block = value.owningBlock, block.isEntry, let function = block.parent,
      let writable = function.argumentAttribute(Bufferization.writable, at: value.index)
    else { return true }
    return Bool(attribute: writable) ?? true
  }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let block = value.owningBlock, block.isEntry, let function = block.parent else {
      return try blockArgumentType(of: value, options, &stack)
    }
    return try argumentType(of: function, value.index, value.type, options)
  }

  /// Returns the type of the buffer that an argument becomes, a tensor.
  private static func argumentType(
    of function: Operation, _ index: Int, _ type: Type, _ options: BufferizationOptions
  ) throws(BufferizationFailure) -> Type {
    let buffer = try options.functionBufferType(type, for: function)
    guard let layout = function.argumentAttribute(Bufferization.bufferLayout, at: index),
      let ranked = buffer.as(MemRefType.self)
    else { return buffer }
    return ranked.with(layout: layout, in: function.context)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let function = op.as(Func.Function.self) else { return }
    let (options, rewriter) = (bufferizer.options, bufferizer.rewriter)
    let type = function.functionType.type
    var inputs: [Type] = [], results: [Type] = []
    for (index, type) in type.inputs.enumerated() {
      inputs.append(type.isTensor ? try argumentType(of: op, index, type, options) : type)
    }
    for type in type.results {
      results.append(type.isTensor ? try options.functionBufferType(type, for: op) : type)
    }
    if !function.body.isEmpty {
      for block in Array(function.body.blocks) { try bufferizer.convertSignature(of: block) }
      for end in function.returns {
        rewriter.builder.move(before: end.operation)
        for (index, value) in Array(end.operands).enumerated() where value.type.isTensor {
          let type = results[index]
          let buffer = rewriter.create(Bufferization.ToBuffer.self, at: end.location) {
            ($0.tensor, $0.buffer) = (value, type)
          }.buffer
          rewriter.setOperand(end.operation, index, to: buffer)
        }
      }
    }
    rewriter.setFunctionType(op, inputs: inputs, results: results)
  }
}

/// The end of a function is changed together with the function.
enum ReturnModel: BufferizableModel {}

/// A call passes and gets buffers.
enum CallModel: BufferizableModel {
  /// What is known of the function that is called, if it is analysed.
  private static func callee(_ op: Operation, _ state: AnalysisState) -> FunctionStates.State? {
    guard let state = state as? OneShotAnalysisState else { return nil }
    return state.functions.callee(of: op)
  }

  static func reads(_ use: Use, _ state: AnalysisState) -> Bool {
    callee(use.owner, state)?.readArguments.contains(use.operandIndex) ?? true
  }
  static func writes(_ use: Use, _ state: AnalysisState) -> Bool {
    callee(use.owner, state)?.writtenArguments.contains(use.operandIndex) ?? true
  }
  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    let op = use.owner
    guard let callee = callee(op, state) else { return state.unknownValues(of: op) }
    let results = callee.aliasingResults[use.operandIndex] ?? []
    let isEquivalent = results.count == 1 && callee.equivalentArguments[results[0]] != nil
    return results.map {
      AliasingValue(op.result($0), isEquivalent ? .equivalent : .unknown, isDefinite: isEquivalent)
    }
  }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation, let function = options.symbols.function(calledBy: op),
      let signature = function.interface(FunctionWitness.self)?.signature(function)
    else { throw BufferizationFailure() }
    let type = signature.results[value.index]
    return type.isMemRef ? type : try options.functionBufferType(type, for: function)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    let (options, rewriter) = (bufferizer.options, bufferizer.rewriter)
    guard let function = options.symbols.function(calledBy: op)?.as(Func.Function.self) else {
      throw BufferizationFailure()
    }
    var results: [Type] = [], operands: [Value] = []
    for result in op.results {
      results.append(result.type.isTensor ? try options.bufferType(of: result) : result.type)
    }
    for (index, operand) in op.operands.enumerated() {
      guard operand.type.isTensor else {
        operands.append(operand)
        continue
      }
      var buffer = try bufferizer.buffer(of: operand)
      var type = function.functionType.type.inputs[index]
      if type.isTensor {
        guard let argument = function.body.entry?.arguments[index] else { throw BufferizationFailure() }
        // Functions that call each other in circles cannot all come before their callers.
        type = argument.type.isTensor ? try options.bufferType(of: argument) : argument.type
      }
      if buffer.type != type {
        guard let cast = rewriter.castOrCopy(buffer, to: type, options) else { throw BufferizationFailure() }
        buffer = cast
      }
      operands.append(buffer)
    }
    var state = OperationState(op.name, at: op.location)
    (state.operands, state.resultTypes) = (operands, results)
    state.properties = Array(op.properties)
    state.attributes = Array(op.attributes)
    let call = rewriter.create(state)
    bufferizer.replace(op, with: Array(call.results))
  }
}
