import Accel
import SCFDialect

// Loops: what is handed on from one iteration to the next.

/// Returns the type of the buffer that an argument of a loop's body becomes, on which what is handed on at first and
/// later must agree.
private func iterationType(
  of argument: Value, initial: Value, yielded: Value, _ options: BufferizationOptions, _ stack: inout [Value]
) throws(BufferizationFailure) -> Type {
  let first = initial.type.isMemRef ? initial.type : try options.bufferType(of: initial, &stack)
  // The type of what is yielded usually depends on that of the argument.
  if stack.count(where: { $0 == argument }) >= 2 { return first }
  let later = yielded.type.isMemRef ? yielded.type : try options.bufferType(of: yielded, &stack)
  if first == later { return first }
  if first.bufferSpace != later.bufferSpace {
    argument.owner?.emitOpError("init_arg and yielded value bufferize to inconsistent memory spaces")
    throw BufferizationFailure()
  }
  return argument.type.fullyDynamicBuffer(later.bufferSpace)
}

extension Bufferizer {
  /// Moves the contents of a region of a loop into `region`, whose arguments have the given types.
  fileprivate func moveBody(_ body: Block, into region: Region, _ types: [Type], at location: Location) {
    let locations = types.map { _ in location }
    let block = rewriter.createBlock(in: region, arguments: types, locations: locations)
    rewriter.builder.move(toStartOf: block)
    let values = zip(body.arguments, block.arguments).map { old, new in
      old.type.isTensor ? rewriter.createToTensor(new, type: old.type, at: new.location) : new
    }
    rewriter.merge(body, into: block, arguments: values)
  }

  /// Returns buffers for `values` that are tensors.
  fileprivate func buffers(of values: some Sequence<Value>) throws(BufferizationFailure) -> [Value] {
    var buffers: [Value] = []
    for value in values { buffers.append(value.type.isTensor ? try buffer(of: value) : value) }
    return buffers
  }
}

/// A loop with a counter.
enum ForModel: BufferizableModel {
  /// The argument of the body that an operand becomes.
  private static func argument(_ use: Use) -> Value? {
    guard let loop = use.owner.as(SCF.For.self), use.operandIndex >= 3 else { return nil }
    return loop.region.arguments[use.operandIndex - 2]
  }

  private static func relation(
    _ loop: Op<SCF.For>, _ index: Int, _ state: AnalysisState
  ) -> BufferRelation {
    state.areEquivalent(loop.region.arguments[index + 1], loop.yield.results[index]) ? .equivalent : .unknown
  }

  static func reads(_ use: Use, _ state: AnalysisState) -> Bool {
    guard let loop = use.owner.as(SCF.For.self), let argument = argument(use) else { return true }
    // A loop without iterations hands on what it is given.
    guard let lower = MixedIndex.value(loop.lowerBound).constant,
      let upper = MixedIndex.value(loop.upperBound).constant, lower < upper
    else { return true }
    return state.isRead(argument)
  }
  static func writes(_ use: Use, _ state: AnalysisState) -> Bool { true }
  static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool { true }

  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    guard let loop = use.owner.as(SCF.For.self), use.operandIndex >= 3 else { return [] }
    let relation = relation(loop, use.operandIndex - 3, state)
    return [
      AliasingValue(loop.results[use.operandIndex - 3], relation, isDefinite: relation == .equivalent)
    ]
  }
  static func aliasingOperands(of value: Value, _ state: AnalysisState) -> [AliasingOperand] {
    guard let loop = value.defined(by: SCF.For.self) else { return [] }
    let relation = relation(loop, value.index, state)
    return [
      AliasingOperand(
        loop.operation.operands.use(at: value.index + 3), relation, isDefinite: relation == .equivalent)
    ]
  }

  static func verifyAnalysis(
    _ op: Operation, _ state: OneShotAnalysisState
  ) throws(BufferizationFailure) {
    guard !state.options.allowsReturnedAllocations, let loop = op.as(SCF.For.self) else { return }
    for (index, result) in loop.results.enumerated()
    where result.type.isTensor && relation(loop, index, state) != .equivalent {
      loop.yield.operation.emitError(
        "Yield operand #\(index) is not equivalent to the corresponding iter bbArg")
      throw BufferizationFailure()
    }
  }

  static func resolveConflicts(
    _ op: Operation, _ rewriter: Rewriter, _ state: AnalysisState
  ) throws(BufferizationFailure) {
    try state.insertCopies(op, rewriter)
    guard !state.options.copiesBeforeWrites, let loop = op.as(SCF.For.self),
      let state = state as? OneShotAnalysisState
    else { return }
    // A result may be the buffer of its own init only.
    let end = loop.yield
    rewriter.builder.move(before: end.operation)
    for (index, value) in Array(end.results).enumerated() where value.type.isTensor {
      let argument = loop.region.arguments[index + 1]
      if state.isOwn(value, to: loop.region, except: argument) { continue }
      let copy = try rewriter.allocate(like: value, state.options, at: end.location)
      rewriter.setOperand(end.operation, index, to: copy)
    }
  }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let loop = value.owner?.as(SCF.For.self) else { return value.type }
    if !value.isBlockArgument {
      return try options.bufferType(of: loop.region.arguments[value.index + 1], &stack)
    }
    let index = value.index - 1
    return try iterationType(
      of: value, initial: loop.initArgs[index], yielded: loop.yield.results[index], options, &stack)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let loop = op.as(SCF.For.self) else { return }
    var inits = try bufferizer.buffers(of: loop.initArgs)
    for (index, result) in loop.results.enumerated() where result.type.isTensor {
      inits[index] = bufferizer.cast(inits[index], to: try bufferizer.bufferType(of: result))
    }
    let made = bufferizer.remake(
      op, operands: Array(op.operands.prefix(3)) + inits, resultTypes: inits.map(\.type))
    let types = [loop.inductionVariable.type] + inits.map(\.type)
    bufferizer.moveBody(loop.body, into: made.region(0), types, at: op.location)
    bufferizer.replace(op, with: Array(made.results))
  }
}

extension OneShotAnalysisState {
  /// `true` iff `value` is no buffer of something outside of `region`, except maybe that of `exception`.
  fileprivate func isOwn(_ value: Value, to region: Region, except exception: Value) -> Bool {
    var isOwn = true
    forEachAlias(of: value) { alias in
      guard alias != exception, let around = alias.parentBlock?.region else { return }
      let isInside =
        alias.isBlockArgument
        ? around.isProperDescendant(of: region) : around == region || around.isProperDescendant(of: region)
      if !isInside { isOwn = false }
    }
    return isOwn
  }
}

/// A loop with a condition.
enum WhileModel: BufferizableModel {
  private static func relation(
    _ loop: Op<SCF.While>, _ index: Int, _ state: AnalysisState
  ) -> BufferRelation {
    let (before, after) = (loop.before.arguments, loop.after.arguments)
    guard index < before.count, loop.results[index].type == before[index].type,
      let end = loop.after.last?.last, index < end.operands.count
    else { return .unknown }
    return state.areEquivalent(before[index], loop.conditionOp.args[index])
      && state.areEquivalent(after[index], end.operand(index)) ? .equivalent : .unknown
  }

  static func writes(_ use: Use, _ state: AnalysisState) -> Bool { true }
  static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool { true }
  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    guard let loop = use.owner.as(SCF.While.self), use.operandIndex < loop.results.count,
      use.value.type == loop.results[use.operandIndex].type
    else { return [] }
    let relation = relation(loop, use.operandIndex, state)
    return [AliasingValue(loop.results[use.operandIndex], relation, isDefinite: relation == .equivalent)]
  }

  static func verifyAnalysis(
    _ op: Operation, _ state: OneShotAnalysisState
  ) throws(BufferizationFailure) {
    guard !state.options.allowsReturnedAllocations, let loop = op.as(SCF.While.self),
      let end = loop.after.last?.last
    else { return }
    func check(
      _ end: Operation, _ values: OperandList, _ block: Block, _ words: String
    ) throws(BufferizationFailure) {
      for (index, value) in values.enumerated() where value.type.isTensor {
        if index < block.arguments.count, state.areEquivalent(value, block.arguments[index]) { continue }
        end.emitError("\(words) #\(index) is not equivalent to the corresponding iter bbArg")
        throw BufferizationFailure()
      }
    }
    let condition = loop.conditionOp
    if let block = condition.operation.block {
      try check(condition.operation, condition.args, block, "Condition arg")
    }
    if let block = end.block { try check(end, end.operands, block, "Yield operand") }
  }

  static func resolveConflicts(
    _ op: Operation, _ rewriter: Rewriter, _ state: AnalysisState
  ) throws(BufferizationFailure) {
    try state.insertCopies(op, rewriter)
    guard !state.options.copiesBeforeWrites, let loop = op.as(SCF.While.self),
      let end = loop.after.last?.last
    else { return }
    let condition = loop.conditionOp
    func areEquivalent(_ region: Region, _ values: OperandList) -> [Bool] {
      zip(region.arguments, values).map {
        $0.type.isTensor && $1.type.isTensor && state.areEquivalent($0, $1)
      }
    }
    let before = areEquivalent(loop.before, condition.args)
    let after = areEquivalent(loop.after, end.operands)
    rewriter.builder.move(before: condition.operation)
    for (index, value) in Array(condition.args).enumerated() where value.type.isTensor {
      if index < before.count, before[index], index < after.count, after[index] { continue }
      let copy = try rewriter.allocate(like: value, state.options, at: condition.location)
      rewriter.setOperand(condition.operation, index + 1, to: copy)
    }
  }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let loop = value.owner?.as(SCF.While.self), let end = loop.after.last?.last else {
      return value.type
    }
    if value.isBlockArgument, value.owningBlock?.region == loop.before {
      return try iterationType(
        of: value, initial: loop.inits[value.index], yielded: end.operand(value.index), options, &stack)
    }
    let passed = loop.conditionOp.args[value.index]
    return passed.type.isMemRef ? passed.type : try options.bufferType(of: passed, &stack)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let loop = op.as(SCF.While.self) else { return }
    var inits = try bufferizer.buffers(of: loop.inits)
    for (index, argument) in loop.before.arguments.enumerated() where argument.type.isTensor {
      inits[index] = bufferizer.cast(inits[index], to: try bufferizer.bufferType(of: argument))
    }
    var types: [Type] = []
    for argument in loop.after.arguments { types.append(try bufferizer.bufferType(of: argument)) }
    let made = bufferizer.remake(op, operands: inits, resultTypes: types)
    if let before = loop.before.entry, let after = loop.after.entry {
      bufferizer.moveBody(before, into: made.region(0), inits.map(\.type), at: op.location)
      bufferizer.moveBody(after, into: made.region(1), types, at: op.location)
    }
    bufferizer.replace(op, with: Array(made.results))
  }
}

/// The end of what comes before an iteration hands buffers on.
enum ConditionModel: BufferizableModel {
  static func mustBeInPlace(_ use: Use, _ state: AnalysisState) -> Bool { true }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let condition = op.as(SCF.Condition.self), let loop = op.parent?.as(SCF.While.self) else { return }
    var operands = [condition.condition]
    for (index, value) in condition.args.enumerated() {
      guard value.type.isTensor else {
        operands.append(value)
        continue
      }
      let buffer = try bufferizer.buffer(of: value)
      let type = try bufferizer.bufferType(of: loop.after.arguments[index])
      operands.append(bufferizer.cast(buffer, to: type))
    }
    bufferizer.rewriter.setOperands(op, to: operands)
  }
}

/// Threads that share buffers.
enum ForallModel: BufferizableModel {
  /// The position among the outputs of an operand.
  private static func output(_ use: Use) -> (loop: Op<SCF.Forall>, index: Int)? {
    guard let loop = use.owner.as(SCF.Forall.self) else { return nil }
    let index = use.operandIndex - (loop.operation.operands.count - loop.outputs.count)
    return index < 0 ? nil : (loop, index)
  }

  static func reads(_ use: Use, _ state: AnalysisState) -> Bool {
    guard let (loop, index) = output(use) else { return true }
    let mayBeEmpty = zip(loop.lowerBound.all, loop.upperBound.all).contains { lower, upper in
      guard let first = lower.constant, let end = upper.constant else { return true }
      return first >= end
    }
    return mayBeEmpty || state.isRead(loop.region.arguments[loop.rank + index])
  }
  static func writes(_ use: Use, _ state: AnalysisState) -> Bool { true }
  static func isWritable(_ value: Value, _ state: AnalysisState) -> Bool { true }
  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    output(use).map { [AliasingValue($0.loop.results[$0.index], .equivalent)] } ?? []
  }

  static func isRepetitive(_ region: Region) -> Bool {
    guard let loop = region.parent.as(SCF.Forall.self) else { return true }
    for ((lower, upper), step) in zip(zip(loop.lowerBound.all, loop.upperBound.all), loop.step.all) {
      guard let first = lower.constant, let end = upper.constant, let step = step.constant else {
        return true
      }
      if first &+ step < end { return true }
    }
    return false
  }
  static func isParallel(_ region: Region) -> Bool { isRepetitive(region) }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let loop = value.owner?.as(SCF.Forall.self) else { return value.type }
    let output = loop.outputs[value.isBlockArgument ? value.index - loop.rank : value.index]
    return output.type.isMemRef ? output.type : try options.bufferType(of: output, &stack)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let loop = op.as(SCF.Forall.self) else { return }
    let rewriter = bufferizer.rewriter
    let buffers = try bufferizer.buffers(of: loop.outputs)
    let (body, rank) = (loop.body, loop.rank)
    rewriter.builder.move(toStartOf: body)
    for (argument, buffer) in zip(Array(body.arguments.dropFirst(rank)), buffers) {
      let tensor = rewriter.createToTensor(buffer, type: argument.type, at: op.location)
      rewriter.replaceAllUses(of: argument, with: tensor)
    }
    for index in (rank..<body.arguments.count).reversed() { rewriter.eraseArgument(of: body, at: index) }
    rewriter.builder.move(before: op)
    var state = OperationState(op.name, at: op.location)
    state.operands = Array(op.operands.dropLast(loop.outputs.count))
    state.properties = Array(op.properties)
    state.attributes = Array(op.attributes)
    state.regions = [ParsedRegion()]
    let sizes = [loop.dynamicLowerBound.count, loop.dynamicUpperBound.count, loop.dynamicStep.count, 0]
    state.set("operandSegmentSizes", DenseI32Array(sizes).attribute(in: op.context))
    let made = rewriter.create(state)
    rewriter.inline(op.region(0), into: made.region(0))
    bufferizer.replace(op, with: buffers)
  }
}

/// What puts parts together has nothing to do with tensors itself.
enum InParallelModel: BufferizableModel {}
