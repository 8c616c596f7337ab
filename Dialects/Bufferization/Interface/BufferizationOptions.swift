public import Accel
import FuncDialect

/// Which layout a buffer has where nothing else says so.
public enum LayoutRule: String, PassOptionEnum {
  case infer = "infer-layout-map", identity = "identity-layout-map", fullyDynamic = "fully-dynamic-layout-map"
  public var help: String { "" }
}

/// In which order operations are analysed: those that come first are more likely to get along without copies.
public enum AnalysisOrder: String, Sendable {
  case bottomUp = "bottom-up", topDown = "top-down", fuzzer
  case bottomUpFromTerminators = "bottom-up-from-terminators"
}

/// In which memory buffers are where nothing else says so.
public enum MemorySpaceRule: Sendable {
  /// In the default one.
  case standard
  /// It is an error if nothing says so.
  case mustInfer
  /// Where the encoding of the tensor says.
  case encoding
}

/// What is to be done with tensors, and how.
public final class BufferizationOptions {
  /// `true` iff loops may hand on new buffers.
  public var allowsReturnedAllocations = false
  /// `true` iff operations that nothing is known of may stay.
  public var allowsUnknown = false
  /// In which order operations are analysed.
  public var order = AnalysisOrder.bottomUp
  /// What the order depends on if it is drawn at random.
  public var seed: UInt32 = 0
  /// The alignment of new buffers; 0 for any.
  public var alignment = 64
  /// `true` iff arguments and results of functions become buffers.
  public var includesFunctions = false
  /// `true` iff what several threads execute is looked at.
  public var checksParallelRegions = true
  /// `true` iff nothing is analysed, and each tensor is copied before it is written to.
  public var copiesBeforeWrites = false
  /// The dialects whose operations may change, if not all.
  public var dialects: Set<String> = []
  /// The functions that are not analysed.
  public var unanalysedFunctions: [String] = []
  /// The layouts of arguments and results of functions.
  public var functionLayout = LayoutRule.infer
  /// The layouts of what else nothing says anything about.
  public var unknownLayout = LayoutRule.fullyDynamic
  /// The memory of what nothing says anything about.
  public var memorySpace = MemorySpaceRule.standard
  /// `true` iff only the analysis is done, and the IR says what it found.
  public var analysesOnly = false
  /// `true` iff the IR says which conflicts were found.
  public var printsConflicts = false
  /// `true` iff the IR says which values are the same buffers.
  public var printsAliases = false

  /// Creates the options as they are by default.
  public init() {}

  private var models: [OperationName: Known] = [:]
  private let table = BufferizableModels.table
  /// Finds the functions that are called.
  let symbols = SymbolTableCache()

  /// What is known of the operations of a kind.
  private struct Known {
    let isAllowed: Bool
    let model: (any BufferizableModel.Type)?
  }

  /// `true` iff `op` may be changed.
  public func allows(_ op: Operation) -> Bool { known(op.name, op).isAllowed }

  /// How `op` becomes an operation on buffers, if it does and may be changed.
  public func model(of op: Operation) -> (any BufferizableModel.Type)? { known(op.name, op).model }

  /// How the owner of `value` becomes an operation on buffers, if it does and may be changed.
  public func model(ofOwner value: Value) -> (any BufferizableModel.Type)? {
    value.owner.flatMap { model(of: $0) }
  }

  /// How `op` becomes an operation on buffers, whether it may be changed or not.
  func anyModel(of op: Operation) -> (any BufferizableModel.Type)? {
    op.interface(BufferizableWitness.self)?.model ?? table.model(of: op)
  }

  private func known(_ name: OperationName, _ op: Operation) -> Known {
    if let known = models[name] { return known }
    let spelling = name.string
    let dialect = spelling.prefix { $0 != "." }
    let isAllowed =
      (includesFunctions || dialect != Func.name) && (dialects.isEmpty || dialects.contains(String(dialect)))
    let known = Known(isAllowed: isAllowed, model: isAllowed ? anyModel(of: op) : nil)
    models[name] = known
    return known
  }

  /// `true` iff `op` works on tensors.
  func hasTensors(_ op: Operation) -> Bool { anyModel(of: op)?.hasTensors(op) ?? op.hasTensorValues }
}

// MARK: Types

extension BufferizationOptions {
  /// Returns the memory in which a tensor of type `type` is by default; fails if there is no default.
  public func defaultMemorySpace(
    of type: Type, for op: Operation
  ) throws(BufferizationFailure) -> Attribute? {
    switch memorySpace {
    case .standard: return nil
    case .encoding: return type.as(RankedTensorType.self)?.encoding
    case .mustInfer: break
    }
    op.emitError("could not infer memory space")
    throw BufferizationFailure()
  }

  /// Returns the type of the buffer of a tensor of which nothing else is known.
  func unknownBufferType(_ tensor: Type, _ memorySpace: Attribute?) -> Type {
    unknownLayout == .identity
      ? tensor.identityBuffer(memorySpace) : tensor.fullyDynamicBuffer(memorySpace)
  }

  /// Returns the type of the buffer that a tensor becomes which a function takes or returns.
  func functionBufferType(_ tensor: Type, for op: Operation) throws(BufferizationFailure) -> Type {
    let space = try defaultMemorySpace(of: tensor, for: op)
    return functionLayout == .identity ? tensor.identityBuffer(space) : tensor.fullyDynamicBuffer(space)
  }

  /// Returns the type of the buffer that `value`, a tensor, becomes.
  public func bufferType(of value: Value) throws(BufferizationFailure) -> Type {
    var stack: [Value] = []
    return try bufferType(of: value, &stack)
  }

  /// Returns the type of the buffer that `value`, a tensor, becomes, while the types of `stack` are being found out.
  public func bufferType(of value: Value, _ stack: inout [Value]) throws(BufferizationFailure) -> Type {
    stack.append(value)
    defer { stack.removeLast() }
    guard let op = value.owner else { return unknownBufferType(value.type, nil) }
    if let model = model(of: op) { return try model.bufferType(of: value, self, &stack) }
    return unknownBufferType(value.type, try defaultMemorySpace(of: value.type, for: op))
  }

  /// Returns the type of the buffer of `value` as that of an equivalent operand, or of a new buffer.
  func bufferTypeByOperands(of value: Value, _ stack: inout [Value]) throws(BufferizationFailure) -> Type {
    guard let op = value.definingOperation else { return unknownBufferType(value.type, nil) }
    let state = AnalysisState(self)
    let aliases = state.aliasingOperands(of: value)
    if let first = aliases.first, first.relation == .equivalent {
      // The buffer has the type of an equivalent operand's.
      return try bufferType(of: first.use.value, &stack)
    }
    let space = try defaultMemorySpace(of: value.type, for: op)
    return unknownBufferType(value.type, space)
  }
}

extension Type {
  /// The type of buffers of tensors of this type of which neither strides nor offsets are known.
  func fullyDynamicBuffer(_ memorySpace: Attribute?) -> Type {
    guard let ranked = self.as(RankedTensorType.self) else { return unrankedBuffer(memorySpace) }
    let strides = ranked.shape.map { _ in ShapeDimension.dynamic }
    return context.memRefType(
      Array(ranked.shape), ranked.element,
      layout: context.stridedLayout(strides, offset: ShapeDimension.dynamic), memorySpace: memorySpace)
  }

  /// The type of buffers of tensors of this type whose elements lie one after the other.
  func identityBuffer(_ memorySpace: Attribute?) -> Type {
    guard let ranked = self.as(RankedTensorType.self) else { return unrankedBuffer(memorySpace) }
    return context.memRefType(Array(ranked.shape), ranked.element, memorySpace: memorySpace)
  }

  private func unrankedBuffer(_ memorySpace: Attribute?) -> Type {
    context.type(UnrankedMemRefType(elementOrSelf, memorySpace: memorySpace))
  }

  /// The memory space of a memref.
  var bufferSpace: Attribute? {
    self.as(MemRefType.self)?.memorySpace ?? self.as(UnrankedMemRefType.self)?.memorySpace
  }
}
