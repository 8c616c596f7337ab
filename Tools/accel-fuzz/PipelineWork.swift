import AccelDialects
import AccelDiagnostics
import AccelIR
import AccelPasses
import AccelSupport
import AccelTestSupport
import AccelText

/// Random pipelines for random functions and for test files with some changes.
struct PipelineWork: FuzzWork {
  private let mutator: Mutator
  private let registry: PassRegistry
  private let pipelines: RandomPipeline
  /// The pieces of the corpus that are valid.
  private let valid: [[UInt8]]

  /// Creates the work; `mutator` changes the test files.
  init(_ mutator: Mutator) {
    self.mutator = mutator
    registry = FuzzedPasses.registry()
    pipelines = RandomPipeline(of: FuzzedPasses.passes(of: registry))
    valid = mutator.corpus.pieces.map(\.bytes).filter(Self.isValid)
  }

  var batchSize: Int { 2_000 }

  func input(_ number: Int) -> [UInt8] {
    var random = SeededGenerator(seed: mutator.seed &* 0x1_0000_0001 ^ UInt64(number) &* 0x2545_F491_4F6C_DD1D)
    let pipeline = pipelines.pipeline(&random)
    return PipelineInput([pipeline], module(&random)).bytes
  }

  func run(_ input: [UInt8], variant: Int) -> FuzzCounts {
    PipelineTrial(registry: registry).run(input)
  }

  /// Returns a module, valid for the most part.
  private func module(_ random: inout SeededGenerator) -> [UInt8] {
    if valid.isEmpty || Int.random(in: 0..<5, using: &random) < 2 {
      var functions = RandomFunctions(seed: random.next())
      let count = Int.random(in: 1...4, using: &random)
      let size = Int.random(in: 2...30, using: &random)
      return Array(functions.module(functionCount: count, size: size).utf8)
    }
    let piece = valid[Int.random(in: valid.indices, using: &random)]
    if Int.random(in: 0..<4, using: &random) == 0 { return piece }
    for _ in 0..<6 {
      var changed = mutator.mutated(piece, seed: random.next())
      if Bool.random(using: &random) { changed = mutator.mutated(changed, seed: random.next()) }
      if changed != piece, changed.count < 100_000, Self.isValid(changed) { return changed }
    }
    return piece
  }

  /// `true` iff `text` is that of a valid module.
  private static func isValid(_ text: [UInt8]) -> Bool {
    let context = Context(dialects: AllDialects.all)
    context.isMultithreaded = false
    context.allowsUnregisteredDialects = true
    let file = SourceFile(name: "input.ir", contents: FileContents(text))
    return context.diagnostics.capture { parse(file, into: context) != nil }.0
  }
}
