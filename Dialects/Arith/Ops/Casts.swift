public import Accel

// MARK: Families

/// One value in, a value of another type but the same shape out.
public protocol ElementwiseCast: CastInterface {
  /// What is cast, and what it becomes.
  static var inputType: TypeConstraint { get }
  static var outputType: TypeConstraint { get }
  /// `true` iff an element of the first type can become one of the second.
  static func canCast(_ input: Type, to output: Type) -> Bool
}

extension ElementwiseCast {
  public static var input: Operand<0> { .init(inputType, name: "in") }
  public static var out: Result<0> { .init(outputType) }
  public static var fields: [any OpField] { [input, out] }
  public static var traits: Traits { [.pure, .elementwise, .sameOperandsAndResultShape] }
  public static var interfaces: [Implements] { [cast] }
  public static var rules: [Rule] { [sameTensorDimensions] }
  public static var assembly: Assembly? { "\(input)\(.attributes) : \(type: input) to \(type: out)" }

  public static func areCompatible(_ inputs: [Type], _ outputs: [Type]) -> Bool {
    let encodings = [inputs[0], outputs[0]].map { $0.as(RankedTensorType.self)?.encoding }
    return inputs[0].hasCompatibleShape(outputs[0]) && encodings[0] == encodings[1]
      && canCast(inputs[0].elementOrSelf, to: outputs[0].elementOrSelf)
  }

  /// Tensors keep their dimensions, known and unknown ones.
  static var sameTensorDimensions: Rule {
    Rule("input and output have the same tensor dimensions") { (op: Op<Self>) in
      guard let before = op.input.type.tensorShape, let after = op.out.type.tensorShape else { return false }
      return before == after
    }
  }
}

extension Type {
  /// The dimensions of a tensor, or none if this is no tensor; `nil` if its rank is unknown.
  fileprivate var tensorShape: List<Int>? {
    self.is(UnrankedTensorType.self) ? nil : self.as(RankedTensorType.self)?.shape ?? List()
  }
}

/// An integer in, a wider integer out.
public protocol IntegerExtension: ElementwiseCast {}

extension IntegerExtension {
  public static var inputType: TypeConstraint { .signlessFixedWidthIntegerLike }
  public static var outputType: TypeConstraint { .signlessFixedWidthIntegerLike }
  public static func canCast(_ input: Type, to output: Type) -> Bool { isWider(output, than: input) }
}

/// An integer in, a floating-point number out.
public protocol IntegerToFloat: ElementwiseCast {}

extension IntegerToFloat {
  public static var inputType: TypeConstraint { .signlessFixedWidthIntegerLike }
  public static var outputType: TypeConstraint { .floatLike }
  public static func canCast(_ input: Type, to output: Type) -> Bool { true }
}

/// A floating-point number in, an integer out.
public protocol FloatToInteger: ElementwiseCast {}

extension FloatToInteger {
  public static var inputType: TypeConstraint { .floatLike }
  public static var outputType: TypeConstraint { .signlessFixedWidthIntegerLike }
  public static func canCast(_ input: Type, to output: Type) -> Bool { true }
}

/// An integer in, an index out; or the other way round.
public protocol IndexConversion: ElementwiseCast {}

extension IndexConversion {
  public static var inputType: TypeConstraint {
    .signlessIntegerLike.orMemRef(of: "signless-integer") { $0.isSignlessInteger || $0.isIndex }
  }
  public static var outputType: TypeConstraint { inputType }
  public static func canCast(_ input: Type, to output: Type) -> Bool {
    input.isIndex ? output.isSignlessInteger : output.isIndex
  }
}

/// `true` iff elements of the first type have more bits.
private func isWider(_ type: Type, than other: Type) -> Bool {
  guard let width = type.bitWidth, let otherWidth = other.bitWidth else { return false }
  return width > otherWidth
}

// MARK: Integers

extension Arith {
  /// A wider integer, filled with zeros.
  ///
  ///     %wide = arith.extui %in : i16 to i32
  public enum ExtUI: IntegerExtension {
    public static let name = "arith.extui"
  }

  /// A wider integer, filled with the sign.
  ///
  ///     %wide = arith.extsi %in : vector<4xi16> to vector<4xi32>
  public enum ExtSI: IntegerExtension {
    public static let name = "arith.extsi"
  }

  /// A narrower integer, without the upper bits; poison if they are needed and `overflow` says they aren't.
  ///
  ///     %narrow = arith.trunci %in overflow<nsw> : i32 to i16
  public enum TruncI: ElementwiseCast {
    public static let name = "arith.trunci"
    public static let inputType = TypeConstraint.signlessFixedWidthIntegerLike
    public static let outputType = TypeConstraint.signlessFixedWidthIntegerLike
    public static var overflowFlags: DefaultProperty<0, OverflowFlags> { .init([]) }
    public static let fields: [any OpField] = [input, overflowFlags, out]
    public static let assembly: Assembly? =
      "\(input)\("overflow", overflowFlags)\(.attributes) : \(type: input) to \(type: out)"
    public static func canCast(_ input: Type, to output: Type) -> Bool { isWider(input, than: output) }
  }

  /// An index as an integer or an integer as an index, extended by its sign or truncated.
  ///
  ///     %index = arith.index_cast %in : i32 to index
  public enum IndexCast: IndexConversion {
    public static let name = "arith.index_cast"
  }

  /// An index as an integer or an integer as an index, extended by zeros or truncated.
  ///
  ///     %integer = arith.index_castui %in : index to i64
  public enum IndexCastUI: IndexConversion {
    public static let name = "arith.index_castui"
  }
}

// MARK: Integers and floating-point numbers

extension Arith {
  /// An unsigned integer as a floating-point number, rounded to the nearest.
  ///
  ///     %number = arith.uitofp %in : i32 to f32
  public enum UIToFP: IntegerToFloat {
    public static let name = "arith.uitofp"
  }

  /// A signed integer as a floating-point number, rounded to the nearest.
  ///
  ///     %number = arith.sitofp %in : i32 to f32
  public enum SIToFP: IntegerToFloat {
    public static let name = "arith.sitofp"
  }

  /// A floating-point number as an unsigned integer, rounded toward zero.
  ///
  ///     %integer = arith.fptoui %in : f32 to i32
  public enum FPToUI: FloatToInteger {
    public static let name = "arith.fptoui"
  }

  /// A floating-point number as a signed integer, rounded toward zero.
  ///
  ///     %integer = arith.fptosi %in : f32 to i32
  public enum FPToSI: FloatToInteger {
    public static let name = "arith.fptosi"
  }

  /// The same bits, read as another type of the same width.
  ///
  ///     %bits = arith.bitcast %in : f32 to i32
  public enum Bitcast: ElementwiseCast {
    public static let name = "arith.bitcast"
    public static let inputType = TypeConstraint.signlessIntegerOrFloatLike.orMemRef(
      of: "signless-integer or float"
    ) { $0.isSignlessInteger || $0.isFloat }
    public static let outputType = inputType
    public static func canCast(_ input: Type, to output: Type) -> Bool { input.bitWidth == output.bitWidth }
  }
}

// MARK: Floating-point numbers

extension Arith {
  /// The same number in a wider format.
  ///
  ///     %wide = arith.extf %in : f16 to f32
  public enum ExtF: ElementwiseCast {
    public static let name = "arith.extf"
    public static let inputType = TypeConstraint.floatLike
    public static let outputType = TypeConstraint.floatLike
    public static var fastmath: OptionalProperty<0, FastMathFlags> { .init() }
    public static let fields: [any OpField] = [input, fastmath, out]
    public static let assembly: Assembly? =
      "\(input)\("fastmath", fastmath)\(.attributes) : \(type: input) to \(type: out)"
    public static func canCast(_ input: Type, to output: Type) -> Bool { isWider(output, than: input) }
  }

  /// The number in a narrower format, rounded.
  ///
  ///     %narrow = arith.truncf %in to_nearest_even : f32 to f16
  public enum TruncF: ElementwiseCast {
    public static let name = "arith.truncf"
    public static let inputType = TypeConstraint.floatLike
    public static let outputType = TypeConstraint.floatLike
    public static var roundingMode: OptionalProperty<0, RoundingMode> { .init(name: "roundingmode") }
    public static var fastmath: OptionalProperty<1, FastMathFlags> { .init() }
    public static let fields: [any OpField] = [input, roundingMode, fastmath, out]
    public static let assembly: Assembly? = """
      \(input)\(if: roundingMode, " \(roundingMode)")\("fastmath", fastmath)\(.attributes) \
      : \(type: input) to \(type: out)
      """
    public static func canCast(_ input: Type, to output: Type) -> Bool { isWider(input, than: output) }
  }

  /// The product of a number and a scale in a wider format; the formats are those of the OCP microscaling
  /// specification.
  ///
  ///     %wide = arith.scaling_extf %in, %scale : f4E2M1FN, f8E8M0FNU to f32
  public enum ScalingExtF: ElementwiseCast {
    public static let name = "arith.scaling_extf"
    public static let inputType = TypeConstraint.floatLike
    public static let outputType = TypeConstraint.floatLike
    public static var scale: Operand<1> { .init(.floatLike) }
    public static var fastmath: OptionalProperty<0, FastMathFlags> { .init() }
    public static let fields: [any OpField] = [input, scale, fastmath, out]
    public static let traits: Traits = [.pure, .elementwise]
    public static let assembly: Assembly? = """
      \(input), \(scale)\("fastmath", fastmath)\(.attributes) \
      : \(type: input), \(type: scale) to \(type: out)
      """
    public static func canCast(_ input: Type, to output: Type) -> Bool { isWider(output, than: input) }
  }

  /// The quotient of a number and a scale in a narrower format, rounded; the formats are those of the OCP
  /// microscaling specification.
  ///
  ///     %narrow = arith.scaling_truncf %in, %scale : f32, f8E8M0FNU to f4E2M1FN
  public enum ScalingTruncF: ElementwiseCast {
    public static let name = "arith.scaling_truncf"
    public static let inputType = TypeConstraint.floatLike
    public static let outputType = TypeConstraint.floatLike
    public static var scale: Operand<1> { .init(.floatLike) }
    public static var roundingMode: OptionalProperty<0, RoundingMode> { .init(name: "roundingmode") }
    public static var fastmath: OptionalProperty<1, FastMathFlags> { .init() }
    public static let fields: [any OpField] = [input, scale, roundingMode, fastmath, out]
    public static let traits: Traits = [.pure, .elementwise]
    public static let assembly: Assembly? = """
      \(input), \(scale)\(if: roundingMode, " \(roundingMode)")\("fastmath", fastmath)\(.attributes) \
      : \(type: input), \(type: scale) to \(type: out)
      """
    public static func canCast(_ input: Type, to output: Type) -> Bool { isWider(input, than: output) }
  }
}
