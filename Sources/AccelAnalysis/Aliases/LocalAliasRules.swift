public import AccelIR

/// What definitions say about aliases: what they allocate, view, and hand on.
public struct LocalAliasRules: AliasRules {
  /// Asked first about two values that are no views, and not handed on; for what others know.
  private let known: (Value, Value) -> AliasResult?

  /// Creates the rules; `known` is asked first about two values that are no views and not handed on.
  public init(known: @escaping (Value, Value) -> AliasResult? = { _, _ in nil }) { self.known = known }

  public func alias(_ left: Value, _ right: Value) -> AliasResult {
    if left == right { return .must }
    let (lefts, rights) = (underlyingValues(of: left), underlyingValues(of: right))
    var result: AliasResult?
    for left in lefts {
      for right in rights {
        let next = aliasOfUnderlying(left, right)
        result = result?.merged(with: next) ?? next
        if result == .may { return .may }
      }
    }
    return result ?? .may
  }

  public func modRef(_ op: Operation, _ location: Value) -> ModRefResult {
    let traits = op.traits
    // To look inside would ask about each operation there for each operation around it.
    if traits.contains(.recursiveMemoryEffects) { return [.mod, .ref] }
    if !traits.isDisjoint(with: [.pure, .noMemoryEffects]) { return [] }
    guard let effects = op.interface(MemoryEffectsWitness.self)?.effects(op) else { return [.mod, .ref] }
    var result: ModRefResult = []
    for effect in effects where effect.kind == .read || effect.kind == .write {
      if let value = effect.value, alias(value, location) == .none { continue }
      result.insert(effect.kind == .read ? .ref : .mod)
    }
    return result
  }

  /// Returns whether two values may stand for the same memory, neither of which is a view or handed on.
  private func aliasOfUnderlying(_ left: Value, _ right: Value) -> AliasResult {
    if left == right { return .must }
    if let result = known(left, right) { return result }
    switch (left.isConstant, right.isConstant) {
    case (true, true): return .may
    case (true, false): return Allocation(of: right) == nil ? .may : .none
    case (false, true): return Allocation(of: left) == nil ? .may : .none
    case (false, false): break
    }
    if let result = Self.aliasOfDistinct(left, right) { return result }
    switch (Allocation(of: left), Allocation(of: right)) {
    case (nil, nil): return .may
    case (.some, .some): return .none
    case (let allocation?, nil): return allocation.isOutOfSight(of: right) ? .none : .may
    case (nil, let allocation?): return allocation.isOutOfSight(of: left) ? .none : .may
    }
  }

  /// Returns what results of an operation that says that its operands do not overlap have to do with each other, and
  /// with the operands.
  private static func aliasOfDistinct(_ left: Value, _ right: Value) -> AliasResult? {
    func distinct(_ value: Value) -> Operation? {
      value.definingOperation.flatMap { $0.traits.contains(.distinctObjects) ? $0 : nil }
    }
    let (leftOp, rightOp) = (distinct(left), distinct(right))
    if let leftOp, leftOp.operand(left.index) == right { return .must }
    if let rightOp, rightOp.operand(right.index) == left { return .must }
    return leftOp != nil && leftOp == rightOp ? AliasResult.none : nil
  }

  /// Returns the values that are no views, and not handed on, whose memory `value` may stand for.
  private func underlyingValues(of value: Value) -> [Value] {
    var search = UnderlyingValueSearch()
    search.visit(value, depth: UnderlyingValueSearch.maximalDepth)
    return search.found
  }
}

/// Memory that is allocated somewhere.
private struct Allocation {
  /// The operation that the memory does not leave, if there is one.
  let scope: Operation?

  /// Creates a description of what `value` is allocated by, if it is.
  init?(of value: Value) {
    guard let op = value.definingOperation ?? value.owningBlock?.parent,
      let effects = op.interface(MemoryEffectsWitness.self)?.effects(op),
      let effect = effects.first(where: { $0.kind == .allocate && $0.value == value })
    else { return nil }
    let isScoped = effect.resource == .automaticAllocationScope
    var current = op.parent
    while let candidate = current {
      if isScoped
        ? candidate.traits.contains(.automaticAllocationScope)
        : candidate.interface(FunctionWitness.self) != nil
      {
        break
      }
      current = candidate.parent
    }
    scope = current
  }

  /// `true` iff `value` was there before the scope was entered.
  func isOutOfSight(of value: Value) -> Bool {
    guard let scope, let parent = value.parentBlock?.parent else { return false }
    if parent == scope { return value.owningBlock?.isEntry == true }
    return parent.isAncestor(of: scope)
  }
}

/// A search for the values that others are views of, or are handed on from.
private struct UnderlyingValueSearch {
  /// How many steps are taken.
  static let maximalDepth = 10
  private(set) var found: [Value] = []
  private var visited: Set<Value> = []

  mutating func visit(_ value: Value, depth: Int) {
    guard visited.insert(value).inserted else { return }
    if depth == 0 { return found.append(value) }
    if let op = value.definingOperation {
      if let view = op.interface(ViewLikeWitness.self), view.destination(op) == value {
        return visit(view.source(op), depth: depth - 1)
      }
      if let branch = op.interface(RegionBranchWitness.self) {
        return visit(op, branch, nil, value, depth: depth - 1)
      }
      return found.append(value)
    }
    guard let block = value.owningBlock, let region = block.region else { return found.append(value) }
    if !block.isEntry { return visit(argument: value, of: block, depth: depth - 1) }
    if let branch = region.parent.interface(RegionBranchWitness.self) {
      return visit(region.parent, branch, region, value, depth: depth - 1)
    }
    found.append(value)
  }

  /// Visits what branches hand to an argument.
  private mutating func visit(argument: Value, of block: Block, depth: Int) {
    for edge in block.incomingEdges {
      guard let branch = edge.terminator.interface(BranchWitness.self) else { return found.append(argument) }
      let operands = branch.successorOperands(edge.terminator, edge.index)
      let offset = argument.index - operands.producedCount
      guard operands.forwarded.indices.contains(offset) else { return found.append(argument) }
      visit(operands.forwarded[offset], depth: depth)
    }
  }

  /// Visits what control takes along to `target`, a region of `op` or its end, for `input`.
  private mutating func visit(
    _ op: Operation, _ branch: RegionBranchWitness, _ target: Region?, _ input: Value, depth: Int
  ) {
    visit(op, branch, from: .parent, to: target, input, depth: depth)
    for region in op.regions {
      for block in region.blocks {
        guard let last = block.last else { continue }
        if last.isRegionTerminator {
          visit(op, branch, from: .terminator(last), to: target, input, depth: depth)
        } else if !last.successors.isEmpty {
          // It may leave the region in a way that nothing is known of.
          return found.append(input)
        }
      }
    }
  }

  private mutating func visit(
    _ op: Operation, _ branch: RegionBranchWitness, from point: RegionBranchPoint, to target: Region?,
    _ input: Value, depth: Int
  ) {
    guard let successor = branch.successors(op, from: point).first(where: { $0.region == target }) else {
      return
    }
    let operands = branch.operands(op, from: point, to: successor)
    guard let index = successor.inputs.firstIndex(of: input), operands.indices.contains(index) else {
      return found.append(input)
    }
    visit(operands[index], depth: depth)
  }
}

extension Value {
  /// `true` iff the value is defined by a constant.
  fileprivate var isConstant: Bool { constant != nil }
}
