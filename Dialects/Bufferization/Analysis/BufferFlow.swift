import Accel
import ArithDialect
import MemRefDialect

/// Which buffers the values of an operation may be, and be parts of, as views and control hand them on.
final class BufferFlow {
  private var dependents: [Value: [Value]] = [:]
  private var sources: [Value: [Value]] = [:]
  /// The values of which nothing says where they come from.
  private var terminals: Set<Value> = []

  /// Looks at all operations inside `op`, and at itself.
  init(_ op: Operation) {
    op.walk(.postOrder) { inner in
      scan(inner)
      return .advance
    }
  }

  /// The values that may be `value`, or parts of it, later on, and itself.
  func dependents(of value: Value) -> [Value] { Self.reach(value, dependents) }

  private static func reach(_ start: Value, _ edges: [Value: [Value]]) -> [Value] {
    var (found, next) = ([start], 0)
    var seen: Set<Value> = [start]
    while next < found.count {
      for value in edges[found[next]] ?? [] where seen.insert(value).inserted { found.append(value) }
      next += 1
    }
    return found
  }

  /// Says that `targets` may be `values`, one by one.
  private func connect(_ values: some Sequence<Value>, _ targets: some Sequence<Value>) {
    for (value, target) in zip(values, targets) {
      dependents[value, default: []].append(target)
      sources[target, default: []].append(value)
    }
  }

  private func scan(_ op: Operation) {
    if op.is(Arith.Select.self) {
      connect([op.operand(1), op.operand(2)], [op.result(0), op.result(0)])
    } else if op.is(MemRef.Realloc.self) {
      connect([op.operand(0)], [op.result(0)])
      terminals.insert(op.result(0))
    } else if let view = op.interface(ViewLikeWitness.self) {
      connect([view.source(op)], [view.destination(op)])
    } else if let branch = op.interface(BranchWitness.self) {
      for (index, successor) in op.successors.enumerated() {
        let operands = branch.successorOperands(op, index)
        connect(operands.forwarded, successor.arguments.dropFirst(operands.producedCount))
      }
    } else if let witness = op.interface(RegionBranchWitness.self) {
      scan(op, witness)
    } else if !op.isRegionTerminator {
      for result in op.results where result.type.isMemRef {
        terminals.insert(result)
        guard op.interface(CallWitness.self) != nil else { continue }
        for operand in op.operands { connect([operand], [result]) }
      }
      for region in op.regions {
        for argument in region.arguments where argument.type.isMemRef { terminals.insert(argument) }
      }
    }
  }

  /// Follows control into, between and out of the regions of `op`.
  private func scan(_ op: Operation, _ witness: RegionBranchWitness) {
    var points = [RegionBranchPoint.parent]
    for region in op.regions {
      for block in region.blocks {
        if let end = block.last, end.isRegionTerminator { points.append(.terminator(end)) }
      }
    }
    for point in points {
      for successor in witness.successors(op, from: point) {
        connect(witness.operands(op, from: point, to: successor), successor.inputs)
      }
    }
  }

  // MARK: Origins

  /// Whether two buffers were allocated together, if that is known.
  func areSameAllocation(_ first: Value, _ second: Value) -> Bool? {
    let (first, second) = (first.viewBase, second.viewBase)
    if first == second { return true }
    let left = Self.reach(first, sources).filter { terminals.contains($0) }
    let right = Self.reach(second, sources).filter { terminals.contains($0) }
    if left.count == 1, left == right { return true }
    if left.contains(where: right.contains) { return nil }
    // What is new here is nothing that was new elsewhere, or was there before.
    func areNew(_ values: [Value]) -> Bool { values.allSatisfy(\.isAllocated) }
    func areKnown(_ values: [Value]) -> Bool {
      values.allSatisfy { $0.isAllocated || $0.isFunctionArgument }
    }
    return areNew(left) && areKnown(right) || areKnown(left) && areNew(right) ? false : nil
  }
}

extension Value {
  /// The buffer of which this one is a view, or a view of a view.
  var viewBase: Value {
    var base = self
    while let op = base.definingOperation, let view = op.interface(ViewLikeWitness.self),
      view.destination(op) == base
    {
      base = view.source(op)
    }
    return base
  }

  /// `true` iff this is an argument of a function.
  fileprivate var isFunctionArgument: Bool {
    guard let block = owningBlock, block.isEntry else { return false }
    return block.parent?.interface(FunctionWitness.self) != nil
  }
}
