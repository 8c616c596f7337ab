public import Accel

extension CF.Switch {
  public static let canonicalizations = [
    // switch %f, [default: ^bb1] → br ^bb1
    Pattern("SimplifySwitchWithOnlyDefault") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.caseDestinations.isEmpty else { throw NoMatch("there are cases") }
      return rewriter.replace(op, byJumpTo: op.defaultTarget)
    },
    // switch %f, [default: ^bb1, 1: ^bb1, 2: ^bb2] → switch %f, [default: ^bb1, 2: ^bb2]
    Pattern("DropSwitchCasesThatMatchDefault") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let kept = op.cases.filter {
        $0.target.block != op.defaultDestination || $0.target.operands != Array(op.defaultOperands)
      }
      guard kept.count < op.cases.count else { throw NoMatch("no case leads where the default does") }
      return rewriter.replace(op, by: kept, otherwise: op.defaultTarget)
    },
    // switch 1, [default: ^bb1, 1: ^bb2] → br ^bb2
    Pattern("SimplifyConstSwitchValue") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let flag = op.flag.constant, flag.is(IntegerAttr.self),
        let taken = takenSuccessor(of: op, [flag])
      else { throw NoMatch("the flag is not constant") }
      return rewriter.replace(op, byJumpTo: taken == 0 ? op.defaultTarget : op.cases[taken - 1].target)
    },
    // switch %f, [default: ^bb1]; ^bb1: br ^bb2 → switch %f, [default: ^bb2]
    Pattern("SimplifyPassThroughSwitch") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let collapsed = op.cases.map { $0.target.collapsed() }
      let otherwise = op.defaultTarget.collapsed()
      guard otherwise != nil || collapsed.contains(where: { $0 != nil }) else {
        throw NoMatch("the blocks do more than branch to others")
      }
      let cases = zip(op.cases, collapsed).map { SwitchCase(value: $0.value, target: $1 ?? $0.target) }
      return rewriter.replace(op, by: cases, otherwise: otherwise ?? op.defaultTarget)
    },
    // switch %f, [1: ^bb1]; ^bb1: switch %f, [1: ^bb2] → ^bb1: br ^bb2
    Pattern("SimplifySwitchFromSwitchOnSameCondition") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let (before, block) = try previousSwitch(of: op)
      guard before.defaultDestination != block else { throw NoMatch("the default leads here") }
      let value = before.cases.first { $0.target.block == block }?.value
      let target = op.cases.first { $0.value == value }?.target
      return rewriter.replace(op, byJumpTo: target ?? op.defaultTarget)
    },
    // switch %f, [default: ^bb1, 1: ^bb3]; ^bb1: switch %f, [default: ^bb2, 1: ^bb4] → ^bb1: switch %f, [default: ^bb2]
    Pattern("SimplifySwitchFromDefaultSwitchOnSameCondition") { (op: Op<Self>, rewriter) throws(NoMatch) in
      let (before, block) = try previousSwitch(of: op)
      guard before.defaultDestination == block else { throw NoMatch("a case leads here") }
      let impossible = Set(before.cases.filter { $0.target.block != block }.map(\.value))
      let kept = op.cases.filter { !impossible.contains($0.value) }
      guard kept.count < op.cases.count else { throw NoMatch("all cases are possible") }
      return rewriter.replace(op, by: kept, otherwise: op.defaultTarget)
    },
  ]

  /// Returns the switch on the same flag that alone leads to the block of `op`, and that block.
  private static func previousSwitch(of op: Op<Self>) throws(NoMatch) -> (Op<Self>, Block) {
    guard let block = op.operation.block, let before = block.singlePredecessor?.last?.as(Self.self),
      before.flag == op.flag
    else { throw NoMatch("no switch on the same flag leads here alone") }
    return (before, block)
  }
}

/// A case of a switch.
private struct SwitchCase {
  /// The bits of the flag.
  let value: UInt64
  let target: BranchTarget
}

extension Op<CF.Switch> {
  /// Where the switch leads if the flag is none of the cases.
  fileprivate var defaultTarget: BranchTarget {
    BranchTarget(block: self.defaultDestination, operands: Array(self.defaultOperands))
  }

  /// The cases in order.
  fileprivate var cases: [SwitchCase] {
    guard let values = self.caseValues?.elements else { return [] }
    return self.caseDestinations.enumerated().map { index, block in
      let operands = Array(CF.Switch.caseOperands(of: self, index))
      return SwitchCase(
        value: values.unsigned(at: index), target: BranchTarget(block: block, operands: operands))
    }
  }
}

extension Rewriter {
  /// Replaces a switch by one with the given cases.
  fileprivate func replace(
    _ op: Op<CF.Switch>, by cases: [SwitchCase], otherwise: BranchTarget
  ) -> Rewritten {
    let values = cases.map { Int(bitPattern: UInt($0.value)) }
    create(CF.Switch.self) {
      ($0.flag, $0.defaultDestination, $0.defaultOperands) = (op.flag, otherwise.block, otherwise.operands)
      $0.caseOperands = cases.flatMap(\.target.operands)
      $0.caseOperandSegments = DenseI32Array(cases.map(\.target.operands.count))
      $0.caseDestinations = cases.map(\.target.block)
      if !values.isEmpty {
        $0.caseValues = IntegerElements(attribute: context.denseVector(values, op.flag.type))
      }
    }
    return erase(op)
  }
}
