public import Accel
import ArithDialect
import SCFDialect

extension Affine {
  /// Replaces operations that take indices apart, or put them together, by arithmetic.
  public struct ExpandIndexOps: Pass {
    public static let name = "affine-expand-index-ops"
    public static let title = "ExpandAffineIndexOpsPass"
    public static let summary =
      "Lower affine operations operating on indices into more fundamental operations"
    public static let dependentDialects: [any Dialect.Type] = [Arith.self]

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      rewriteGreedily(op, PatternTable([expandDelinearize, expandLinearize]))
    }
  }

  /// Replaces operations that take indices apart, or put them together, by `affine.apply`.
  public struct ExpandIndexOpsAsAffine: Pass {
    public static let name = "affine-expand-index-ops-as-affine"
    public static let title = "ExpandAffineIndexOpsAsAffinePass"
    public static let summary = "Lower affine operations operating on indices into affine.apply operations"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      rewriteGreedily(op, PatternTable([delinearizeByMaps, linearizeByMaps]))
    }
  }

  // MARK: Arithmetic

  // delinearize %i into (%n, 16, 4) → %i floordiv 64, %i mod 64 / 4, %i mod 4
  private static let expandDelinearize = Pattern("affine-expand-delinearize") {
    (op: Op<DelinearizeIndex>, rewriter) throws(NoMatch) in
    let linear = op.linearIndex
    let basis = op.innerBasis
    if op.multiIndex.count == 1 { return rewriter.replace(op, with: [linear]) }
    let strides = rewriter.strides(basis, Array(op.dynamicBasis), .nsw.union(.nuw))
    let zero = rewriter.indexConstant(0)
    func remainder(_ stride: Value) -> Value {
      let remainder = rewriter.create(Arith.RemSI.self) { ($0.lhs, $0.rhs) = (linear, stride) }.result
      let isNegative = rewriter.create(Arith.CmpI.self) {
        ($0.predicate, $0.lhs, $0.rhs) = (.slt, remainder, zero)
      }.result
      let corrected = rewriter.create(Arith.AddI.self) {
        ($0.lhs, $0.rhs, $0.overflowFlags) = (remainder, stride, .nsw)
      }.result
      return rewriter.create(Arith.Select.self) {
        ($0.condition, $0.trueValue, $0.falseValue) = (isNegative, corrected, remainder)
      }.result
    }
    let first = strides[0]
    var results = [rewriter.create(Arith.FloorDivSI.self) { ($0.lhs, $0.rhs) = (linear, first) }.result]
    for (stride, next) in zip(strides, strides.dropFirst()) {
      let rest = remainder(stride)
      results.append(rewriter.create(Arith.DivSI.self) { ($0.lhs, $0.rhs) = (rest, next) }.result)
    }
    results.append(remainder(strides[strides.count - 1]))
    return rewriter.replace(op, with: results)
  }

  // linearize [%i, %j] by (%n, 16) → %i * 16 + %j
  private static let expandLinearize = Pattern("affine-expand-linearize") {
    (op: Op<LinearizeIndex>, rewriter) throws(NoMatch) in
    let indices = Array(op.multiIndex)
    guard let last = indices.last else { return rewriter.replace(op, with: rewriter.indexConstant(0)) }
    var basis = op.staticBasis.values
    if basis.count == indices.count { basis.removeFirst() }
    let strides = rewriter.strides(
      basis, Array(op.dynamicBasis), op.disjoint.isDisjoint ? .nsw.union(.nuw) : .nsw)
    var scaled: [(value: Value, loops: Int)] = []
    for (index, stride) in zip(indices, strides) {
      let product = rewriter.create(Arith.MulI.self) {
        ($0.lhs, $0.rhs, $0.overflowFlags) = (index, stride, .nsw)
      }.result
      scaled.append((product, op.operation.invariantLoopCount(index)))
    }
    scaled.append((last, op.operation.invariantLoopCount(last)))
    // What is the same in more loops is added first.
    let order = scaled.indices.sorted { (-scaled[$0].loops, $0) < (-scaled[$1].loops, $1) }
    let sum = order.dropFirst().reduce(scaled[order[0]].value) { sum, index in
      rewriter.create(Arith.AddI.self) {
        ($0.lhs, $0.rhs, $0.overflowFlags) = (sum, scaled[index].value, .nsw)
      }.result
    }
    return rewriter.replace(op, with: sum)
  }

  // MARK: Maps

  // delinearize %i into (%n, 16, 4) → apply (d0 floordiv 64), (d0 mod 64) floordiv 4, d0 mod 4
  private static let delinearizeByMaps = Pattern("affine-delinearize-by-maps") {
    (op: Op<DelinearizeIndex>, rewriter) throws(NoMatch) in
    let (linear, basis) = (op.linearIndex, op.innerBasis)
    if op.multiIndex.count == 1 { return rewriter.replace(op, with: [linear]) }
    // A basis element for what goes beyond is of no use.
    var dynamic = op.dynamicBasis.suffix(basis.count { $0 == ShapeDimension.dynamic })
    let values = basis.map { element in
      element == ShapeDimension.dynamic
        ? dynamic.removeFirst() : rewriter.indexConstant(element, at: op.location)
    }
    let product = AffineMap(dimensionCount: 0, symbolCount: 2, results: [.symbol(0) * .symbol(1)])
    let quotient = AffineMap(dimensionCount: 2, results: [AffineExpr.dimension(0).floordiv(.dimension(1))])
    let remainder = AffineMap(dimensionCount: 2, results: [AffineExpr.dimension(0).mod(.dimension(1))])
    let strides = values.indices.map { start in
      values[(start + 1)...].reduce(values[start]) {
        rewriter.composedApply(product, [$0, $1], at: op.location)
      }
    }
    var results: [Value] = []
    var rest = linear
    for stride in strides {
      results.append(rewriter.composedApply(quotient, [rest, stride], at: op.location))
      rest = rewriter.composedApply(remainder, [rest, stride], at: op.location)
    }
    return rewriter.replace(op, with: results + [rest])
  }

  // linearize [%i, %j] by (%n, 16) → apply (s0 * 16 + s1)
  private static let linearizeByMaps = Pattern("affine-linearize-by-maps") {
    (op: Op<LinearizeIndex>, rewriter) throws(NoMatch) in
    let indices = Array(op.multiIndex)
    if indices.isEmpty { return rewriter.replace(op, with: rewriter.indexConstant(0)) }
    var basis = op.staticBasis.values
    if basis.count == indices.count { basis.removeFirst() }
    var dynamic = op.dynamicBasis.suffix(basis.count { $0 == ShapeDimension.dynamic })
    let values = basis.map { element in
      element == ShapeDimension.dynamic
        ? dynamic.removeFirst() : rewriter.indexConstant(element, at: op.location)
    }
    // Each index is followed by its stride.
    var operands: [Value] = []
    var sum: AffineExpr = 0
    for (number, index) in indices.enumerated() {
      let factors = values.dropFirst(number)
      let stride = AffineMap(
        dimensionCount: 0, symbolCount: factors.count,
        results: [(0..<factors.count).reversed().reduce(1 as AffineExpr) { $0 * .symbol($1) }])
      operands += [index, rewriter.composedApply(stride, Array(factors), at: op.location)]
      sum = sum + .symbol(2 * number) * .symbol(2 * number + 1)
    }
    let map = AffineMap(dimensionCount: 0, symbolCount: operands.count, results: [sum])
    return rewriter.replace(op, with: rewriter.composedApply(map, operands, at: op.location))
  }
}

extension Op<Affine.DelinearizeIndex> {
  /// The basis without what the first index goes beyond.
  fileprivate var innerBasis: [Int] {
    let basis = self.staticBasis.values
    return basis.count == self.multiIndex.count ? Array(basis.dropFirst()) : basis
  }
}

extension Operation {
  /// The number of loops around this operation before all of which a value is known.
  func invariantLoopCount(_ value: Value) -> Int {
    var (count, current) = (0, parent)
    while let op = current {
      if let loop = op.interface(LoopLikeWitness.self) {
        if !loop.isDefinedOutside(op, value) { break }
        count += 1
      }
      current = op.parent
    }
    return count
  }
}

extension Rewriter {
  /// Creates the products of the last elements of a basis: of all of them, of all but the first, and so on.
  fileprivate func strides(_ basis: [Int], _ dynamic: [Value], _ flags: Arith.OverflowFlags) -> [Value] {
    var (number, value, next): (Int, Value?, Int) = (1, nil, dynamic.count)
    var strides: [Value] = []
    for element in basis.reversed() {
      if element == ShapeDimension.dynamic {
        next -= 1
        let factor = dynamic[next]
        value =
          value.map { first in
            create(Arith.MulI.self) { ($0.lhs, $0.rhs, $0.overflowFlags) = (first, factor, flags) }.result
          } ?? factor
      } else {
        number &*= element
      }
      if let value, number == 1 {
        strides.append(value)
        continue
      }
      let constant = indexConstant(number)
      strides.append(
        value.map { first in
          create(Arith.MulI.self) { ($0.lhs, $0.rhs, $0.overflowFlags) = (first, constant, flags) }.result
        } ?? constant)
    }
    return strides.reversed()
  }

  /// Creates `affine.apply` of a map of one result, composed with what the operands come from; a constant if it is one.
  func composedApply(_ map: AffineMap, _ operands: [Value], at location: Location) -> Value {
    var mapped = MappedOperands(map: map, operands: operands)
    mapped.compose()
    mapped.canonicalize()
    if let number = mapped.map.results[0].constantValue { return indexConstant(Int(number), at: location) }
    if let position = mapped.map.results[0].dimensionPosition { return mapped.operands[position] }
    if let position = mapped.map.results[0].symbolPosition {
      return mapped.operands[mapped.map.dimensionCount + position]
    }
    return apply(mapped.map, mapped.operands, at: location).result
  }
}
