public import AccelIR
public import AccelPasses

/// Runs a pipeline again and again until nothing changes.
public struct CompositeFixedPoint: Pass {
  public static let name = "composite-fixed-point-pass"
  public static let title = "CompositeFixedPointPass"
  public static let summary = "Composite fixed point pass"

  /// The name of the whole in reports.
  public var displayName = "CompositeFixedPointPass"
  public var title: String { displayName }
  /// The passes.
  public var pipeline = Pipeline() {
    didSet { pipelineText = String(pipeline.text.dropFirst(pipeline.anchor.count + 1).dropLast()) }
  }
  /// The pipeline as an option: without an anchor.
  private var pipelineText = ""
  /// How often the pipeline is run at most, after the first time.
  public var maxIterations: Int32 = 10

  public static let options: [PassOption<Self>] = [
    .init("name", \.displayName, "Composite pass display name"),
    .init("pipeline", \.pipelineText, "Composite pass inner pipeline"),
    .init("max-iterations", \.maxIterations, "Maximum number of iterations if inner pipeline"),
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public mutating func resolvePipelines(in registry: PassRegistry) throws(PassOptionError) {
    let text = pipelineText
    pipeline = try Pipeline(
      optionText: "any(\(text))", registry, otherwise: "Failed to parse composite pass pipeline")
    pipelineText = text
  }

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    guard maxIterations > 0 else {
      op.context.emitError(at: .unknown, "Invalid maxIterations value: \(maxIterations)\n")
      throw .reported
    }
    var fingerprint = Fingerprint(op)
    for iteration in 0... {
      try context.run(pipeline, on: op)
      if iteration >= maxIterations {
        op.emitWarning(
          "Composite pass \"\(displayName)\"+ didn't converge in \(maxIterations) iterations")
        return
      }
      let now = Fingerprint(op)
      if now == fingerprint { return }
      fingerprint = now
    }
  }
}
