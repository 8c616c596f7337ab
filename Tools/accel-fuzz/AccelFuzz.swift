import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Feeds mutated test files to the parser, the verifier and the printer.
///
///     swift run -c release accel-fuzz --runs 1000000 --seed 1
///
/// Or runs passes on functions drawn at random, which must compute the same afterwards.
///
///     swift run -c release accel-fuzz --functions --runs 10000 --pipeline 'builtin.module(cse)'
#if !LIBFUZZER
  @main
#endif
struct AccelFuzz {
  static func main() {
    var runs = 10_000, first = 0, seed: UInt64 = 1
    var corpus = "TestFiles", output = "fuzz-failures"
    var triesFunctions = false, pipelines: [String] = []
    var rest = CommandLine.arguments.dropFirst()
    func text() -> String {
      guard let text = rest.popFirst() else { usage() }
      return text
    }
    func number() -> Int {
      guard let number = Int(text()), number >= 0 else { usage() }
      return number
    }
    while let option = rest.popFirst() {
      switch option {
      case "--runs": runs = number()
      case "--first": first = number()
      case "--seed": seed = UInt64(number())
      case "--corpus": corpus = text()
      case "--output": output = text()
      case "--functions": triesFunctions = true
      case "--pipeline": pipelines.append(text())
      case "--file":
        let path = text()
        return ChildRun.tryFile(path, variant: number())
      case "--child":
        let progress = text()
        let numbers = number()..<number()
        let mutator = Mutator(corpus: Corpus(folder: corpus), seed: seed)
        return ChildRun.tryInputs(numbers, of: mutator, progress: progress)
      default: usage()
      }
    }
    if triesFunctions {
      if pipelines.isEmpty { pipelines = ["canonicalize", "cse"].map { "builtin.module(\($0))" } }
      let failures = FunctionCampaign(
        runs: runs, first: first, seed: seed, pipelines: pipelines, outputFolder: output
      ).run()
      say("\(runs) functions, \(failures) failures")
      exit(failures == 0 ? 0 : 1)
    }
    let mutator = Mutator(corpus: Corpus(folder: corpus), seed: seed)
    guard !mutator.corpus.pieces.isEmpty else { fail("no test files in '\(corpus)'") }
    let campaign = Campaign(
      program: CommandLine.arguments[0], corpusFolder: corpus, mutator: mutator, runs: runs, first: first,
      outputFolder: output)
    let failures = campaign.run()
    say("\(runs) inputs, \(failures) failures")
    exit(failures == 0 ? 0 : 1)
  }

  private static func usage() -> Never {
    fail(
      "usage: accel-fuzz [--functions [--pipeline <text>]] [--runs <n>] [--first <n>] [--seed <n>] "
        + "[--corpus <folder>] [--output <folder>]")
  }

  private static func fail(_ message: String) -> Never {
    say("accel-fuzz: \(message)", descriptor: 2)
    exit(2)
  }
}

/// Writes a line at once.
func say(_ line: String, descriptor: Int32 = 1) {
  let output = ByteBuffer(descriptor: descriptor, capacity: 256)
  output.write(string: line + "\n")
  output.flush()
}
