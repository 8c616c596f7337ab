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
/// Or runs random pipelines on mutated test files and on functions drawn at random.
///
///     swift run -c release accel-fuzz --pipelines --runs 100000
///
/// Or runs each pass on modules of functions drawn at random, or on the test files, which must compute the same
/// afterwards.
///
///     swift run -c release accel-fuzz --functions
///     swift run -c release accel-fuzz --files --pipeline 'builtin.module(cse)'
#if !LIBFUZZER
  @main
#endif
struct AccelFuzz {
  /// What is tried.
  private enum Subject: String { case texts, pipelines, functions, files }

  /// What the command line says.
  private struct Options {
    var subject = Subject.texts
    var runs: Int?
    var first = 0
    var seed: UInt64 = 1
    var corpus = "TestFiles", output = "fuzz-failures"
    var pipelines: [String] = []
    /// Whether failing inputs are made smaller.
    var shrinks = true
    /// What this process is to do as the child of another.
    var task = Task.parent
  }

  /// What a process is to do.
  private enum Task {
    case parent
    case file(String, variant: Int)
    case batch(Range<Int>, progress: String)
  }

  static func main() {
    let options = options()
    let corpus: Corpus
    if case .file = options.task {
      // Whoever makes an input smaller tries hundreds, none of which is made from the corpus.
      corpus = Corpus([])
    } else {
      corpus = Corpus(folder: options.corpus)
      if corpus.pieces.isEmpty { fail("no test files in '\(options.corpus)'") }
    }
    let mutator = Mutator(corpus: corpus, seed: options.seed)
    switch options.subject {
    case .texts: run(options, TextWork(mutator: mutator), runs: 10_000)
    case .pipelines: run(options, PipelineWork(mutator), runs: 10_000)
    case .functions, .files:
      let isAboutFiles = options.subject == .files
      let work = SemanticsWork(
        seed: options.seed, pipelines: options.pipelines, corpus: isAboutFiles ? corpus : nil)
      run(options, work, runs: work.inputCount(ofModules: isAboutFiles ? corpus.pieces.count : 2_500))
    }
  }

  /// Does what this process is to do.
  private static func run(_ options: Options, _ work: some FuzzWork, runs: Int) {
    switch options.task {
    case .file(let path, let variant): ChildRun.tryFile(path, of: work, variant: variant)
    case .batch(let numbers, let progress): ChildRun.tryInputs(numbers, of: work, progress: progress)
    case .parent:
      var arguments = [
        "--\(options.subject.rawValue)", "--seed", "\(options.seed)", "--corpus", options.corpus,
      ]
      for pipeline in options.pipelines { arguments += ["--pipeline", pipeline] }
      let runs = options.runs ?? runs
      let (failures, counts) = Campaign(
        program: CommandLine.arguments[0], arguments: arguments, work: work, seed: options.seed, runs: runs,
        first: options.first, outputFolder: options.output, shrinks: options.shrinks
      ).run()
      say("\(runs) inputs, \(failures) failures\(counts.description)")
      exit(failures == 0 ? 0 : 1)
    }
  }

  private static func options() -> Options {
    var options = Options()
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
      case "--runs": options.runs = number()
      case "--first": options.first = number()
      case "--seed": options.seed = UInt64(number())
      case "--corpus": options.corpus = text()
      case "--output": options.output = text()
      case "--texts": options.subject = .texts
      case "--pipelines": options.subject = .pipelines
      case "--functions": options.subject = .functions
      case "--files": options.subject = .files
      case "--pipeline": options.pipelines.append(text())
      case "--no-shrinking": options.shrinks = false
      case "--file": options.task = .file(text(), variant: number())
      case "--child":
        let progress = text()
        options.task = .batch(number()..<number(), progress: progress)
      default: usage()
      }
    }
    return options
  }

  private static func usage() -> Never {
    fail(
      "usage: accel-fuzz [--texts | --pipelines | --functions | --files] [--pipeline <text>] [--runs <n>] "
        + "[--first <n>] [--seed <n>] [--corpus <folder>] [--output <folder>] [--no-shrinking]")
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
