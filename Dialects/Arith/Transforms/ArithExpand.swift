public import Accel

/// Replaces operations for which targets have no instruction by simpler ones.
public struct ArithExpand: Pass {
  public static let name = "arith-expand"
  public static let title = "ArithExpandOpsPass"
  public static let summary = "Legalize Arith ops to be convertible to LLVM."

  /// Whether conversions between bf16 and f32 are replaced.
  public var includeBF16 = false
  /// Whether conversions from and to f8E8M0FNU are replaced.
  public var includeF8E8M0 = false
  /// Whether conversions from and to f4E2M1FN are replaced.
  public var includeF4E2M1 = false

  public static let options: [PassOption<Self>] = [
    .init("include-bf16", \.includeBF16, "Enable the BF16 expansion patterns"),
    .init("include-f8e8m0", \.includeF8E8M0, "Enable the F8E8M0 expansion patterns"),
    .init("include-f4e2m1", \.includeF4E2M1, "Enable the F4E2M1 expansion patterns"),
  ]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    do throws(ConversionFailure) {
      try convertPartially(op, to: target, patterns)
    } catch {
      error.emit(in: op.context)
      throw .reported
    }
  }

  /// What is legal in the end.
  private var target: ConversionTarget {
    var target = ConversionTarget()
    target.addLegal(dialect: Arith.self)
    for kind in Self.expandedKinds { target.addIllegal(named: kind) }
    let (bf16, f8E8M0, f4E2M1) = (includeBF16, includeF8E8M0, includeF4E2M1)
    /// `true` iff no pattern is for numbers in the wide format that are narrow, too.
    @Sendable func isLegal(wide: Type, narrow: Type) -> Bool {
      let (wide, narrow) = (wide.elementOrSelf, narrow.elementOrSelf)
      if bf16, narrow.isFloat(.bf16), wide.isFloat(.f32) { return false }
      if f8E8M0, narrow.isFloat(.f8E8M0FNU) { return false }
      return !(f4E2M1 && narrow.isFloat(.f4E2M1FN))
    }
    if bf16 || f8E8M0 || f4E2M1 {
      target.addDynamicallyLegal(ExtF.self) { isLegal(wide: $0.out.type, narrow: $0.input.type) }
      target.addDynamicallyLegal(TruncF.self) { isLegal(wide: $0.input.type, narrow: $0.out.type) }
    }
    return target
  }

  private typealias ExtF = Arith.ExtF
  private typealias TruncF = Arith.TruncF

  /// The kinds that are always replaced.
  private static let expandedKinds = [
    Arith.CeilDivSI.name, Arith.CeilDivUI.name, Arith.FloorDivSI.name, Arith.MaximumF.name,
    Arith.MinimumF.name, Arith.MaxNumF.name, Arith.MinNumF.name, Arith.MaxSI.name, Arith.MaxUI.name,
    Arith.MinSI.name, Arith.MinUI.name, Arith.ScalingExtF.name, Arith.ScalingTruncF.name,
  ]

  /// How it becomes legal.
  private var patterns: [ConversionPattern] {
    var patterns = Expansion.divisions + Expansion.extremes + Expansion.scaling
    if includeBF16 { patterns += Expansion.bf16 }
    if includeF8E8M0 { patterns += Expansion.f8E8M0 }
    if includeF4E2M1 { patterns += Expansion.f4E2M1 }
    return patterns.map { ConversionPattern($0) }
  }
}

extension Type {
  /// `true` iff this is the floating-point type of the given format.
  func isFloat(_ format: FloatType.Format) -> Bool { self.as(FloatType.self)?.format == format }
}
