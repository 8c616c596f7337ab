public import Accel

extension Fixed {
  /// A number, given by its bits read as an integer: `384` with 8 bits after the point is 1.5.
  ///
  ///     %x = fixed.constant 384 : !fixed.point<16, 8>
  public enum Constant: OpSchema {
    public static let name = "fixed.constant"
    public static var bits: Property<0, Int> { .init() }
    public static var result: Result<0> { .init(.fixedPoint) }
    public static let fields: [any OpField] = [bits, result]
    public static let traits: Traits = [.pure, .constantLike]
    public static let assembly: Assembly? = "\(bits)\(.attributes) : \(type: result)"

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      .constant(op.bits.attribute(in: op.context))
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let type = op.result.type.as(PointType.self) else { return }
      let bits = op.bits
      let most = Int.max >> (64 - type.width)
      if !(~most...most).contains(bits) {
        throw VerificationFailure("expected a value of \(type.width) bits, but found \(bits)")
      }
    }
  }

  /// The sum of two numbers, which wraps around.
  ///
  ///     %sum = fixed.add %x, %y : !fixed.point<16, 8>
  public enum Add: OpSchema {
    public static let name = "fixed.add"
    public static var lhs: Operand<0> { .init(.fixedPoint) }
    public static var rhs: Operand<1> { .init(.same(as: lhs)) }
    public static var result: Result<0> { .init(.same(as: lhs)) }
    public static let fields: [any OpField] = [lhs, rhs, result]
    public static let traits: Traits = [.pure, .commutative, .sameOperandsAndResultType]
    public static let assembly: Assembly? = "\(lhs), \(rhs)\(.attributes) : \(type: result)"
  }

  /// The same number with another number of bits after the point, rounded down unless told otherwise.
  ///
  ///     %y = fixed.rescale %x : !fixed.point<16, 8> to !fixed.point<16, 4>
  ///     %z = fixed.rescale %x rounding nearest : !fixed.point<16, 8> to !fixed.point<16, 4>
  public enum Rescale: CostInterface {
    public static let name = "fixed.rescale"
    public static var input: Operand<0> { .init(.fixedPoint) }
    public static var rounding: DefaultProperty<0, Rounding> { .init(.down) }
    public static var result: Result<0> { .init(.fixedPoint) }
    public static let fields: [any OpField] = [input, rounding, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? =
      "\(input)\("rounding", rounding)\(.attributes) : \(type: input) to \(type: result)"

    public static let interfaces = [cost]
    public static func cycles(_ op: Op<Self>) -> Int { op.rounding == .nearest ? 2 : 1 }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let before = op.input.type.as(PointType.self), let after = op.result.type.as(PointType.self)
      else { return }
      if before.width != after.width {
        throw VerificationFailure(
          "expected a result of \(before.width) bits, as the input, but found \(after.width)")
      }
    }
  }

  /// A comparison.
  ///
  ///     %less = fixed.compare less %x, %y : !fixed.point<16, 8>
  public enum Compare: OpSchema {
    public static let name = "fixed.compare"
    public static var predicate: Property<0, Predicate> { .init() }
    public static var lhs: Operand<0> { .init(.fixedPoint) }
    public static var rhs: Operand<1> { .init(.same(as: lhs)) }
    public static var result: Result<0> { .init(.i1) }
    public static let fields: [any OpField] = [predicate, lhs, rhs, result]
    public static let traits: Traits = [.pure, .sameTypeOperands]
    public static let assembly: Assembly? = "\(predicate) \(lhs), \(rhs)\(.attributes) : \(type: lhs)"
  }

  /// The bits of a number, as an integer.
  ///
  ///     %i = fixed.bits %x : !fixed.point<16, 8>
  public enum Bits: OpSchema {
    public static let name = "fixed.bits"
    public static var input: Operand<0> { .init(.fixedPoint) }
    public static var result: Result<0> {
      .init(
        .integer.inferred(from: input, "result has as many bits as the input") { type in
          type.as(PointType.self).map { type.context.integerType($0.width) }
        })
    }
    public static let fields: [any OpField] = [input, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(input)\(.attributes) : \(type: input)"
  }

  /// The sum of any number of numbers, and of one more to start with.
  ///
  ///     %s = fixed.sum %x, %y, %z : !fixed.point<16, 8>
  ///     %t = fixed.sum %x, %y from %z : !fixed.point<16, 8>
  public enum Sum: OpSchema {
    public static let name = "fixed.sum"
    public static var terms: VariadicOperand<0> { .init(.same(as: result)) }
    public static var start: OptionalOperand<1> { .init(.same(as: result)) }
    public static var result: Result<0> { .init(.fixedPoint) }
    public static let fields: [any OpField] = [terms, start, result]
    public static let traits: Traits = [.pure, .attributeSizedOperandSegments]
    public static let assembly: Assembly? =
      "\(terms)\(if: start, " from \(start)")\(.attributes) : \(type: result)"

    // sum(x) → x
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      op.terms.count == 1 && op.start == nil ? .value(op.terms[0]) : nil
    }

    public static let canonicalizations = [
      // sum(x, y) → add(x, y)
      Pattern("sum-of-two") { (op: Op<Sum>, rewriter) throws(NoMatch) in
        guard op.terms.count == 2, op.start == nil else { throw NoMatch("there are not two terms") }
        let sum = rewriter.create(Add.self) { ($0.lhs, $0.rhs) = (op.terms[0], op.terms[1]) }
        return rewriter.replace(op, with: sum)
      }
    ]
  }
}
