public import Accel
import ArithDialect

extension Complex {
  /// The bits of a complex number as those of a number, or the other way; the real part is the lower half.
  ///
  ///     %bits = complex.bitcast %z : complex<f32> to i64
  public enum Bitcast: OpSchema {
    public static let name = "complex.bitcast"
    public static var operand: Operand<0> { .init() }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [operand, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(operand)\(.attributes) : \(type: operand) to \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (before, after) = (op.operand.type, op.result.type)
      if before == after { return }
      guard let source = Bits(before) else {
        throw VerificationFailure("operand must be int/float/complex")
      }
      guard let target = Bits(after) else { throw VerificationFailure("result must be int/float/complex") }
      if source.isComplex == target.isComplex {
        throw VerificationFailure("requires that either input or output has a complex type")
      }
      if source.count != target.count { throw VerificationFailure("casting bitwidths do not match") }
    }

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.operand.type == op.result.type ? .value(op.operand) : nil
    }

    public static let canonicalizations = [
      // bitcast(bitcast(x)) → bitcast(x), of `arith` if nothing is complex
      Pattern("complex-bitcast-of-bitcast") { (op: Op<Self>, rewriter) throws(NoMatch) in
        let type = op.result.type
        if let inner = op.operand.defined(by: Self.self) {
          if type.is(ComplexType.self) || inner.operand.type.is(ComplexType.self) {
            return rewriter.replace(op, withCastOf: inner.operand)
          }
          return rewriter.replace(
            op, with: rewriter.create(Arith.Bitcast.self) { ($0.input, $0.out) = (inner.operand, type) })
        }
        guard let inner = op.operand.defined(by: Arith.Bitcast.self) else {
          throw NoMatch("the operand is no bitcast")
        }
        return rewriter.replace(op, withCastOf: inner.input)
      }
    ]

    /// How many bits a number has.
    private struct Bits {
      let count: Int
      let isComplex: Bool

      init?(_ type: Type) {
        let element = type.as(ComplexType.self)?.element
        guard let width = (element ?? type).bitWidth else { return nil }
        (count, isComplex) = (element == nil ? width : 2 * width, element != nil)
      }
    }
  }
}

extension Complex {
  /// Rewrites of operations of other dialects.
  static let generalPatterns = [
    // arith.bitcast(bitcast(x)) → bitcast(x)
    Pattern("arith-bitcast-of-complex-bitcast") { (op: Op<Arith.Bitcast>, rewriter) throws(NoMatch) in
      guard let inner = op.input.defined(by: Bitcast.self) else {
        throw NoMatch("the operand is no bitcast of a complex number")
      }
      return rewriter.replace(op, withCastOf: inner.operand)
    }
  ]
}

extension Rewriter {
  /// Replaces a cast by one of `value` to the same type.
  fileprivate func replace<S>(_ op: Op<S>, withCastOf value: Value) -> Rewritten {
    let type = op.operation.result(0).type
    return replace(
      op, with: create(Complex.Bitcast.self) { ($0.operand, $0.result) = (value, type) })
  }
}
