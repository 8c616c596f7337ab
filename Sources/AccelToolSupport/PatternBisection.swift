import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The search for the first rewrite after which a predicate fails.
///
/// Each probe is a run of the tool in a process of its own, so that one that crashes is found, too.
struct PatternBisection {
  /// The tool's name, as messages show it.
  let program: String
  /// The tool and its options, without those that concern the search.
  let command: [String]
  /// The words of the predicate, a command that gets the file with the result and fails if that is bad.
  let predicate: [String]
  let errors: ByteBuffer

  /// Why a search ends without a result.
  private struct Failure: Error {
    let message: String
  }

  /// What is looked for in the option's words.
  static let option = "bisect-patterns"

  /// Creates a search with the command line of the tool, or says why that is not possible.
  init(
    _ commandLine: [String], input: String?, predicate: String, errors: ByteBuffer, program: String
  ) throws(CommandLineError) {
    guard let input, input != "-" else {
      throw CommandLineError(lines: [
        "for the --\(Self.option) option: the input must be a file, as it is read several times"
      ])
    }
    guard let words = commandWords(predicate), !words.isEmpty else {
      throw CommandLineError(lines: ["for the --\(Self.option) option: requires a command!"])
    }
    var rest = commandLine.dropFirst()[...]
    var command = [runningProgram(commandLine.first ?? program)]
    while let argument = rest.popFirst() {
      let name = argument.drop { $0 == "-" }
      if argument.hasPrefix("-"), name == Self.option {
        rest = rest.dropFirst()
      } else if !argument.hasPrefix("-") || !name.hasPrefix("\(Self.option)=") {
        command.append(argument)
      }
    }
    (self.program, self.command, self.predicate, self.errors) = (program, command, words, errors)
  }

  /// Searches, reports, and returns the exit code.
  func run() -> Int32 {
    var template = Array("\(temporaryFolder())/accel-bisect-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return complain("cannot create a temporary directory") }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer {
      for name in ["result", "report"] { unlink("\(folder)/\(name)") }
      rmdir(folder)
    }
    do throws(Failure) {
      let first = try firstBadRewrite(folder)
      // The last probe need not have been the one that matters.
      _ = try isGood(after: first, folder)
      guard let report = try? FileContents.read(path: "\(folder)/report") else {
        return complain("rewrite \(first) is the first bad one, but left no report")
      }
      let output = ByteBuffer(descriptor: 1)
      output.write(string: "rewrite \(first) is the first after which the predicate fails\n")
      report.withBytes { bytes in
        if let base = bytes.baseAddress { output.write(base, count: bytes.count) }
      }
      output.flush()
      return 0
    } catch {
      return complain(error.message)
    }
  }

  private func complain(_ message: String) -> Int32 {
    errors.write(string: "\(program): \(message)\n")
    return 1
  }

  /// Returns the number of the first rewrite after which the predicate fails.
  private func firstBadRewrite(_ folder: String) throws(Failure) -> Int {
    if try isGood(after: nil, folder) { throw Failure(message: "the predicate holds after all rewrites") }
    if try !isGood(after: 0, folder) { throw Failure(message: "the predicate fails without any rewrite") }
    var (good, bad) = (0, 1)
    while try isGood(after: bad, folder) {
      good = bad
      bad *= 2
      if bad > 1 << 40 { throw Failure(message: "the predicate does not always say the same") }
    }
    while bad - good > 1 {
      let middle = (good + bad) / 2
      if try isGood(after: middle, folder) { good = middle } else { bad = middle }
    }
    return bad
  }

  /// `true` iff the tool, stopped after `limit` rewrites, succeeds and the predicate holds for the result.
  private func isGood(after limit: Int?, _ folder: String) throws(Failure) -> Bool {
    var words = command + ["-o", "\(folder)/result", "--mlir-disable-threading"]
    if let limit { words += ["--rewrite-limit=\(limit)", "--rewrite-report=\(folder)/report"] }
    let end = Subprocess(words).run()
    if case .notStarted(let reason) = end { throw Failure(message: "cannot run '\(words[0])': \(reason)") }
    guard end == .exited(0) else { return false }
    let verdict = Subprocess(predicate + ["\(folder)/result"]).run()
    if case .notStarted(let reason) = verdict {
      throw Failure(message: "cannot run '\(predicate[0])': \(reason)")
    }
    return verdict == .exited(0)
  }
}
