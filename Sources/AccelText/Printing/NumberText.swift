internal import AccelIR
internal import AccelNumerics
internal import AccelSupport

extension ByteBuffer {
  /// Appends an integer of several words, the lowest first, in decimal.
  func write(words: UnsafeBufferPointer<UInt>, width: Int, isSigned: Bool) {
    WideInteger(limbs: words.map(UInt64.init), width: width).write(to: self, isSigned ? .signed : .unsigned)
  }

  /// Appends a float given by its bits.
  func writeFloat(low: UInt64, high: UInt64, _ format: FloatType.Format) {
    switch format {
    case .f32: SoftFloat(Float(bitPattern: UInt32(truncatingIfNeeded: low))).write(to: self)
    case .f64: SoftFloat(Double(bitPattern: low)).write(to: self)
    default:
      let numeric = format.numeric
      let bits = WideInteger(limbs: [low, high], width: numeric.width)
      SoftFloat(bits: bits, format: numeric).write(to: self)
    }
  }
}

extension FloatType.Format {
  /// The format under its name in the module of numbers.
  fileprivate var numeric: FloatFormat {
    switch self {
    case .f4E2M1FN: .f4E2M1FN
    case .f6E2M3FN: .f6E2M3FN
    case .f6E3M2FN: .f6E3M2FN
    case .f8E5M2: .f8E5M2
    case .f8E4M3: .f8E4M3
    case .f8E4M3FN: .f8E4M3FN
    case .f8E5M2FNUZ: .f8E5M2FNUZ
    case .f8E4M3FNUZ: .f8E4M3FNUZ
    case .f8E4M3B11FNUZ: .f8E4M3B11FNUZ
    case .f8E3M4: .f8E3M4
    case .f8E8M0FNU: .f8E8M0FNU
    case .bf16: .bf16
    case .f16: .f16
    case .tf32: .tf32
    case .f32: .f32
    case .f64: .f64
    case .f80: .f80
    case .f128: .f128
    }
  }
}
