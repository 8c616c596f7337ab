public import Accel
public import ArithDialect

extension Vector {
  /// All elements of a vector combined, and one more.
  ///
  ///     %0 = vector.reduction <add>, %v : vector<16xf32> into f32
  ///     %1 = vector.reduction <mul>, %v, %x fastmath<fast> : vector<16xf32> into f32
  public enum Reduction: MaskableInterface {
    public static let name = "vector.reduction"
    public static var kind: Property<0, CombiningKindAttr> { .init() }
    public static var vector: Operand<0> { .init(.vectorOfAnyRank()) }
    public static var acc: OptionalOperand<1> {
      .init(.any.inferred(from: dest, "dest and acc have the same type") { $0 })
    }
    public static var fastmath: DefaultProperty<1, Arith.FastMathFlags> { .init([]) }
    public static var dest: Result<0> { .init() }
    public static let fields: [any OpField] = [kind, vector, acc, fastmath, dest]
    public static let traits: Traits = .pure
    public static let interfaces = [maskable]
    public static let rules = [
      Rule.resultElements("source operand and result have same element type", Self.self)
    ]
    public static let assembly: Assembly? =
      "\(kind), \(vector)\(if: acc, ", \(acc)")\("fastmath", fastmath)\(.attributes) : \(type: vector) into \(type: dest)"

    public static func maskType(of op: Op<Self>) -> Type { op.context.maskType(of: op.vector.type) }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let rank = op.vector.vector.rank
      if rank > 1 { throw VerificationFailure("unsupported reduction rank: \(rank)") }
      if !op.kind.value.supports(op.dest.type) {
        throw VerificationFailure(
          "unsupported reduction type ''\(op.dest.type.text)'' for kind '\(op.kind.value.rawValue.text)'")
      }
    }
  }

  /// Elements of a vector combined along some dimensions, and with others.
  ///
  ///     %0 = vector.multi_reduction <add>, %v, %acc [1, 3] : vector<4x8x16x32xf32> to vector<4x16xf32>
  public enum MultiReduction: ResultTypeInterface, MaskableInterface {
    public static let name = "vector.multi_reduction"
    public static var kind: Property<0, CombiningKindAttr> { .init() }
    public static var source: Operand<0> { .init(.vector()) }
    public static var acc: Operand<1> { .init(.same(as: dest)) }
    public static var reductionDims: Property<1, DenseI64Array> { .init(name: "reduction_dims") }
    public static var dest: Result<0> { .init() }
    public static let fields: [any OpField] = [kind, source, acc, reductionDims, dest]
    public static let traits: Traits = .pure
    public static let interfaces = [resultType, maskable]
    public static let rules = [
      Rule.resultElements("source operand and result have same element type", Self.self)
    ]
    public static let assembly: Assembly? =
      "\(kind), \(source), \(acc)\(.attributes) \(reductionDims) : \(type: source) to \(type: dest)"

    public static func maskType(of op: Op<Self>) -> Type { op.context.maskType(of: op.source.type) }

    public static func inferredResultTypes(of op: Op<Self>) throws(VerificationFailure) -> [Type] {
      let (source, reduced) = (op.source.vector, op.reductionDims.values)
      let kept = source.dimensions.enumerated().filter { !reduced.contains($0.offset) }.map(\.element)
      return [op.context.vectorOrScalar(kept, of: source.element)]
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if try inferredResultTypes(of: op) != [op.dest.type] {
        throw VerificationFailure(
          "destination type '\(op.dest.type.text)' is incompatible with source type '\(op.source.type.text)'")
      }
    }
  }

  /// What becomes of the elements when they are combined one after the other along a dimension.
  ///
  ///     %dest, %accumulated_value = vector.scan <add>, %v, %x {inclusive = true, reduction_dim = 1 : i64} : vector<4x8xf32>, vector<4xf32>
  public enum Scan: OpSchema {
    public static let name = "vector.scan"
    public static var kind: Property<0, CombiningKindAttr> { .init() }
    public static var source: Operand<0> { .init(.vector()) }
    public static var initialValue: Operand<1> { .init(.vectorOfAnyRank(), name: "initial_value") }
    public static var reductionDim: Property<1, Int> { .init(name: "reduction_dim") }
    /// `true` iff an element's own value belongs to what it becomes.
    public static var inclusive: Property<2, Bool> { .init() }
    public static var dest: Result<0> { .init(.same(as: source)) }
    public static var accumulatedValue: Result<1> {
      .init(.same(as: initialValue), name: "accumulated_value")
    }
    public static let fields: [any OpField] = [
      kind, source, initialValue, reductionDim, inclusive, dest, accumulatedValue,
    ]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? =
      "\(kind), \(source), \(initialValue)\(.attributes) : \(type: source), \(type: initialValue)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (source, initial, dimension) = (op.source.vector, op.initialValue.vector, op.reductionDim)
      if dimension >= source.rank {
        throw VerificationFailure(
          "reduction dimension \(dimension) has to be less than \(source.rank)")
      }
      if initial.rank != source.rank - 1 {
        throw VerificationFailure(
          "initial value rank \(initial.rank) has to be equal to \(source.rank - 1)")
      }
      let expected = source.shape.enumerated().filter { $0.offset != dimension }.map(\.element)
      if !zip(initial.shape, expected).allSatisfy({ $0 == $1 }) {
        throw VerificationFailure("incompatible input/initial value shapes")
      }
      if !op.kind.value.supports(source.element) {
        throw VerificationFailure(
          "unsupported reduction type '\(source.element.text)' for kind '\(op.kind.value.rawValue.text)'")
      }
    }
  }
}
