import AccelSupport

/// Writes operations with many attributes of many kinds, hardly two of which are equal.
func writeAttributes(_ count: Int, to output: ByteBuffer, _ numbers: inout SplitMix64) {
  for index in 0..<count {
    output.write(
      string: """
        "test.attributes"() {array = [\(list(6, &numbers) { "\($0.next(below: 1 << 30)) : i64" })], \
        dense = dense<[\(list(16, &numbers) { "\($0.next(below: 1 << 20))" })]> : tensor<16xi32>, \
        float = \(decimal(&numbers)) : f64, \
        floats = dense<[\(list(8, &numbers, decimal))]> : tensor<8xf32>, \
        id = \(index) : i64, \
        map = affine_map<(d0, d1)[s0] -> (d0 * \(1 + numbers.next(below: 1000)) + s0, \
        (d1 + \(1 + numbers.next(below: 1000))) mod \(1 + numbers.next(below: 1000)))>, \
        nested = {name = "value \(numbers.next(below: 1 << 40))", shape = array<i64: \
        \(list(4, &numbers) { "\($0.next(below: 4096))" })>, \
        type = tensor<\(1 + numbers.next(below: 4096))x\(1 + numbers.next(below: 4096))xf32>}, \
        reference = @callee\(numbers.next(below: 100_000))::@inner\(numbers.next(below: 1000)), \
        text = "line \(index)\\0Aof \\"text\\"", unit} : () -> ()

        """)
  }
}

/// Returns `count` texts with commas between them.
private func list(_ count: Int, _ numbers: inout SplitMix64, _ text: (inout SplitMix64) -> String) -> String {
  var texts: [String] = []
  for _ in 0..<count { texts.append(text(&numbers)) }
  return texts.joined(separator: ", ")
}

/// Returns a number with a point and an exponent.
private func decimal(_ numbers: inout SplitMix64) -> String {
  "\(numbers.next(below: 10)).\(numbers.next(below: 1_000_000))e\(numbers.next(below: 40) - 20)"
}
