import AccelAnalysis
public import AccelIR
public import AccelPasses

/// Replaces calls by the bodies of what they call, callees before callers, and simplifies what comes of it.
public struct Inline: Pass {
  public static let name = "inline"
  public static let title = "Inliner"
  public static let summary = "Inline function calls"

  /// What simplifies functions that have no pipeline of their own before and after calls in them are inlined.
  public var defaultPipeline: Pipeline? = Pipeline { Canonicalize() } {
    didSet { defaultPipelineText = defaultPipeline.map(Self.elementText) ?? "" }
  }
  /// The default pipeline as an option: without an anchor.
  private var defaultPipelineText = "canonicalize"
  /// What simplifies functions, by the name of the operation.
  public var opPipelines: [PipelineOption] = []
  /// The number of times that new calls in functions that call each other are looked at.
  public var maxIterations: UInt32 = 4
  /// How large a callee may be, as a percentage of its caller; the greatest number means any size.
  public var inliningThreshold = UInt32.max

  public static let options: [PassOption<Self>] = [
    .init(
      "default-pipeline", \.defaultPipelineText,
      "The optimizer pipeline used for callables that do not have a dedicated optimizer pipeline in "
        + "opPipelineList"),
    .init(
      "op-pipelines", \.opPipelines,
      "Callable operation specific optimizer pipelines (in the form of `dialect.op(pipeline)`)"),
    .init(
      "max-iterations", \.maxIterations, "Maximum number of iterations when inlining within an SCC"),
    .init(
      "inlining-threshold", \.inliningThreshold,
      "If the ratio between the number of the operations in the callee and the number of the operations in "
        + "the caller exceeds this value (in percentage), then the callee is not inlined even if it is legal "
        + "to inline it"),
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public mutating func resolvePipelines(in registry: PassRegistry) throws(PassOptionError) {
    let text = defaultPipelineText
    defaultPipeline = text.isEmpty ? nil : try Pipeline(optionText: "any(\(text))", registry)
    defaultPipelineText = text
    for index in opPipelines.indices { try opPipelines[index].resolve(in: registry) }
  }

  /// The text of the passes of `pipeline`, without the anchor.
  private static func elementText(_ pipeline: Pipeline) -> String {
    String(pipeline.text.dropFirst(pipeline.anchor.count + 1).dropLast())
  }

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    guard op.traits.contains(.symbolTable) else {
      op.emitOpError(" was scheduled to run under the inliner, but does not define a symbol table")
      throw .reported
    }
    var inliner = Inliner(op, context.analysis(CallGraph.self), self, context)
    try inliner.run()
  }

  /// The pipeline that simplifies functions called `name`.
  func pipeline(for name: OperationName) -> Pipeline? {
    let own = opPipelines.first { $0.pipeline.anchor == name.string && !$0.pipeline.elements.isEmpty }
    return own?.pipeline ?? defaultPipeline
  }
}
