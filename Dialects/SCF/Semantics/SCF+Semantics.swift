public import Accel

extension SCF: ExecutableDialect {
  public static var semantics: [Semantics] { choices + loops + terminators }

  private static var terminators: [Semantics] {
    [
      Semantics(Condition.self) { (_, execution) in .leave(execution.operands) },
      Semantics(InParallel.self) { (op, execution) throws(ExecutionFailure) in
        if op.region.entry?.first != nil {
          throw execution.unsupported("threads that share tensors are not executed")
        }
        return .leave([])
      },
      Semantics(Reduce.self) { (_, execution) in .leave(execution.operands) },
      Semantics(ReduceReturn.self) { (_, execution) in .leave(execution.operands) },
      Semantics(Yield.self) { (_, execution) in .leave(execution.operands) },
    ]
  }

  private static var choices: [Semantics] {
    [
      Semantics(ExecuteRegion.self) { (op, execution) throws(ExecutionFailure) in
        .values(try execution.run(op.region, []))
      },
      Semantics(If.self) { (op, execution) throws(ExecutionFailure) in
        let holds = try execution.decision(If.condition, "the condition of a choice")
        return .values(try execution.run(holds.isZero ? op.elseRegion : op.thenRegion, []))
      },
      Semantics(IndexSwitch.self) { (op, execution) throws(ExecutionFailure) in
        let index = try execution.decision(IndexSwitch.arg, "the index of a switch")
        return .values(try execution.run(op.region(for: index.signedValue ?? 0), []))
      },
    ]
  }

  private static var loops: [Semantics] {
    [
      Semantics(For.self) { (op, execution) throws(ExecutionFailure) in
        let lower = try execution.decision(For.lowerBound, "the lower bound of a loop")
        let upper = try execution.decision(For.upperBound, "the upper bound of a loop")
        let step = try execution.decision(For.step, "the step of a loop")
        var values = Array(execution.operands.dropFirst(3))
        let signedness: Signedness = op.unsignedCmp ? .unsigned : .signed
        try execution.count(from: lower, to: upper, step: step, signedness) {
          (index) throws(ExecutionFailure) in
          values = try execution.run(op.region, [.number(index)] + values)
        }
        return .values(values)
      },
      Semantics(While.self) { (op, execution) throws(ExecutionFailure) in
        var values = execution.operands
        while true {
          var handed = try execution.run(op.before, values)
          guard case .number(let goesOn) = handed.removeFirst() else {
            throw execution.undefined("the condition of a loop is poison")
          }
          if goesOn.isZero { return .values(handed) }
          values = try execution.run(op.after, handed)
        }
      },
      Semantics(Parallel.self) { (op, execution) throws(ExecutionFailure) in
        var results = Array(execution.operands.suffix(op.initVals.count))
        let bounds = try execution.loops(op.loopBounds)
        let reductions = op.reduce.reductions
        try execution.nest(bounds[...], []) { (indices) throws(ExecutionFailure) in
          let contributed = try execution.run(op.region, indices)
          for (number, value) in contributed.enumerated() {
            results[number] = try execution.run(reductions[number], [results[number], value])[0]
          }
        }
        return .values(results)
      },
      Semantics(Forall.self) { (op, execution) throws(ExecutionFailure) in
        let shared = Array(execution.operands.suffix(op.outputs.count))
        let bounds = try execution.loops(op.loopBounds)
        try execution.nest(bounds[...], []) { (indices) throws(ExecutionFailure) in
          _ = try execution.run(op.region, indices + shared)
        }
        return .values(shared)
      },
    ]
  }
}

/// The bounds of one of several loops.
private struct LoopBounds {
  let lower: WideInteger, upper: WideInteger, step: WideInteger
}

extension Execution {
  /// Runs `body` for each index; the order is that of the indices.
  fileprivate func count(
    from lower: WideInteger, to upper: WideInteger, step: WideInteger, _ signedness: Signedness,
    _ body: (WideInteger) throws(ExecutionFailure) -> Void
  ) throws(ExecutionFailure) {
    if step.isZero || step.isNegative { throw undefined("the step of a loop is not positive") }
    var index = lower
    while index.isLess(than: upper, signedness) {
      try body(index)
      let next = index &+ step
      // Behind the greatest number comes the end, whatever the lowered loop would make of it.
      if !index.isLess(than: next, signedness) { throw undefined("the index of a loop overflows") }
      index = next
    }
  }

  /// Returns the values of bounds; those that are no constants are the first operands.
  fileprivate func loops(_ bounds: [[MixedIndex]]) throws(ExecutionFailure) -> [LoopBounds] {
    var given = operands[...]
    var numbers: [[WideInteger]] = []
    for list in bounds {
      var row: [WideInteger] = []
      for bound in list {
        if case .constant(let constant) = bound {
          row.append(WideInteger(constant, width: 64))
        } else if case .number(let bits)? = given.popFirst() {
          row.append(bits)
        } else {
          throw undefined("a bound of a loop is poison")
        }
      }
      numbers.append(row)
    }
    return numbers[2].indices.map {
      LoopBounds(lower: numbers[0][$0], upper: numbers[1][$0], step: numbers[2][$0])
    }
  }

  /// Runs `body` for all combinations of indices, the last of which changes fastest.
  fileprivate func nest(
    _ loops: ArraySlice<LoopBounds>, _ indices: [RuntimeValue],
    _ body: ([RuntimeValue]) throws(ExecutionFailure) -> Void
  ) throws(ExecutionFailure) {
    guard let loop = loops.first else { return try body(indices) }
    try count(from: loop.lower, to: loop.upper, step: loop.step, .signed) {
      (index) throws(ExecutionFailure) in
      try nest(loops.dropFirst(), indices + [.number(index)], body)
    }
  }
}

extension Op<SCF.Parallel> {
  /// The lower bounds, the upper bounds and the steps.
  fileprivate var loopBounds: [[MixedIndex]] {
    [self.lowerBound.map { .value($0) }, self.upperBound.map { .value($0) }, self.step.map { .value($0) }]
  }
}

extension Op<SCF.Forall> {
  /// The lower bounds, the upper bounds and the steps.
  fileprivate var loopBounds: [[MixedIndex]] { [self.lowerBound.all, self.upperBound.all, self.step.all] }
}
