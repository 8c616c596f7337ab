public import Accel
import ArithDialect

extension Complex {
  /// A complex number whose parts are known.
  ///
  ///     %cst = complex.constant [1.0 : f32, -1.0 : f32] : complex<f32>
  public enum Constant: OpSchema {
    public static let name = "complex.constant"
    public static var value: Property<0, ArrayAttr> { .init() }
    public static var complex: Result<0> { .init(.complex) }
    public static let fields: [any OpField] = [value, complex]
    public static let traits: Traits = [.pure, .constantLike]
    public static let assembly: Assembly? = "\(value)\(.attributes) : \(type: complex)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.complex, "cst")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let parts = op.value.elements
      if parts.count != 2 {
        throw VerificationFailure(
          "requires 'value' to be a complex constant, represented as array of two values")
      }
      if !parts.allSatisfy({ $0.is(FloatAttr.self) || $0.is(IntegerAttr.self) }) {
        throw VerificationFailure("requires attribute's elements to be float or integer attributes")
      }
      guard let element = op.complex.type.as(ComplexType.self)?.element, let re = parts[0].type,
        let im = parts[1].type
      else { return }
      if re != element || im != element {
        throw VerificationFailure(
          "requires attribute's element types ('\(re.text)', '\(im.text)') to match the element type of the "
            + "op's return type ('\(element.text)')")
      }
    }
  }

  /// A complex number of two parts.
  ///
  ///     %z = complex.create %a, %b : complex<f32>
  public enum Create: OpSchema {
    public static let name = "complex.create"
    public static var real: Operand<0> {
      .init(
        .float.inferred(from: complex, "complex element type matches real operand type") {
          $0.as(ComplexType.self)?.element
        })
    }
    public static var imaginary: Operand<1> {
      .init(
        .float.inferred(from: complex, "complex element type matches imaginary operand type") {
          $0.as(ComplexType.self)?.element
        })
    }
    public static var complex: Result<0> { .init(.complexFloat) }
    public static let fields: [any OpField] = [real, imaginary, complex]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(real), \(imaginary)\(.attributes) : \(type: complex)"

    // create(re(z), im(z)) → z
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      guard let re = op.real.defined(by: Re.self), let im = op.imaginary.defined(by: Im.self),
        re.complex == im.complex
      else { return nil }
      return .value(re.complex)
    }
  }

  /// The real part.
  ///
  ///     %a = complex.re %z : complex<f32>
  public enum Re: ComplexMeasure {
    public static let name = "complex.re"
    public static let resultName = "real"
    public static let canonicalizations = [negatedPart(Self.self) { $0.real }]

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      if let parts = operands[0]?.as(ArrayAttr.self)?.elements { return .constant(parts[0]) }
      return op.complex.defined(by: Create.self).map { .value($0.real) }
    }
  }

  /// The imaginary part.
  ///
  ///     %b = complex.im %z : complex<f32>
  public enum Im: ComplexMeasure {
    public static let name = "complex.im"
    public static let resultName = "imaginary"
    public static let canonicalizations = [negatedPart(Self.self) { $0.imaginary }]

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      if let parts = operands[0]?.as(ArrayAttr.self)?.elements { return .constant(parts[1]) }
      return op.complex.defined(by: Create.self).map { .value($0.imaginary) }
    }
  }

  // re(neg(create(a, b))) → negf(a); im(neg(create(a, b))) → negf(b)
  private static func negatedPart<S: ComplexMeasure>(
    _: S.Type, _ part: @escaping @Sendable (Op<Create>) -> Value
  ) -> Pattern {
    Pattern("\(S.name.dropFirst(8))-of-neg-of-create") { (op: Op<S>, rewriter) throws(NoMatch) in
      guard let created = op.complex.defined(by: Neg.self)?.complex.defined(by: Create.self) else {
        throw NoMatch("the number is not a negated pair")
      }
      let negated = rewriter.create(Arith.NegF.self) { $0.operand = part(created) }
      return rewriter.replace(op, with: negated.result)
    }
  }

  /// The distance from zero.
  ///
  ///     %r = complex.abs %z : complex<f32>
  public enum Abs: ComplexMeasure {
    public static let name = "complex.abs"
  }

  /// The angle to the positive real axis.
  ///
  ///     %phi = complex.angle %z : complex<f32>
  public enum Angle: ComplexMeasure {
    public static let name = "complex.angle"
  }

  /// `true` iff the numbers are equal.
  ///
  ///     %b = complex.eq %x, %y : complex<f32>
  public enum Equal: ComplexComparison {
    public static let name = "complex.eq"
  }

  /// `true` iff the numbers are not equal.
  ///
  ///     %b = complex.neq %x, %y : complex<f32>
  public enum NotEqual: ComplexComparison {
    public static let name = "complex.neq"
  }
}
