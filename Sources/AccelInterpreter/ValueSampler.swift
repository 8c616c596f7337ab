package import AccelIR
import AccelNumerics

/// Draws values at random, the edges of their ranges more often than others.
package struct ValueSampler: RandomNumberGenerator {
  private var state: UInt64

  /// Creates a sampler; the same seed gives the same values.
  package init(seed: UInt64) { state = seed }

  /// Returns a random word (SplitMix64).
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Returns a value of `type`; `nil` if there are too many elements or they are no numbers.
  package mutating func value(of type: Type) -> RuntimeValue? {
    value(of: type) { $0.next() % 2 == 0 ? $0.edge(of: $1) : $0.number(of: $1) }
  }

  /// Returns a value at the edges of the range of `type`.
  package mutating func edgeValue(of type: Type) -> RuntimeValue? { value(of: type) { $0.edge(of: $1) } }

  private mutating func value(
    of type: Type, _ draw: (inout Self, Type) -> WideInteger
  ) -> RuntimeValue? {
    // What a memref holds is drawn as a tensor's elements are.
    guard type.isComputedWith || type.as(MemRefType.self)?.element.storedWidth != nil else { return nil }
    guard let shape = type.shape else { return .number(draw(&self, type)) }
    // Any size will do where the type leaves it open.
    let known = shape.map { $0 == ShapeDimension.dynamic ? Int(next() % 4) : $0 }
    guard known.elementCount <= 4096 else { return nil }
    let bits = (0..<known.elementCount).map { _ in draw(&self, type.elementOrSelf) as WideInteger? }
    return .elements(.init(shape: known, bits))
  }

  /// Returns a number at the edge of the range, or one that is special to some operation.
  private mutating func edge(of type: Type) -> WideInteger {
    let width = type.storedWidth ?? 0
    guard let format = type.as(FloatType.self)?.format else {
      let choices: [WideInteger] = [
        .zero(width: width), WideInteger(1, width: width), .allOnes(width: width),
        .minimum(width: width, .signed), .maximum(width: width, .signed), WideInteger(2, width: width),
        WideInteger(width, width: width), WideInteger(width - 1, width: width),
        .minimum(width: width, .signed) &+ WideInteger(1, width: width),
      ]
      return choices[Int(next() % UInt64(choices.count))]
    }
    let isNegative = next() % 2 == 0
    let choices: [SoftFloat] = [
      .zero(format, isNegative: isNegative), .one(format, isNegative: isNegative),
      .infinity(format, isNegative: isNegative), .nan(format), .largest(format, isNegative: isNegative),
      .smallest(format, isNegative: isNegative), .smallestNormal(format, isNegative: isNegative),
      .one(format, isNegative: isNegative) + .one(format, isNegative: isNegative),
    ]
    return choices[Int(next() % UInt64(choices.count))].bits
  }

  /// Returns a number that is any, or near zero.
  private mutating func number(of type: Type) -> WideInteger {
    let width = type.storedWidth ?? 0
    if next() % 2 == 0 {
      let small = Int(next() % 33) - 16
      guard let format = type.as(FloatType.self)?.format else { return WideInteger(small, width: width) }
      return SoftFloat.converted(WideInteger(small, width: 64), .signed, to: format).value.bits
    }
    let bits = WideInteger(limbs: (0..<(width + 63) / 64).map { _ in next() }, width: width)
    guard let format = type.as(FloatType.self)?.format else { return bits }
    return SoftFloat(bits: bits, format: format).quieted.bits
  }
}
