#if LIBFUZZER
  /// What libFuzzer, which brings the main function, calls with each input; Tests/Fuzzing/libfuzzer.sh builds this.
  @_cdecl("LLVMFuzzerTestOneInput")
  func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    // The options follow from the input, so that a file that fails says it all.
    let variant = bytes.reduce(count) { ($0 &* 31 &+ Int($1)) & 0xFFFF }
    Trial(variant: variant).run(bytes)
    return 0
  }
#endif
