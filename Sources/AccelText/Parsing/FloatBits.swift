import AccelIR

/// Bits of floating-point numbers, the lowest 64 first.
struct FloatBits {
  var low: UInt64
  var high: UInt64 = 0

  /// Returns `value` rounded to the nearest number of `format`.
  static func rounding(_ value: Double, to format: FloatType.Format) -> FloatBits {
    switch format {
    case .f64: return FloatBits(low: value.bitPattern)
    case .f32: return FloatBits(low: UInt64(Float(value).bitPattern))
    default: fatalError("not yet")
    }
  }
}
