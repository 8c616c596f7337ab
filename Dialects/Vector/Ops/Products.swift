public import Accel

extension Vector {
  /// `lhs * rhs + acc`, rounded once.
  ///
  ///     %0 = vector.fma %a, %b, %c : vector<8x16xf32>
  public enum FMA: OpSchema {
    public static let name = "vector.fma"
    public static var lhs: Operand<0> { .init(.vectorOfAnyRank(of: .float)) }
    public static var rhs: Operand<1> { .init(.same(as: lhs)) }
    public static var acc: Operand<2> { .init(.same(as: lhs)) }
    public static var result: Result<0> { .init(.same(as: lhs)) }
    public static let fields: [any OpField] = [lhs, rhs, acc, result]
    public static let traits: Traits = [.pure, .elementwise, .scalarizable, .vectorizable, .tensorizable]
    public static let assembly: Assembly? = "\(lhs), \(rhs), \(acc)\(.attributes) : \(type: lhs)"
  }

  /// All products of an element of one vector and an element of another, combined with others.
  ///
  ///     %0 = vector.outerproduct %a, %b : vector<4xf32>, vector<8xf32>
  ///     %1 = vector.outerproduct %a, %b, %acc {kind = #vector.kind<maxnumf>} : vector<4xf32>, vector<8xf32>
  ///     %2 = vector.outerproduct %a, %x : vector<4xf32>, f32
  public enum OuterProduct: MaskableInterface, HandwrittenAssembly {
    public static let name = "vector.outerproduct"
    public static var lhs: Operand<0> { .init(.vector()) }
    public static var rhs: Operand<1> { .init() }
    public static var acc: OptionalOperand<2> { .init(.vector()) }
    public static var kind: DefaultProperty<0, CombiningKindAttr> { .init(.init(value: .add)) }
    public static var result: Result<0> { .init(.vector()) }
    public static let fields: [any OpField] = [lhs, rhs, acc, kind, result]
    public static let traits: Traits = .pure
    public static let interfaces = [maskable]
    public static let rules = [
      Rule.resultElements("lhs operand and result have same element type", Self.self),
      Rule.resultElements("rhs operand and result have same element type", Self.self, as: 1),
    ]

    public static func maskType(of op: Op<Self>) -> Type { op.context.maskType(of: op.result.type) }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (lhs, rhs, result) = (op.lhs.vector, op.rhs.type.as(VectorType.self), op.result.vector)
      if lhs.rank != 1 { throw VerificationFailure("expected 1-d vector for operand #1") }
      if let rhs {
        if rhs.rank != 1 { throw VerificationFailure("expected 1-d vector for operand #2") }
        if result.rank != 2 { throw VerificationFailure("expected 2-d vector result") }
        if lhs.shape[0] != result.shape[0] {
          throw VerificationFailure("expected #1 operand dim to match result dim #1")
        }
        if rhs.shape[0] != result.shape[1] {
          throw VerificationFailure("expected #2 operand dim to match result dim #2")
        }
        if lhs.isScalable, !rhs.isScalable {
          throw VerificationFailure("expected either both or only #2 operand dim to be scalable")
        }
      } else {
        if result.rank != 1 { throw VerificationFailure("expected 1-d vector result") }
        if lhs.shape[0] != result.shape[0] {
          throw VerificationFailure("expected #1 operand dim to match result dim #1")
        }
      }
      if let acc = op.acc, acc.type != op.result.type {
        throw VerificationFailure("expected operand #3 of same type as result type")
      }
      if !op.kind.value.supports(result.element) {
        throw VerificationFailure("unsupported outerproduct type")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      let operands = try parser.parseOperands()
      try parser.parseOptionalAttributes(into: &state)
      let left = try parser.parseColonType()
      try parser.parse(",")
      let right = try parser.parseType()
      if operands.count < 2 {
        throw parser.error("expected at least 2 operands", at: parser.namePosition)
      }
      guard let lhs = left.as(VectorType.self) else {
        throw parser.error("expected vector type for operand #1", at: parser.namePosition)
      }
      let dimensions = lhs.dimensions.prefix(1) + right.vectorDimensions.prefix(1)
      let result = parser.context.vectorType(dimensions, of: lhs.element)
      state.operands = [
        try parser.resolve(operands[0], type: left), try parser.resolve(operands[1], type: right),
      ]
      if operands.count > 2 { state.operands.append(try parser.resolve(operands[2], type: result)) }
      state.resultTypes = [result]
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      printer.print(" ")
      printer.print(values: op.operation.operands)
      // As in MLIR, which has no place for attributes otherwise.
      if op.acc != nil { printer.printAttributes(of: op.operation) }
      printer.print(" : ")
      printer.print(op.lhs.type)
      printer.print(", ")
      printer.print(op.rhs.type)
    }
  }

  /// Products of elements of two vectors, combined along some dimensions, and with others.
  ///
  ///     %0 = vector.contract {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> ()>], iterator_types = ["reduction"], kind = #vector.kind<add>} %a, %b, %c : vector<10xf32>, vector<10xf32> into f32
  public enum Contract: MaskableInterface, HandwrittenAssembly {
    public static let name = "vector.contract"
    public static var lhs: Operand<0> { .init(.vector()) }
    public static var rhs: Operand<1> { .init(.vector()) }
    public static var acc: Operand<2> { .init() }
    /// For each operand, which iteration is at which element.
    public static var indexingMaps: Property<0, ArrayAttr> { .init(name: "indexing_maps") }
    public static var iteratorTypes: Property<1, [IteratorTypeAttr]> { .init(name: "iterator_types") }
    public static var kind: DefaultProperty<2, CombiningKindAttr> { .init(.init(value: .add)) }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [lhs, rhs, acc, indexingMaps, iteratorTypes, kind, result]
    public static let traits: Traits = .pure
    public static let interfaces = [maskable]
    public static let rules = [
      Rule("lhs and rhs have same element type") { (op: Op<Self>) in
        op.lhs.type.elementOrSelf == op.rhs.type.elementOrSelf
      },
      Rule.resultElements("third operand acc and result have same element type", Self.self, as: 2),
    ]

    public static func maskType(of op: Op<Self>) -> Type {
      let sizes = op.iterationDimensions.map { $0 ?? .init(size: 1) }
      return op.context.vectorType(sizes, of: op.context.i1)
    }
  }
}

extension Op<Vector.Contract> {
  /// For each operand, which iteration is at which element.
  var maps: [AffineMap] { self.indexingMaps.elements.compactMap { $0.as(AffineMapAttr.self)?.map } }

  /// The sizes of the loops as the first two operands have them; `nil` where neither does.
  var iterationDimensions: [VectorType.Dimension?] {
    let maps = maps
    var sizes = Array<VectorType.Dimension?>(repeating: nil, count: self.iteratorTypes.count)
    for (map, operand) in zip(maps, [self.lhs, self.rhs]) {
      for (expression, dimension) in zip(map.results, operand.vector.dimensions) {
        if let position = expression.dimensionPosition, sizes[position] == nil { sizes[position] = dimension }
      }
    }
    return sizes
  }

  /// The dimensions of the first and of the second operand that belong to one loop of the given kind.
  func dimensionPairs(_ type: Vector.IteratorType) -> [(lhs: Int, rhs: Int)] {
    let maps = maps
    return self.iteratorTypes.enumerated().compactMap { index, iterator in
      guard iterator.value == type, let lhs = maps[0].resultPosition(ofDimension: index),
        let rhs = maps[1].resultPosition(ofDimension: index)
      else { return nil }
      return (lhs, rhs)
    }
  }
}
