import AccelDialects
import AccelDiagnostics
import AccelIR
import AccelInterpreter
import AccelPasses
import AccelSupport
import AccelTestSupport
import AccelText
import AccelTransforms
import Foundation

/// Runs pipelines on functions drawn at random, and compares what these compute before and after each pass.
struct FunctionCampaign {
  let runs: Int
  let first: Int
  let seed: UInt64
  /// The pipelines, as text.
  let pipelines: [String]
  /// Where modules that fail are written.
  let outputFolder: String

  /// The number of functions in a module.
  private static let moduleSize = 4

  /// Tries all functions and returns the number of modules that failed.
  ///
  /// The module at hand is always in `current.ir`: a trap or an endless loop leaves it there.
  func run() -> Int {
    var failures = 0, comparisons = 0
    let current = "\(outputFolder)/current.ir"
    try? FileManager.default.createDirectory(atPath: outputFolder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: current) }
    for number in stride(from: first, to: first + runs, by: Self.moduleSize) {
      var generator = RandomFunctions(seed: seed &* 0x1_0000_0001 &+ UInt64(number))
      let text = generator.module(functionCount: min(Self.moduleSize, first + runs - number))
      try? text.write(toFile: current, atomically: true, encoding: .utf8)
      for pipeline in pipelines {
        let (message, count) = failure(of: text, pipeline)
        comparisons += count
        guard let message else { continue }
        failures += 1
        let path = "\(outputFolder)/functions-\(seed)-\(number).ir"
        try? "// \(pipeline)\n// \(message.split(separator: "\n").joined(separator: "\n// "))\n\(text)"
          .write(toFile: path, atomically: true, encoding: .utf8)
        say("\(path): \(pipeline): \(message)")
      }
    }
    say("\(comparisons) runs were compared")
    return failures
  }

  /// Runs a pipeline on a module; returns what is wrong, and how many runs of functions were compared.
  private func failure(of text: String, _ pipeline: String) -> (message: String?, comparisons: Int) {
    let context = Context(dialects: AllDialects.all)
    context.isMultithreaded = false
    context.showsOperationsInDiagnostics = false
    context.installTextPrinting()
    var options = CheckSemantics.Options()
    options.runs = 16
    let check = CheckSemantics(options)
    let (isDone, diagnostics) = context.diagnostics.capture {
      guard let module = parse(SourceFile(name: "functions.ir", text: text), into: context) else {
        return false
      }
      var registry = PassRegistry.standard
      registry.add(AllPasses.all)
      var running = PipelineRunOptions()
      running.instrumentations = [check]
      do {
        try PipelineRunner(running).run(Pipeline(pipeline, registry), on: module)
        return true
      } catch let error as PipelineError {
        context.emitError(at: .unknown, error.message)
        return false
      } catch {
        return false
      }
    }
    if isDone { return (nil, check.comparisons) }
    let first = diagnostics.first { $0.severity == .error }
    let lines = first.map { [$0.message] + $0.notes.map(\.message) } ?? ["failed without a word"]
    return (lines.joined(separator: "\n"), check.comparisons)
  }
}
