import Accel
import ArithDialect

extension LoopPipeliner {
  /// A version of a value that the kernel hands from one iteration to the next.
  struct Crossing: Hashable {
    let value: Value
    /// How many stages ago the value was made.
    let age: Int
  }

  /// Creates the loop that works on several iterations at a time, without a body, and says which of its arguments are
  /// the values that cross stages.
  func createKernelLoop(
    _ crossing: [LiveRange], _ rewriter: Rewriter
  ) -> (loop: Op<SCF.For>, places: [Crossing: Int]) {
    var initial: [Value] = []
    for (position, value) in yielded.enumerated() {
      let argument = loop.iterationArguments[position + 1]
      let stage = value.definingOperation.flatMap { stages[$0] }
      initial.append(stage.flatMap { versions[argument]?[lastStage - $0] } ?? loop.initArgs[position])
    }
    var places: [Crossing: Int] = [:]
    for range in crossing {
      for age in stride(from: range.lastUse - range.definition, to: 0, by: -1) {
        let number = lastStage - range.definition - age
        if let version = versions[range.value]?[number] { initial.append(version) }
        places[Crossing(value: range.value, age: age)] = initial.count - 1
      }
    }
    var upper = loop.upperBound
    if options.peelsEpilogue {
      let stages = rewriter.constant(lastStage, upper.type)
      let distance = rewriter.binary(Arith.MulI.self, loop.step, stages)
      upper = rewriter.binary(Arith.SubI.self, upper, distance)
    }
    let kernel = rewriter.createFor(
      from: loop.lowerBound, to: upper, step: loop.step, initial, at: loop.location)
    return (kernel, places)
  }

  /// Fills the body of the kernel.
  mutating func fill(
    _ kernel: Op<SCF.For>, _ crossing: [LiveRange], _ places: [Crossing: Int], _ rewriter: Rewriter
  ) throws(PipeliningFailure) {
    versions = [:]
    rewriter.builder.move(toEndOf: kernel.body)
    var mapping = ValueMapping()
    for (old, new) in zip(loop.region.arguments, kernel.region.arguments) { mapping[old] = new }
    let conditions = emitConditions(kernel, rewriter)
    for op in order {
      let stage = stages[op] ?? 0
      var made = rewriter.clone(op, &mapping)
      remapOperands(of: made, from: op, stage, kernel, places, mapping, rewriter)
      made = try predicate(made, conditions[stage], rewriter)
      for (old, new) in zip(op.results, made.results) { mapping[old] = new }
      options.annotate?(made, .kernel, 0, rewriter)
    }
    yield(from: kernel, crossing, mapping, conditions, rewriter)
  }

  /// Creates, for each stage but the last, whether there is an iteration for it to work on.
  private func emitConditions(_ kernel: Op<SCF.For>, _ rewriter: Rewriter) -> [Value?] {
    var conditions = [Value?](repeating: nil, count: lastStage + 1)
    if options.peelsEpilogue { return conditions }
    let type = loop.upperBound.type
    for stage in 0..<lastStage {
      let distance = rewriter.binary(
        Arith.MulI.self, loop.step, rewriter.constant(lastStage - stage, type))
      let end = rewriter.binary(Arith.SubI.self, loop.upperBound, distance)
      conditions[stage] = rewriter.compare(.slt, kernel.inductionVariable, end)
    }
    return conditions
  }

  /// Makes `copy`, and what is inside, use what the operands of `op` have become.
  private func remapOperands(
    of copy: Operation, from op: Operation, _ stage: Int, _ kernel: Op<SCF.For>, _ places: [Crossing: Int],
    _ mapping: ValueMapping, _ rewriter: Rewriter
  ) {
    for (old, new) in zip(op.all, copy.all) {
      for (index, operand) in old.operands.enumerated() {
        if operand == loop.inductionVariable {
          let place = rewriter.builder
          rewriter.builder.move(before: copy)
          let offset = rewriter.binary(
            Arith.MulI.self, loop.step, rewriter.constant(lastStage - stage, loop.step.type))
          let value = rewriter.binary(Arith.AddI.self, kernel.inductionVariable, offset)
          rewriter.setOperand(new, index, to: value)
          rewriter.builder = place
        } else if let value = remapped(operand, stage, kernel, places, mapping) {
          rewriter.setOperand(new, index, to: value)
        }
      }
    }
  }

  /// Returns what `operand` is in the kernel, if it comes from another stage.
  private func remapped(
    _ operand: Value, _ stage: Int, _ kernel: Op<SCF.For>, _ places: [Crossing: Int], _ mapping: ValueMapping
  ) -> Value? {
    var source = operand
    if operand.owningBlock == loop.body {
      source = yielded[operand.index - 1]
      guard let definition = source.definingOperation.flatMap({ stages[$0] }), definition != stage else {
        return nil
      }
      // What the next stage hands on is there already.
      if definition == stage + 1 { return mapping[source] ?? source }
    }
    guard let definition = source.definingOperation.flatMap({ stages[$0] }), definition != stage,
      let place = places[Crossing(value: operand, age: stage - definition)]
    else { return nil }
    return kernel.region.arguments[place + 1]
  }

  /// Ends the kernel, and notes which of its results the last iterations go on with.
  private mutating func yield(
    from kernel: Op<SCF.For>, _ crossing: [LiveRange], _ mapping: ValueMapping, _ conditions: [Value?],
    _ rewriter: Rewriter
  ) {
    var values: [Value] = []
    for (position, value) in yielded.enumerated() {
      var source = mapping[value] ?? value
      let stage = value.definingOperation.flatMap { stages[$0] }
      if !options.peelsEpilogue, loop.results[position].hasUses, let stage, stage < lastStage,
        let condition = conditions[stage]
      {
        source = rewriter.select(condition, source, kernel.region.arguments[position + 1])
      }
      values.append(source)
    }
    for range in crossing {
      var version = lastStage - range.lastUse + 1
      for _ in stride(from: 1, to: range.lastUse - range.definition, by: 1) {
        note(range.value, version, kernel.results[values.count])
        version += 1
        values.append(kernel.region.arguments[values.count + 2])
      }
      note(range.value, version, kernel.results[values.count])
      values.append(mapping[range.value] ?? range.value)
    }
    for (position, value) in yielded.enumerated() {
      let argument = loop.iterationArguments[position + 1]
      guard let stage = value.definingOperation.flatMap({ stages[$0] }) else {
        for number in stride(from: 1, through: lastStage, by: 1) { note(argument, number, value) }
        continue
      }
      if stage > 0 { note(argument, lastStage - stage + 1, kernel.results[position]) }
    }
    rewriter.yield(values, at: loop.location)
  }
}

extension Operation {
  /// This operation and all inside, in the order of the text.
  fileprivate var all: [Operation] {
    var found: [Operation] = []
    walk(.preOrder) {
      found.append($0)
      return .advance
    }
    return found
  }
}
