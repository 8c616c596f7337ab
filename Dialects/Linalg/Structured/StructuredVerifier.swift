import Accel
import ArithDialect
import ComplexDialect

/// Checks that maps, operands and the body of a structured operation fit together.
struct StructuredVerifier {
  private let op: Operation
  private let witness: StructuredWitness

  /// Prepares to check `op`.
  init(_ op: Operation, _ witness: StructuredWitness) { (self.op, self.witness) = (op, witness) }

  /// Checks everything.
  func verify() throws(VerificationFailure) {
    let types = op.operands.types
    let (hasTensor, hasBuffer) = (types.contains(where: \.isTensor), types.contains(where: \.isMemRef))
    if hasTensor == hasBuffer, !op.operands.isEmpty {
      throw VerificationFailure("expected to have pure tensor or buffer semantics")
    }
    try witness.verifyMaps(op)
    let maps = witness.indexingMaps(op)
    if maps.count != op.operands.count {
      throw VerificationFailure(
        "expected the number of indexing_map (\(maps.count)) to be equal to the number of input/output "
          + "operands (\(op.operands.count))")
    }
    for (index, map) in maps.enumerated() {
      let rank = op.operand(index).type.shape?.count ?? 0
      if map.results.count != rank {
        throw VerificationFailure(
          "expected operand #\(index) rank (\(rank)) to match the result rank of indexing_map "
            + "(\(map.results.count))")
      }
    }
    try verifyShapes(maps)
    let loopCount = witness.iteratorTypes(op).count
    if let index = maps.firstIndex(where: { $0.dimensionCount != loopCount }) {
      throw VerificationFailure(
        "expected indexing_map #\(index) to have \(loopCount) dim(s) to match the number of loops")
    }
    try verifyBody()
    if witness.category == .contraction { try verifyContraction(maps) }
  }

  // MARK: Shapes

  /// Checks that all operands are as large as the loops need.
  private func verifyShapes(_ maps: [AffineMap]) throws(VerificationFailure) {
    let dimensionCount = maps.reduce(0) { max($0, $1.dimensionCount) }
    guard let sizes = Self.loopSizes(of: op, maps, dimensionCount) else {
      throw VerificationFailure(
        "invalid indexing maps are non-invertible: (\(AffineMap.concatenating(maps)))")
    }
    // What depends on sizes known only when the program runs cannot be checked.
    if sizes.contains(ShapeDimension.dynamic) { return }
    let starts = Array(repeating: Int64(0), count: sizes.count)
    let ends = sizes.map { Int64($0 - 1) }
    for (index, map) in maps.enumerated() {
      let shape = op.operand(index).type.shape ?? List()
      for (dimension, size) in shape.enumerated() where size != ShapeDimension.dynamic && size != 0 {
        let expression = map.results[dimension]
        let needed: Int
        if let position = expression.dimensionPosition {
          needed = sizes[position]
        } else {
          guard let first = try? expression.value(dimensions: starts),
            let last = try? expression.value(dimensions: ends)
          else { continue }
          if min(first, last) < 0 {
            throw VerificationFailure(
              "unexpected result less than 0 at expression #\(dimension) in \(map)")
          }
          needed = Int(max(first, last)) &+ 1
        }
        let isExact = expression.dimensionPosition != nil
        if isExact ? needed == size : needed <= size { continue }
        throw VerificationFailure(
          "inferred input/output operand #\(index) has shape's dimension #\(dimension) to be "
            + (isExact ? "\(needed)" : "greater than or equal to \(needed)") + ", but found \(size)")
      }
    }
  }

  /// Returns the number of iterations of each loop, `ShapeDimension.dynamic` where it is not known; `nil` if a
  /// dimension is not an index of any operand.
  static func loopSizes(of op: Operation, _ maps: [AffineMap], _ loopCount: Int) -> [Int]? {
    var sizes = Array<Int?>(repeating: nil, count: loopCount)
    for (index, map) in maps.enumerated() {
      guard let shape = op.operand(index).type.shape else { continue }
      for (dimension, expression) in map.results.enumerated() {
        if let position = expression.dimensionPosition, sizes[position] == nil {
          sizes[position] = shape[dimension]
        }
      }
    }
    let known = sizes.compactMap { $0 }
    return known.count == loopCount ? known : nil
  }

  // MARK: The body

  /// Checks that the body has an argument for each operand.
  private func verifyBody() throws(VerificationFailure) {
    guard op.regions.count == 1, op.region(0).hasOneBlock else {
      throw VerificationFailure("expects to have 1 region with 1 block")
    }
    let arguments = op.region(0).arguments
    if arguments.count != op.operands.count {
      throw VerificationFailure(
        "expected as many non-induction variable region arguments as the number of input/output operands")
    }
    for (index, operand) in op.operands.enumerated() {
      let (expected, found) = (operand.type.structuredElement, arguments[index].type)
      if expected != found {
        throw VerificationFailure(
          "expected type of bb argument #\(index) ('\(found.text)') to match element or self type of the "
            + "corresponding operand ('\(expected.text)')")
      }
    }
  }

  /// Checks that products are summed up.
  private func verifyContraction(_ maps: [AffineMap]) throws(VerificationFailure) {
    if witness.inputCount(op) != 2 || op.operands.count != 3 {
      throw VerificationFailure(whole: "expected op with 2 inputs and 1 output")
    }
    if !witness.iteratorTypes(op).contains(.reduction) {
      throw VerificationFailure(whole: "expected at least 1 reduction")
    }
    if !maps.allSatisfy({ $0.isProjectedPermutation() }) {
      throw VerificationFailure(whole: "expected indexing maps to be projected permutations")
    }
    if op.region(0).entry?.isContractionBody != true {
      throw VerificationFailure(whole: "expected add/mul op in the body")
    }
  }
}

extension Type {
  /// The type of the elements of a tensor or memref of known rank, or this type.
  var structuredElement: Type {
    self.as(RankedTensorType.self)?.element ?? self.as(MemRefType.self)?.element ?? self
  }
}

extension Block {
  /// `true` iff what is yielded is the last of three arguments plus the product of the others, but for casts.
  var isContractionBody: Bool {
    guard arguments.count == 3, let terminator, terminator.operands.count == 1,
      let sum = terminator.operand(0).skippingUnary.definingOperation, sum.operands.count == 2,
      sum.results.count == 1
    else { return false }
    let terms = sum.operands.map(\.skippingUnary)
    guard terms.contains(arguments[2]) else { return false }
    let other = terms[0].isBlockArgument ? terms[1] : terms[0]
    guard let product = other.definingOperation, product.operands.count == 2, product.results.count == 1,
      Self.isPair(product, sum)
    else { return false }
    let factors = product.operands.map(\.skippingUnary)
    return factors == [arguments[0], arguments[1]] || factors == [arguments[1], arguments[0]]
  }

  /// `true` iff the operations are a multiplication and an addition.
  private static func isPair(_ product: Operation, _ sum: Operation) -> Bool {
    product.is(Arith.MulF.self) && sum.is(Arith.AddF.self)
      || product.is(Arith.MulI.self) && sum.is(Arith.AddI.self)
      || product.is(Complex.Mul.self) && sum.is(Complex.Add.self)
      || product.is(Arith.AndI.self) && sum.is(Arith.OrI.self)
  }
}

extension Value {
  /// What this value is made of by operations with one operand and one result.
  var skippingUnary: Value {
    var value = self
    while let op = value.definingOperation, op.operands.count == 1, op.results.count == 1 {
      value = op.operand(0)
    }
    return value
  }
}
