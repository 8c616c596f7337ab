#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What running a program came to.
struct ProcessRun {
  let exitCode: Int32
  /// Seconds on the clock, and of the processor.
  let wall: Double, processor: Double
  /// The most memory in use at one time, in MB.
  let memory: Double
}

/// Runs a program to its end; `output` and `errors` are files, or `nil` for ours.
///
/// A child counts the memory of the process that started it until it runs its own program, so this one stays
/// small.
func spawn(_ arguments: [String], output: String?, errors: String?) throws(BenchmarkError) -> ProcessRun {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  for (descriptor, path) in [(Int32(1), output), (2, errors)] {
    guard let path else { continue }
    posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  }
  let words = arguments.map { strdup($0) } + [nil]
  defer { for word in words { free(word) } }
  var process = pid_t()
  let start = ContinuousClock.now
  guard posix_spawnp(&process, words[0].unsafelyUnwrapped, &actions, nil, words, environ) == 0 else {
    throw BenchmarkError("cannot run '\(arguments[0])'")
  }
  var status: Int32 = 0
  var usage = rusage()
  while wait4(process, &status, 0, &usage) < 0 {
    guard errno == EINTR else { throw BenchmarkError("cannot wait for '\(arguments[0])'") }
  }
  let wall = (ContinuousClock.now - start) / .seconds(1)
  return ProcessRun(
    exitCode: status & 0x7f == 0 ? (status >> 8) & 0xff : -1, wall: wall,
    processor: usage.ru_utime.seconds + usage.ru_stime.seconds, memory: usage.peakMegabytes)
}

extension timeval {
  fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}

extension rusage {
  /// The largest resident size, which Linux counts in KB and others in bytes.
  fileprivate var peakMegabytes: Double {
    #if canImport(Glibc)
      Double(ru_maxrss) / 1024
    #else
      Double(ru_maxrss) / 1_048_576
    #endif
  }
}
