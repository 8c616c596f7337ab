internal import AccelIR
internal import AccelSupport

extension ByteBuffer {
  /// Appends an identifier's bytes as they are.
  @inline(__always) func write(_ name: Identifier) {
    let bytes = name.bytes
    write(bytes.baseAddress.unsafelyUnwrapped, count: bytes.count)
  }

  /// Appends bytes as they are.
  func write(bytes: UnsafeBufferPointer<UInt8>) {
    if let base = bytes.baseAddress { write(base, count: bytes.count) }
  }

  /// Appends a number in upper-case hexadecimal digits, without leading zeros.
  func write(hexadecimal value: UInt64) {
    var shift = max(60 - value.leadingZeroBitCount & ~3, 0)
    while shift >= 0 {
      write(hexadecimalDigit: UInt8(truncatingIfNeeded: value >> UInt64(shift)) & 15)
      shift -= 4
    }
  }

  /// Appends both upper-case hexadecimal digits of a byte.
  func write(hexadecimalByte byte: UInt8) {
    write(hexadecimalDigit: byte >> 4)
    write(hexadecimalDigit: byte & 15)
  }

  private func write(hexadecimalDigit digit: UInt8) { write(byte: digit < 10 ? digit + 48 : digit + 55) }

  /// Appends `name` as an identifier, with other characters replaced: a space by `_`, the rest by their codes.
  func write(sanitized name: UnsafeBufferPointer<UInt8>, allowsDot: Bool) {
    for (index, byte) in name.enumerated() {
      switch byte {
      case 65...90, 97...122, UInt8(ascii: "$"), UInt8(ascii: "-"), UInt8(ascii: "_"): write(byte: byte)
      case 48...57:
        if index == 0 { write(byte: UInt8(ascii: "_")) }
        write(byte: byte)
      case UInt8(ascii: ".") where allowsDot: write(byte: byte)
      case UInt8(ascii: " "): write(byte: UInt8(ascii: "_"))
      default:
        if index == 0 { write(byte: UInt8(ascii: "_")) }
        write(hexadecimal: UInt64(byte))
      }
    }
  }

  /// Appends bytes in quotes, with escapes for what isn't printable ASCII.
  func write(quoted bytes: UnsafeBufferPointer<UInt8>) {
    write(byte: UInt8(ascii: "\""))
    var start = 0
    for (index, byte) in bytes.enumerated() {
      if byte >= 32, byte < 127, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
      write(bytes: UnsafeBufferPointer(rebasing: bytes[start..<index]))
      start = index + 1
      write(byte: UInt8(ascii: "\\"))
      if byte == UInt8(ascii: "\\") { write(byte: byte) } else { write(hexadecimalByte: byte) }
    }
    write(bytes: UnsafeBufferPointer(rebasing: bytes[start...]))
    write(byte: UInt8(ascii: "\""))
  }

  /// Appends an identifier in quotes.
  @inline(__always) func write(quoted name: Identifier) {
    if !name.isBare { return write(quoted: name.bytes) }
    write(byte: UInt8(ascii: "\""))
    write(name)
    write(byte: UInt8(ascii: "\""))
  }

  /// Appends an identifier, in quotes unless it is bare.
  @inline(__always) func write(keywordOrString name: Identifier) {
    if name.isBare { write(name) } else { write(quoted: name.bytes) }
  }

  /// Appends a symbol's name after `@`.
  func write(symbol name: Identifier) {
    if name.count == 0 { return write("@<<INVALID EMPTY SYMBOL>>") }
    write(byte: UInt8(ascii: "@"))
    write(keywordOrString: name)
  }
}
