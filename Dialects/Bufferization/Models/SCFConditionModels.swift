import Accel
import SCFDialect

// What is executed at most once: conditions, and regions that are executed.

extension Bufferizer {
  /// Creates an operation like `op` without regions' contents, with other operands and results.
  func remake(_ op: Operation, operands: [Value], resultTypes: [Type]) -> Operation {
    var state = OperationState(op.name, at: op.location)
    (state.operands, state.resultTypes) = (operands, resultTypes)
    state.properties = Array(op.properties)
    state.attributes = Array(op.attributes)
    state.regions = op.regions.map { _ in ParsedRegion() }
    return rewriter.create(state)
  }

  /// Replaces `op` by the same with buffers for results that are tensors; the regions are moved.
  func replaceResults(of op: Operation) throws(BufferizationFailure) {
    var types: [Type] = []
    for result in op.results {
      types.append(result.type.isTensor ? try options.bufferType(of: result) : result.type)
    }
    rewriter.builder.move(before: op)
    let made = remake(op, operands: Array(op.operands), resultTypes: types)
    for (old, new) in zip(op.regions, made.regions) { rewriter.inline(old, into: new) }
    replace(op, with: Array(made.results))
  }
}

/// An operation that executes one of its regions, the ends of which yield the results.
protocol ChoiceModel: BufferizableModel {
  /// Returns the regions in the order in which types are found out.
  static func choices(_ op: Operation) -> [Region]
  /// What is said if buffers of different memories are yielded.
  static var spaceMessage: String { get }
}

extension ChoiceModel {
  static func aliasingOperands(of value: Value, _ state: AnalysisState) -> [AliasingOperand] {
    guard let op = value.definingOperation else { return [] }
    return choices(op).compactMap(\.last?.last).map {
      AliasingOperand($0.operands.use(at: value.index), .equivalent, isDefinite: false)
    }
  }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation else { return value.type }
    var types: [Type] = []
    for region in choices(op) {
      guard let yielded = region.last?.last?.operand(value.index) else { continue }
      types.append(yielded.type.isMemRef ? yielded.type : try options.bufferType(of: yielded, &stack))
    }
    guard let first = types.first else { return value.type.fullyDynamicBuffer(nil) }
    var found = first
    for type in types.dropFirst() where type != found {
      if type.bufferSpace != found.bufferSpace {
        op.emitError(spaceMessage)
        throw BufferizationFailure()
      }
      found = value.type.fullyDynamicBuffer(found.bufferSpace)
    }
    return found
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    try bufferizer.replaceResults(of: op)
  }
}

/// One of two regions yields the results.
enum IfModel: ChoiceModel {
  static let spaceMessage = "inconsistent memory space on then/else branches"
  static func choices(_ op: Operation) -> [Region] { Array(op.regions) }
}

/// One of several regions yields the results.
enum IndexSwitchModel: ChoiceModel {
  static let spaceMessage = "inconsistent memory space on switch cases"
  static func choices(_ op: Operation) -> [Region] { Array(op.regions) }
  static func aliasingOperands(of value: Value, _ state: AnalysisState) -> [AliasingOperand] {
    guard let op = value.definingOperation else { return [] }
    // The default region comes last.
    let regions = Array(op.regions.dropFirst()) + op.regions.prefix(1)
    return regions.compactMap(\.last?.last).map {
      AliasingOperand($0.operands.use(at: value.index), .equivalent, isDefinite: false)
    }
  }
}

/// A region with any number of blocks, one of which yields the results.
enum ExecuteRegionModel: BlockModel {
  /// The only end of the region that yields something.
  private static func yield(_ op: Operation) -> Operation? {
    let ends = op.region(0).blocks.compactMap(\.last).filter { $0.is(SCF.Yield.self) }
    return ends.count == 1 ? ends[0] : nil
  }

  static func aliasingOperands(of value: Value, _ state: AnalysisState) -> [AliasingOperand] {
    if value.isBlockArgument { return branchAliases(of: value) }
    guard let op = value.definingOperation, let end = yield(op) else { return [] }
    return [AliasingOperand(end.operands.use(at: value.index), .equivalent)]
  }

  static func verifyAnalysis(
    _ op: Operation, _ state: OneShotAnalysisState
  ) throws(BufferizationFailure) {
    if yield(op) != nil { return }
    op.emitOpError("op without unique scf.yield is not supported")
    throw BufferizationFailure()
  }

  static func bufferType(
    of value: Value, _ options: BufferizationOptions, _ stack: inout [Value]
  ) throws(BufferizationFailure) -> Type {
    if value.isBlockArgument { return try blockArgumentType(of: value, options, &stack) }
    return try options.bufferTypeByOperands(of: value, &stack)
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let end = yield(op) else { throw BufferizationFailure() }
    let made = bufferizer.remake(op, operands: [], resultTypes: end.operands.types)
    bufferizer.rewriter.inline(op.region(0), into: made.region(0))
    for block in Array(made.region(0).blocks) { try bufferizer.convertSignature(of: block) }
    bufferizer.replace(op, with: Array(made.results))
  }
}

/// The end of a region hands buffers to the operation around it.
enum YieldModel: BufferizableModel {
  static func mustBeInPlace(_ use: Use, _ state: AnalysisState) -> Bool { true }
  static func aliasingValues(of use: Use, _ state: AnalysisState) -> [AliasingValue] {
    guard let parent = use.owner.parent else { return [] }
    if parent.is(SCF.If.self) {
      return [AliasingValue(parent.result(use.operandIndex), .equivalent, isDefinite: false)]
    }
    if parent.is(SCF.ExecuteRegion.self) {
      return [AliasingValue(parent.result(use.operandIndex), .equivalent)]
    }
    return []
  }

  static func bufferize(_ op: Operation, _ bufferizer: Bufferizer) throws(BufferizationFailure) {
    guard let parent = op.parent else { throw BufferizationFailure() }
    let loop = parent.as(SCF.While.self)
    let isCast = parent.is(SCF.For.self) || parent.is(SCF.If.self) || parent.is(SCF.IndexSwitch.self)
    if loop == nil, !isCast, !parent.is(SCF.ExecuteRegion.self) {
      op.emitError("unsupported scf::YieldOp parent")
      throw BufferizationFailure()
    }
    var values: [Value] = []
    for (index, value) in op.operands.enumerated() {
      guard value.type.isTensor else {
        values.append(value)
        continue
      }
      var buffer = try bufferizer.buffer(of: value)
      if isCast {
        buffer = bufferizer.cast(buffer, to: try bufferizer.bufferType(of: parent.result(index)))
      } else if let loop {
        buffer = bufferizer.cast(buffer, to: try bufferizer.bufferType(of: loop.before.arguments[index]))
      }
      values.append(buffer)
    }
    bufferizer.rewriter.setOperands(op, to: values)
  }
}

extension Bufferizer {
  /// Returns the type of the buffer that `value` becomes, or of what it has become.
  func bufferType(of value: Value) throws(BufferizationFailure) -> Type {
    value.type.isTensor ? try options.bufferType(of: value) : value.type
  }
}
