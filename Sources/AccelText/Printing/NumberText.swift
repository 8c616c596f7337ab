internal import AccelIR
internal import AccelSupport
#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension ByteBuffer {
  /// Appends an integer of several words, the lowest first, in decimal.
  func write(words: UnsafeBufferPointer<UInt>, isSigned: Bool) {
    var rest = Array(words)
    if isSigned, let top = rest.last, top >> 63 == 1 {
      write(byte: UInt8(ascii: "-"))
      var carry = true
      for index in rest.indices {
        let (sum, overflow) = (~rest[index]).addingReportingOverflow(carry ? 1 : 0)
        (rest[index], carry) = (sum, overflow)
      }
    }
    let chunk: UInt = 10_000_000_000_000_000_000
    var chunks: [UInt] = []
    while rest.contains(where: { $0 != 0 }) {
      var remainder: UInt = 0
      for index in rest.indices.reversed() {
        (rest[index], remainder) = chunk.dividingFullWidth((remainder, rest[index]))
      }
      chunks.append(remainder)
    }
    guard let first = chunks.popLast() else { return write("0") }
    write(decimal: first)
    for chunk in chunks.reversed() {
      let digits = String(chunk)
      for _ in digits.utf8.count..<19 { write("0") }
      write(string: digits)
    }
  }

  /// Appends a float given by its bits; returns `true` iff it had to be written in hexadecimal.
  func writeFloat(low: UInt64, high: UInt64, _ format: FloatType.Format) -> Bool {
    let value: Double
    switch format {
    case .f64: value = Double(bitPattern: low)
    case .f32: value = Double(Float(bitPattern: UInt32(truncatingIfNeeded: low)))
    case .bf16: value = Double(Float(bitPattern: UInt32(truncatingIfNeeded: low) << 16))
    case .f16: value = Double(Float16(bitPattern: UInt16(truncatingIfNeeded: low)))
    default:
      write(hexadecimalFloat: low, high)
      return true
    }
    if value.isFinite {
      let short = formatted("%.6e", value)
      if bits(of: short, format) == low {
        write(string: short)
        return false
      }
      let precision = format == .f64 ? 17 : format == .f32 ? 9 : format == .bf16 ? 4 : 5
      let long = natural(value, precision: precision)
      if long.contains(".") {
        write(string: long)
        return false
      }
    }
    write(hexadecimalFloat: low, high)
    return true
  }

  private func write(hexadecimalFloat low: UInt64, _ high: UInt64) {
    write("0x")
    if high != 0 { write(hexadecimal: high) }
    write(hexadecimal: low)
  }

  private func formatted(_ format: String, _ value: Double) -> String {
    var bytes = [CChar](repeating: 0, count: 64)
    _ = withVaList([value]) { vsnprintf(&bytes, bytes.count, format, $0) }
    return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func bits(of text: String, _ format: FloatType.Format) -> UInt64 {
    switch format {
    case .f64: return strtod(text, nil).bitPattern
    case .f32: return UInt64(strtof(text, nil).bitPattern)
    case .f16: return UInt64(Float16(strtod(text, nil)).bitPattern)
    default:
      let bits = strtof(text, nil).bitPattern
      return UInt64((bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    }
  }

  /// Returns the `precision` leading digits in the form that suits their exponent.
  private func natural(_ value: Double, precision: Int) -> String {
    let scientific = formatted("%.\(precision - 1)e", value)
    let parts = scientific.split(separator: "e")
    var digits = parts[0].filter(\.isNumber)
    while digits.count > 1, digits.last == "0" { digits.removeLast() }
    let sign = value.sign == .minus ? "-" : ""
    let top = Int(parts[1]) ?? 0
    let exponent = top - (digits.count - 1)
    if exponent >= 0 {
      if exponent <= 3, digits.count + exponent <= precision {
        return sign + digits + String(repeating: "0", count: exponent)
      }
    } else if top >= 0 {
      return sign + digits.prefix(top + 1) + "." + digits.dropFirst(top + 1)
    } else if -top <= 3 {
      return sign + "0." + String(repeating: "0", count: -top - 1) + digits
    }
    let fraction = digits.count == 1 ? "0" : String(digits.dropFirst())
    return "\(sign)\(digits.prefix(1)).\(fraction)E\(top < 0 ? "-" : "+")\(abs(top))"
  }
}
