import AccelPasses
import AccelTestSupport

/// Each pass on its own on random functions, or on test files, which must compute the same afterwards.
struct SemanticsWork: FuzzWork {
  private let seed: UInt64
  private let registry: PassRegistry
  private let pipelines: [String]
  /// The test files; `nil` for random functions.
  private let corpus: Corpus?

  /// The number of functions in a module.
  static let moduleSize = 4

  /// Creates the work; without pipelines, every pass is tried.
  init(seed: UInt64, pipelines: [String], corpus: Corpus? = nil) {
    (self.seed, self.corpus) = (seed, corpus)
    registry = FuzzedPasses.registry()
    // A snapshot, which changes locations only, would be a new file each time.
    self.pipelines =
      pipelines.isEmpty ? FuzzedPasses.passes(of: registry).filter { $0.name != "snapshot-op-locations" }
        .flatMap(Self.pipelines) : pipelines
  }

  /// The options with which passes do more than without any.
  private static let options: [String: [String]] = [
    "arith-emulate-unsupported-floats": ["source-types=bf16,f16 target-type=f32"],
    "arith-emulate-wide-int": [
      "widest-int-supported=64", "widest-int-supported=32", "widest-int-supported=8",
    ],
    "arith-expand": ["include-bf16=true include-f8e8m0=true include-f4e2m1=true"],
    "arith-int-range-narrowing": ["int-bitwidths-supported=8,16,32", "int-bitwidths-supported=1,5,24"],
    "canonicalize": ["region-simplify=aggressive", "top-down=false"],
    "composite-fixed-point-pass": ["pipeline=any(canonicalize,cse,sccp)"],
    "generate-runtime-verification": ["verbose-level=1"],
    "remove-dead-values": ["canonicalize=false"],
  ]

  /// Returns pipelines that hold one pass.
  private static func pipelines(of info: PassInfo) -> [String] {
    let texts = [info.name] + (options[info.name] ?? []).map { "\(info.name){\($0)}" }
    return texts.map { text in
      guard let anchor = info.pass.anchor, anchor != "builtin.module" else { return "builtin.module(\(text))" }
      return "builtin.module(\(anchor)(\(text)))"
    }
  }

  var batchSize: Int { 2_000 }

  /// The number of inputs of `count` modules: each is tried with each pipeline.
  func inputCount(ofModules count: Int) -> Int { count * pipelines.count }

  func input(_ number: Int) -> [UInt8] {
    let pipeline = pipelines[number % pipelines.count]
    return PipelineInput([pipeline], module(number / pipelines.count)).bytes
  }

  private func module(_ number: Int) -> [UInt8] {
    if let pieces = corpus?.pieces { return pieces[number % pieces.count].bytes }
    var generator = RandomFunctions(seed: seed &* 0x1_0000_0001 &+ UInt64(number))
    return Array(generator.module(functionCount: Self.moduleSize).utf8)
  }

  func run(_ input: [UInt8], variant: Int) -> FuzzCounts {
    PipelineTrial(registry: registry, semanticRuns: 16, comparesThreads: false).run(input)
  }
}
