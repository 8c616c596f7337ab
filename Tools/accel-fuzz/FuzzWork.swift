import AccelDialects
import AccelPasses
import AccelTestPasses
import AccelTransforms

/// What a campaign tries: inputs that have numbers, and what is done with one.
///
/// An input says all that a trial needs to know, so that one which was saved fails again.
protocol FuzzWork {
  /// The number of inputs that a child tries.
  var batchSize: Int { get }
  /// Returns the input of the given number; the same in every run with the same options.
  func input(_ number: Int) -> [UInt8]
  /// Tries an input, and traps if it fails; `variant` selects among ways to try it.
  func run(_ input: [UInt8], variant: Int) -> FuzzCounts
}

/// What trials that did not fail have come to.
struct FuzzCounts {
  /// The inputs that are not valid IR.
  var invalid = 0
  /// The pipelines that are refused, or of which a pass says that it failed.
  var stopped = 0
  /// The pipelines that ran to their ends.
  var finished = 0
  /// The runs of functions that were compared.
  var compared = 0

  static func += (sum: inout Self, other: Self) {
    sum.invalid += other.invalid
    sum.stopped += other.stopped
    sum.finished += other.finished
    sum.compared += other.compared
  }

  /// The counts as a report shows them.
  var description: String {
    let parts = [
      (invalid, "not valid"), (finished, "pipelines finished"), (stopped, "pipelines stopped"),
      (compared, "runs of functions compared"),
    ]
    return parts.filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
  }
}

/// Test files with some changes, for the parser, the verifier and the printer.
struct TextWork: FuzzWork {
  let mutator: Mutator
  var batchSize: Int { 5_000 }

  func input(_ number: Int) -> [UInt8] { mutator.input(number) }

  func run(_ input: [UInt8], variant: Int) -> FuzzCounts {
    Trial(variant: variant).run(input)
    return FuzzCounts()
  }
}

/// The passes that fuzzing knows, those for tests among them.
enum FuzzedPasses {
  /// Passes that do harm on purpose: end the process, or leave invalid IR.
  private static let harmful: Set<String> = [
    "test-pass-crash", "test-pass-create-invalid-ir", "test-pass-invalid-parent", "test-planted-crash",
    // These erase what they are run on, or leave half of a conversion.
    "test-generic-ir-visitors", "test-ir-visitors", "test-legalize-patterns",
    "test-legalize-unknown-root-patterns",
  ]

  /// Returns what pipelines may name.
  static func registry() -> PassRegistry {
    var registry = PassRegistry.standard
    registry.add(AllPasses.all)
    registry.add(.forTests)
    return registry
  }

  /// Returns the passes of `registry` that do no harm on purpose.
  static func passes(of registry: PassRegistry) -> [PassInfo] {
    registry.passes.filter { !harmful.contains($0.name) }
  }
}
