import Accel
import ArithDialect

extension LoopPipeliner {
  /// Begins the first iterations.
  mutating func emitPrologue(_ rewriter: Rewriter) throws(PipeliningFailure) {
    let (lower, upper, step) = (loop.lowerBound, loop.upperBound, loop.step)
    let arguments = Array(loop.iterationArguments)
    for (argument, value) in zip(arguments, loop.initArgs) { note(argument, 0, value) }
    /// Creates the index of an iteration.
    func index(_ number: Int) -> Value {
      let distance = rewriter.binary(Arith.MulI.self, step, rewriter.constant(number, lower.type))
      return rewriter.binary(Arith.AddI.self, lower, distance)
    }
    var conditions = [Value?](repeating: nil, count: lastStage)
    for number in 0..<lastStage {
      if isDynamic { conditions[number] = rewriter.compare(.slt, index(number), upper) }
      note(loop.inductionVariable, number, index(number))
      for op in order {
        guard let stage = stages[op], stage <= number else { continue }
        let version = number - stage
        let made = try predicate(copy(op, version, rewriter), conditions[version], rewriter)
        options.annotate?(made, .prologue, number, rewriter)
        for (result, new) in zip(op.results, made.results) {
          for (position, value) in yielded.enumerated() where value == result {
            var next = new
            if let condition = conditions[version], loop.results[position].hasUses,
              let previous = versions[arguments[position]]?[version]
            {
              next = rewriter.select(condition, new, previous)
            }
            note(arguments[position], version + 1, next)
          }
          note(result, version, new)
        }
      }
    }
  }

  /// Returns the values that are needed in later stages than those that make them.
  func crossingValues() -> [LiveRange] {
    var ranges: [LiveRange] = []
    var positions: [Value: Int] = [:]
    for op in order {
      let stage = stages[op] ?? 0
      for operand in op.operandsFromOutside {
        guard let (producer, distance) = source(of: operand), let definition = stages[producer],
          definition != stage, definition != stage + distance
        else { continue }
        let position = positions[operand] ?? ranges.count
        if position == ranges.count {
          positions[operand] = position
          ranges.append(LiveRange(value: operand, definition: definition))
        }
        ranges[position].lastUse = max(ranges[position].lastUse, stage)
      }
    }
    return ranges
  }

  /// Finishes the last iterations; `results` become what they yield.
  mutating func emitEpilogue(_ results: inout [Value], _ rewriter: Rewriter) throws(PipeliningFailure) {
    let conditions = emitIndices(rewriter)
    let arguments = Array(loop.iterationArguments)
    for number in stride(from: 1, through: lastStage, by: 1) {
      /// Which version of an argument a result came from in this part.
      var updated: [Int?] = results.map { _ in nil }
      for op in order {
        guard let stage = stages[op], stage >= number else { continue }
        let version = lastStage - stage + number
        let made = try predicate(copy(op, version, rewriter), conditions[version], rewriter)
        options.annotate?(made, .epilogue, number - 1, rewriter)
        for (result, new) in zip(op.results, made.results) {
          note(result, version, new)
          for (position, value) in yielded.enumerated() where value == result {
            (results[position], updated[position]) = (new, version)
            if version < lastStage { note(arguments[position], version + 1, new) }
          }
        }
      }
      for (position, version) in updated.enumerated() {
        guard let version, let condition = conditions[version],
          let previous = versions[arguments[position]]?[version]
        else { continue }
        results[position] = rewriter.select(condition, results[position], previous)
        if version < lastStage { note(arguments[position], version + 1, results[position]) }
      }
    }
  }

  /// Creates the indices of the last iterations, and whether there are that many.
  private mutating func emitIndices(_ rewriter: Rewriter) -> [Value?] {
    let (lower, upper, step, type) = (loop.lowerBound, loop.upperBound, loop.step, loop.lowerBound.type)
    let zero = rewriter.constant(0, type)
    let one = rewriter.constant(1, type)
    let isNegative = rewriter.compare(.slt, step, zero)
    let decrement = rewriter.select(isNegative, one, rewriter.constant(-1, type))
    let distance = rewriter.binary(Arith.SubI.self, upper, lower)
    let sum = rewriter.binary(Arith.AddI.self, distance, step)
    let count = rewriter.binary(
      Arith.DivSI.self, rewriter.binary(Arith.AddI.self, sum, decrement), step)
    var iteration = rewriter.binary(Arith.SubI.self, count, rewriter.constant(lastStage, type))
    iteration = rewriter.binary(Arith.MaxSI.self, zero, iteration)
    var conditions = [Value?](repeating: nil, count: lastStage + 1)
    for number in stride(from: 1, through: lastStage, by: 1) {
      let offset = rewriter.binary(Arith.MulI.self, step, iteration)
      note(loop.inductionVariable, number, rewriter.binary(Arith.AddI.self, lower, offset))
      iteration = rewriter.binary(Arith.AddI.self, iteration, one)
      if isDynamic { conditions[number] = rewriter.compare(.sge, count, rewriter.constant(number, type)) }
    }
    return conditions
  }
}

extension Operation {
  /// The operands of this operation, and those inside of its regions that are defined outside.
  fileprivate var operandsFromOutside: [Value] {
    var values = Array(operands)
    for region in regions {
      for block in region.blocks {
        for op in block.operations {
          op.walk(.postOrder) { inner in
            for operand in inner.operands {
              let home = operand.parentBlock?.region
              if home != region, home.map({ !$0.isProperDescendant(of: region) }) ?? true {
                values.append(operand)
              }
            }
            return .advance
          }
        }
      }
    }
    return values
  }
}

extension Rewriter {
  /// Creates a comparison of two numbers.
  func compare(_ predicate: Arith.IntegerPredicate, _ lhs: Value, _ rhs: Value) -> Value {
    create(Arith.CmpI.self) { ($0.predicate, $0.lhs, $0.rhs) = (predicate, lhs, rhs) }.result
  }

  /// Creates a choice between two values.
  func select(_ condition: Value, _ first: Value, _ second: Value) -> Value {
    create(Arith.Select.self) {
      ($0.condition, $0.trueValue, $0.falseValue) = (condition, first, second)
    }.result
  }
}
