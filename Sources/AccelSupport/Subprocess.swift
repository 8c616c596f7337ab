#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program to be run in a process of its own, with nothing as its input.
package struct Subprocess: Sendable {
  /// How a process has ended.
  package enum End: Equatable, Sendable {
    /// By itself, with an exit code.
    case exited(Int32)
    /// By a signal.
    case signalled(Int32)
    /// Because it took too long.
    case timedOut
    /// It has not even begun, for the reason given.
    case notStarted(String)
  }

  /// The program and its arguments; a program without a slash is looked up along the path.
  package var arguments: [String]
  /// The files that get what it writes.
  package var output = "/dev/null", errors = "/dev/null"
  /// The seconds after which it is stopped; `nil` means never.
  package var timeout: Double?

  /// Creates a process that is to run the given program.
  package init(_ arguments: [String]) { self.arguments = arguments }

  /// Runs the program to its end, and stops all that it has started.
  package func run() -> End {
    var process: pid_t = 0
    let code = spawn(&process)
    guard code == 0 else { return .notStarted(String(cString: strerror(code))) }
    return wait(for: process)
  }

  /// Starts the process; returns an error number, or 0.
  private func spawn(_ process: inout pid_t) -> Int32 {
    #if canImport(Glibc)
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #else
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (descriptor, path) in [(Int32(1), output), (2, errors)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that what it starts can be stopped with it.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var words = arguments.map { strdup($0) } + [nil]
    var variables = Self.environment.map { strdup($0) } + [nil]
    defer { for word in words + variables { free(word) } }
    return posix_spawnp(&process, arguments[0], &actions, &attributes, &words, &variables)
  }

  /// The variables of this process; a trap's report, which takes Swift seconds, is not asked for.
  private static var environment: [String] {
    var result: [String] = []
    var next = environ
    while let variable = next.pointee {
      result.append(String(cString: variable))
      next += 1
    }
    let isSet = result.contains { $0.hasPrefix("SWIFT_BACKTRACE=") }
    return isSet ? result : result + ["SWIFT_BACKTRACE=enable=no"]
  }

  /// Waits until the process ends or its time is over.
  private func wait(for process: pid_t) -> End {
    var isLate = false
    if let timeout {
      let start = ContinuousClock.now
      var pause: UInt32 = 200
      while !Self.hasEnded(process, WNOHANG) {
        if ContinuousClock.now - start > .seconds(timeout) {
          isLate = true
          break
        }
        usleep(pause)
        pause = min(pause * 2, 5000)
      }
    } else {
      while !Self.hasEnded(process, 0) {}
    }
    // As long as nobody has asked how the process ended, its number, and that of its group, is no other's.
    kill(-process, SIGKILL)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    if isLate { return .timedOut }
    let signal = status & 0x7F
    return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
  }

  /// `true` iff the process has ended; it remains to be asked how.
  private static func hasEnded(_ process: pid_t, _ options: Int32) -> Bool {
    var info = siginfo_t()
    let result = waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT | options)
    return result == 0 ? info.si_signo == SIGCHLD : errno != EINTR
  }
}

/// Returns the words of a command as a shell would split them, without looking anything up; `nil` if a quotation
/// does not end.
package func commandWords(_ text: String) -> [String]? {
  var words: [String] = []
  var word: String?
  var quote: Character?
  var isEscaped = false
  for character in text {
    if isEscaped {
      word = (word ?? "") + String(character)
      isEscaped = false
    } else if character == "\\", quote != "'" {
      isEscaped = true
    } else if let open = quote {
      if character == open { quote = nil } else { word = (word ?? "") + String(character) }
    } else if character == "'" || character == "\"" {
      quote = character
      word = word ?? ""
    } else if character.isWhitespace {
      if let complete = word { words.append(complete) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  guard quote == nil, !isEscaped else { return nil }
  if let word { words.append(word) }
  return words
}

/// Returns the file of the program that is running, whose command line begins with `name`.
package func runningProgram(_ name: String) -> String {
  var bytes = [CChar](repeating: 0, count: 4096)
  let count = readlink("/proc/self/exe", &bytes, bytes.count)
  return count > 0 ? String(decoding: bytes[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : name
}
