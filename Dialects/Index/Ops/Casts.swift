public import Accel

/// An index in and an integer of a known width out, or the other way.
public protocol IndexCast: CastInterface {
  /// How a number that becomes wider is read.
  static var signedness: Signedness { get }
}

extension IndexCast {
  public static var input: Operand<0> { .init(.integerOrIndex) }
  public static var output: Result<0> { .init(.integerOrIndex) }
  public static var fields: [any OpField] { [input, output] }
  public static var traits: Traits { .pure }
  public static var interfaces: [Implements] { [cast] }
  public static var assembly: Assembly? { "\(input)\(.attributes) : \(type: input) to \(type: output)" }

  public static func areCompatible(_ inputs: [Type], _ outputs: [Type]) -> Bool {
    inputs[0].isIndex != outputs[0].isIndex
  }

  /// Folds to indices; integers of other types have no constant in this dialect.
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    guard let input = operands[0]?.integer, let value = resized(input, to: op.output.type) else { return nil }
    return .constant(op.context.number(value, op.output.type))
  }

  /// Returns what a number becomes if that is the same on targets of 32 and of 64 bits.
  private static func resized(_ value: WideInteger, to type: Type) -> WideInteger? {
    guard let width = type.as(IntegerType.self)?.width else { return value.resized(to: 64, signedness) }
    let wide = value.resized(to: width, signedness)
    return wide == value.truncated(to: 32).resized(to: width, signedness) ? wide : nil
  }
}

extension TypeConstraint {
  /// Integers, with or without a sign of their own, and indices.
  static let integerOrIndex = TypeConstraint("integer or index") { $0.isIntegerOrIndex }
}

extension Index {
  /// An index as an integer or the other way; one that becomes wider keeps its sign.
  ///
  ///     %i = index.casts %x : index to i32
  public enum CastS: IndexCast {
    public static let name = "index.casts"
    public static let signedness = Signedness.signed
  }

  /// An index as an integer or the other way; one that becomes wider gets zeros.
  ///
  ///     %i = index.castu %x : index to i32
  public enum CastU: IndexCast {
    public static let name = "index.castu"
    public static let signedness = Signedness.unsigned
  }
}
