package import Accel

/// Makes the operations by which others are replaced, each in a line.
package struct Expansion {
  package let rewriter: Rewriter

  /// Creates operations with `rewriter`.
  package init(rewriter: Rewriter) { self.rewriter = rewriter }

  private var context: Context { rewriter.context }

  /// Returns the type that has `element` in the shape of `type`.
  package func type(_ element: Type, like type: Type) -> Type { context.type(type, withElement: element) }

  /// Returns integers of the given width in the shape of `type`.
  package func integers(_ width: Int, like type: Type) -> Type {
    self.type(context.integerType(width), like: type)
  }

  /// Returns floating-point numbers of the given format in the shape of `type`.
  package func floats(_ format: FloatType.Format, like type: Type) -> Type {
    self.type(context.floatType(format), like: type)
  }

  /// Creates the constant `value`, in each element.
  package func constant(_ value: Int, _ type: Type) -> Value {
    let element = type.elementOrSelf
    let width = element.bitWidth ?? 64
    let fill: UInt = value < 0 ? .max : 0
    let words = [UInt(bitPattern: value)] + Array(repeating: fill, count: (width - 1) / 64)
    let scalar =
      width <= 64
      ? context.integer(value, element)
      : words.withUnsafeBufferPointer { context.integer(words: $0, element) }
    var bytes = words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    bytes.removeLast(bytes.count - (width + 7) / 8)
    if width % 8 != 0 { bytes[bytes.count - 1] &= 1 << (width % 8) - 1 }
    return constant(scalar, bytes, type)
  }

  /// Creates the constant `value`, in each element, rounded to their format.
  package func constant(_ value: Double, _ type: Type) -> Value {
    let element = type.elementOrSelf
    guard let format = element.as(FloatType.self)?.format else {
      preconditionFailure("a floating-point constant of another type")
    }
    let bits = SoftFloat(value).converted(to: format).value.bits.low128
    let (low, high) = (UInt64(truncatingIfNeeded: bits), UInt64(truncatingIfNeeded: bits >> 64))
    let bytes = (0..<(format.width + 7) / 8).map { UInt8(truncatingIfNeeded: bits >> UInt128(8 * $0)) }
    return constant(context.float(bits: low, high: high, element), bytes, type)
  }

  private func constant(_ scalar: Attribute, _ bytes: [UInt8], _ type: Type) -> Value {
    let value = type.elementType == nil ? scalar : context.denseElements(type, isSplat: true, bytes)
    return constant(value, type)
  }

  /// Creates a constant.
  package func constant(_ value: Attribute, _ type: Type) -> Value {
    rewriter.create(Arith.Constant.self, results: [type], properties: [value]).result
  }

  /// Creates an operation on two integers.
  package func make<S: IntegerBinary>(_: S.Type, _ lhs: Value, _ rhs: Value) -> Value {
    rewriter.create(S.self) { ($0.lhs, $0.rhs) = (lhs, rhs) }.result
  }

  /// Creates an operation on two floating-point numbers.
  package func make<S: FloatBinary>(
    _: S.Type, _ lhs: Value, _ rhs: Value, _ flags: Arith.FastMathFlags = []
  ) -> Value {
    rewriter.create(S.self) { ($0.lhs, $0.rhs, $0.fastmath) = (lhs, rhs, flags) }.result
  }

  /// Creates a cast to `type`.
  package func cast<S: ElementwiseCast>(_: S.Type, _ value: Value, to type: Type) -> Value {
    rewriter.create(S.self) { ($0.input, $0.out) = (value, type) }.out
  }

  /// Creates a comparison of integers.
  package func compare(_ predicate: Arith.IntegerPredicate, _ lhs: Value, _ rhs: Value) -> Value {
    rewriter.create(Arith.CmpI.self) { ($0.predicate, $0.lhs, $0.rhs) = (predicate, lhs, rhs) }.result
  }

  /// Creates a comparison of floating-point numbers.
  package func compareFloats(_ predicate: Arith.FloatPredicate, _ lhs: Value, _ rhs: Value) -> Value {
    rewriter.create(Arith.CmpF.self) { ($0.predicate, $0.lhs, $0.rhs) = (predicate, lhs, rhs) }.result
  }

  /// Creates a choice.
  package func select(_ condition: Value, _ trueValue: Value, _ falseValue: Value) -> Value {
    rewriter.create(Arith.Select.self) {
      ($0.condition, $0.trueValue, $0.falseValue) = (condition, trueValue, falseValue)
    }.result
  }

  /// Returns `value` in another format: narrower, wider, or the same.
  package func convert(_ value: Value, to type: Type, _ flags: Arith.FastMathFlags? = nil) -> Value {
    let (from, to) = (value.type.elementOrSelf.bitWidth ?? 0, type.elementOrSelf.bitWidth ?? 0)
    if from < to {
      return rewriter.create(Arith.ExtF.self) { ($0.input, $0.fastmath, $0.out) = (value, flags, type) }.out
    }
    if from == to { return value }
    return rewriter.create(Arith.TruncF.self) { ($0.input, $0.fastmath, $0.out) = (value, flags, type) }.out
  }
}
