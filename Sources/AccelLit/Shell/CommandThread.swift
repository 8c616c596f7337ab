import Foundation

/// A command of this process in the middle of a pipeline, on a thread of its own.
final class CommandThread: Sendable {
  private let outcome = Locked((exitCode: 0, error: [UInt8]()))
  private let isDone = DispatchSemaphore(value: 0)

  /// Starts `command`, which reads `input` to its end and writes to `output` what is not redirected.
  init(
    _ command: InProcessCommand, _ invocation: InProcessCommand.Invocation, input: Descriptor,
    _ streams: Streams,
    _ output: Descriptor
  ) {
    let work = Locked((input: Optional(input), streams: Optional(streams), output: Optional(output)))
    Thread.detachNewThread { [outcome, isDone] in
      Self.ignoreClosedPipes()
      // The descriptors are taken out, so that they close as soon as they are done with.
      let (input, streams, output) = work.access { work in
        defer { work = (nil, nil, nil) }
        return work
      }
      var invocation = invocation
      invocation.standardInput = input?.readAll() ?? []
      let result = command.body(invocation)
      let routed = (streams ?? Streams()).route(result)
      output?.write(routed.next)
      outcome.access { $0 = (result.exitCode, routed.error) }
      isDone.signal()
    }
  }

  /// Waits for the command and returns its exit code and what it wrote to standard error.
  func join() -> (exitCode: Int, error: [UInt8]) {
    isDone.wait()
    return outcome.access { $0 }
  }

  /// Writes `bytes` to a pipe whose reader may not have started yet.
  static func write(_ bytes: [UInt8], to pipe: Descriptor) {
    // What fits into the pipe needs nobody to wait.
    if bytes.count <= 1 << 12 { return pipe.write(bytes) }
    let work = Locked(Optional(pipe))
    Thread.detachNewThread {
      ignoreClosedPipes()
      let pipe = work.access { work in
        defer { work = nil }
        return work
      }
      pipe?.write(bytes)
    }
  }

  /// Lets writing to a pipe that nobody reads fail on this thread instead of ending the process.
  private static func ignoreClosedPipes() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }
}

extension Streams {
  /// Writes the redirected part of a command's output to files; returns what the next command or the log
  /// gets.
  func route(_ outcome: InProcessCommand.Outcome) -> (next: [UInt8], error: [UInt8]) {
    var next: [UInt8] = []
    var log: [UInt8] = []
    switch output {
    case .file(let file): file.write(outcome.standardOutput)
    default: next = outcome.standardOutput
    }
    switch error {
    case .file(let file): file.write(outcome.standardError)
    case .likeOutput: next += outcome.standardError
    case .pipe: log = outcome.standardError
    }
    return (next, log)
  }
}
