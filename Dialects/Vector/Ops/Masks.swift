public import Accel

extension Vector {
  /// A mask of known elements: those with indices below the given numbers are set.
  ///
  ///     %0 = vector.constant_mask [3, 2] : vector<4x3xi1>
  public enum ConstantMask: OpSchema {
    public static let name = "vector.constant_mask"
    public static var maskDimSizes: Property<0, DenseI64Array> { .init(name: "mask_dim_sizes") }
    public static var result: Result<0> { .init(.vectorOfAnyRank(of: .i1)) }
    public static let fields: [any OpField] = [maskDimSizes, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(maskDimSizes)\(.attributes) : \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (mask, sizes) = (op.result.vector, op.maskDimSizes.values)
      if mask.rank == 0 {
        if sizes.count != 1 {
          throw VerificationFailure(whole: "array attr must have length 1 for 0-D vectors")
        }
        if sizes[0] != 0, sizes[0] != 1 {
          throw VerificationFailure(whole: "mask dim size must be either 0 or 1 for 0-D vectors")
        }
        return
      }
      if sizes.count != mask.rank {
        throw VerificationFailure("must specify array attr of size equal vector result rank")
      }
      for (size, dimension) in zip(sizes, mask.dimensions) {
        if size < 0 || size > dimension.size {
          throw VerificationFailure("array attr of size out of bounds of vector result dimension size")
        }
        if dimension.isScalable, size != 0, size != dimension.size {
          throw VerificationFailure("only supports 'none set' or 'all set' scalable dimensions")
        }
      }
      if sizes.contains(0), sizes.contains(where: { $0 != 0 }) {
        throw VerificationFailure(
          "expected all mask dim sizes to be zeros, as a result of conjunction with zero mask dim")
      }
    }
  }

  /// A mask of which those elements are set whose indices are below the operands.
  ///
  ///     %0 = vector.create_mask %i, %j : vector<4x3xi1>
  public enum CreateMask: OpSchema {
    public static let name = "vector.create_mask"
    public static var operands: VariadicOperand<0> { .init(.index) }
    public static var result: Result<0> { .init(.vectorOfAnyRank(of: .i1)) }
    public static let fields: [any OpField] = [operands, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(operands)\(.attributes) : \(type: result)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let rank = op.result.vector.rank
      if rank == 0, op.operands.count != 1 {
        throw VerificationFailure("must specify exactly one operand for 0-D create_mask")
      }
      if rank != 0, op.operands.count != rank {
        throw VerificationFailure("must specify an operand for each result vector dimension")
      }
    }
  }

  /// Executes an operation on those elements only whose bit in a mask is set.
  ///
  ///     %0 = vector.mask %m { vector.reduction <add>, %v : vector<8xi32> into i32 } : vector<8xi1> -> i32
  ///     vector.mask %m { vector.transfer_write %v, %t[%i] : vector<8xi32>, memref<?xi32> } : vector<8xi1>
  public enum Mask: HandwrittenAssembly {
    public static let name = "vector.mask"
    public static var mask: Operand<0> { .init(.mask) }
    /// The elements of the result where the mask is not set.
    public static var passthru: OptionalOperand<1> { .init() }
    public static var results: VariadicResult<0> { .init() }
    public static var maskRegion: Body<0> { .init(.sized(1)) }
    public static let fields: [any OpField] = [mask, passthru, results, maskRegion]
    public static let traits: Traits = [.recursiveMemoryEffects, .noRegionArguments, .singleBlock]
    public static let implicitTerminator: String? = Yield.name

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let block = op.maskRegion.entry, let last = block.last else {
        throw VerificationFailure("expects a terminator within the mask region")
      }
      let first = block.first.unsafelyUnwrapped
      if first != last, first.next != last {
        throw VerificationFailure("expects only one operation to mask")
      }
      guard last.is(Yield.self) else {
        throw VerificationFailure("expects a terminator within the mask region")
      }
      if last.operands.count != op.results.count {
        throw VerificationFailure("expects number of results to match mask region yielded values")
      }
      if first != last { try verify(op, masking: first, last) }
    }

    /// Checks the operation that is masked.
    private static func verify(
      _ op: Op<Self>, masking inner: Operation, _ yield: Operation
    ) throws(VerificationFailure) {
      guard let witness = inner.interface(MaskableWitness.self) else {
        throw VerificationFailure("expects a MaskableOpInterface within the mask region")
      }
      if inner.results.count != op.results.count {
        throw VerificationFailure(
          "expects number of results to match maskable operation number of results")
      }
      if !inner.results.elementsEqual(yield.operands) {
        throw VerificationFailure(
          "expects all the results from the MaskableOpInterface to match all the values returned by the "
            + "terminator")
      }
      if inner.results.types != op.results.types {
        throw VerificationFailure("expects result type to match maskable operation result type")
      }
      if inner.results.count(where: { $0.type.is(VectorType.self) }) > 1 {
        throw VerificationFailure("multiple vector results not supported")
      }
      let expected = witness.maskType(inner)
      if op.mask.type != expected {
        throw VerificationFailure("expects a '\(expected.text)' mask for the maskable operation")
      }
      guard let passthru = op.passthru else { return }
      if !witness.supportsPassthru(inner) {
        throw VerificationFailure("doesn't expect a passthru argument for this maskable operation")
      }
      if inner.results.count != 1 {
        throw VerificationFailure("expects result when passthru argument is provided")
      }
      if passthru.type != inner.result(0).type {
        throw VerificationFailure("expects passthru type to match result type")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let mask = try parser.parseOperand()
      let passthru = parser.parseOptional(",") ? try parser.parseOperand() : nil
      var region = try parser.parseRegion()
      addTerminator(parser, &region, at: state.location)
      state.regions = [region]
      try parser.parseOptionalAttributes(into: &state)
      let type = try parser.parseColonType()
      state.resultTypes = try parser.parseOptionalArrowTypes()
      state.operands = [try parser.resolve(mask, type: type)]
      guard let passthru else { return }
      guard let result = state.resultTypes.first else {
        throw parser.error("expects a result if passthru operand is provided", at: parser.namePosition)
      }
      state.operands.append(try parser.resolve(passthru, type: result))
    }

    /// Ends a region that is one operation with a terminator that yields its results.
    private static func addTerminator(
      _ parser: any OperationParser, _ region: inout ParsedRegion, at location: Location
    ) {
      guard let block = region.first, let only = block.first, only.next == nil, !only.is(Yield.self) else {
        return parser.ensureTerminator(of: Self.self, in: &region, at: location)
      }
      var builder = Builder(atEndOf: block, in: parser.context)
      builder.create(Yield.self, operands: Array(only.results), at: only.location)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(values: op.operation.operands)
      printer.print(" { ")
      if let inner = op.maskRegion.entry?.first { printer.printWithoutResults(inner) }
      printer.print(" }")
      printer.printAttributes(of: op.operation)
      printer.print(" : ")
      printer.print(op.mask.type)
      if op.results.isEmpty { return }
      printer.print(" -> ")
      printer.print(types: op.results.types)
    }
  }

  /// The end of a region: hands values to the operation around it.
  ///
  ///     vector.yield %v : vector<8xi32>
  public enum Yield: OpSchema {
    public static let name = "vector.yield"
    public static var operands: VariadicOperand<0> { .init() }
    public static let fields: [any OpField] = [operands]
    public static let traits: Traits = [.pure, .terminator, .returnLike]
    public static let assembly: Assembly? =
      "\(.attributes)\(if: operands, " \(operands) : \(type: operands)")"
  }
}
