import Accel
import ArithDialect
import ComplexDialect
import MathDialect

/// What the body of an operation computes, as a function of its arguments: the elements of inputs and outputs.
public indirect enum ScalarExpression: Sendable {
  /// The argument at a position.
  case argument(Int)
  /// An expression as a number of the type of the last argument.
  case cast(ScalarExpression)
  /// The same, with integers read as unsigned.
  case castUnsigned(ScalarExpression)
  /// The same, as the operation's attribute `cast` says.
  case castAsAttribute(ScalarExpression)
  /// An expression as a number of another type.
  case castTo(NumberType, ScalarExpression)
  /// A function of expressions.
  case apply(Linalg.ElementwiseKind, [ScalarExpression])
  /// A number.
  case integer(Int)
  /// A number.
  case double(Double)
  /// The index of the iteration along a dimension.
  case index(Int)

  /// A type that some bodies name.
  public enum NumberType: Sendable { case i32, f64 }

  public static func + (lhs: ScalarExpression, rhs: ScalarExpression) -> ScalarExpression {
    .apply(.add, [lhs, rhs])
  }
  public static func - (lhs: ScalarExpression, rhs: ScalarExpression) -> ScalarExpression {
    .apply(.sub, [lhs, rhs])
  }
  public static func * (lhs: ScalarExpression, rhs: ScalarExpression) -> ScalarExpression {
    .apply(.mul, [lhs, rhs])
  }
}

/// Builds expressions at the end of a block whose arguments are elements of inputs and outputs.
///
/// As in MLIR, what has no operation for a type is refused in the words of `BodyFailure`.
struct ScalarBuilder {
  /// Where operations go.
  var builder: Builder
  /// What the operation says of casts, if it says anything.
  var cast: Linalg.TypeFunction?
  /// The block's arguments.
  let arguments: ArgumentList

  /// Creates a builder for the end of `block`.
  init(_ block: Block, in context: Context, at location: Location, cast: Linalg.TypeFunction? = nil) {
    builder = Builder(atEndOf: block, in: context)
    builder.location = location
    (self.cast, arguments) = (cast, block.arguments)
  }

  /// The type of the output's elements.
  private var outputType: Type { arguments[arguments.count - 1].type }

  /// Ends the block by yielding `values`.
  mutating func yield(_ values: [Value]) { builder.create(Linalg.Yield.self, operands: values) }

  /// Returns the value of `expression`.
  mutating func build(_ expression: ScalarExpression) throws(BodyFailure) -> Value {
    switch expression {
    case .argument(let index): return arguments[index]
    case .cast(let inner): return convert(try build(inner), to: outputType, isUnsigned: false)
    case .castUnsigned(let inner): return convert(try build(inner), to: outputType, isUnsigned: true)
    case .castAsAttribute(let inner):
      return convert(try build(inner), to: outputType, isUnsigned: cast == .castUnsigned)
    case .castTo(let type, let inner):
      return convert(try build(inner), to: self.type(type), isUnsigned: false)
    case .apply(let kind, let operands):
      var values: [Value] = []
      for operand in operands { values.append(try build(operand)) }
      return try apply(kind, values)
    case .integer(let number): return constant(builder.context.integer(number, builder.context.i64))
    case .double(let number): return constant(number.attribute(in: builder.context))
    case .index(let dimension):
      return builder.create(
        Linalg.Index.self, results: [builder.context.indexType],
        properties: [builder.context.integer(dimension, builder.context.i64)]
      ).result
    }
  }

  /// Returns the type of a name.
  private func type(_ type: ScalarExpression.NumberType) -> Type {
    switch type {
    case .i32: builder.context.i32
    case .f64: builder.context.floatType(.f64)
    }
  }

  /// Creates an operation with one result.
  private mutating func create<S: OpSchema>(_: S.Type, _ operands: [Value], _ type: Type? = nil) -> Value {
    builder.create(S.self, operands: operands, results: [type ?? operands[0].type]).operation.result(0)
  }

  /// Creates a constant.
  private mutating func constant(_ value: Attribute) -> Value {
    builder.create(Arith.Constant.self, results: [value.type.unsafelyUnwrapped], properties: [value]).result
  }

  // MARK: Functions

  /// Returns what `kind` makes of `values`.
  mutating func apply(_ kind: Linalg.ElementwiseKind, _ values: [Value]) throws(BodyFailure) -> Value {
    switch kind.arity {
    case 1: try applyUnary(kind, values)
    case 2: try applyBinary(kind, values)
    default: try applySelect(values)
    }
  }

  private mutating func applyUnary(
    _ kind: Linalg.ElementwiseKind, _ values: [Value]
  ) throws(BodyFailure) -> Value {
    let type = values[0].type
    guard type.isFloat else { throw BodyFailure("unsupported non numeric type") }
    switch kind {
    case .exp: return create(Math.Exp.self, values)
    case .log: return create(Math.Log.self, values)
    case .abs: return create(Math.AbsF.self, values)
    case .ceil: return create(Math.Ceil.self, values)
    case .floor: return create(Math.Floor.self, values)
    case .negf: return create(Arith.NegF.self, values)
    case .reciprocal:
      let one = SoftFloat(1.0).converted(to: type.as(FloatType.self).unsafelyUnwrapped.format).value
      return create(Arith.DivF.self, [constant(builder.context.number(one.bits, type)), values[0]])
    case .round: return create(Math.Round.self, values)
    case .sqrt: return create(Math.Sqrt.self, values)
    case .rsqrt: return create(Math.Rsqrt.self, values)
    case .square: return create(Arith.MulF.self, [values[0], values[0]])
    case .tanh: return create(Math.Tanh.self, values)
    default: return create(Math.Erf.self, values)
    }
  }

  private mutating func applySelect(_ values: [Value]) throws(BodyFailure) -> Value {
    let types = values.map(\.type)
    let isTyped =
      [1, 2].allSatisfy { types[$0].isFloat } || [1, 2].allSatisfy { types[$0].is(IntegerType.self) }
    guard types[0].isSignlessInteger(1) || isTyped else { throw BodyFailure("unsupported non numeric type") }
    return create(Arith.Select.self, values, types[1])
  }

  private mutating func applyBinary(
    _ kind: Linalg.ElementwiseKind, _ values: [Value]
  ) throws(BodyFailure) -> Value {
    let types = values.map(\.type)
    let isComplex = types.allSatisfy { $0.is(ComplexType.self) }
    let isFloat = types.allSatisfy(\.isFloat)
    let isInteger = types.allSatisfy { $0.is(IntegerType.self) }
    let isBool = types.allSatisfy { $0.as(IntegerType.self)?.width == 1 }
    guard isComplex || isFloat || isInteger else {
      throw BodyFailure(
        "Cannot build binary Linalg operation: expects allComplex, allFloatingPoint, or allInteger, got "
          + types.map { "'\($0.text)'" }.joined(separator: " and "))
    }
    switch kind {
    case .add where isComplex: return create(Complex.Add.self, values)
    case .add where isFloat: return create(Arith.AddF.self, values)
    case .add where isBool: return create(Arith.OrI.self, values)
    case .add: return create(Arith.AddI.self, values)
    case .sub where isComplex: return create(Complex.Sub.self, values)
    case .sub where isFloat: return create(Arith.SubF.self, values)
    case .sub where isBool: throw BodyFailure("unsupported operation: sub with bools")
    case .sub: return create(Arith.SubI.self, values)
    case .mul where isComplex: return create(Complex.Mul.self, values)
    case .mul where isFloat: return create(Arith.MulF.self, values)
    case .mul where isBool: return create(Arith.AndI.self, values)
    case .mul: return create(Arith.MulI.self, values)
    case .div where isComplex: return create(Complex.Div.self, values)
    case .div where isFloat: return create(Arith.DivF.self, values)
    case .div where isBool: throw BodyFailure("unsupported operation: div with bools")
    case .div: return create(Arith.DivSI.self, values)
    case .divUnsigned where !isInteger || isBool:
      throw BodyFailure("unsupported operation: unsigned div not on uint")
    case .divUnsigned: return create(Arith.DivUI.self, values)
    case .maxUnsigned where !isInteger || isBool:
      throw BodyFailure("unsupported operation: unsigned max not on uint")
    case .minUnsigned where !isInteger || isBool:
      throw BodyFailure("unsupported operation: unsigned min not on uint")
    case .maxSigned where isFloat: return create(Arith.MaximumF.self, values)
    case .minSigned where isFloat: return create(Arith.MinimumF.self, values)
    case .maxSigned where isInteger: return create(Arith.MaxSI.self, values)
    case .minSigned where isInteger: return create(Arith.MinSI.self, values)
    case .maxUnsigned where isInteger: return create(Arith.MaxUI.self, values)
    case .minUnsigned where isInteger: return create(Arith.MinUI.self, values)
    case .powf where isFloat: return create(Math.PowF.self, values)
    default: throw BodyFailure("unsupported non numeric type")
    }
  }

  // MARK: Casts

  /// Returns `value` as a number of type `type`, or as it is if there is no way.
  private mutating func convert(_ value: Value, to type: Type, isUnsigned: Bool) -> Value {
    let from = value.type
    if from == type { return value }
    if let target = type.as(FloatType.self) {
      if let source = from.as(FloatType.self) {
        if target.width > source.width { return create(Arith.ExtF.self, [value], type) }
        return target.width < source.width ? create(Arith.TruncF.self, [value], type) : value
      }
      if from.is(IntegerType.self) {
        return isUnsigned
          ? create(Arith.UIToFP.self, [value], type) : create(Arith.SIToFP.self, [value], type)
      }
      return value
    }
    if let target = type.as(IntegerType.self) {
      if from.isFloat {
        return isUnsigned
          ? create(Arith.FPToUI.self, [value], type) : create(Arith.FPToSI.self, [value], type)
      }
      if from.isIndex { return create(Arith.IndexCast.self, [value], type) }
      guard let source = from.as(IntegerType.self) else { return value }
      if target.width > source.width {
        return isUnsigned
          ? create(Arith.ExtUI.self, [value], type) : create(Arith.ExtSI.self, [value], type)
      }
      return target.width < source.width ? create(Arith.TruncI.self, [value], type) : value
    }
    if let target = type.as(ComplexType.self) { return toComplex(value, target, type, isUnsigned) }
    return value
  }

  /// Returns a number as a complex one.
  private mutating func toComplex(
    _ value: Value, _ target: ComplexType, _ type: Type, _ isUnsigned: Bool
  ) -> Value {
    guard target.element.isFloat else { return value }
    if let source = value.type.as(ComplexType.self) {
      guard source.element.isFloat else { return value }
      let parts = [
        create(Complex.Re.self, [value], source.element), create(Complex.Im.self, [value], source.element),
      ]
      let converted = parts.map { convert($0, to: target.element, isUnsigned: isUnsigned) }
      return create(Complex.Create.self, converted, type)
    }
    guard value.type.isFloat || value.type.is(IntegerType.self),
      let width = target.element.bitWidth
    else { return value }
    let real = convert(value, to: target.element, isUnsigned: isUnsigned)
    let zero = constant(builder.context.number(.zero(width: width), target.element))
    return create(Complex.Create.self, [real, zero], type)
  }
}

/// Why there is no body for operands of certain types.
struct BodyFailure: Error {
  /// The message.
  let message: String
  init(_ message: String) { self.message = message }
}
