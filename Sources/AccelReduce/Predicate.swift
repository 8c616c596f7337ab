import AccelFileCheck
import AccelRegex
import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What makes IR interesting.
enum Predicate: Sendable {
  /// The command ends by a signal.
  case crash
  /// The command takes too long.
  case hang
  /// A regular expression matches what the command writes to standard error.
  case message([UInt8])
  /// What the command writes, or the IR if there is none, satisfies a FileCheck file.
  case fileCheck(path: String, contents: FileContents, prefixes: [String])
  /// The command fails, as `mlir-reduce` expects of its testers.
  case failure
  /// One pipeline keeps what functions compute, another does not, as `--check-semantics` of the tool says.
  case difference(String, String)
}

/// A predicate with all that it takes to find out whether it holds.
struct Trial: Sendable {
  /// What is asked.
  let predicate: Predicate
  /// The words of the command, in which `%s` stands for the file.
  let command: [String]
  /// The seconds that a run of the command may take.
  let timeout: Double
  /// Where files go while they are needed.
  let folder: String

  /// Why a predicate could not be tried at all.
  struct Failure: Error {
    let message: String
  }

  /// `true` iff IR with the given text is interesting; `number` tells runs at the same time apart.
  func isInteresting(_ text: [UInt8], number: Int) throws(Failure) -> Bool {
    if case .fileCheck(let path, let contents, let prefixes) = predicate, command.isEmpty {
      return Self.check(text, path, contents, prefixes)
    }
    let files = ["\(folder)/\(number).ir", "\(folder)/\(number).out", "\(folder)/\(number).err"]
    defer { for file in files { unlink(file) } }
    guard write(text, to: files[0]) else { throw Failure(message: "cannot write '\(files[0])'") }
    switch predicate {
    case .crash:
      switch try run(command, files) {
      case .signalled: return true
      // A shell, or what wraps the command otherwise, says so in this way.
      case .exited(let code): return code > 128 && code < 160
      default: return false
      }
    case .hang: return try run(command, files) == .timedOut
    case .failure:
      switch try run(command, files) {
      case .exited(let code): return code != 0
      case .signalled: return true
      default: return false
      }
    case .message(let pattern):
      _ = try run(command, files)
      guard let regex = try? PosixRegex(pattern) else { return false }
      return read(files[2]).withUnsafeBufferPointer { regex.firstMatch(in: $0, wantedGroups: 0) != nil }
    case .fileCheck(let path, let contents, let prefixes):
      if try run(command, files) == .timedOut { return false }
      return Self.check(read(files[1]) + read(files[2]), path, contents, prefixes)
    case .difference(let left, let right):
      let checked = command + ["--check-semantics"]
      guard try run(checked + ["--pass-pipeline=\(left)"], files) == .exited(0) else { return false }
      guard case .exited(let code) = try run(checked + ["--pass-pipeline=\(right)"], files) else {
        return false
      }
      return code != 0
    }
  }

  /// Runs a command on the first of `files`; the others get what it writes.
  private func run(_ words: [String], _ files: [String]) throws(Failure) -> Subprocess.End {
    let hasPlace = words.contains { $0.contains("%s") }
    let arguments = words.map { $0.split(separator: "%s", omittingEmptySubsequences: false) }
      .map { $0.joined(separator: files[0]) }
    var process = Subprocess(hasPlace ? arguments : arguments + [files[0]])
    (process.output, process.errors, process.timeout) = (files[1], files[2], timeout)
    let end = process.run()
    if case .notStarted(let reason) = end {
      throw Failure(message: "cannot run '\(process.arguments[0])': \(reason)")
    }
    return end
  }

  private func write(_ bytes: [UInt8], to path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let buffer = ByteBuffer(descriptor: descriptor)
    bytes.withUnsafeBufferPointer { if let base = $0.baseAddress { buffer.write(base, count: $0.count) } }
    buffer.flush()
    return buffer.error == nil
  }

  private func read(_ path: String) -> [UInt8] {
    guard let contents = try? FileContents.read(path: path) else { return [] }
    return contents.withBytes { Array($0) }
  }

  /// `true` iff `text` satisfies the check file.
  private static func check(
    _ text: [UInt8], _ path: String, _ contents: FileContents, _ prefixes: [String]
  ) -> Bool {
    var request = FileCheckRequest()
    request.prefixes = prefixes
    request.dump = .never
    let input = FileCheck.Input(name: "<stdin>", contents: FileContents(text))
    let file = FileCheck.Input(name: path, contents: contents)
    return FileCheck.check(input, against: file, request, output: ByteBuffer()) == .success
  }
}
