import Accel

extension SCF.If {
  // if %c { a } else { b }; if %c { d } else { e } → if %c { a; d } else { b; e }
  static let combine = Pattern(scf: "CombineIfs") { (op: Op<Self>, rewriter) throws(NoMatch) in
    guard let first = op.operation.previous?.as(Self.self) else {
      throw NoMatch("no other condition is before")
    }
    var (onTrue, onFalse): (Region?, Region?)
    if op.condition == first.condition {
      (onTrue, onFalse) = (op.thenRegion, op.elseRegion)
    } else if op.condition.negatedCondition == first.condition
      || first.condition.negatedCondition == op.condition
    {
      (onTrue, onFalse) = (op.elseRegion, op.thenRegion)
    } else {
      throw NoMatch("the conditions are different")
    }
    if onTrue?.isEmpty == true { onTrue = nil }
    if onFalse?.isEmpty == true { onFalse = nil }
    rewriter.forward(first, to: onTrue, onFalse)

    let combined = rewriter.create(Self.self) {
      ($0.condition, $0.results) = (first.condition, first.results.types + op.results.types)
      ($0.thenRegion, $0.elseRegion) = (.taken(from: first.thenRegion), .taken(from: first.elseRegion))
    }
    if let onTrue { rewriter.append(onTrue, to: combined.thenRegion) }
    if let onFalse { rewriter.append(onFalse, to: combined.elseRegion) }
    rewriter.replace(first, with: Array(combined.results.prefix(first.results.count)))
    return rewriter.replace(op, with: Array(combined.results.suffix(op.results.count)))
  }
}

extension Rewriter {
  /// Makes what uses the results of `op` in `onTrue` and `onFalse` use what is yielded under the same condition.
  fileprivate func forward(_ op: Op<SCF.If>, to onTrue: Region?, _ onFalse: Region?) {
    for (index, result) in op.results.enumerated() {
      let (first, second) = (op.thenRegion.yield.results[index], op.elseRegion.yield.results[index])
      for use in Array(result.uses) {
        if let onTrue, use.owner.isInside(onTrue) {
          setOperand(use.owner, use.operandIndex, to: first)
        } else if let onFalse, use.owner.isInside(onFalse) {
          setOperand(use.owner, use.operandIndex, to: second)
        }
      }
    }
  }

  /// Moves what is in `source` behind what is in `target`, which then yields what both do.
  fileprivate func append(_ source: Region, to target: Region) {
    guard let block = target.last, let other = source.last else {
      inline(source, into: target)
      return
    }
    let (first, second) = (target.yield, source.yield)
    merge(other, into: block)
    builder.move(toEndOf: block)
    yield(Array(first.results) + Array(second.results), at: second.location)
    erase(first)
    erase(second)
  }
}

extension Operation {
  /// `true` iff the operation lies in `region`, or in an operation there.
  func isInside(_ region: Region) -> Bool {
    guard let around = self.region else { return false }
    return around == region || around.isProperDescendant(of: region)
  }
}
