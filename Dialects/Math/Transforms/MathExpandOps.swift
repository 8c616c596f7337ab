public import Accel
import ArithDialect

/// Replaces functions by simpler ones and by arithmetic.
public struct MathExpandOps: Pass {
  public static let name = "math-expand-ops"
  public static let title = "MathExpandOpsPass"
  public static let summary = "Expand math operations."
  public static let dependentDialects: [any Dialect.Type] = [Arith.self, Math.self]

  /// The operations that are replaced, without the name of the dialect; all if there are none.
  public var ops: [String] = []

  public static let options: [PassOption<Self>] = [.init("ops", \.ops, "Operations to expand.")]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let expansions = MathExpansion.functions + MathExpansion.powers + MathExpansion.roundings
    let patterns = expansions.filter { ops.isEmpty || ops.contains($0.mnemonic) }.map(\.pattern)
    var options = GreedyOptions()
    options.traversal = .bottomUp
    if !rewriteGreedily(op, PatternTable(patterns), options).changed { context.preserveAll() }
  }
}

/// What an operation of one kind is replaced by.
struct MathExpansion {
  /// The name of the operation within the dialect.
  let mnemonic: String
  /// The pattern that replaces it.
  let pattern: Pattern

  /// Creates an expansion of operations of kind `S`, by the value that `replacement` makes.
  ///
  /// If it makes constants, the shape must be known.
  init<S: OpSchema>(
    _: S.Type, hasConstants: Bool = true,
    _ replacement: @escaping @Sendable (Expansion, Op<S>) throws(NoMatch) -> Value
  ) {
    mnemonic = "\(S.name)".split(separator: ".").dropFirst().joined(separator: ".")
    pattern = Pattern("expand-\(S.name)") { (op: Op<S>, rewriter) throws(NoMatch) in
      let type = op.operation.result(0).type
      guard !hasConstants || type.elementType == nil || type.hasStaticShape else {
        throw NoMatch("the shape is not known")
      }
      return rewriter.replace(op.operation, with: try replacement(Expansion(rewriter: rewriter), op))
    }
  }
}

extension Expansion {
  /// Creates a function of one number.
  func make<S: FloatFunction>(_: S.Type, _ operand: Value) -> Value {
    rewriter.create(S.self) { $0.operand = operand }.result
  }

  /// Creates a function of two numbers.
  func make<S: BinaryFloatFunction>(_: S.Type, _ lhs: Value, _ rhs: Value) -> Value {
    rewriter.create(S.self) { ($0.lhs, $0.rhs) = (lhs, rhs) }.result
  }

  /// Creates `-operand`.
  func negate(_ operand: Value) -> Value {
    rewriter.create(Arith.NegF.self) { $0.operand = operand }.result
  }

  /// Creates `a * b + c` that is rounded once.
  func fusedMultiply(_ a: Value, _ b: Value, _ c: Value) -> Value {
    rewriter.create(Math.Fma.self) { ($0.a, $0.b, $0.c) = (a, b, c) }.result
  }
}
