import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The limits that every input is held to.
enum Limits {
  /// Seconds for one input.
  static let seconds: UInt32 = 10
  /// Bytes that a child may write to: heap and anonymous mappings, not the address space that is merely reserved.
  static let memory: UInt = 1 << 30
}

/// What a child process was started for, and the work.
enum ChildRun {
  /// Tries the inputs of the given numbers and leaves the number of the one at hand in the file at `progress`.
  static func tryInputs(_ numbers: Range<Int>, of mutator: Mutator, progress: String) {
    setLimits()
    let descriptor = open(progress, O_WRONLY)
    for number in numbers {
      var record = Int64(number)
      pwrite(descriptor, &record, 8, 0)
      alarm(Limits.seconds)
      Trial(variant: number).run(mutator.input(number))
    }
  }

  /// Tries the input in a file.
  static func tryFile(_ path: String, variant: Int) {
    setLimits()
    alarm(Limits.seconds)
    guard let contents = try? FileContents.read(path: path) else { return }
    Trial(variant: variant).run(contents.withBytes { Array($0) })
  }

  private static func setLimits() {
    var limit = rlimit(rlim_cur: rlim_t(Limits.memory), rlim_max: rlim_t(Limits.memory))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    var core = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
  }
}
