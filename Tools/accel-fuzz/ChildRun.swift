import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The limits that every input is held to.
enum Limits {
  /// Seconds of the processor for one input.
  static let seconds = 10
  /// Seconds on the clock for one input; many, as the machine may be busy.
  static let secondsOnClock: UInt32 = 300
  /// Bytes that a child may write to: heap and anonymous mappings, not the address space that is merely reserved.
  static let memory: UInt = 1 << 30
}

/// What a child process was started for, and the work.
enum ChildRun {
  /// Tries the inputs of the given numbers and leaves in the file at `progress` the number of the one at hand, and
  /// what those before have come to.
  static func tryInputs(_ numbers: Range<Int>, of work: some FuzzWork, progress: String) {
    setLimits()
    let descriptor = open(progress, O_WRONLY)
    var record = ProgressRecord()
    for number in numbers {
      record.number = number
      record.write(to: descriptor)
      startTimers()
      record.counts += work.run(work.input(number), variant: number)
      forgetComplaints()
    }
    record.write(to: descriptor)
  }

  /// Tries the input in a file.
  static func tryFile(_ path: String, of work: some FuzzWork, variant: Int) {
    setLimits()
    startTimers()
    guard let contents = try? FileContents.read(path: path) else { return }
    _ = work.run(contents.withBytes { Array($0) }, variant: variant)
  }

  /// Empties the file that standard error goes to, which holds what passes print.
  private static func forgetComplaints() {
    ftruncate(2, 0)
    lseek(2, 0, SEEK_SET)
  }

  /// Ends the process if what follows takes too long.
  private static func startTimers() {
    alarm(Limits.secondsOnClock)
    var timer = itimerval()
    timer.it_value.tv_sec = Limits.seconds
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
  }

  private static func setLimits() {
    var limit = rlimit(rlim_cur: rlim_t(Limits.memory), rlim_max: rlim_t(Limits.memory))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &limit)
    var core = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &core)
  }
}

/// How far a child has come, as it leaves it in a file.
struct ProgressRecord {
  /// The number of the input at hand.
  var number = 0
  /// What the inputs before have come to.
  var counts = FuzzCounts()

  func write(to descriptor: Int32) {
    var words = [number, counts.invalid, counts.stopped, counts.finished, counts.compared]
    pwrite(descriptor, &words, words.count * MemoryLayout<Int>.size, 0)
  }

  /// Reads the record in the file at `path`.
  init(path: String) {
    var words = [0, 0, 0, 0, 0]
    let descriptor = open(path, O_RDONLY)
    pread(descriptor, &words, words.count * MemoryLayout<Int>.size, 0)
    close(descriptor)
    number = words[0]
    counts = FuzzCounts(invalid: words[1], stopped: words[2], finished: words[3], compared: words[4])
  }

  init() {}
}
