import AccelNumerics
import AccelSupport

/// Numbers that are the same in every run.
struct FixedGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = mixed(state &+ 0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93)
    return state
  }
}

extension WideInteger {
  /// Creates a pattern of random digits, often with long runs of zeros or ones.
  static func random(width: Int, _ generator: inout FixedGenerator) -> WideInteger {
    let limbs = (0..<(width + 63) / 64).map { _ in
      switch generator.next() % 4 {
      case 0: UInt64(0)
      case 1: UInt64.max
      default: generator.next()
      }
    }
    let value = WideInteger(limbs: limbs.isEmpty ? [0] : limbs, width: width)
    guard width > 0 else { return value }
    return value.shiftedRight(by: Int(generator.next() % UInt64(width)), .signed)
  }

  /// Creates the low bits of `value`.
  init(_ value: Int128, width: Int) {
    self = WideInteger(UInt128(truncatingIfNeeded: value), width: 128).resized(to: width, .signed)
  }

  /// The value in two's complement, of at most 128 bits.
  var int128: Int128 { Int128(truncatingIfNeeded: resized(to: 128, .signed).low128) }

  /// The value in decimal.
  func text(_ signedness: Signedness) -> String {
    let buffer = ByteBuffer()
    write(to: buffer, signedness)
    return buffer.string
  }

  /// Reads a decimal number.
  init?(_ text: String, radix: Int = 10) {
    var text = text
    guard let value = text.withUTF8({ WideInteger(digits: $0, radix: radix) }) else { return nil }
    self = value
  }
}

extension SoftFloat {
  /// Creates a value from its bits.
  init(_ bits: UInt128, _ format: FloatFormat) {
    self.init(bits: WideInteger(bits, width: format.width), format: format)
  }

  /// Reads a literal as MLIR does.
  init?(literal text: String, _ format: FloatFormat) {
    var text = text
    guard let value = text.withUTF8({ SoftFloat(literal: $0, format) }) else { return nil }
    self = value
  }

  /// Reads a decimal number, rounded once.
  init?(decimal text: String, _ format: FloatFormat, _ rounding: Rounding = .toNearestEven) {
    var text = text
    guard let value = text.withUTF8({ SoftFloat(decimal: $0, format, rounding) }) else { return nil }
    self = value
  }

  /// The value as it is printed.
  var text: String {
    let buffer = ByteBuffer()
    write(to: buffer)
    return buffer.string
  }

  /// The value of an `f32`.
  var asFloat: Float { Float(bitPattern: UInt32(bits.unsignedValue!)) }

  /// The value of an `f64`.
  var asDouble: Double { Double(bitPattern: bits.unsignedValue!) }
}
