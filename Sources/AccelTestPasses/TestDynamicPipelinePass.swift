import AccelIR
import AccelPasses
import AccelTransforms

/// Runs a pipeline on some of the operations inside.
struct TestDynamicPipelinePass: Pass {
  static let name = "test-dynamic-pipeline"
  static let summary =
    "Tests the dynamic pipeline feature by applying a pipeline on a selected set of functions"
  /// Whether the pipeline runs on each operation directly inside rather than on the one at hand.
  var runsOnNested = false
  /// Whether the pipeline runs on the operation around, which is an error.
  var runsOnParent = false
  /// The pipeline, without an anchor.
  var pipeline = ""
  /// The symbols of the operations that the pass has to do with; empty means all.
  var names: [String] = []

  static let options: [PassOption<Self>] = [
    .init("run-on-nested-operations", \.runsOnNested, "This will apply the pipeline on nested operations"),
    .init(
      "run-on-parent", \.runsOnParent, "This will apply the pipeline on the parent operation if it exist"),
    .init("dynamic-pipeline", \.pipeline, "The pipeline description that will run on the filtered function."),
    .init("op-name", \.names, "List of function name to apply the pipeline to"),
  ]

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    guard let name = op.symbolName, names.isEmpty || names.contains(name.string) else {
      return context.preserveAll()
    }
    let parsed: Pipeline
    do throws(PipelineError) {
      parsed = try Pipeline("any(\(pipeline))", .standard)
    } catch {
      throw PassFailure(error.message)
    }
    if runsOnParent, let parent = op.parent { return try context.run(parsed, on: parent) }
    guard runsOnNested else { return try context.run(parsed, on: op) }
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations where inner.traits.contains(.isolatedFromAbove) {
          try context.run(parsed, on: inner)
        }
      }
    }
  }
}
