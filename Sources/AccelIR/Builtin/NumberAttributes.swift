public import AccelNumerics

// The bits of the numbers in attributes.

extension IntegerAttr {
  /// The bits; an index has 64.
  public var bits: WideInteger {
    let width = integerType.as(IntegerType.self)?.width ?? 64
    if words.isEmpty { return WideInteger(word, width: width) }
    return WideInteger(limbs: words.map { UInt64($0) }, width: width)
  }
}

extension FloatAttr {
  /// The number.
  public var number: SoftFloat {
    let format = floatType.as(FloatType.self).unsafelyUnwrapped.format
    return SoftFloat(
      bits: WideInteger(UInt128(high) << 64 | UInt128(low), width: format.width), format: format)
  }
}

extension DenseElementsAttr {
  /// Returns the bits of the element at `index`.
  /// - Requires: the elements are integers, indices or floating-point numbers.
  public func bits(at index: Int) -> WideInteger {
    let width = shapedType.elementOrSelf.storedWidth.unsafelyUnwrapped
    return WideInteger(bytes: raw, at: isSplat ? 0 : index * ((width + 7) / 8), width: width)
  }
}

extension Type {
  /// The number of bits that attributes keep of a number of this type; `nil` if values are no numbers.
  public var storedWidth: Int? { isIndex ? 64 : bitWidth }

  /// `true` iff this is a vector, tensor or memref whose dimensions are all known.
  public var hasStaticShape: Bool { shape.map { !$0.contains(ShapeDimension.dynamic) } ?? false }
}

extension Attribute {
  /// The bits of the number that this is, or that all elements are; `nil` for anything else.
  public var uniformBits: WideInteger? { integer ?? float?.bits }

  /// The integer that this is, or that all elements are; `nil` for anything else.
  public var integer: WideInteger? {
    if let integer = self.as(IntegerAttr.self) { return integer.bits }
    guard let elements = self.as(DenseElementsAttr.self), elements.isSplat,
      elements.shapedType.elementOrSelf.isIntegerOrIndex
    else { return nil }
    return elements.bits(at: 0)
  }

  /// The floating-point number that this is, or that all elements are; `nil` for anything else.
  public var float: SoftFloat? {
    if let float = self.as(FloatAttr.self) { return float.number }
    guard let elements = self.as(DenseElementsAttr.self), elements.isSplat,
      let format = elements.shapedType.elementOrSelf.as(FloatType.self)?.format
    else { return nil }
    return SoftFloat(bits: elements.bits(at: 0), format: format)
  }
}

extension Context {
  /// Returns the number of these bits, or elements that are all this number.
  /// - Requires: `type` is an integer, index or floating-point type, or a static shape of one.
  public func number(_ bits: WideInteger, _ type: Type) -> Attribute {
    if type.elementType != nil { return numbers([bits], type) }
    if type.is(FloatType.self) {
      let low = bits.low128
      return float(bits: UInt64(truncatingIfNeeded: low), high: UInt64(low >> 64), type)
    }
    if bits.width <= 64 { return integer(Int(truncatingIfNeeded: bits.words[0]), type) }
    return bits.words.map { UInt($0) }.withUnsafeBufferPointer { integer(words: $0, type) }
  }

  /// Returns elements of these bits, or all of the one number given.
  /// - Requires: `type` is a static shape of integers, indices or floating-point numbers.
  public func numbers(_ bits: [WideInteger], _ type: Type) -> Attribute {
    let isSplat = !bits.isEmpty && bits.allSatisfy { $0 == bits[0] }
    var raw: [UInt8] = []
    for number in isSplat ? bits.prefix(1) : bits[...] {
      let words = number.words
      for byte in 0..<(number.width + 7) / 8 {
        raw.append(UInt8(truncatingIfNeeded: words[byte / 8] >> UInt64(byte % 8 * 8)))
      }
    }
    return denseElements(type, isSplat: isSplat, raw)
  }

  /// Returns zero, or elements that are all zero; `nil` if the shape is not known, or values are no integers.
  public func zero(_ type: Type) -> Attribute? {
    let element = type.elementOrSelf
    guard element.isIntegerOrIndex, element == type || type.hasStaticShape else { return nil }
    return number(.zero(width: element.storedWidth.unsafelyUnwrapped), type)
  }
}
