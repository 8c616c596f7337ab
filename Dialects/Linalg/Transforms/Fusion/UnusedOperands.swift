import Accel

extension Linalg {
  /// Patterns that take operands and results out of `linalg.generic`s that nobody needs.
  static let unusedOperandPatterns = [
    // generic with operands that are not used, or that come twice → generic without them
    Pattern(linalg: "DeduplicateAndRemoveDeadOperandsAndResults") {
      (op: Op<Generic>, rewriter) throws(NoMatch) in
      try OperandReduction(op, dropsOutputs: true).apply(rewriter)
    },
    // generic whose result is not used and whose body only goes around in an output → yield the output
    Pattern(linalg: "RemoveUnusedCycleInGenericOp") { (op: Op<Generic>, rewriter) throws(NoMatch) in
      let structured = StructuredOperation(op)
      guard structured.isOnTensors, let body = op.region.entry else {
        throw NoMatch("the operands are no tensors")
      }
      var isChanged = false
      for (index, result) in op.resultTensors.enumerated() where !result.hasUses {
        let argument = body.arguments[op.inputs.count + index]
        guard argument.hasOneUse, let user = argument.firstUse?.owner, user.results.count == 1,
          user.block == body, user.result(0).hasOneUse,
          let yield = user.result(0).firstUse?.owner.as(Yield.self), yield.values[index] == user.result(0)
        else { continue }
        rewriter.replace(user, with: argument)
        isChanged = true
      }
      guard isChanged else { throw NoMatch("nothing goes around in an output without being used") }
      return rewriter.changed(op.operation)
    },
  ]

  /// Patterns that take inputs out of `linalg.generic`s that nobody needs.
  static let unusedInputPatterns = [
    Pattern(linalg: "DeduplicateAndRemoveDeadOperandsAndResults") {
      (op: Op<Generic>, rewriter) throws(NoMatch) in
      try OperandReduction(op, dropsOutputs: false).apply(rewriter)
    },
    // generic ins(t) outs(t), used alike → generic whose body uses the output's element only
    Pattern(linalg: "FoldDuplicateInputBbArg") { (op: Op<Generic>, rewriter) throws(NoMatch) in
      let structured = StructuredOperation(op)
      guard let body = structured.body else { throw NoMatch("there is no body") }
      for input in structured.inputs where structured.usesElement(input) {
        let output = structured.outputs.first {
          structured.op.operand($0) == structured.op.operand(input)
            && structured.maps[$0] == structured.maps[input]
        }
        guard let output else { continue }
        rewriter.replaceAllUses(of: body.arguments[input], with: body.arguments[output])
        return rewriter.changed(op.operation)
      }
      throw NoMatch("no input that is used is an output, too")
    },
  ]
}

/// Which operands of a `linalg.generic` are needed.
private struct OperandReduction {
  private let op: Op<Linalg.Generic>
  private let structured: StructuredOperation
  /// The positions of the operands that stay.
  private var kept: [Int] = []
  /// For each operand, the position among those that stay of the one that takes its place.
  private var places: [Int?]
  private var dropped = Set<Int>()

  init(_ op: Op<Linalg.Generic>, dropsOutputs: Bool) {
    self.op = op
    structured = StructuredOperation(op)
    places = Array(repeating: nil, count: structured.op.operands.count)
    for index in structured.inputs { addInput(index) }
    for index in structured.outputs { addOutput(index, mayDrop: dropsOutputs && structured.isOnTensors) }
  }

  /// Decides on an input.
  private mutating func addInput(_ index: Int) {
    if !structured.usesElement(index), drop(index) { return }
    let same = kept.firstIndex {
      structured.op.operand($0) == structured.op.operand(index)
        && structured.maps[$0] == structured.maps[index]
    }
    if let same {
      places[index] = same
      dropped.insert(index)
    } else {
      keep(index)
    }
  }

  /// Decides on an output.
  private mutating func addOutput(_ index: Int, mayDrop: Bool) {
    guard mayDrop, let yield = structured.body?.last else { return keep(index) }
    let number = index - structured.inputCount
    if isDead(number, yield), drop(index) { return }
    if !structured.usesElement(index) {
      let same = kept.indices.first { place in
        let other = kept[place]
        return other >= structured.inputCount
          && structured.op.operand(other) == structured.op.operand(index)
          && structured.maps[other] == structured.maps[index]
          && yield.operand(other - structured.inputCount) == yield.operand(number)
      }
      if let same {
        places[index] = same
        dropped.insert(index)
        return
      }
    }
    keep(index)
  }

  private mutating func keep(_ index: Int) {
    places[index] = kept.count
    kept.append(index)
  }

  /// Drops an operand if the sizes of the loops are known without it.
  private mutating func drop(_ index: Int) -> Bool {
    dropped.insert(index)
    if structured.canDrop(dropped) { return true }
    dropped.remove(index)
    return false
  }

  /// `true` iff nobody uses a result, nor the body the output it is in but to yield it again.
  private func isDead(_ number: Int, _ yield: Operation) -> Bool {
    if structured.op.result(number).hasUses { return false }
    let output = structured.inputCount + number
    if !structured.usesElement(output) { return true }
    guard let argument = structured.body?.arguments[output] else { return false }
    return argument.hasOneUse && argument.firstUse?.owner == yield && yield.operand(number) == argument
  }

  /// Replaces the operation by one with the operands that stay.
  func apply(_ rewriter: Rewriter) throws(NoMatch) -> Rewritten {
    if kept.count == structured.op.operands.count { throw NoMatch("all operands are needed") }
    guard let body = structured.body, let yield = body.last else { throw NoMatch("there is no body") }
    let inputCount = kept.count { $0 < structured.inputCount }
    let outputs = kept.dropFirst(inputCount).map { structured.op.operand($0) }
    let new = rewriter.createGeneric(
      inputs: kept.prefix(inputCount).map { structured.op.operand($0) }, outputs: outputs,
      kept.map { structured.maps[$0] }, structured.iterators,
      results: outputs.map(\.type).filter(\.isTensor), at: op.location)
    rewriter.setProperty(new, Linalg.Generic.doc, to: op.operation.properties[2])
    rewriter.setProperty(new, Linalg.Generic.libraryCall, to: op.operation.properties[3])
    for attribute in op.operation.attributes {
      rewriter.setAttribute(new.operation, attribute.name, to: attribute.value)
    }
    let outside = rewriter.builder
    let newBody = rewriter.createBlock(in: new.region, arguments: kept.map { body.arguments[$0].type })
    let yielded = kept.dropFirst(inputCount).map { yield.operand($0 - structured.inputCount) }
    rewriter.setOperands(yield, to: yielded)
    // An argument without a place is used by nobody, or by what is not yielded any more.
    let arguments = places.indices.map { index in
      newBody.arguments[places[index] ?? 0]
    }
    rewriter.inline(body, into: newBody, arguments: arguments)
    rewriter.builder = outside
    var results = Array(op.operation.results)
    for index in results.indices {
      let place = places[structured.inputCount + index] ?? inputCount
      if place - inputCount < new.resultTensors.count {
        results[index] = new.resultTensors[place - inputCount]
      }
    }
    return rewriter.replace(structured.op, with: results)
  }
}
