public import Accel

extension Vector.Contract {
  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    let start = parser.position
    let dictionary = try parser.parseAttribute()
    guard let entries = dictionary.as(DictionaryAttr.self)?.entries else {
      throw parser.error(
        "invalid kind of attribute specified: expected \(DictionaryAttr.name), but found '\(dictionary.text)'",
        at: start)
    }
    let lhs = try parser.parseOperand()
    try parser.parse(",")
    let rhs = try parser.parseOperand()
    try parser.parse(",")
    let acc = try parser.parseOperand()
    var masks: [UnresolvedOperand] = []
    while parser.parseOptional(",") { masks.append(try parser.parseOperand()) }
    try parser.parseOptionalAttributes(into: &state)
    try parser.parse(":")
    let typesStart = parser.position
    let types = try parser.parseTypes()
    try parser.parse(keyword: "into")
    let result = try parser.parseType()
    if types.count != 2 { throw parser.error("expected 2 types", at: typesStart) }
    state.operands = [
      try parser.resolve(lhs, type: types[0]), try parser.resolve(rhs, type: types[1]),
      try parser.resolve(acc, type: result),
    ]
    state.resultTypes = [result]
    for entry in entries { state.add(entry) }
    guard let words = state.property("iterator_types")?.as(ArrayAttr.self)?.elements else {
      throw parser.error("expected \"iterator_types\" array attribute", at: start)
    }
    var iterators: [Attribute] = []
    for word in words {
      guard let word = word.as(StringAttr.self)?.bytes else { continue }
      guard let type = Vector.IteratorType.allCases.first(where: { word.equals($0.rawValue.text) }) else {
        throw parser.error("unexpected iterator_type (\(word.string))", at: start)
      }
      iterators.append(parser.context.attribute(Vector.IteratorTypeAttr(value: type)))
    }
    state.set(iteratorTypes, parser.context.array(iterators))
    if masks.isEmpty { return }
    if masks.count != 2 {
      throw parser.error("expected zero or exactly 2 vector mask operands", at: parser.namePosition)
    }
    for (mask, type) in zip(masks, types) {
      state.operands.append(try parser.resolve(mask, type: parser.context.maskType(of: type)))
    }
  }

  public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
    let context = printer.context
    let words = op.iteratorTypes.map { context.string("\($0.value.rawValue.text)") }
    let entries = [
      NamedAttribute(context.identifier("indexing_maps"), op.indexingMaps.attribute(in: context)),
      NamedAttribute(context.identifier("iterator_types"), context.array(words)),
      NamedAttribute(context.identifier("kind"), op.kind.attribute(in: context)),
    ]
    printer.print(" ")
    printer.print(context.dictionary(entries))
    printer.print(" ")
    printer.print(values: op.operation.operands)
    printer.printAttributes(of: op.operation, except: ["indexing_maps", "iterator_types", "kind"])
    printer.print(" : ")
    printer.print(op.lhs.type)
    printer.print(", ")
    printer.print(op.rhs.type)
    printer.print(" into ")
    printer.print(op.result.type)
  }

  public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
    let (lhs, rhs) = (op.lhs.vector, op.rhs.vector)
    for type in [lhs.element, rhs.element, op.acc.type.elementOrSelf, op.result.type.elementOrSelf] {
      if type.is(IntegerType.self), !type.isSignlessInteger {
        throw VerificationFailure("only supports signless integer types")
      }
    }
    let maps = op.maps
    if maps.count != 3 || op.indexingMaps.elements.count != 3 {
      throw VerificationFailure("expected an indexing map for each vector operand")
    }
    try verify(maps, op)
    let pairs = op.dimensionPairs(.reduction)
    if pairs.isEmpty { throw VerificationFailure("expected at least one contracting dimension pair") }
    func areSame(_ pairs: [(lhs: Int, rhs: Int)]) -> Bool {
      pairs.allSatisfy { lhs.shape[$0.lhs] == rhs.shape[$0.rhs] }
    }
    if !areSame(pairs) { throw VerificationFailure("invalid contracting dimension map") }
    if !areSame(op.dimensionPairs(.parallel)) { throw VerificationFailure("invalid batch dimension map") }
    try verifyResult(op, maps[2])
    if !op.kind.value.supports(op.result.type.elementOrSelf) {
      throw VerificationFailure("unsupported contraction type")
    }
  }

  /// Checks that the maps fit the loops and the operands.
  private static func verify(_ maps: [AffineMap], _ op: Op<Self>) throws(VerificationFailure) {
    for (index, map) in maps.enumerated() {
      if map.symbolCount != 0 {
        throw VerificationFailure("expected indexing map \(index) to have no symbols")
      }
      let loops = op.iteratorTypes.count
      if map.dimensionCount != loops {
        throw VerificationFailure("expected indexing map \(index) to have \(loops) number of inputs")
      }
      let rank = op.operation.operand(index).type.vectorDimensions.count
      if map.results.count != rank {
        throw VerificationFailure("expected indexing map \(index) to have \(rank) number of outputs")
      }
      if !map.isProjectedPermutation() {
        throw VerificationFailure(
          "expected indexing map \(index) to be a projected permutation of its inputs")
      }
    }
  }

  /// Checks that the result and what it is combined with have the shape that the operands say.
  private static func verifyResult(_ op: Op<Self>, _ map: AffineMap) throws(VerificationFailure) {
    let contracted = op.dimensionPairs(.reduction)
    let batches = op.dimensionPairs(.parallel)
    let lhsRank = op.lhs.vector.rank - Set(contracted.map(\.lhs)).count
    let rhsRank = op.rhs.vector.rank - Set(contracted.map(\.rhs) + batches.map(\.rhs)).count
    let (result, acc) = (op.result.type, op.acc.type)
    if lhsRank + rhsRank == 0 {
      if result.is(VectorType.self) || acc.is(VectorType.self) {
        throw VerificationFailure("invalid accumulator/result vector shape")
      }
      return
    }
    guard result.is(VectorType.self), acc.is(VectorType.self) else {
      throw VerificationFailure("invalid accumulator/result vector shape")
    }
    let sizes = op.iterationDimensions
    if sizes.contains(where: { $0 == nil }) {
      throw VerificationFailure("expected all dimensions to be either a LHS or a RHS dimension")
    }
    let dimensions = map.results.compactMap { $0.dimensionPosition.flatMap { sizes[$0] } }
    let expected = op.context.vectorType(dimensions, of: result.elementOrSelf)
    if result != expected || acc != expected {
      throw VerificationFailure(
        "invalid accumulator/result vector shape, expected: '\(expected.text)'")
    }
  }
}
