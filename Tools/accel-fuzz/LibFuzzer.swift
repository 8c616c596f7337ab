#if LIBFUZZER
  // Built by Tests/Fuzzing/libfuzzer.sh only: elsewhere there is nothing to link with.

  #if canImport(Glibc)
    import Glibc
  #else
    import Darwin
  #endif

  /// libFuzzer's main loop.
  @_silgen_name("LLVMFuzzerRunDriver")
  private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ tryInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
  ) -> Int32

  /// Lets libFuzzer choose the inputs; returns the exit code.
  func runLibFuzzer() -> Int32 {
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    return runDriver(&count, &arguments) { start, count in
      let bytes = Array(UnsafeBufferPointer(start: start, count: count))
      // The options are a part of the input, so that a file that fails says it all.
      let variant = bytes.reduce(count) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
      Trial(variant: variant).run(bytes)
      return 0
    }
  }
#endif
