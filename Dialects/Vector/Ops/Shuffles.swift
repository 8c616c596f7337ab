public import Accel

extension Vector {
  /// Elements of two vectors, or vectors of fewer dimensions, picked by their numbers.
  ///
  ///     %0 = vector.shuffle %v, %w [0, 3, -1] : vector<2xf32>, vector<2xf32>
  public enum Shuffle: ResultTypeInterface, HandwrittenAssembly {
    public static let name = "vector.shuffle"
    public static var v1: Operand<0> { .init(.fixedVector()) }
    public static var v2: Operand<1> { .init(.fixedVector()) }
    /// Which elements are picked; those of the second vector follow those of the first, and -1 is poison.
    public static var mask: Property<0, DenseI64Array> { .init() }
    public static var vector: Result<0> { .init(.vector()) }
    public static let fields: [any OpField] = [v1, v2, mask, vector]
    public static let traits: Traits = .pure
    public static let interfaces = [resultType]
    public static let rules = [
      Rule.resultElements("first operand v1 and result have same element type", Self.self),
      Rule.resultElements("second operand v2 and result have same element type", Self.self, as: 1),
    ]

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (v1, v2, result) = (op.v1.vector, op.v2.vector, op.vector.vector)
      let isScalar = v1.rank == 0 && v2.rank == 0 && result.rank == 1
      if !isScalar, v1.rank != result.rank || v2.rank != result.rank {
        throw VerificationFailure("rank mismatch")
      }
      for index in 0..<v1.rank where index > 0 {
        if result.shape[index] != v1.shape[index] || v1.shape[index] != v2.shape[index] {
          throw VerificationFailure("dimension mismatch")
        }
      }
      let mask = op.mask.values
      if mask.isEmpty { throw VerificationFailure("invalid mask length") }
      if mask.count != result.shape[0] { throw VerificationFailure("mask length mismatch") }
      let count = (v1.shape.first ?? 1) + (v2.shape.first ?? 1)
      for (index, number) in mask.enumerated() where !(number >= Position.poison && number < count) {
        throw VerificationFailure("mask index #\(index + 1) out of range")
      }
    }

    public static func inferredResultTypes(of op: Op<Self>) throws(VerificationFailure) -> [Type] {
      [resultType(op.v1.vector, op.mask.values, op.context)]
    }

    /// Returns the type of as many elements as `mask` has.
    private static func resultType(_ v1: VectorType, _ mask: [Int], _ context: Context) -> Type {
      context.vectorType([max(mask.count, 1)] + v1.shape.dropFirst(), v1.element)
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let start = parser.position
      let operands = try parser.parseOperands()
      let mask = try DenseI64Array.parseProperty(parser)
      state.set(Self.mask, mask)
      try parser.parseOptionalAttributes(into: &state)
      try parser.parse(":")
      let types = try parser.parseTypes()
      state.operands = try parser.resolve(operands, types: types, at: start)
      guard let v1 = types.first?.as(VectorType.self) else {
        throw parser.error(
          "'v1' must be fixed-length vector of any type values, but got '\(types.first?.text ?? "")'",
          at: start)
      }
      state.resultTypes = [resultType(v1, DenseI64Array(attribute: mask)?.values ?? [], parser.context)]
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(values: op.operation.operands)
      printer.print(" ")
      DenseI64Array.printProperty(op.mask.attribute(in: op.context), to: printer)
      printer.printAttributes(of: op.operation, except: ["mask"])
      printer.print(" : ")
      printer.print(types: op.operation.operands.types)
    }
  }

  /// The elements of two vectors in turns, along the last dimension.
  ///
  ///     %0 = vector.interleave %v, %w : vector<2x3xf32> -> vector<2x6xf32>
  public enum Interleave: OpSchema {
    public static let name = "vector.interleave"
    public static var lhs: Operand<0> { .init(.vectorOfAnyRank()) }
    public static var rhs: Operand<1> { .init(.same(as: lhs)) }
    public static var result: Result<0> {
      .init(
        .vector().inferred(from: lhs, "type of 'result' is double the width of the inputs") { type in
          type.as(VectorType.self).map {
            type.context.withLastDimension(of: $0, $0.shape.last.map { 2 * $0 } ?? 2)
          }
        })
    }
    public static let fields: [any OpField] = [lhs, rhs, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(lhs), \(rhs)\(.attributes) : \(type: lhs) -> \(type: result)"
  }

  /// The elements at even places of the last dimension, and those at odd places.
  ///
  ///     %res1, %res2 = vector.deinterleave %v : vector<2x8xi8> -> vector<2x4xi8>
  public enum Deinterleave: OpSchema {
    public static let name = "vector.deinterleave"
    public static var source: Operand<0> { .init(.vector()) }
    public static var res1: Result<0> {
      .init(
        .vector().inferred(
          from: source,
          "the trailing dimension of the results is half the width of source trailing dimension"
        ) { type in
          guard let vector = type.as(VectorType.self), let last = vector.shape.last else { return nil }
          return last < 2 ? type : type.context.withLastDimension(of: vector, last / 2)
        })
    }
    public static var res2: Result<1> { .init(.same(as: res1)) }
    public static let fields: [any OpField] = [source, res1, res2]
    public static let traits: Traits = .pure
    public static let rules = [
      Rule("the trailing dimension of the source vector has an even number of elements") { (op: Op<Self>) in
        (op.source.vector.shape.last ?? 0) % 2 == 0
      }
    ]
    public static let assembly: Assembly? = "\(source)\(.attributes) : \(type: source) -> \(type: res1)"
  }
}

extension Context {
  /// Returns the type of vectors with another last dimension; one is added where there is none.
  fileprivate func withLastDimension(of vector: VectorType, _ size: Int) -> Type {
    let scalable = vector.scalable.isEmpty ? [false] : Array(vector.scalable)
    return vectorType(vector.shape.dropLast() + [size], vector.element, scalable: scalable)
  }
}
