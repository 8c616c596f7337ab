public import Accel
import ArithDialect

extension SCF.While {
  public static let canonicalizations =
    [conditionTruth, comparisonTruth, align, moveIfDown] + regionBranchCanonicalizations

  // while { condition(%c) %c } do { ^bb0(%a): … %a … } → … do { ^bb0(%a): … true … }
  private static let conditionTruth = Pattern(scf: "WhileConditionTruth") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let end = op.conditionOp
    var truth: Value?
    for (index, argument) in op.after.arguments.enumerated()
    where end.args[index] == end.condition && argument.hasUses {
      let value = truth ?? rewriter.constant(true, at: op.location)
      truth = value
      rewriter.replaceAllUses(of: argument, with: value)
    }
    if truth == nil { throw NoMatch("the body does not use the condition") }
    return rewriter.changed(op.operation)
  }

  // while { %c = cmpi p, %x, %y; condition(%c) %x } do { ^bb0(%a): cmpi p, %a, %y } → … do { true }
  private static let comparisonTruth = Pattern(scf: "WhileCmpCond") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let end = op.conditionOp
    guard let comparison = end.condition.defined(by: Arith.CmpI.self) else {
      throw NoMatch("the condition is no comparison")
    }
    let sides = [comparison.lhs, comparison.rhs]
    var isChanged = false
    for (index, argument) in op.after.arguments.enumerated() {
      for side in 0..<2 where end.args[index] == sides[side] {
        for use in Array(argument.uses) {
          guard let other = use.owner.as(Arith.CmpI.self),
            [other.lhs, other.rhs][1 - side] == sides[1 - side]
          else { continue }
          let isSame = other.predicate == comparison.predicate
          guard isSame || other.predicate == comparison.predicate.inverse else { continue }
          rewriter.replace(other, with: rewriter.constant(isSame, at: other.location))
          isChanged = true
        }
      }
    }
    if !isChanged { throw NoMatch("the body does not compare the same again") }
    return rewriter.changed(op.operation)
  }

  // while (%a = …, %b = …) { condition(%c) %b, %a } … → while (%a = …, %b = …) { condition(%c) %a, %b } …
  static let align = Pattern(scf: "WhileOpAlignBeforeArgs") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let (arguments, end) = (Array(op.before.arguments), op.conditionOp)
    let forwarded = Array(end.args)
    if arguments == forwarded { throw NoMatch("the order is the same already") }
    guard arguments.count == forwarded.count, Set(forwarded).count == forwarded.count else {
      throw NoMatch("not all arguments are handed on")
    }
    /// For each value that is handed on, where its argument stands.
    var places: [Int] = []
    for value in forwarded {
      guard let place = arguments.firstIndex(of: value) else {
        throw NoMatch("not only arguments are handed on")
      }
      places.append(place)
    }
    rewriter.setOperands(end.operation, to: [end.condition] + arguments)
    var types = arguments.map(\.type)
    for (index, place) in places.enumerated() { types[place] = op.results[index].type }
    let aligned = rewriter.create(Self.self) {
      ($0.inits, $0.results) = (Array(op.inits), types)
      ($0.before, $0.after) = (.taken(from: op.before), .block(types))
    }
    guard let body = op.after.entry, let target = aligned.after.entry else {
      return rewriter.changed(op.operation)
    }
    rewriter.merge(body, into: target, arguments: places.map { target.arguments[$0] })
    return rewriter.replace(op, with: places.map { aligned.results[$0] })
  }

  // while { %x = if %c { a; yield %y } else { yield %z }; condition(%c) %x } do { ^bb0(%p): b }
  //   → while { condition(%c) %z } do { ^bb0(%p): a; b }
  private static let moveIfDown = Pattern(scf: "WhileMoveIfDown") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    let end = op.conditionOp
    guard let choice = end.operation.previous?.as(SCF.If.self), choice.condition == end.condition else {
      throw NoMatch("the condition decides nothing right before")
    }
    guard choice.elseBlock.map({ $0.first == $0.last }) ?? true else {
      throw NoMatch("something is done otherwise")
    }
    let after = Array(op.after.arguments)
    for (index, value) in end.args.enumerated() where value.definingOperation == choice.operation {
      let number = value.index
      rewriter.replaceAllUses(of: value, with: choice.elseRegion.yield.results[number])
      rewriter.replaceAllUses(of: after[index], with: choice.thenRegion.yield.results[number])
    }
    // What is used of the first region must be handed to the second.
    let used = choice.thenRegion.values(from: op.before)
    let types = used.map(\.type)
    let moved = rewriter.create(Self.self) {
      ($0.inits, $0.results) = (Array(op.inits), op.results.types + types)
      ($0.before, $0.after) = (.taken(from: op.before), .taken(from: op.after))
    }
    guard let body = moved.after.entry else { return rewriter.changed(op.operation) }
    rewriter.setOperands(end.operation, to: Array(end.operation.operands) + used)
    for value in used {
      let argument = rewriter.addArgument(value.type, to: body, at: op.location)
      rewriter.replaceUses(of: value, with: argument) { $0.owner.isInside(choice.thenRegion) }
    }
    rewriter.erase(choice.thenRegion.yield)
    rewriter.inline(choice.thenBlock, into: body, before: body.first)
    rewriter.erase(choice)
    return rewriter.replace(op, with: Array(moved.results.prefix(op.results.count)))
  }
}

extension Region {
  /// The values directly in `outer` that are used in this region, in the order of the first use.
  fileprivate func values(from outer: Region) -> [Value] {
    var seen: Set<Value> = []
    var found: [Value] = []
    for block in blocks {
      for op in block.operations {
        op.walk(.postOrder) { inner in
          for operand in inner.operands
          where operand.parentBlock?.region == outer && seen.insert(operand).inserted {
            found.append(operand)
          }
          return .advance
        }
      }
    }
    return found
  }
}
