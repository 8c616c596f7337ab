public import Accel
import ArithDialect

/// Computes functions of formats that a target does not support in one that it does.
public struct MathExtendToSupportedTypes: Pass {
  public static let name = "math-extend-to-supported-types"
  public static let title = "MathExtendToSupportedTypes"
  public static let summary = "Legalize floating-point math ops on low-precision floats"
  public static let dependentDialects: [any Dialect.Type] = [Arith.self, Math.self]

  /// The formats that the target supports besides f32 and f64.
  public var extraTypes: [String] = []
  /// The format that is used for the others.
  public var targetType = "f32"

  public static let options: [PassOption<Self>] = [
    .init(
      "extra-types", \.extraTypes,
      "MLIR types with arithmetic support on a given target (f64 and f32 are implicitly supported)"),
    .init("target-type", \.targetType, "MLIR type to convert the unsupported source types to"),
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    typealias Emulation = ArithEmulateUnsupportedFloats
    let target = try Emulation.type(named: targetType, "target", op.context)
    var supported = [FloatFormat.f32, .f64].map { op.context.floatType($0) }
    for name in extraTypes { supported.append(try Emulation.type(named: name, "source", op.context)) }
    let converter = Emulation.converter(to: target) { [supported] in
      $0.as(FloatType.self) != nil && !supported.contains($0)
    }
    do throws(ConversionFailure) {
      try convertPartially(op, to: Self.target(converter), [Emulation.emulation(converter)])
    } catch {
      error.emit(in: op.context)
      throw .reported
    }
  }

  /// Returns what is legal in the end. Targets often have fused multiplications of small formats, so these stay.
  private static func target(_ converter: TypeConverter) -> ConversionTarget {
    var target = ConversionTarget()
    target.addDynamicallyLegalUnknown { _ in true }
    target.addDynamicallyLegal(dialect: Math.self) { converter.isLegal($0) }
    target.addLegal(Math.Fma.self)
    return target
  }
}
