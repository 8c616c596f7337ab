public import Accel
import FuncDialect
import MemRefDialect
import SCFDialect

/// Replaces tensors by buffers, with as few copies as an analysis of all operations together finds.
public struct OneShotBufferize: Pass {
  public static let name = "one-shot-bufferize"
  public static let title = "OneShotBufferizePass"
  public static let summary = "One-Shot Bufferize"
  public static let anchor: String? = Builtin.Module.name

  /// Whether loops may hand on new buffers.
  public var allowReturnAllocsFromLoops = false
  /// Whether operations may stay of which nothing is known.
  public var allowUnknownOps = false
  /// What the order of the analysis depends on if it is drawn at random.
  public var analysisFuzzerSeed: UInt32 = 0
  /// The order of the analysis.
  public var analysisHeuristic = "bottom-up"
  /// The alignment of new buffers.
  public var bufferAlignment: UInt = 64
  /// Whether arguments and results of functions become buffers.
  public var bufferizeFunctionBoundaries = false
  /// Whether what several threads execute is looked at.
  public var checkParallelRegions = true
  /// Whether nothing is analysed.
  public var copyBeforeWrite = false
  /// The dialects whose operations may change, if not all.
  public var dialectFilter: [String] = []
  /// Whether the IR says which values are the same buffers.
  public var dumpAliasSets = false
  /// The layouts of arguments and results of functions.
  public var functionBoundaryTypeConversion = LayoutRule.infer
  /// Whether it is an error if nothing says in which memory a buffer is.
  public var mustInferMemorySpace = false
  /// The functions that are not analysed.
  public var noAnalysisFuncFilter: [String] = []
  /// Whether the IR says which conflicts were found.
  public var printConflicts = false
  /// Whether only the analysis is done.
  public var testAnalysisOnly = false
  /// The layouts of what else nothing says anything about.
  public var unknownTypeConversion = LayoutRule.fullyDynamic
  /// Whether the encoding of a tensor says in which memory its buffer is.
  public var useEncodingForMemorySpace = false

  public static let options: [PassOption<Self>] = [
    .init(
      "allow-return-allocs-from-loops", \.allowReturnAllocsFromLoops,
      "Allows returning/yielding new allocations from a loop."),
    .init(
      "allow-unknown-ops", \.allowUnknownOps, "Allows unknown (not bufferizable) ops in the input IR."),
    .init(
      "analysis-fuzzer-seed", \.analysisFuzzerSeed,
      "Test only: Analyze ops in random order with a given seed (fuzzer)"),
    .init(
      "analysis-heuristic", \.analysisHeuristic, "Heuristic that control the IR traversal during analysis"),
    .init("buffer-alignment", \.bufferAlignment, "Sets the alignment of newly allocated buffers."),
    .init(
      "bufferize-function-boundaries", \.bufferizeFunctionBoundaries,
      "Bufferize function boundaries (experimental)."),
    .init(
      "check-parallel-regions", \.checkParallelRegions, "Account for parallel regions in RaW analysis."),
    .init(
      "copy-before-write", \.copyBeforeWrite, "Skip the analysis. Make a buffer copy on every write."),
    .init("dialect-filter", \.dialectFilter, "Restrict bufferization to ops from these dialects."),
    .init("dump-alias-sets", \.dumpAliasSets, "Test only: Annotate tensor IR with alias sets"),
    .init(
      "function-boundary-type-conversion", \.functionBoundaryTypeConversion,
      "Controls layout maps when bufferizing function signatures."),
    .init(
      "must-infer-memory-space", \.mustInferMemorySpace,
      "The memory space of an memref types must always be inferred. If unset, a default memory space of 0 is "
        + "used otherwise."),
    .init(
      "no-analysis-func-filter", \.noAnalysisFuncFilter,
      "Skip analysis of functions with these symbol names.Set copyBeforeWrite to true when bufferizing them."),
    .init(
      "print-conflicts", \.printConflicts,
      "Test only: Annotate IR with RaW conflicts. Requires test-analysis-only."),
    .init(
      "test-analysis-only", \.testAnalysisOnly,
      "Test only: Only run inplaceability analysis and annotate IR"),
    .init(
      "unknown-type-conversion", \.unknownTypeConversion,
      "Controls layout maps for non-inferrable memref types."),
    .init(
      "use-encoding-for-memory-space", \.useEncodingForMemorySpace,
      "Use the Tensor encoding attribute for the memory space. Exclusive to the 'must-infer-memory-space' "
        + "option"),
  ]

  /// The number of buffers made.
  static let allocations = PassStatistic("num-buffer-alloc", "Number of buffer allocations")
  /// The number of operands that were not copied.
  static let inPlace = PassStatistic("num-tensor-in-place", "Number of in-place tensor OpOperands")
  /// The number of operands that were.
  static let outOfPlace = PassStatistic("num-tensor-out-of-place", "Number of out-of-place tensor OpOperands")
  public static let statistics = [allocations, inPlace, outOfPlace]
  public static let dependentDialects: [any Dialect.Type] = [Bufferization.self, MemRef.self]

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let options = try bufferizationOptions(op)
    do throws(BufferizationFailure) {
      try runOneShotBufferize(op, options) { context.count($0, $1) }
    } catch {
      throw .reported
    }
  }

  /// Returns what the settings say; reports what does not go together.
  private func bufferizationOptions(_ op: Operation) throws(PassFailure) -> BufferizationOptions {
    func invalid(_ message: String) -> PassFailure {
      op.context.emitError(at: .unknown, "Invalid option: \(message)")
      return .reported
    }
    let options = BufferizationOptions()
    guard let order = AnalysisOrder(rawValue: analysisHeuristic) else {
      throw invalid("'\(analysisHeuristic)' is not a valid value for 'analysis-heuristic'")
    }
    (options.order, options.seed) = (order, analysisFuzzerSeed)
    (options.allowsReturnedAllocations, options.allowsUnknown) = (allowReturnAllocsFromLoops, allowUnknownOps)
    (options.alignment, options.copiesBeforeWrites) = (Int(bufferAlignment), copyBeforeWrite)
    (options.includesFunctions, options.functionLayout) = (
      bufferizeFunctionBoundaries, functionBoundaryTypeConversion
    )
    (options.checksParallelRegions, options.dialects) = (checkParallelRegions, Set(dialectFilter))
    (options.printsAliases, options.printsConflicts) = (dumpAliasSets, printConflicts)
    (options.unanalysedFunctions, options.analysesOnly) = (noAnalysisFuncFilter, testAnalysisOnly)
    if mustInferMemorySpace, useEncodingForMemorySpace {
      op.emitError(
        "only one of 'must-infer-memory-space' and 'use-encoding-for-memory-space' are allowed in "
          + "'one-shot-bufferize'")
      throw .reported
    }
    if mustInferMemorySpace { options.memorySpace = .mustInfer }
    if useEncodingForMemorySpace { options.memorySpace = .encoding }
    if unknownTypeConversion == .infer {
      throw invalid("'infer-layout-map' is not a valid value for 'unknown-type-conversion'")
    }
    options.unknownLayout = unknownTypeConversion
    if copyBeforeWrite, testAnalysisOnly {
      throw invalid("'copy-before-write' cannot be used with 'test-analysis-only'")
    }
    if printConflicts, !testAnalysisOnly {
      throw invalid("'print-conflicts' requires 'test-analysis-only'")
    }
    if dumpAliasSets, !testAnalysisOnly {
      throw invalid("'dump-alias-sets' requires 'test-analysis-only'")
    }
    if !bufferizeFunctionBoundaries, !noAnalysisFuncFilter.isEmpty {
      throw invalid("'no-analysis-func-filter' requires 'bufferize-function-boundaries'")
    }
    return options
  }
}

/// Replaces the tensors inside `op` by buffers; tells `count` how many there were of what.
func runOneShotBufferize(
  _ op: Operation, _ options: BufferizationOptions, _ count: (PassStatistic, Int) -> Void = { _, _ in }
) throws(BufferizationFailure) {
  if !options.copiesBeforeWrites {
    let state = OneShotAnalysisState(op, options)
    defer {
      count(OneShotBufferize.inPlace, state.inPlaceCount)
      count(OneShotBufferize.outOfPlace, state.outOfPlaceCount)
    }
    try insertTensorCopies(op, options, state)
  }
  if options.analysesOnly { return }
  if options.includesFunctions {
    return try bufferize(module: op, options) { count(OneShotBufferize.allocations, $0) }
  }
  let bufferizer = Bufferizer(op.context, options)
  defer { count(OneShotBufferize.allocations, bufferizer.allocationCount) }
  try bufferizer.run(on: op)
}

/// Analyses what is inside `op` and inserts the copies that are necessary.
func insertTensorCopies(
  _ op: Operation, _ options: BufferizationOptions, _ state: OneShotAnalysisState
) throws(BufferizationFailure) {
  if options.includesFunctions {
    try state.analyze(module: op)
  } else {
    try state.analyze(op)
  }
  if !options.analysesOnly { try insertTensorCopies(op, state) }
}
