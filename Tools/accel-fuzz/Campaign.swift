import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A fuzzing run: many inputs in child processes, so that a trap in one of them ends only its child.
struct Campaign {
  let program: String
  let corpusFolder: String
  let mutator: Mutator
  let runs: Int
  let first: Int
  /// Where failing inputs are written.
  let outputFolder: String

  /// The number of inputs that a child tries.
  private static let batchSize = 5_000
  /// The number of failures with one and the same message that are made smaller, which takes time.
  private static let shrunkPerMessage = 2

  /// Where a child's last number and its complaints are left.
  private let progress = NSTemporaryDirectory() + "accel-fuzz-\(getpid()).progress"
  private let complaints = NSTemporaryDirectory() + "accel-fuzz-\(getpid()).stderr"

  /// Tries all inputs and returns the number of those that failed.
  func run() -> Int {
    write(Array(repeating: 0, count: 8), to: progress)
    defer {
      unlink(progress)
      unlink(complaints)
    }
    var next = first, failures = 0
    var known: [String: Int] = [:]
    let end = first + runs
    while next < end {
      let batch = next..<min(next + Self.batchSize, end)
      let result = child(["--child", progress, "\(batch.lowerBound)", "\(batch.upperBound)"])
      if result.isSuccess {
        next = batch.upperBound
      } else {
        let number = lastNumber(in: batch)
        failures += 1
        known[result.description, default: 0] += 1
        report(number, result, shrinks: known[result.description, default: 0] <= Self.shrunkPerMessage)
        next = number + 1
      }
      if (next - first) % 100_000 < Self.batchSize { say("\(next - first) inputs, \(failures) failures") }
    }
    return failures
  }

  private func lastNumber(in batch: Range<Int>) -> Int {
    guard let data = FileManager.default.contents(atPath: progress), data.count >= 8 else {
      return batch.lowerBound
    }
    let number = (0..<8).reduce(0) { $0 | Int(data[$1]) << (8 * $1) }
    return min(max(number, batch.lowerBound), batch.upperBound - 1)
  }

  /// Saves a failing input, made smaller if wanted, and says where.
  private func report(_ number: Int, _ result: ChildResult, shrinks: Bool) {
    try? FileManager.default.createDirectory(atPath: outputFolder, withIntermediateDirectories: true)
    let path = "\(outputFolder)/\(mutator.seed)-\(number).ir"
    var input = mutator.input(number)
    if shrinks {
      var shrinker = Shrinker { bytes in
        write(bytes, to: path)
        return child(["--file", path, "\(number)"]).description == result.description
      }
      input = shrinker.shrink(input)
    }
    write(input, to: path)
    say("input \(number): \(result.description): \(path)")
  }

  /// The first line of what the child said, without the place in its source.
  private var lastComplaint: String {
    let data = FileManager.default.contents(atPath: complaints) ?? Data()
    let text = String(decoding: data.prefix(500), as: UTF8.self).prefix { $0 != "\n" }
    return String(text.components(separatedBy: "Fatal error: ").last ?? "")
  }

  private func write(_ bytes: [UInt8], to path: String) {
    _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
  }

  private func child(_ arguments: [String]) -> ChildResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["--seed", "\(mutator.seed)", "--corpus", corpusFolder] + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"
    process.environment = environment
    write([], to: complaints)
    process.standardError = FileHandle(forWritingAtPath: complaints)
    do { try process.run() } catch { return ChildResult(status: -1, isSignal: false, message: "") }
    process.waitUntilExit()
    return ChildResult(
      status: process.terminationStatus, isSignal: process.terminationReason == .uncaughtSignal,
      message: lastComplaint)
  }
}

/// How a child ended.
struct ChildResult {
  let status: Int32
  let isSignal: Bool
  /// What it said of its end.
  let message: String
  var isSuccess: Bool { status == 0 && !isSignal }

  var description: String {
    guard isSignal else { return "exit code \(status)" }
    if status == SIGALRM { return "no end after \(Limits.seconds) seconds" }
    return message.isEmpty ? "signal \(status)" : message
  }
}
