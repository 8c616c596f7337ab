import AccelSupport

/// Writes functions that call small functions that call smaller ones.
func writeCalls(_ count: Int, to output: ByteBuffer, _ numbers: inout SplitMix64) {
  // Of 20 operations, 8 are in functions that are called.
  for group in 0..<max(1, count / 20) {
    output.write(
      string: """
        func.func private @leaf\(group)(%x: i32, %y: i32) -> i32 {
          %0 = arith.muli %x, %y : i32
          %1 = arith.addi %0, %x : i32
          return %1 : i32
        }
        func.func private @middle\(group)(%x: i32, %y: i32) -> i32 {
          %0 = call @leaf\(group)(%y, %x) : (i32, i32) -> i32
          %1 = arith.xori %0, %x : i32
          %2 = arith.subi %1, %y : i32
          return %2 : i32
        }
        func.func @f\(group)(%x: i32, %y: i32) -> i32 {
          %0 = call @middle\(group)(%x, %y) : (i32, i32) -> i32
          %c = arith.constant \(numbers.next(below: 1 << 20)) : i32
          %1 = call @leaf\(group)(%0, %c) : (i32, i32) -> i32

        """)
    for index in 1..<9 {
      output.write(string: "  %\(index + 1) = arith.addi %\(index), %\(index - 1) : i32\n")
    }
    output.write("  return %9 : i32\n}\n")
  }
}
