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

  /// Tries all inputs and returns the number of those that failed.
  func run() -> Int {
    let progress = NSTemporaryDirectory() + "accel-fuzz-\(getpid()).progress"
    write(Array(repeating: 0, count: 8), to: progress)
    defer { unlink(progress) }
    var next = first, failures = 0
    let end = first + runs
    while next < end {
      let batch = next..<min(next + Self.batchSize, end)
      let result = child(["--child", progress, "\(batch.lowerBound)", "\(batch.upperBound)"])
      if result.isSuccess {
        next = batch.upperBound
      } else {
        let number = lastNumber(progress, in: batch)
        failures += 1
        report(number, result)
        next = number + 1
      }
      if (next - first) % 100_000 < Self.batchSize { say("\(next - first) inputs, \(failures) failures") }
    }
    return failures
  }

  private func lastNumber(_ progress: String, in batch: Range<Int>) -> Int {
    guard let data = FileManager.default.contents(atPath: progress), data.count >= 8 else {
      return batch.lowerBound
    }
    let number = (0..<8).reduce(0) { $0 | Int(data[$1]) << (8 * $1) }
    return min(max(number, batch.lowerBound), batch.upperBound - 1)
  }

  /// Shrinks a failing input, saves it and says where.
  private func report(_ number: Int, _ result: ChildResult) {
    try? FileManager.default.createDirectory(atPath: outputFolder, withIntermediateDirectories: true)
    let path = "\(outputFolder)/\(mutator.seed)-\(number).ir"
    var shrinker = Shrinker { bytes in
      write(bytes, to: path)
      return !child(["--file", path, "\(number)"]).isSuccess
    }
    let shrunk = shrinker.shrink(mutator.input(number))
    write(shrunk, to: path)
    say("input \(number): \(result.description): \(path)")
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
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return ChildResult(status: -1, isSignal: false) }
    process.waitUntilExit()
    return ChildResult(
      status: process.terminationStatus, isSignal: process.terminationReason == .uncaughtSignal)
  }
}

/// How a child ended.
struct ChildResult {
  let status: Int32
  let isSignal: Bool
  var isSuccess: Bool { status == 0 && !isSignal }

  var description: String {
    guard isSignal else { return "exit code \(status)" }
    return status == SIGALRM ? "no end after \(Limits.seconds) seconds" : "signal \(status)"
  }
}
