public import Accel
import ArithDialect
import MemRefDialect
import SCFDialect

extension Affine {
  /// Replaces affine maps by arithmetic, and what is executed under their control by operations of `scf` and `memref`.
  public struct Lower: Pass {
    public static let name = "lower-affine"
    public static let title = "LowerAffinePass"
    public static let summary = "Lower Affine operations to a combination of Arith and SCF operations"
    public static let dependentDialects: [any Dialect.Type] = [MemRef.self, SCF.self]

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var target = ConversionTarget()
      target.addLegal(dialect: Arith.self)
      target.addLegal(dialect: MemRef.self)
      target.addLegal(dialect: SCF.self)
      // What cannot be lowered stays.
      op.walk(.postOrder) { inner in
        if let message = inner.divisionWithoutValue { inner.emitError(message) }
        return .advance
      }
      do throws(ConversionFailure) {
        try convertPartially(op, to: target, loweringPatterns.map { ConversionPattern($0) })
      } catch {
        error.emit(in: op.context)
        throw .reported
      }
    }
  }

  /// Rewrites that replace affine operations by arithmetic and by operations of `scf` and `memref`.
  public static var loweringPatterns: [Pattern] {
    [
      lowerApply, lowerExtremum(Min.self), lowerExtremum(Max.self), lowerFor, lowerIf, lowerParallel,
      lowerYield, lowerLoad, lowerStore, lowerPrefetch,
    ]
  }
}

// MARK: Maps

extension Affine {
  // apply (d0) -> (d0 + 1) (%x) → %x + 1
  private static let lowerApply = Pattern("lower-affine-apply") {
    (op: Op<Apply>, rewriter) throws(NoMatch) in
    rewriter.replace(op, with: try rewriter.expand(op.map.map, Array(op.mapOperands))[0])
  }

  // min (d0, d1) -> (d0, d1) (%x, %y) → minsi %x, %y
  private static func lowerExtremum<S: Extremum>(_: S.Type) -> Pattern {
    Pattern("lower-\(S.name)") { (op: Op<S>, rewriter) throws(NoMatch) in
      let values = try rewriter.expand(op.map.map, Array(op.mapOperands))
      return rewriter.replace(op.operation, with: rewriter.extremum(of: values[...], isMax: S.isMax))
    }
  }
}

// MARK: Accesses

extension Affine {
  // load %a[%i + 1] → memref.load %a[%i + 1]
  private static let lowerLoad = Pattern("lower-affine-load") { (op: Op<Load>, rewriter) throws(NoMatch) in
    let indices = try rewriter.expand(op.map.map, Array(op.indices))
    let load = rewriter.create(MemRef.Load.self) { ($0.memref, $0.indices) = (op.memref, indices) }
    return rewriter.replace(op, with: load.result)
  }

  // store %x, %a[%i + 1] → memref.store %x, %a[%i + 1]
  private static let lowerStore = Pattern("lower-affine-store") { (op: Op<Store>, rewriter) throws(NoMatch) in
    let indices = try rewriter.expand(op.map.map, Array(op.indices))
    rewriter.create(MemRef.Store.self) {
      ($0.value, $0.memref, $0.indices) = (op.value, op.memref, indices)
    }
    return rewriter.erase(op)
  }

  // prefetch %a[%i + 1] → memref.prefetch %a[%i + 1]
  private static let lowerPrefetch = Pattern("lower-affine-prefetch") {
    (op: Op<Prefetch>, rewriter) throws(NoMatch) in
    let indices = try rewriter.expand(op.map.map, Array(op.indices))
    rewriter.create(MemRef.Prefetch.self) {
      ($0.memref, $0.indices, $0.isWrite) = (op.memref, indices, op.isWrite)
      ($0.localityHint, $0.isDataCache) = (op.localityHint, op.isDataCache)
    }
    return rewriter.erase(op)
  }
}

// MARK: Loops and choices

extension Affine {
  // for %i = max(%a, %b) to %c step 2 → scf.for %i = maxsi(%a, %b) to %c step 2
  private static let lowerFor = Pattern("lower-affine-for") { (op: Op<For>, rewriter) throws(NoMatch) in
    let lower = rewriter.extremum(
      of: try rewriter.expand(op.lowerBoundMap.map, Array(op.lowerBoundOperands))[...], isMax: true)
    let upper = rewriter.extremum(
      of: try rewriter.expand(op.upperBoundMap.map, Array(op.upperBoundOperands))[...], isMax: false)
    let step = rewriter.index(op.step.value)
    let inits = Array(op.inits)
    let loop = rewriter.create(
      SCF.For.self, operands: [lower, upper, step] + inits, results: inits.map(\.type), properties: [nil],
      regions: 1)
    rewriter.inline(op.region, into: loop.region)
    return rewriter.replace(op, with: Array(loop.results))
  }

  // if (d0) : (d0 >= 0) (%x) { a } else { b } → scf.if %x >= 0 { a } else { b }
  private static let lowerIf = Pattern("lower-affine-if") { (op: Op<If>, rewriter) throws(NoMatch) in
    let set = op.condition.set
    let zero = rewriter.index(0)
    var condition: Value?
    for constraint in set.constraints {
      let value = try rewriter.expand(constraint.expression, Array(op.operands), set.dimensionCount)
      let holds = rewriter.compare(value, constraint.isEquality ? .eq : .sge, zero)
      condition =
        condition.map { first in
          rewriter.create(Arith.AndI.self) { ($0.lhs, $0.rhs) = (first, holds) }.result
        } ?? holds
    }
    guard let condition else { throw NoMatch("the set has no constraint") }
    let choice = rewriter.create(
      SCF.If.self, operands: [condition], results: op.results.types, regions: 2)
    rewriter.inline(op.thenRegion, into: choice.thenRegion)
    if !op.elseRegion.isEmpty { rewriter.inline(op.elseRegion, into: choice.elseRegion) }
    return rewriter.replace(op, with: Array(choice.results))
  }

  // parallel (%i) = (%a) to (min(%b, 8)) → scf.parallel (%i) = (%a) to (minsi(%b, 8))
  private static let lowerParallel = Pattern("lower-affine-parallel") {
    (op: Op<Parallel>, rewriter) throws(NoMatch) in
    guard op.results.isEmpty else { throw NoMatch("reductions are not lowered") }
    // No dimension is one iteration, which scf.parallel cannot say.
    if op.steps.isEmpty, let body = op.region.entry, let block = op.operation.block {
      if let end = body.terminator { rewriter.erase(end) }
      rewriter.inline(body, into: block, before: op.operation)
      return rewriter.erase(op)
    }
    var (lower, upper): ([Value], [Value]) = ([], [])
    var lowerResults = op.lowerBoundsMap.map.results[...]
    var upperResults = op.upperBoundsMap.map.results[...]
    for (lowerSize, upperSize) in zip(op.lowerBoundsGroups.sizes, op.upperBoundsGroups.sizes) {
      lower.append(
        try rewriter.expand(
          lowerResults.prefix(lowerSize), Array(op.lowerBoundsOperands),
          op.lowerBoundsMap.map.dimensionCount, isMax: true))
      upper.append(
        try rewriter.expand(
          upperResults.prefix(upperSize), Array(op.upperBoundsOperands),
          op.upperBoundsMap.map.dimensionCount, isMax: false))
      (lowerResults, upperResults) = (lowerResults.dropFirst(lowerSize), upperResults.dropFirst(upperSize))
    }
    let steps = op.steps.map { rewriter.index($0) }
    let count = steps.count
    let sizes = DenseI32Array([count, count, count, 0]).attribute(in: op.context)
    let loop = rewriter.create(
      SCF.Parallel.self, operands: lower + upper + steps, properties: [sizes], regions: 1)
    rewriter.inline(op.region, into: loop.region)
    return rewriter.erase(op)
  }

  // yield %x → scf.yield %x; scf.reduce at the end of scf.parallel
  private static let lowerYield = Pattern("lower-affine-yield") { (op: Op<Yield>, rewriter) throws(NoMatch) in
    guard let parent = op.operation.parent else { throw NoMatch("the end of no region") }
    if parent.is(SCF.Parallel.self) {
      rewriter.create(SCF.Reduce.self) { $0.operands = [] }
    } else {
      let values = Array(op.operands)
      rewriter.create(SCF.Yield.self) { $0.results = values }
    }
    return rewriter.erase(op)
  }
}

// MARK: Arithmetic

extension Rewriter {
  /// Creates what computes the results of a map.
  fileprivate func expand(_ map: AffineMap, _ operands: [Value]) throws(NoMatch) -> [Value] {
    var values: [Value] = []
    for result in map.results { values.append(try expand(result, operands, map.dimensionCount)) }
    return values
  }

  /// Creates what computes the greatest or the least of expressions over values.
  fileprivate func expand(
    _ results: ArraySlice<AffineExpr>, _ operands: [Value], _ dimensionCount: Int, isMax: Bool
  ) throws(NoMatch) -> Value {
    var values: [Value] = []
    for result in results { values.append(try expand(result, operands, dimensionCount)) }
    return extremum(of: values[...], isMax: isMax)
  }

  /// Creates what computes the greatest or the least of values.
  fileprivate func extremum(of values: ArraySlice<Value>, isMax: Bool) -> Value {
    values.dropFirst().reduce(values.first.unsafelyUnwrapped) { x, y in
      isMax
        ? create(Arith.MaxSI.self) { ($0.lhs, $0.rhs) = (x, y) }.result
        : create(Arith.MinSI.self) { ($0.lhs, $0.rhs) = (x, y) }.result
    }
  }

  /// Creates what computes an expression over values, of which the first `dimensionCount` are dimensions.
  fileprivate func expand(
    _ expression: AffineExpr, _ operands: [Value], _ dimensionCount: Int
  ) throws(NoMatch) -> Value {
    switch expression {
    case .dimension(let position): return operands[position]
    case .symbol(let position): return operands[dimensionCount + position]
    case .constant(let number): return index(Int(number))
    case .binary(let binary):
      let divides = binary.operator != .add && binary.operator != .mul
      if divides, let divisor = binary.rhs.constantValue, divisor <= 0 {
        throw NoMatch("the divisor is not positive")
      }
      let lhs = try expand(binary.lhs, operands, dimensionCount)
      let rhs = try expand(binary.rhs, operands, dimensionCount)
      switch binary.operator {
      case .add: return create(Arith.AddI.self) { ($0.lhs, $0.rhs) = (lhs, rhs) }.result
      case .mul:
        return create(Arith.MulI.self) { ($0.lhs, $0.rhs, $0.overflowFlags) = (lhs, rhs, .nsw) }.result
      case .mod: return remainder(lhs, rhs)
      case .floordiv: return floorQuotient(lhs, rhs)
      case .ceildiv: return ceilQuotient(lhs, rhs)
      }
    }
  }

  /// Creates the remainder of the division rounded down, which is not negative.
  private func remainder(_ lhs: Value, _ rhs: Value) -> Value {
    let remainder = create(Arith.RemSI.self) { ($0.lhs, $0.rhs) = (lhs, rhs) }.result
    let isNegative = compare(remainder, .slt, index(0))
    let corrected = create(Arith.AddI.self) { ($0.lhs, $0.rhs) = (remainder, rhs) }.result
    return select(isNegative, corrected, remainder)
  }

  /// Creates the quotient rounded down: `a < 0 ? -1 - (-1 - a) / b : a / b`.
  private func floorQuotient(_ lhs: Value, _ rhs: Value) -> Value {
    let (zero, minusOne) = (index(0), index(-1))
    let isNegative = compare(lhs, .slt, zero)
    let dividend = select(isNegative, subtract(minusOne, lhs), lhs)
    let quotient = create(Arith.DivSI.self) { ($0.lhs, $0.rhs) = (dividend, rhs) }.result
    return select(isNegative, subtract(minusOne, quotient), quotient)
  }

  /// Creates the quotient rounded up: `a <= 0 ? -(-a / b) : (a - 1) / b + 1`.
  private func ceilQuotient(_ lhs: Value, _ rhs: Value) -> Value {
    let (zero, one) = (index(0), index(1))
    let isNotPositive = compare(lhs, .sle, zero)
    let (negated, decremented) = (subtract(zero, lhs), subtract(lhs, one))
    let dividend = select(isNotPositive, negated, decremented)
    let quotient = create(Arith.DivSI.self) { ($0.lhs, $0.rhs) = (dividend, rhs) }.result
    let negative = subtract(zero, quotient)
    let positive = create(Arith.AddI.self) { ($0.lhs, $0.rhs) = (quotient, one) }.result
    return select(isNotPositive, negative, positive)
  }

  /// Creates a constant index.
  fileprivate func index(_ number: Int) -> Value {
    let type = context.indexType
    return create(Arith.Constant.self, results: [type], properties: [context.integer(number, type)]).result
  }

  /// Creates a comparison.
  fileprivate func compare(_ lhs: Value, _ predicate: Arith.IntegerPredicate, _ rhs: Value) -> Value {
    create(Arith.CmpI.self) { ($0.predicate, $0.lhs, $0.rhs) = (predicate, lhs, rhs) }.result
  }

  /// Creates a difference.
  private func subtract(_ lhs: Value, _ rhs: Value) -> Value {
    create(Arith.SubI.self) { ($0.lhs, $0.rhs) = (lhs, rhs) }.result
  }

  /// Creates a choice.
  private func select(_ condition: Value, _ first: Value, _ second: Value) -> Value {
    create(Arith.Select.self) { ($0.condition, $0.trueValue, $0.falseValue) = (condition, first, second) }
      .result
  }
}

extension Operation {
  /// What is wrong with a division in the maps or sets of this operation, if it has no value whatever the operands are.
  fileprivate var divisionWithoutValue: String? {
    var message: String?
    for property in properties where name.string.hasPrefix("affine.") {
      guard let property else { continue }
      let expressions =
        property.as(AffineMapAttr.self)?.map.results
        ?? property.as(IntegerSetAttr.self)?.set.constraints.map(\.expression) ?? []
      for expression in expressions {
        expression.walkDistinct { part in
          guard let binary = part.binary, let divisor = binary.rhs.constantValue, divisor <= 0 else { return }
          switch binary.operator {
          case .add, .mul: break
          case .mod: message = "modulo by non-positive value is not supported"
          case .floordiv, .ceildiv: message = "division by non-positive value is not supported"
          }
        }
      }
    }
    return message
  }
}
