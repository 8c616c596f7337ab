import Accel

/// Makes the operations by which others are replaced, each in a line.
struct Expansion {
  let rewriter: Rewriter

  private var context: Context { rewriter.context }

  /// Returns the type that has `element` in the shape of `type`.
  func type(_ element: Type, like type: Type) -> Type { context.type(type, withElement: element) }

  /// Returns integers of the given width in the shape of `type`.
  func integers(_ width: Int, like type: Type) -> Type { self.type(context.integerType(width), like: type) }

  /// Returns floating-point numbers of the given format in the shape of `type`.
  func floats(_ format: FloatType.Format, like type: Type) -> Type {
    self.type(context.floatType(format), like: type)
  }

  /// Creates the constant `value`, in each element.
  func constant(_ value: Int, _ type: Type) -> Value {
    let element = type.elementOrSelf
    let size = element.bitWidth.map { ($0 + 7) / 8 } ?? 8
    return constant(context.integer(value, element), bits: UInt64(bitPattern: Int64(value)), size, type)
  }

  /// Creates the constant `value`, in each element.
  /// - Requires: the elements are of type f32.
  func constant(_ value: Float, _ type: Type) -> Value {
    let bits = UInt64(value.bitPattern)
    return constant(context.float(bits: bits, type.elementOrSelf), bits: bits, 4, type)
  }

  private func constant(_ scalar: Attribute, bits: UInt64, _ size: Int, _ type: Type) -> Value {
    var value = scalar
    if type.elementType != nil {
      let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 < 8 ? bits >> (8 * $0) : bits >> 63 &* 255) }
      value = context.denseElements(type, isSplat: true, bytes)
    }
    return rewriter.create(
      Arith.Constant.self, results: [type], properties: [value]
    ).result
  }

  /// Creates an operation on two integers.
  func make<S: IntegerBinary>(_: S.Type, _ lhs: Value, _ rhs: Value) -> Value {
    rewriter.create(S.self) { ($0.lhs, $0.rhs) = (lhs, rhs) }.result
  }

  /// Creates an operation on two floating-point numbers.
  func make<S: FloatBinary>(
    _: S.Type, _ lhs: Value, _ rhs: Value, _ flags: Arith.FastMathFlags = []
  ) -> Value {
    rewriter.create(S.self) { ($0.lhs, $0.rhs, $0.fastmath) = (lhs, rhs, flags) }.result
  }

  /// Creates a cast to `type`.
  func cast<S: ElementwiseCast>(_: S.Type, _ value: Value, to type: Type) -> Value {
    rewriter.create(S.self) { ($0.input, $0.out) = (value, type) }.out
  }

  /// Creates a comparison of integers.
  func compare(_ predicate: Arith.IntegerPredicate, _ lhs: Value, _ rhs: Value) -> Value {
    rewriter.create(Arith.CmpI.self) { ($0.predicate, $0.lhs, $0.rhs) = (predicate, lhs, rhs) }.result
  }

  /// Creates a comparison of floating-point numbers.
  func compareFloats(_ predicate: Arith.FloatPredicate, _ lhs: Value, _ rhs: Value) -> Value {
    rewriter.create(Arith.CmpF.self) { ($0.predicate, $0.lhs, $0.rhs) = (predicate, lhs, rhs) }.result
  }

  /// Creates a choice.
  func select(_ condition: Value, _ trueValue: Value, _ falseValue: Value) -> Value {
    rewriter.create(Arith.Select.self) {
      ($0.condition, $0.trueValue, $0.falseValue) = (condition, trueValue, falseValue)
    }.result
  }

  /// Returns `value` in another format: narrower, wider, or the same.
  func convert(_ value: Value, to type: Type, _ flags: Arith.FastMathFlags? = nil) -> Value {
    let (from, to) = (value.type.elementOrSelf.bitWidth ?? 0, type.elementOrSelf.bitWidth ?? 0)
    if from < to {
      return rewriter.create(Arith.ExtF.self) { ($0.input, $0.fastmath, $0.out) = (value, flags, type) }.out
    }
    if from == to { return value }
    return rewriter.create(Arith.TruncF.self) { ($0.input, $0.fastmath, $0.out) = (value, flags, type) }.out
  }
}
