public import Accel

extension MemRef {
  /// The same buffer, with the promise that it begins at an address that is a multiple of a power of two.
  ///
  ///     %assume_align = memref.assume_alignment %buffer, 16 : memref<8xf32>
  public enum AssumeAlignment: ViewLikeInterface {
    public static let name = "memref.assume_alignment"
    public static var memref: Operand<0> { .init(.memref()) }
    public static var alignment: Property<0, I32Property> { .init(.positive) }
    public static var result: Result<0> { .init(.memref()) }
    public static let fields: [any OpField] = [memref, alignment, result]
    public static let traits: Traits = [.pure, .sameOperandsAndResultType]
    public static let interfaces = [viewLike]
    public static let assembly: Assembly? = "\(memref), \(alignment)\(.attributes) : \(type: memref)"

    public static func viewSource(of op: Op<Self>) -> Value { op.memref }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "assume_align")
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let alignment = op.alignment.value
      if alignment & (alignment - 1) != 0 { throw VerificationFailure("alignment must be power of 2") }
    }
  }

  /// The same buffers, with the promise that no two of them overlap.
  ///
  ///     %0:2 = memref.distinct_objects %a, %b : memref<8xf32>, memref<?xi32>
  public enum DistinctObjects: OpSchema {
    public static let name = "memref.distinct_objects"
    public static var operands: VariadicOperand<0> { .init(.memref()) }
    public static var results: VariadicResult<0> { .init(.memref()) }
    public static let fields: [any OpField] = [operands, results]
    public static let traits: Traits = [.pure, .distinctObjects]
    public static let assembly: Assembly? = "\(objects)\(.attributes) : \(objectTypes)"

    /// The operands.
    private static let objects = CustomDirective(fields: [operands]) { (parser) throws(ParseFailure) in
      parser.assign(try parser.parseOperands(), to: operands)
    } print: { op, printer in
      printer.print(" ")
      printer.print(values: op.operands)
    }

    /// The types of the operands, which those of the results are.
    private static let objectTypes = CustomDirective(fields: [], types: [operands, results]) {
      (parser) throws(ParseFailure) in
      let types = try parser.parseTypes()
      parser.assign(types, toTypesOf: operands)
      parser.assign(types, toTypesOf: results)
    } print: { op, printer in
      printer.print(types: op.operands.types)
    }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.operands.types != op.results.types {
        throw VerificationFailure("operand types and result types must match")
      }
      if op.operands.isEmpty { throw VerificationFailure("expected at least one operand") }
    }
  }

  /// The size of a dimension.
  ///
  ///     %dim = memref.dim %buffer, %c0 : memref<4x?xf32>
  public enum Dim: ConditionallySpeculatableInterface {
    public static let name = "memref.dim"
    public static var source: Operand<0> {
      .init(
        .anyOf(
          .unrankedMemref(),
          TypeConstraint("non-0-ranked.memref of any type values") {
            $0.as(MemRefType.self).map { !$0.shape.isEmpty } ?? false
          }))
    }
    public static var index: Operand<1> { .init(.index) }
    public static var result: Result<0> { .init(.index) }
    public static let fields: [any OpField] = [source, index, result]
    public static let traits: Traits = .noMemoryEffects
    public static let interfaces = [conditionallySpeculatable, integerRange]
    public static let assembly: Assembly? = "\(.attributes) \(source), \(index) : \(type: source)"

    /// It is safe anywhere if there is such a dimension.
    public static func speculatability(of op: Op<Self>) -> Speculatability {
      guard let index = MixedIndex.value(op.index).constant, let type = op.source.type.as(MemRefType.self),
        index < type.shape.count
      else { return .never }
      return .always
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "dim")
    }
  }

  /// The number of dimensions.
  ///
  ///     %0 = memref.rank %buffer : memref<*xf32>
  public enum Rank: OpSchema {
    public static let name = "memref.rank"
    public static var memref: Operand<0> { .init(.anyMemref()) }
    public static var result: Result<0> { .init(.index) }
    public static let fields: [any OpField] = [memref, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(memref)\(.attributes) : \(type: memref)"
  }

  /// The address at which a buffer begins, without its offset.
  ///
  ///     %intptr = memref.extract_aligned_pointer_as_index %buffer : memref<4x4xf32> -> index
  public enum ExtractAlignedPointerAsIndex: OpSchema {
    public static let name = "memref.extract_aligned_pointer_as_index"
    public static var source: Operand<0> { .init(.anyMemref()) }
    public static var alignedPointer: Result<0> { .init(.index, name: "aligned_pointer") }
    public static let fields: [any OpField] = [source, alignedPointer]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? =
      "\(source) : \(type: source) -> \(type: alignedPointer)\(.attributes)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.alignedPointer, "intptr")
    }
  }

  /// What a view is made of: its buffer, where it begins, its sizes and its strides.
  ///
  ///     %base_buffer, %offset, %sizes, %strides = memref.extract_strided_metadata %view : memref<8xf32> -> memref<f32>, index, index, index
  public enum ExtractStridedMetadata: ResultTypeInterface, ViewLikeInterface {
    public static let name = "memref.extract_strided_metadata"
    public static var source: Operand<0> { .init(.stridedMemref) }
    public static var baseBuffer: Result<0> {
      .init(
        .stridedMemref.confined("\(TypeConstraint.stridedMemref.summary) of rank 0") {
          $0.shape?.isEmpty ?? false
        }, name: "base_buffer")
    }
    public static var offset: Result<1> { .init(.index) }
    public static var sizes: VariadicResult<2> { .init(.index) }
    public static var strides: VariadicResult<3> { .init(.index) }
    public static let fields: [any OpField] = [source, baseBuffer, offset, sizes, strides]
    public static let traits: Traits = [.pure, .sameVariadicResultSize]
    public static let interfaces = [resultType, viewLike]
    public static let assembly: Assembly? =
      "\(source) : \(type: source) -> \(resultTypes)\(.attributes)"

    /// The types of all results: those of the sizes and the strides have one number.
    private static let resultTypes = CustomDirective(
      fields: [], types: [baseBuffer, offset, sizes, strides]
    ) { (parser) throws(ParseFailure) in
      let types = try parser.parseTypes()
      let rank = max(types.count - 2, 0) / 2
      parser.assign(Array(types.prefix(1)), toTypesOf: baseBuffer)
      parser.assign(Array(types.dropFirst().prefix(1)), toTypesOf: offset)
      parser.assign(Array(types.dropFirst(2).prefix(rank)), toTypesOf: sizes)
      parser.assign(Array(types.dropFirst(2 + rank)), toTypesOf: strides)
    } print: { op, printer in
      printer.print(types: op.results.types)
    }

    public static func inferredResultTypes(of op: Op<Self>) throws(VerificationFailure) -> [Type] {
      let (type, context) = (op.source.memRef, op.context)
      let base = context.memRefType([], type.element, memorySpace: type.memorySpace)
      return [base] + Array(repeating: context.indexType, count: 1 + 2 * type.shape.count)
    }

    public static func viewSource(of op: Op<Self>) -> Value { op.source }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.baseBuffer, "base_buffer")
      setName(op.offset, "offset")
      if let size = op.sizes.first { setName(size, "sizes") }
      if let stride = op.strides.first { setName(stride, "strides") }
    }
  }
}
