public import Accel

extension Affine {
  /// Takes an index apart into one for each element of a basis, and maybe one before for what goes beyond it.
  ///
  ///     %0:3 = affine.delinearize_index %index into (%n, 16, 4) : index, index, index
  public enum DelinearizeIndex: OpSchema, HandwrittenAssembly {
    public static let name = "affine.delinearize_index"
    public static var linearIndex: Operand<0> { .init(.index, name: "linear_index") }
    public static var dynamicBasis: VariadicOperand<1> { .init(.index, name: "dynamic_basis") }
    public static var staticBasis: Property<0, DenseI64Array> { .init(name: "static_basis") }
    public static var multiIndex: VariadicResult<0> { .init(.index, name: "multi_index") }
    public static let fields: [any OpField] = [linearIndex, dynamicBasis, staticBasis, multiIndex]
    public static let traits: Traits = .pure

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let basis = op.staticBasis.values
      if op.multiIndex.count != basis.count, op.multiIndex.count != basis.count + 1 {
        throw VerificationFailure(
          "should return an index for each basis element and up to one extra index")
      }
      try verifyDynamicBasis(basis, op.dynamicBasis)
      if !basis.allSatisfy({ $0 > 0 || $0 == ShapeDimension.dynamic }) {
        throw VerificationFailure("no basis element may be statically non-positive")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let index = try parser.parseOperand()
      try parser.parse(keyword: "into")
      let basis = try parser.parseIndexList("(", ")")
      try parser.parseOptionalAttributes(into: &state)
      try parser.parse(":")
      state.resultTypes = try parser.parseTypes()
      state.set(staticBasis, DenseI64Array(basis.dimensions).attribute(in: parser.context))
      state.operands = try parser.resolve([index] + basis.values, type: parser.context.indexType)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(op.linearIndex)
      printer.print(" into ")
      printer.printIndexList(op.dynamicBasis, op.staticBasis.values, "(", ")")
      printer.printAttributes(of: op.operation, except: ["static_basis"])
      printer.print(" : ")
      printer.print(types: op.multiIndex.types)
    }
  }

  /// Puts indices together to one, as if they were those of an array whose sizes are a basis.
  ///
  ///     %0 = affine.linearize_index [%i, %j] by (%n, 16) : index
  ///     %1 = affine.linearize_index disjoint [%i, %j] by (16) : index
  public enum LinearizeIndex: OpSchema, HandwrittenAssembly {
    public static let name = "affine.linearize_index"
    public static var multiIndex: VariadicOperand<0> { .init(.index, name: "multi_index") }
    public static var dynamicBasis: VariadicOperand<1> { .init(.index, name: "dynamic_basis") }
    public static var staticBasis: Property<0, DenseI64Array> { .init(name: "static_basis") }
    /// `true` iff each index is known to be less than its element of the basis, and not negative.
    public static var disjoint: DefaultProperty<1, Disjointness> { .init(Disjointness(isDisjoint: false)) }
    public static var linearIndex: Result<0> { .init(.index, name: "linear_index") }
    public static let fields: [any OpField] = [multiIndex, dynamicBasis, staticBasis, disjoint, linearIndex]
    public static let traits: Traits = [.pure, .attributeSizedOperandSegments]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (count, basis) = (op.multiIndex.count, op.staticBasis.values)
      if count != basis.count, count != basis.count + 1 {
        throw VerificationFailure(
          "should be passed a basis element for each index except possibly the first")
      }
      try verifyDynamicBasis(basis, op.dynamicBasis)
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let context = parser.context
      let isDisjoint = parser.parseOptional(keyword: "disjoint")
      state.set(disjoint, Disjointness(isDisjoint: isDisjoint).attribute(in: context))
      let indices = try parser.parseOperands("[", "]")
      try parser.parse(keyword: "by")
      let basis = try parser.parseIndexList("(", ")")
      try parser.parseOptionalAttributes(into: &state)
      state.resultTypes = [try parser.parseColonType()]
      state.set(staticBasis, DenseI64Array(basis.dimensions).attribute(in: context))
      state.set(
        "operandSegmentSizes",
        DenseI32Array([indices.count, basis.values.count]).attribute(in: context))
      state.operands = try parser.resolve(indices + basis.values, type: context.indexType)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(op.disjoint.isDisjoint ? " disjoint [" : " [")
      printer.print(values: op.multiIndex)
      printer.print("] by ")
      printer.printIndexList(op.dynamicBasis, op.staticBasis.values, "(", ")")
      printer.printAttributes(
        of: op.operation, except: ["disjoint", "static_basis", "operandSegmentSizes"])
      printer.print(" : ")
      printer.print(op.linearIndex.type)
    }
  }

  /// Whether indices are known to stay below the elements of their basis: a unit, or `false`.
  public struct Disjointness: PropertyValue {
    public static let summary = "unit attribute"
    /// `true` iff they are.
    public let isDisjoint: Bool
    /// Creates a property.
    public init(isDisjoint: Bool) { self.isDisjoint = isDisjoint }
    public init?(attribute: Attribute) {
      if attribute.is(UnitAttr.self) {
        isDisjoint = true
      } else if let bool = Bool(attribute: attribute) {
        isDisjoint = bool
      } else {
        return nil
      }
    }
    public func attribute(in context: Context) -> Attribute {
      isDisjoint ? context.unit : context.bool(false)
    }
  }

  /// Checks that there is a value for each element of a basis that is no number.
  private static func verifyDynamicBasis(
    _ basis: [Int], _ values: OperandList
  ) throws(VerificationFailure) {
    if basis.count(where: { $0 == ShapeDimension.dynamic }) != values.count {
      throw VerificationFailure(
        "mismatch between dynamic and static basis (kDynamic marker but no corresponding dynamic basis entry) "
          + "-- this can only happen due to an incorrect fold/rewrite")
    }
  }
}
