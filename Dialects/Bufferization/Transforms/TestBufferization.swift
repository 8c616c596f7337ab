public import Accel

/// Inserts the copies that an analysis of tensors finds necessary, but leaves tensors what they are.
public struct TestTensorCopyInsertion: Pass {
  public static let name = "test-tensor-copy-insertion"
  public static let title = "(anonymous namespace)::TestTensorCopyInsertionPass"
  public static let summary = "Module pass to test Tensor Copy Insertion"
  public static let anchor: String? = Builtin.Module.name
  public static let dependentDialects: [any Dialect.Type] = [Bufferization.self]

  /// Whether loops may hand on new buffers.
  public var allowReturnAllocsFromLoops = false
  /// Whether functions are analysed together with those that call them.
  public var bufferizeFunctionBoundaries = false
  /// Whether it is an error if nothing says in which memory a buffer is.
  public var mustInferMemorySpace = false
  public static let options: [PassOption<Self>] = [
    .init(
      "allow-return-allocs-from-loops", \.allowReturnAllocsFromLoops,
      "Allows returning/yielding new allocations from a loop."),
    .init(
      "bufferize-function-boundaries", \.bufferizeFunctionBoundaries, "Bufferize function boundaries."),
    .init(
      "must-infer-memory-space", \.mustInferMemorySpace,
      "The memory space of an memref types must always be inferred. If unset, a default memory space of 0 is "
        + "used otherwise."),
  ]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let options = BufferizationOptions()
    options.allowsReturnedAllocations = allowReturnAllocsFromLoops
    options.includesFunctions = bufferizeFunctionBoundaries
    if mustInferMemorySpace { options.memorySpace = .mustInfer }
    do throws(BufferizationFailure) {
      try insertTensorCopies(op, options, OneShotAnalysisState(op, options))
    } catch {
      throw .reported
    }
  }
}

/// Replaces the tensors of a module by buffers, those that functions take and return, too.
public struct TestOneShotModuleBufferize: Pass {
  public static let name = "test-one-shot-module-bufferize"
  public static let title = "(anonymous namespace)::TestOneShotModuleBufferizePass"
  public static let summary = "Pass to test One Shot Module Bufferization"
  public static let dependentDialects: [any Dialect.Type] = [Bufferization.self]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let options = BufferizationOptions()
    options.includesFunctions = true
    options.functionLayout = .identity
    do throws(BufferizationFailure) {
      try runOneShotBufferize(op, options)
    } catch {
      throw .reported
    }
  }
}
