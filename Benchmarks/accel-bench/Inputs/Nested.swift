import AccelSupport

/// Writes functions of several blocks, with operations that hold regions that hold operations.
func writeNested(_ count: Int, to output: ByteBuffer, _ numbers: inout SplitMix64) {
  // What one function below holds, counted by hand.
  let countPerBlock = 17
  let blocks = 12
  for index in 0..<max(1, count / (countPerBlock * blocks)) {
    output.write(string: "func.func @f\(index)(%arg0: i32, %arg1: i1) -> i32 {\n  cf.br ^bb0(%arg0 : i32)\n")
    for block in 0..<blocks { writeBlock(block, isLast: block == blocks - 1, to: output, &numbers) }
    output.write("}\n")
  }
}

/// Writes a block that computes something and goes on to the next block or back to itself.
private func writeBlock(_ index: Int, isLast: Bool, to output: ByteBuffer, _ numbers: inout SplitMix64) {
  let constant = numbers.next(below: 1 << 20)
  let predicate = numbers.pick(["eq", "slt", "ule", "sgt"])
  output.write(
    string: """
      ^bb\(index)(%in\(index): i32):
        %c\(index) = arith.constant \(constant) : i32
        %s\(index) = arith.addi %in\(index), %c\(index) overflow<nsw> : i32
        %p\(index) = arith.cmpi \(predicate), %s\(index), %c\(index) : i32
        %x\(index) = arith.select %p\(index), %s\(index), %in\(index) : i32

      """)
  writeLoop(index, depth: 2, to: output, &numbers)
  output.write(
    string: isLast
      ? "  return %x\(index) : i32\n"
      : "  cf.cond_br %p\(index), ^bb\(index + 1)(%x\(index) : i32), ^bb\(index)(%s\(index) : i32)\n")
}

/// Writes an operation that no dialect knows, with a region, and in it another.
private func writeLoop(_ index: Int, depth: Int, to output: ByteBuffer, _ numbers: inout SplitMix64) {
  let name = "\(index)_\(depth)"
  let trips = numbers.next(below: 64)
  output.write(
    string: """
      %l\(name) = "test.loop"(%x\(index)) ({
      ^bb0(%i\(name): index, %carried\(name): i32):
        %a\(name) = arith.index_cast %i\(name) : index to i32
        %m\(name) = arith.muli %a\(name), %carried\(name) : i32
        %o\(name) = arith.xori %m\(name), %s\(index) : i32

      """)
  if depth > 1 { writeLoop(index, depth: depth - 1, to: output, &numbers) }
  output.write(
    string: "  \"test.yield\"(%o\(name)) : (i32) -> ()\n}) {trips = \(trips) : i64} : (i32) -> i32\n")
}
