public import Accel

extension Affine: ExecutableDialect {
  public static var semantics: [Semantics] { maps + loops + accesses }

  private static var maps: [Semantics] {
    [
      Semantics(Apply.self) { (op, execution) throws(ExecutionFailure) in
        let values = try execution.valuesIfThereAre(of: op.map.map, execution.operands)
        return .values([values.map { .index($0[0]) } ?? .poison])
      },
      .extremum(Min.self),
      .extremum(Max.self),
      Semantics(Yield.self) { (_, execution) in .leave(execution.operands) },
    ]
  }

  private static var loops: [Semantics] {
    [
      Semantics(For.self) { (op, execution) throws(ExecutionFailure) in
        let (lowerCount, upperCount) = (op.lowerBoundOperands.count, op.upperBoundOperands.count)
        let operands = execution.operands
        let lower = try execution.values(of: op.lowerBoundMap.map, Array(operands.prefix(lowerCount)))
        let upper = try execution.values(
          of: op.upperBoundMap.map, Array(operands.dropFirst(lowerCount).prefix(upperCount)))
        var values = Array(operands.dropFirst(lowerCount + upperCount))
        try execution.count(from: lower.max() ?? 0, to: upper.min() ?? 0, step: op.step.value) {
          (index) throws(ExecutionFailure) in
          values = try execution.run(op.region, [.index(index)] + values)
        }
        return .values(values)
      },
      Semantics(If.self) { (op, execution) throws(ExecutionFailure) in
        let set = op.condition.set
        let map = AffineMap(
          dimensionCount: set.dimensionCount, symbolCount: set.symbolCount,
          results: set.constraints.map(\.expression))
        let values = try execution.values(of: map, execution.operands)
        let holds = zip(values, set.constraints).allSatisfy { $1.isEquality ? $0 == 0 : $0 >= 0 }
        return .values(try execution.run(holds ? op.thenRegion : op.elseRegion, []))
      },
      Semantics(Parallel.self) { (op, execution) throws(ExecutionFailure) in
        guard op.results.isEmpty else {
          throw execution.unsupported("the reductions of affine.parallel are not executed")
        }
        let count = op.lowerBoundsMap.map.inputCount
        let lower = try execution.values(of: op.lowerBoundsMap.map, Array(execution.operands.prefix(count)))
        let upper = try execution.values(
          of: op.upperBoundsMap.map, Array(execution.operands.dropFirst(count)))
        let bounds = zip(
          op.lowerBoundsGroups.split(lower).map { $0.max() ?? 0 },
          op.upperBoundsGroups.split(upper).map { $0.min() ?? 0 })
        let loops = zip(bounds, op.steps).map { (lower: $0.0, upper: $0.1, step: $1) }
        try execution.nest(loops[...], []) { (indices) throws(ExecutionFailure) in
          _ = try execution.run(op.region, indices)
        }
        return .values([])
      },
    ]
  }

  private static var accesses: [Semantics] {
    [
      Semantics(Load.self) { (op, execution) throws(ExecutionFailure) in
        let indices = try execution.values(of: op.map.map, Array(execution.operands.dropFirst()))
        return .values([try execution.load(try execution.view(Load.memref), indices, op.result.type)])
      },
      Semantics(Store.self) { (op, execution) throws(ExecutionFailure) in
        let indices = try execution.values(of: op.map.map, Array(execution.operands.dropFirst(2)))
        let view = try execution.view(Store.memref)
        try execution.store(execution[Store.value], view, indices, op.value.type)
        return .values([])
      },
      Semantics(Prefetch.self) { (_, _) in .values([]) },
      // Transfers are not executed, so there is nothing to wait for.
    ]
  }
}

extension Affine.Groups {
  /// Returns the values that belong together.
  fileprivate func split(_ values: [Int]) -> [ArraySlice<Int>] {
    var rest = values[...]
    return sizes.map { size in
      defer { rest = rest.dropFirst(size) }
      return rest.prefix(size)
    }
  }
}

extension Semantics {
  /// What the least or greatest of the values of a map is.
  fileprivate static func extremum<S: Extremum>(_: S.Type) -> Semantics {
    Semantics(S.self) { (op, execution) throws(ExecutionFailure) in
      guard let values = try execution.valuesIfThereAre(of: op.map.map, execution.operands) else {
        return .values([.poison])
      }
      return .values([.index((S.isMax ? values.max() : values.min()) ?? 0)])
    }
  }
}

/// The magnitude up to which operands of affine maps are numbers to count with.
private let largestOperand: Int64 = 1 << 48

extension Execution {
  /// Returns the values of a map applied to indices, on which it depends what happens next.
  fileprivate func values(of map: AffineMap, _ operands: [RuntimeValue]) throws(ExecutionFailure) -> [Int] {
    if let values = try valuesIfThereAre(of: map, operands) { return values }
    throw undefined("an operand of an affine map is too large")
  }

  /// Returns the values of a map applied to indices; `nil` if they are poison.
  ///
  /// They are for operands beyond `largestOperand`: sums are put into another order and divisions expanded as if
  /// nothing could overflow.
  fileprivate func valuesIfThereAre(
    of map: AffineMap, _ operands: [RuntimeValue]
  ) throws(ExecutionFailure) -> [Int]? {
    var inputs: [Int64] = []
    for operand in operands { inputs.append(Int64(try index(operand, "an operand of an affine map"))) }
    let count = map.dimensionCount
    do throws(AffinePoison) {
      let values = try map.values(
        dimensions: Array(inputs.prefix(count)), symbols: Array(inputs.dropFirst(count)))
      let areSmall = inputs.allSatisfy { (-largestOperand...largestOperand).contains($0) }
      return areSmall ? values.map { Int($0) } : nil
    } catch {
      throw undefined("a division in an affine map has no value")
    }
  }

  /// Runs `body` for each index.
  fileprivate func count(
    from lower: Int, to upper: Int, step: Int, _ body: (Int) throws(ExecutionFailure) -> Void
  ) throws(ExecutionFailure) {
    if step <= 0 { throw undefined("the step of a loop is not positive") }
    var index = lower
    while index < upper {
      try body(index)
      let (next, overflows) = index.addingReportingOverflow(step)
      if overflows { throw undefined("the index of a loop overflows") }
      index = next
    }
  }

  /// Runs `body` for all combinations of indices, the last of which changes fastest.
  fileprivate func nest(
    _ loops: ArraySlice<(lower: Int, upper: Int, step: Int)>, _ indices: [RuntimeValue],
    _ body: ([RuntimeValue]) throws(ExecutionFailure) -> Void
  ) throws(ExecutionFailure) {
    guard let loop = loops.first else { return try body(indices) }
    try count(from: loop.lower, to: loop.upper, step: loop.step) { (index) throws(ExecutionFailure) in
      try nest(loops.dropFirst(), indices + [.index(index)], body)
    }
  }
}

extension RuntimeValue {
  /// A number of type `index`.
  fileprivate static func index(_ value: Int) -> RuntimeValue { .number(WideInteger(value, width: 64)) }
}
