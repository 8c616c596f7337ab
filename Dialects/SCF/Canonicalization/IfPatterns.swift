public import Accel
import ArithDialect

extension SCF.If {
  public static let canonicalizations =
    [combine, combineNested] + [propagateCondition, toSelect, removeEmptyElse, removeStaticCondition]
    + [replaceYielded] + regionBranchCanonicalizations

  // if %c { if %d { a } } → if (%c & %d) { a }
  private static let combineNested = Pattern(scf: "CombineNestedIfs") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    guard let inner = op.thenBlock.first?.as(Self.self), inner.operation.next == op.thenBlock.last,
      op.isElseTrivial, inner.isElseTrivial
    else { throw NoMatch("there is more to do than what is inside of another condition") }
    var yielded = Array(op.thenRegion.yield.results)
    let otherwise = op.elseRegion.isEmpty ? [] : Array(op.elseRegion.yield.results)
    // What both conditions do not decide is decided by the outer one.
    var choices: [Int] = []
    for (index, value) in yielded.enumerated() {
      if value.definingOperation == inner.operation {
        guard inner.elseRegion.yield.results[value.index] == otherwise[index] else {
          throw NoMatch("what is yielded if one condition is false depends on which")
        }
        yielded[index] = inner.thenRegion.yield.results[value.index]
      } else if value.parentBlock == op.thenBlock {
        throw NoMatch("what is yielded is computed under the outer condition")
      } else {
        choices.append(index)
      }
    }
    let both = rewriter.create(Arith.AndI.self) { ($0.lhs, $0.rhs) = (op.condition, inner.condition) }
    let merged = rewriter.create(Self.self) {
      ($0.condition, $0.results, $0.thenRegion) = (
        both.result, op.results.types, .taken(from: inner.thenRegion)
      )
    }
    var results = Array(merged.results)
    rewriter.builder.move(before: merged.operation)
    for index in choices {
      results[index] =
        rewriter.create(Arith.Select.self) {
          ($0.condition, $0.trueValue, $0.falseValue) = (op.condition, yielded[index], otherwise[index])
        }.result
    }
    rewriter.setOperands(merged.thenRegion.yield.operation, to: yielded)
    if !otherwise.isEmpty {
      rewriter.createBlock(in: merged.elseRegion)
      rewriter.yield(otherwise, at: op.location)
    }
    return rewriter.replace(op, with: results)
  }

  // if %c { … %c … } else { … %c … } → if %c { … true … } else { … false … }
  private static let propagateCondition = Pattern(scf: "ConditionPropagation") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    if op.condition.constant != nil { throw NoMatch("the condition is constant") }
    let outermost = op.condition.parentBlock?.region
    var (onTrue, onFalse): (Value?, Value?)
    for use in Array(op.condition.uses) {
      var region = use.owner.region
      while let current = region, current != outermost, current.parent != op.operation {
        region = current.parent.region
      }
      guard let region, region != outermost else { continue }
      let value: Value
      if region == op.thenRegion {
        value = onTrue ?? rewriter.constant(true, at: op.location)
        onTrue = value
      } else {
        value = onFalse ?? rewriter.constant(false, at: op.location)
        onFalse = value
      }
      rewriter.setOperand(use.owner, use.operandIndex, to: value)
    }
    if onTrue == nil, onFalse == nil { throw NoMatch("the condition is not used inside") }
    return rewriter.changed(op.operation)
  }

  // %r = if %c { yield %x } else { yield %y } → %r = select %c, %x, %y
  private static let toSelect = Pattern(scf: "ConvertTrivialIfToSelect") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    if op.results.isEmpty { throw NoMatch("there are no results") }
    let (onTrue, onFalse) = (Array(op.thenRegion.yield.results), Array(op.elseRegion.yield.results))
    let isKept = zip(onTrue, onFalse).map {
      $0.parentBlock?.region == op.thenRegion || $1.parentBlock?.region == op.elseRegion
    }
    if isKept.allSatisfy({ $0 }) { throw NoMatch("all results are computed inside") }
    func kept<T>(_ elements: [T]) -> [T] { zip(elements, isKept).compactMap { $1 ? $0 : nil } }
    let reduced = rewriter.create(Self.self) {
      ($0.condition, $0.results) = (op.condition, kept(op.results.types))
      ($0.thenRegion, $0.elseRegion) = (.taken(from: op.thenRegion), .taken(from: op.elseRegion))
    }
    rewriter.builder.move(before: reduced.operation)
    var next = 0
    let results = isKept.indices.map { index -> Value in
      if isKept[index] {
        next += 1
        return reduced.results[next - 1]
      }
      if onTrue[index] == onFalse[index] { return onTrue[index] }
      return rewriter.create(Arith.Select.self) {
        ($0.condition, $0.trueValue, $0.falseValue) = (op.condition, onTrue[index], onFalse[index])
      }.result
    }
    rewriter.setOperands(reduced.thenRegion.yield.operation, to: kept(onTrue))
    rewriter.setOperands(reduced.elseRegion.yield.operation, to: kept(onFalse))
    return rewriter.replace(op, with: results)
  }

  // if %c { a } else {} → if %c { a }
  private static let removeEmptyElse = Pattern(scf: "RemoveEmptyElseBranch") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    guard op.results.isEmpty, !op.elseRegion.isEmpty, op.isElseTrivial else {
      throw NoMatch("something is done or yielded otherwise")
    }
    let reduced = rewriter.create(Self.self) {
      ($0.condition, $0.thenRegion) = (op.condition, .taken(from: op.thenRegion))
    }
    reduced.operation.copyAttributes(from: op.operation, rewriter)
    return rewriter.erase(op)
  }

  // if true { a } else { b } → a
  private static let removeStaticCondition = Pattern(scf: "RemoveStaticCondition") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    guard let condition = op.condition.constantInteger else { throw NoMatch("the condition is not constant") }
    if !condition.isZero { return rewriter.replace(op, byContentsOf: op.thenRegion) }
    if op.elseRegion.isEmpty { return rewriter.erase(op) }
    return rewriter.replace(op, byContentsOf: op.elseRegion)
  }

  // %r = if %c { yield true } else { yield false } → %c
  private static let replaceYielded = Pattern(scf: "ReplaceIfYieldWithConditionOrValue") {
    (op: Op<Self>, rewriter) throws(NoMatch) in
    if op.results.isEmpty { throw NoMatch("there are no results") }
    var isChanged = false
    for (index, result) in op.results.enumerated() where result.hasUses {
      let (first, second) = (op.thenRegion.yield.results[index], op.elseRegion.yield.results[index])
      let replacement: Value
      if first == second {
        replacement = first
      } else if let onTrue = first.constantBool, let onFalse = second.constantBool, onTrue != onFalse {
        replacement = onTrue ? op.condition : rewriter.negate(op.condition, at: op.location)
      } else {
        continue
      }
      rewriter.replaceAllUses(of: result, with: replacement)
      isChanged = true
    }
    if !isChanged { throw NoMatch("no result is the condition or the same in both cases") }
    return rewriter.changed(op.operation)
  }
}

extension Op<SCF.If> {
  /// `true` iff nothing is done if the condition is false, apart from yielding.
  fileprivate var isElseTrivial: Bool { self.elseBlock.map { $0.first == $0.last } ?? true }
}

extension Value {
  /// The boolean constant that this is, if it is one.
  fileprivate var constantBool: Bool? {
    type.isSignlessInteger(1) ? constant?.as(IntegerAttr.self).map { $0.word != 0 } : nil
  }
}

extension Rewriter {
  /// Creates the opposite of a boolean.
  func negate(_ condition: Value, at location: Location) -> Value {
    let one = constant(true, at: location)
    return create(Arith.XOrI.self, at: location) { ($0.lhs, $0.rhs) = (condition, one) }.result
  }
}
