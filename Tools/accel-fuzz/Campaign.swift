import Foundation

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A fuzzing run: many inputs in child processes, so that a trap in one of them ends only its child.
struct Campaign {
  let program: String
  /// What a child has to be told in order to do the same work.
  let arguments: [String]
  let work: any FuzzWork
  let seed: UInt64
  let runs: Int
  let first: Int
  /// Where failing inputs are written.
  let outputFolder: String
  /// `true` iff failing inputs are made smaller, which takes time.
  let shrinks: Bool

  /// The number of failures with one and the same message that are made smaller.
  private static let shrunkPerMessage = 2

  /// Where a child's last number and its complaints are left.
  private let progress = NSTemporaryDirectory() + "accel-fuzz-\(getpid()).progress"
  private let complaints = NSTemporaryDirectory() + "accel-fuzz-\(getpid()).stderr"

  /// Tries all inputs and returns the number of those that failed, and what the others came to.
  func run() -> (failures: Int, counts: FuzzCounts) {
    defer {
      unlink(progress)
      unlink(complaints)
    }
    var next = first, failures = 0, counts = FuzzCounts(), reported = first
    var known: [String: Int] = [:]
    let end = first + runs
    while next < end {
      let batch = next..<min(next + work.batchSize, end)
      write([], to: progress)
      let result = child(["--child", progress, "\(batch.lowerBound)", "\(batch.upperBound)"])
      let record = ProgressRecord(path: progress)
      counts += record.counts
      if result.isSuccess {
        next = batch.upperBound
      } else {
        let number = min(max(record.number, batch.lowerBound), batch.upperBound - 1)
        failures += 1
        known[result.description, default: 0] += 1
        report(number, result, shrinks: shrinks && known[result.description, default: 0] <= Self.shrunkPerMessage)
        next = number + 1
      }
      if next - reported >= 20 * work.batchSize {
        say("\(next - first) inputs, \(failures) failures\(counts.description)")
        reported = next
      }
    }
    return (failures, counts)
  }

  /// Saves a failing input, made smaller if wanted, and says where.
  private func report(_ number: Int, _ result: ChildResult, shrinks: Bool) {
    try? FileManager.default.createDirectory(atPath: outputFolder, withIntermediateDirectories: true)
    let path = "\(outputFolder)/\(seed)-\(number).ir"
    var input = work.input(number)
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

  /// What the child said of its end, in a line and without the place in its source.
  private var lastComplaint: String {
    let data = FileManager.default.contents(atPath: complaints) ?? Data()
    let text = String(decoding: data.suffix(4000), as: UTF8.self)
    // Passes may have printed something before.
    guard let start = text.range(of: "Fatal error: ", options: .backwards)?.upperBound else { return "" }
    return String(text[start...].prefix { $0 != "\n" }.prefix(500))
  }

  private func write(_ bytes: [UInt8], to path: String) {
    _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
  }

  private func child(_ arguments: [String]) -> ChildResult {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = self.arguments + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_BACKTRACE"] = "enable=no"
    process.environment = environment
    write([], to: complaints)
    // What passes print there is of no interest.
    process.standardOutput = FileHandle.nullDevice
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
    if status == SIGALRM || status == SIGPROF { return "no end after \(Limits.seconds) seconds" }
    return message.isEmpty ? "signal \(status)" : message
  }
}
