public import Accel

/// Products of matrices, whose maps may be others than those that `form` says: to transpose or repeat an operand.
public protocol MatrixProduct: NamedOperation {
  /// Checks the map of an input, given the one that the form says.
  static func verifyMap(_ map: AffineMap, _ standard: AffineMap, isLeft: Bool) throws(VerificationFailure)
  /// Checks the map of the output.
  static func verifyOutputMap(_ map: AffineMap) throws(VerificationFailure)
}

extension MatrixProduct {
  /// The maps, if they are not those of the form.
  public static var indexingMaps: OptionalProperty<0, [AffineMapAttr]> { .init(name: "indexing_maps") }
  /// How the inputs' elements become numbers of the output's type.
  public static var cast: OptionalProperty<1, Linalg.TypeFunctionAttr> { .init() }
  public static var fields: [any OpField] {
    [inputs, outputs, indexingMaps, cast, resultTensors, region]
  }
  public static var category: Linalg.Category { .contraction }

  public static func indexingMaps(of op: Op<Self>) -> [AffineMap] {
    let maps = op.indexingMaps ?? []
    return maps.isEmpty ? form.unitMaps : maps.map(\.map)
  }

  public static func verifyOutputMap(_ map: AffineMap) throws(VerificationFailure) {}

  public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
    let maps = indexingMaps(of: op)
    if maps == form.unitMaps { return }
    try verifyUserMaps(maps)
  }

  /// Checks maps that are not the usual ones.
  static func verifyUserMaps(_ maps: [AffineMap]) throws(VerificationFailure) {
    if maps.count != 3 {
      if Self.self == Linalg.Matmul.self { return }
      throw VerificationFailure("Indexing_map attribute must have 3 affine maps.")
    }
    for index in 0..<2 { try verifyMap(maps[index], form.unitMaps[index], isLeft: index == 0) }
    try verifyOutputMap(maps[2])
  }

  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    let maps = try MapsSyntax.parse(parser)
    state.set(indexingMaps, maps ?? form.unitMaps.attribute(in: parser.context))
    try parseNamed(parser, into: &state)
  }

  public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
    if let maps = op.indexingMaps, indexingMaps(of: op) != form.unitMaps {
      MapsSyntax.print(maps, to: printer)
    }
    printNamed(
      op, except: ["operandSegmentSizes", "linalg.memoized_indexing_maps", "indexing_maps"], to: printer)
  }
}

/// How maps are written that are not those of the operation: `indexing_maps = [affine_map<…>, …]`.
enum MapsSyntax {
  /// Reads maps if they are there.
  static func parse(_ parser: any OperationParser) throws(ParseFailure) -> Attribute? {
    guard parser.parseOptional(keyword: "indexing_maps") else { return nil }
    try parser.parse("=")
    let start = parser.position
    let maps = try parser.parseAttribute()
    guard let elements = maps.as(ArrayAttr.self)?.elements else {
      throw parser.error(
        "invalid kind of attribute specified: expected builtin.array, but found \(maps.text)", at: start)
    }
    if !elements.allSatisfy({ $0.is(AffineMapAttr.self) }) {
      throw parser.error("element of indexing_maps array is not an affine_map")
    }
    return maps
  }

  /// Writes ` indexing_maps = […]`.
  static func print(_ maps: [AffineMapAttr], to printer: any AssemblyPrinter) {
    printer.print(" indexing_maps = [")
    printer.print(list: maps) { printer.print(printer.context.attribute($0)) }
    printer.print("]")
  }
}

extension [AffineMap] {
  /// Returns the maps as an attribute.
  func attribute(in context: Context) -> Attribute {
    context.array(map { context.attribute(AffineMapAttr($0)) })
  }
}

extension AffineMap {
  /// `true` iff each result is one of `other`.
  fileprivate func hasResults(of other: AffineMap) -> Bool {
    results.allSatisfy { other.results.contains($0) }
  }

  /// `true` iff the result at `index` depends on a dimension.
  fileprivate func isResult(_ index: Int, functionOf dimension: Int) -> Bool {
    results[index].isFunction(ofDimension: dimension)
  }

  /// Checks the map of an input of products of several matrices.
  fileprivate func verifyBatch(_ standard: AffineMap, isLeft: Bool) throws(VerificationFailure) {
    if !hasResults(of: standard) {
      throw VerificationFailure(
        "Unexpected result dim expression (outside the set of default result dims).")
    }
    if results.count > 3 { throw VerificationFailure("no. of result dim expressions exceeds 3.") }
    if results.count < standard.results.count {
      // The dimensions are: 0 the batch, 1 rows, 2 columns, 3 what is summed over.
      let isValid =
        switch results.count {
        case 1: isResult(0, functionOf: 3)
        case 2 where isLeft:
          (isResult(0, functionOf: 0) || isResult(0, functionOf: 1)) && isResult(1, functionOf: 3)
        case 2:
          isResult(0, functionOf: 0) && isResult(1, functionOf: 3)
            || isResult(0, functionOf: 3) && isResult(1, functionOf: 2)
        default: false
        }
      if !isValid { throw VerificationFailure("Invalid broadcast requested.") }
    } else if !isResult(0, functionOf: 0) {
      throw VerificationFailure("Invalid batch dimension expression.")
    }
  }

  /// Checks the map of an output that has as many dimensions as `standard`.
  fileprivate func verifyOutput(_ standard: AffineMap) throws(VerificationFailure) {
    if results.count != standard.results.count {
      throw VerificationFailure(
        "expects \(standard.results.count) dims, but got (\(results.count)).")
    }
    if results != standard.results {
      throw VerificationFailure("Invalid output map result dimension.")
    }
  }
}

extension Linalg {
  /// The product of two matrices, added to what the output holds.
  ///
  ///     linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>)
  public enum Matmul: MatrixProduct {
    public static let name = "linalg.matmul"
    public static let form = NamedForm("A[m,k] B[k,n] -> C[m,n]", loops: "m n k", .multiplyAddAsAttribute)

    public static func verifyMap(
      _ map: AffineMap, _ standard: AffineMap, isLeft: Bool
    ) throws(VerificationFailure) {
      if !map.hasResults(of: standard) {
        throw VerificationFailure("Unexpected dim expression in map result.")
      }
      if map.results.count < standard.results.count, map.results != [.dimension(2)] {
        throw VerificationFailure("Invalid broadcast requested, should be (d2).")
      }
    }
  }

  /// Products of matrices, added to what the output holds.
  ///
  ///     linalg.batch_matmul ins(%a, %b : memref<2x4x8xf32>, memref<2x8x16xf32>) outs(%c : memref<2x4x16xf32>)
  public enum BatchMatmul: MatrixProduct {
    public static let name = "linalg.batch_matmul"
    public static let form = NamedForm(
      "A[b,m,k] B[b,k,n] -> C[b,m,n]", loops: "b m n k", .multiplyAddAsAttribute)

    public static func verifyMap(
      _ map: AffineMap, _ standard: AffineMap, isLeft: Bool
    ) throws(VerificationFailure) { try map.verifyBatch(standard, isLeft: isLeft) }
    public static func verifyOutputMap(_ map: AffineMap) throws(VerificationFailure) {
      try map.verifyOutput(form.unitMaps[2])
    }
  }

  /// Products of matrices, all added to what the output holds.
  ///
  ///     linalg.batch_reduce_matmul ins(%a, %b : memref<2x4x8xf32>, memref<2x8x16xf32>) outs(%c : memref<4x16xf32>)
  public enum BatchReduceMatmul: MatrixProduct {
    public static let name = "linalg.batch_reduce_matmul"
    public static let form = NamedForm(
      "A[b,m,k] B[b,k,n] -> C[m,n]", loops: "b m n k", .multiplyAddAsAttribute)

    public static func verifyMap(
      _ map: AffineMap, _ standard: AffineMap, isLeft: Bool
    ) throws(VerificationFailure) { try map.verifyBatch(standard, isLeft: isLeft) }
    public static func verifyOutputMap(_ map: AffineMap) throws(VerificationFailure) {
      try map.verifyOutput(form.unitMaps[2])
    }
  }

  /// Sums of products of elements, over any dimensions; maps say which.
  ///
  ///     linalg.contract indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (k)>, affine_map<(m, k) -> (m)>] ins(%a, %b : memref<4x8xf32>, memref<8xf32>) outs(%c : memref<4xf32>)
  public enum Contract: MatrixProduct {
    public static let name = "linalg.contract"
    public static let form = NamedForm("A B -> C", .multiplyAddAsAttribute)
    /// The maps from iterations to elements, one for each operand.
    public static var maps: Property<0, [AffineMapAttr]> { .init(name: "indexing_maps") }
    public static var fields: [any OpField] { [inputs, outputs, maps, cast, resultTensors, region] }

    public static func indexingMaps(of op: Op<Self>) -> [AffineMap] { op.maps.map(\.map) }
    public static func iteratorTypes(of op: Op<Self>) -> [IteratorType] {
      guard let output = op.maps.last?.map else { return [] }
      return (0..<output.dimensionCount).map { output.isFunction(ofDimension: $0) ? .parallel : .reduction }
    }
    public static func verifyMap(
      _ map: AffineMap, _ standard: AffineMap, isLeft: Bool
    ) throws(VerificationFailure) {}

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let maps = op.maps.map(\.map)
      guard let first = maps.first else { return }
      for (map, operand) in zip(maps, op.operation.operands) {
        if map.dimensionCount != first.dimensionCount {
          throw VerificationFailure(whole: "iteration spaces of provided affine_maps differ")
        }
        if !map.isProjectedPermutation() {
          throw VerificationFailure(whole: "provided affine_map is not a projected permutation")
        }
        if let shape = operand.type.shape {
          if shape.count == map.results.count { continue }
          throw VerificationFailure(
            whole: "ranks of shaped operand and results of corresponding affine_map differ")
        }
        if !map.results.isEmpty {
          throw VerificationFailure(
            whole: "affine_map specifies shaped access while operand has non-shaped type")
        }
      }
      try verifyOccurrences(maps, first.dimensionCount)
    }

    /// Checks that each dimension is summed over or one of the output's.
    private static func verifyOccurrences(
      _ maps: [AffineMap], _ dimensionCount: Int
    ) throws(VerificationFailure) {
      var isContracting = false
      for dimension in 0..<dimensionCount {
        let inputs = maps.prefix(2).count { $0.isFunction(ofDimension: dimension) }
        let outputs = maps.dropFirst(2).count { $0.isFunction(ofDimension: dimension) }
        if inputs == 0, outputs == 0 {
          throw VerificationFailure(
            whole: "iteration space dim at index \(dimension) not used to access any operand")
        }
        if inputs == 1, outputs != 1 {
          throw VerificationFailure(
            whole: "iteration space dim at index \(dimension) is neither a contracting dim nor of parallel "
              + "iteration type")
        }
        if inputs == 2, outputs == 0 { isContracting = true }
      }
      if !isContracting {
        throw VerificationFailure(whole: "'indexing_maps' do not specify a contracting dimension")
      }
    }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      guard let maps = try MapsSyntax.parse(parser) else {
        throw parser.error("expected 'indexing_maps' attribute")
      }
      state.set(Self.maps, maps)
      try parseNamed(parser, into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      MapsSyntax.print(op.maps, to: printer)
      printNamed(
        op, except: ["operandSegmentSizes", "linalg.memoized_indexing_maps", "indexing_maps"], to: printer)
    }
  }
}

extension ScalarExpression {
  /// The last of three arguments plus the product of the others, cast as the operation says.
  static let multiplyAddAsAttribute: ScalarExpression =
    .argument(2) + .castAsAttribute(.argument(0)) * .castAsAttribute(.argument(1))
}
