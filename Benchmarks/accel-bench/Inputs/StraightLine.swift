import AccelSupport

/// Binary operations of one operand type, and what their generic form needs besides operands.
private let binaries: [(name: StaticString, properties: StaticString)] = [
  ("arith.addi", " <{overflowFlags = #arith.overflow<none>}>"),
  ("arith.muli", " <{overflowFlags = #arith.overflow<none>}>"),
  ("arith.subi", " <{overflowFlags = #arith.overflow<none>}>"),
  ("arith.andi", ""), ("arith.ori", ""), ("arith.xori", ""), ("arith.maxsi", ""), ("arith.minui", ""),
]

/// Writes functions of 200 arithmetic operations each.
func writeFunctions(_ count: Int, _ form: Input.Form, to output: ByteBuffer, _ numbers: inout SplitMix64) {
  for index in 0..<max(1, count / 200) {
    writeFunction("f\(index)", bodyCount: min(count, 200), form, to: output, &numbers)
  }
}

/// Writes a function whose operations use the results of those shortly before them.
func writeFunction(
  _ name: String, bodyCount: Int, _ form: Input.Form, to output: ByteBuffer, _ numbers: inout SplitMix64
) {
  output.write(
    string: form == .custom
      ? "func.func @\(name)(%arg0: i32, %arg1: i32) -> i32 {\n"
      : """
      "func.func"() <{function_type = (i32, i32) -> i32, sym_name = "\(name)"}> ({
      ^bb0(%arg0: i32, %arg1: i32):

      """)
  for index in 0..<bodyCount {
    writeBinary(numbers.pick(binaries), index, form, to: output, &numbers)
  }
  output.write(form == .custom ? "  return %" : "  \"func.return\"(%")
  output.write(decimal: bodyCount - 1)
  output.write(form == .custom ? " : i32\n}\n" : ") : (i32) -> ()\n}) : () -> ()\n")
}

private func writeBinary(
  _ kind: (name: StaticString, properties: StaticString), _ index: Int, _ form: Input.Form,
  to output: ByteBuffer, _ numbers: inout SplitMix64
) {
  output.write("  %")
  output.write(decimal: index)
  output.write(form == .custom ? " = " : " = \"")
  output.write(kind.name)
  output.write(form == .custom ? " " : "\"(")
  writeEarlierValue(before: index, to: output, &numbers)
  output.write(", ")
  writeEarlierValue(before: index, to: output, &numbers)
  if form == .custom { return output.write(" : i32\n") }
  output.write(")")
  output.write(kind.properties)
  output.write(" : (i32, i32) -> i32\n")
}

/// Writes the name of one of the last 16 results, or of an argument.
private func writeEarlierValue(before index: Int, to output: ByteBuffer, _ numbers: inout SplitMix64) {
  let distance = 1 + numbers.next(below: 16)
  output.write(distance <= index ? "%" : "%arg")
  output.write(decimal: distance <= index ? index - distance : distance & 1)
}

/// Writes functions in which few distinct expressions are repeated over and over.
func writeRedundant(_ count: Int, to output: ByteBuffer, _ numbers: inout SplitMix64) {
  for function in 0..<max(1, count / 200) {
    output.write(string: "func.func @f\(function)(%arg0: i32, %arg1: i32) -> i32 {\n")
    for index in 0..<min(count, 200) {
      output.write("  %")
      output.write(decimal: index)
      output.write(" = ")
      output.write(numbers.pick(binaries).name)
      output.write(numbers.next(below: 2) == 0 ? " %arg0, %arg1 : i32\n" : " %arg1, %arg0 : i32\n")
    }
    output.write("  return %0 : i32\n}\n")
  }
}
