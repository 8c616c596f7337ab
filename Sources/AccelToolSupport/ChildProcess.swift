#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A copy of this process that does dangerous work.
enum ChildProcess {
  /// How a copy has ended.
  enum End {
    case exited(Int32)
    case died
  }

  /// Copies the process: returns `nil` in the copy, which goes on, and in the original how the copy has ended.
  ///
  /// The copy has only the calling thread, so nothing may depend on others.
  static func fork() -> End? {
    // Swift hides `fork`, since a copy of a process with several threads is a delicate thing.
    typealias Fork = @convention(c) () -> Int32
    guard let symbol = dlsym(UnsafeMutableRawPointer(bitPattern: 0), "fork") else { return nil }
    let child = unsafeBitCast(symbol, to: Fork.self)()
    guard child > 0 else {
      // The copy dies at once: the runtime's handler, which shows where, may hang if several threads die together.
      for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP] { signal(number, SIG_DFL) }
      return nil
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .died
  }
}

/// A line of text and a number that a process leaves to the one that it was copied from.
final class LastWords: @unchecked Sendable {
  private let memory: UnsafeMutableRawPointer
  private static let size = 4096
  private static let header = 2 * MemoryLayout<Int>.size

  /// Creates room for them; `nil` if the system has none.
  init?() {
    let protection = PROT_READ | PROT_WRITE
    guard let memory = mmap(nil, Self.size, protection, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
      memory != MAP_FAILED
    else { return nil }
    self.memory = memory
  }

  deinit { munmap(memory, Self.size) }

  /// The number.
  var number: Int {
    get { memory.load(as: Int.self) }
    set { memory.storeBytes(of: newValue, as: Int.self) }
  }

  /// The text; what is too long is cut off.
  var text: String {
    get {
      let count = memory.load(fromByteOffset: MemoryLayout<Int>.size, as: Int.self)
      return String(
        decoding: UnsafeRawBufferPointer(start: memory + Self.header, count: count), as: UTF8.self)
    }
    set {
      let bytes = Array(newValue.utf8.prefix(Self.size - Self.header))
      memory.storeBytes(of: 0, toByteOffset: MemoryLayout<Int>.size, as: Int.self)
      (memory + Self.header).copyMemory(from: bytes, byteCount: bytes.count)
      memory.storeBytes(of: bytes.count, toByteOffset: MemoryLayout<Int>.size, as: Int.self)
    }
  }
}
