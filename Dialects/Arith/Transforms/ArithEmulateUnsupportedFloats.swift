public import Accel

/// Does arithmetic on formats that a target does not support in one that it does.
public struct ArithEmulateUnsupportedFloats: Pass {
  public static let name = "arith-emulate-unsupported-floats"
  public static let title = "EmulateUnsupportedFloatsPass"
  public static let summary = "Emulate operations on unsupported floats with extf/truncf"

  /// The formats that the target does not support.
  public var sourceTypes: [String] = []
  /// The format that is used instead.
  public var targetType = "f32"

  public static let options: [PassOption<Self>] = [
    .init("source-types", \.sourceTypes, "MLIR types without arithmetic support on a given target"),
    .init("target-type", \.targetType, "MLIR type to convert the unsupported source types to"),
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let target = try type(named: targetType, "target", op.context)
    var sources: [Type] = []
    for name in sourceTypes { sources.append(try type(named: name, "source", op.context)) }
    if sources.contains(target) {
      op.context.emitError(at: .unknown, "target type cannot be an unsupported source type")
      throw .reported
    }
    let converter = Self.converter(from: sources, to: target)
    do throws(ConversionFailure) {
      try convertPartially(op, to: Self.target(converter), [Self.emulation(converter)])
    } catch {
      error.emit(in: op.context)
      throw .reported
    }
  }

  /// Returns the type called `name`.
  private func type(named name: String, _ role: String, _ context: Context) throws(PassFailure) -> Type {
    let names = [
      "f4E2M1FN", "f6E2M3FN", "f6E3M2FN", "f8E5M2", "f8E4M3", "f8E4M3FN", "f8E5M2FNUZ", "f8E4M3FNUZ",
      "f8E3M4", "f8E8M0FNU", "bf16", "f16", "f32", "f64", "f80", "f128",
    ]
    guard names.contains(name), let format = FloatFormat.allCases.first(where: { "\($0.name)" == name })
    else {
      context.emitError(
        at: .unknown, "could not map \(role) type '\(name)' to a known floating-point type")
      throw .reported
    }
    return context.floatType(format)
  }

  /// Returns what makes numbers of `sources` ones of `target`.
  private static func converter(from sources: [Type], to target: Type) -> TypeConverter {
    var converter = TypeConverter()
    converter.addConversion { type in
      sources.contains(type.elementOrSelf) ? .to(type.context.type(type, withElement: target)) : .same
    }
    converter.addTargetMaterialization { rewriter, type, inputs in
      let input = inputs[0]
      return rewriter.create(Arith.ExtF.self) { ($0.input, $0.fastmath, $0.out) = (input, .contract, type) }
        .out
    }
    return converter
  }

  /// Returns what is legal in the end: what has no number of a source type, or does not compute with it.
  private static func target(_ converter: TypeConverter) -> ConversionTarget {
    var target = ConversionTarget()
    target.addDynamicallyLegalUnknown { _ in true }
    target.addDynamicallyLegal(dialect: Arith.self) { converter.isLegal($0) }
    target.addLegal(Arith.Bitcast.self)
    target.addLegal(Arith.Constant.self)
    target.addLegal(Arith.ExtF.self)
    target.addLegal(Arith.Select.self)
    target.addLegal(Arith.TruncF.self)
    return target
  }

  /// `true` iff `type` is made wider, or stays as it is.
  private static func isWidened(_ type: Type, _ converter: TypeConverter) -> Bool {
    guard let wide = converter.convert(type)?.first, wide != type,
      let from = type.elementOrSelf.as(FloatType.self)?.format,
      let to = wide.elementOrSelf.as(FloatType.self)?.format
    else { return true }
    return from.width < to.width
  }

  /// Returns the pattern that makes an operation again, on other types, and narrows its results.
  private static func emulation(_ converter: TypeConverter) -> ConversionPattern {
    ConversionPattern("emulate-float", on: .any, converter) { (op, groups, rewriter) throws(NoMatch) in
      if converter.isLegal(op) { throw NoMatch("there is no unsupported type") }
      guard op.regions.isEmpty else { throw NoMatch("operations with regions are not supported") }
      let used = Array(op.operands.types) + Array(op.results.types)
      guard used.allSatisfy({ isWidened($0, converter) }) else {
        throw NoMatch("the target type is not wider than the unsupported type")
      }
      var types: [[Type]] = []
      for result in op.results {
        guard let type = converter.convert(result.type) else {
          throw NoMatch("the type of a result cannot be converted")
        }
        types.append(type)
      }
      let wide = rewriter.rebuild(op, operands: groups, resultTypes: types)
      let results = zip(op.results, wide.results).map { old, new in
        if old.type == new.type { return new }
        return rewriter.create(Arith.TruncF.self) {
          ($0.input, $0.fastmath, $0.out) = (new, .contract, old.type)
        }.out
      }
      return rewriter.replace(op, with: results)
    }
  }
}
