import AccelSupport
import Testing

@Suite struct ByteBufferTests {
  @Test(arguments: [0, 7, -1, 10, 99, 100, -12345, Int.max, Int.min])
  func decimal(_ value: Int) {
    let buffer = ByteBuffer()
    buffer.write(decimal: value)
    #expect(buffer.string == "\(value)")
  }

  @Test func growsBeyondItsFirstCapacity() {
    let buffer = ByteBuffer(capacity: 1)
    for _ in 0..<100 { buffer.write("abc") }
    buffer.write(spaces: 2)
    buffer.write(decimal: UInt64.max)
    #expect(buffer.string == String(repeating: "abc", count: 100) + "  18446744073709551615")
  }
}
