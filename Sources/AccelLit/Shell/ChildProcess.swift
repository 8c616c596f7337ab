import Foundation

/// A failed system call, in Python's words for it.
struct SystemError: Error {
  /// The number of the error.
  let code: Int32
  /// The path it is about.
  let path: String

  /// E.g. "[Errno 2] No such file or directory: 'a'".
  var message: String { "[Errno \(code)] \(String(cString: strerror(code))): \(pythonQuoted(path))" }
}

/// What a child process starts with.
struct ChildRequest {
  /// The program's file.
  var program: String
  /// The arguments, the program's name first.
  var arguments: [String]
  /// The environment variables.
  var environment: [String: String]
  /// The working directory.
  var folder: String
  /// Standard input, output and error; held here so that they stay open until the child has its copies.
  var descriptors: (input: Descriptor, output: Descriptor, error: Descriptor)?
}

/// The children of a run, so that all of them can be ended at once.
///
/// Each child leads a process group of its own; ending it ends its descendants.
package final class ProcessRegistry: Sendable {
  private let state = Locked((live: Set<pid_t>(), isClosed: false))

  /// Creates a registry without children.
  package init() {}

  /// Starts a child and returns its identifier.
  func start(_ request: ChildRequest) throws(SystemError) -> pid_t {
    guard Path.isFolder(request.folder) else { throw SystemError(code: ENOENT, path: request.folder) }
    var identifier: pid_t = 0
    let code = state.access { state -> Int32 in
      if state.isClosed { return ECANCELED }
      let code = Self.spawn(request, &identifier)
      if code == 0 { state.live.insert(identifier) }
      return code
    }
    guard code == 0 else { throw SystemError(code: code, path: request.program) }
    return identifier
  }

  /// Returns the exit code of a child once it has ended; the negative number of the signal if one ended it.
  func wait(for child: pid_t) -> Int {
    var info = siginfo_t()
    // The child stays a zombie until it is off the list, so that its number cannot be another's meanwhile.
    while waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
    var status: Int32 = 0
    state.access { state in
      state.live.remove(child)
      while waitpid(child, &status, 0) < 0, errno == EINTR {}
    }
    let signal = status & 0x7F
    return signal == 0 ? Int(status >> 8 & 0xFF) : -Int(signal)
  }

  /// `true` iff the child has ended.
  func hasEnded(_ child: pid_t) -> Bool {
    var info = siginfo_t()
    let result = waitid(P_PID, id_t(child), &info, WEXITED | WNOWAIT | WNOHANG)
    return result != 0 && errno != EINTR || info.si_signo == SIGCHLD
  }

  /// Ends a child that has not been waited for, and its descendants.
  func end(_ child: pid_t) {
    state.access { state in
      if state.live.contains(child) { _ = kill(-child, SIGKILL) }
    }
  }

  /// Ends all children and refuses new ones.
  package func endAll() {
    state.access { state in
      state.isClosed = true
      for child in state.live { _ = kill(-child, SIGKILL) }
    }
  }

  /// Starts a process; returns an error number, or 0.
  private static func spawn(_ request: ChildRequest, _ identifier: inout pid_t) -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }

    SystemFunctions.start(&actions, in: request.folder)
    if let (input, output, error) = request.descriptors {
      posix_spawn_file_actions_adddup2(&actions, input.number, 0)
      posix_spawn_file_actions_adddup2(&actions, output.number, 1)
      posix_spawn_file_actions_adddup2(&actions, error.number, 2)
    }

    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var pipeSignal = sigset_t()
    sigemptyset(&pipeSignal)
    sigaddset(&pipeSignal, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &pipeSignal)
    posix_spawnattr_setpgroup(&attributes, 0)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    posix_spawnattr_setflags(&attributes, Int16(flags))

    let arguments = CStrings(request.arguments)
    let environment = CStrings(request.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    return withExtendedLifetime((request, arguments, environment)) {
      posix_spawn(
        &identifier, request.program, &actions, &attributes, arguments.pointers, environment.pointers)
    }
  }
}

/// Strings as a C function takes a list of them.
private final class CStrings {
  /// The strings, followed by a null pointer.
  let pointers: [UnsafeMutablePointer<CChar>?]

  /// Copies `strings`.
  init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

  deinit { for pointer in pointers { free(pointer) } }
}

/// A descriptor that is closed with its last reference.
final class Descriptor: Sendable {
  /// The number of the descriptor.
  let number: Int32

  /// Takes over `number`.
  init(_ number: Int32) { self.number = number }

  deinit { close(number) }

  /// Returns the two ends of a new pipe.
  static func pipe() throws(SystemError) -> (reading: Descriptor, writing: Descriptor) {
    var ends: [Int32] = [0, 0]
    let result = ends.withUnsafeMutableBufferPointer { SystemFunctions.makePipe($0.baseAddress!) }
    guard result == 0 else { throw SystemError(code: errno, path: "pipe") }
    return (Descriptor(ends[0]), Descriptor(ends[1]))
  }

  /// Opens the file at `path`.
  static func open(_ path: String, _ flags: Int32) throws(SystemError) -> Descriptor {
    let number = Foundation.open(path, flags | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw SystemError(code: errno, path: path) }
    return Descriptor(number)
  }

  /// Writes `bytes`; what a closed pipe does not take is dropped.
  func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let written = Foundation.write(number, buffer.baseAddress! + offset, buffer.count - offset)
        if written >= 0 { offset += written } else if errno != EINTR { return }
      }
    }
  }

  /// Appends what can be read now to `bytes`; returns `false` at the end.
  func read(into bytes: inout [UInt8]) -> Bool {
    let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer -> Int in
      let count = Foundation.read(number, buffer.baseAddress!, buffer.count)
      if count > 0 { bytes += buffer[..<count] }
      return count
    }
    return count > 0 || count < 0 && errno == EINTR
  }

  /// Returns everything up to the end.
  func readAll() -> [UInt8] {
    var bytes: [UInt8] = []
    while read(into: &bytes) {}
    return bytes
  }
}
