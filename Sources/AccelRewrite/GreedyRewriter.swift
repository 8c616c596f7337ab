public import AccelIR

/// Applies `patterns`, and folds, to everything inside `region` until nothing changes or a limit is hit.
@discardableResult
public func rewriteGreedily(
  _ region: Region, _ patterns: PatternTable, _ options: GreedyOptions = GreedyOptions()
) -> GreedyOutcome {
  let driver = GreedyDriver(scope: region, patterns, options)
  return driver.simplify(region)
}

/// Applies `patterns`, and folds, to everything inside `op` until nothing changes or a limit is hit.
@discardableResult
public func rewriteGreedily(
  _ op: Operation, _ patterns: PatternTable, _ options: GreedyOptions = GreedyOptions()
) -> GreedyOutcome {
  var total = GreedyOutcome()
  for region in op.regions where !region.isEmpty {
    let outcome = rewriteGreedily(region, patterns, options)
    total.changed = total.changed || outcome.changed
    total.converged = total.converged && outcome.converged
    total.iterations = max(total.iterations, outcome.iterations)
    total.rewrites += outcome.rewrites
  }
  return total
}

/// Applies `patterns`, and folds, to `ops`, the last first, until nothing changes or a limit is hit.
@discardableResult
public func rewriteGreedily(
  _ ops: [Operation], _ patterns: PatternTable, _ options: GreedyOptions = GreedyOptions()
) -> GreedyOutcome {
  guard let scope = ops.first?.region else { return GreedyOutcome() }
  var common = scope
  for op in ops {
    while let region = op.region, region != common, !region.isProperDescendant(of: common),
      let outer = common.parent.region
    { common = outer }
  }
  return GreedyDriver(scope: common, patterns, options).simplify(ops)
}

/// Looks at operations one by one, and again at those around each change.
final class GreedyDriver: RewriteListener {
  private let scope: Region
  private let patterns: PatternTable
  private let options: GreedyOptions
  private let checksPatterns: Bool
  private let rewriter: Rewriter
  @exclusivity(unchecked) private var worklist: Worklist
  /// `true` while blocks are simplified: all operations are looked at again in the next round anyway.
  @exclusivity(unchecked) private var isBetweenRounds = false
  @exclusivity(unchecked) private var outcome = GreedyOutcome()
  /// The operations that may be rewritten, unless all may.
  @exclusivity(unchecked) private var allowed: Set<Operation> = []
  private let listener: (any RewriteListener)?
  private let actions: (any ActionHandler)?
  private let limit: RewriteLimit?
  /// `true` iff somebody wants to know which patterns are tried, or what they do is checked.
  private let isWatched: Bool

  init(scope: Region, _ patterns: PatternTable, _ options: GreedyOptions) {
    (self.scope, self.patterns, self.options) = (scope, patterns, options)
    rewriter = Rewriter(scope.parent.context, listener: options.listener)
    // What watches the context watches here, too, unless the caller has somebody else.
    listener = rewriter.listener
    actions = rewriter.context.observers.actions
    limit = rewriter.context.rewriteLimit
    checksPatterns = options.checksPatterns || rewriter.context.observers.checksPatterns
    isWatched = listener != nil || checksPatterns || actions != nil || limit != nil
    worklist = Worklist(isWatched: listener?.mayPrint == true || checksPatterns || actions != nil)
    rewriter.listener = self
  }

  // MARK: Rounds

  /// Rewrites what is inside `region`, round after round.
  func simplify(_ region: Region) -> GreedyOutcome {
    if options.strictness != .anyOperation {
      for block in region.blocks {
        for op in block.operations {
          op.walk(.preOrder) {
            allowed.insert($0); return .advance
          }
        }
      }
    }
    var goesOn = false
    repeat {
      if let limit = options.maxIterations, outcome.iterations >= limit { break }
      if let limit, limit.isReached { break }
      outcome.iterations += 1
      goesOn = round(on: region)
      if goesOn { outcome.changed = true }
    } while goesOn
    outcome.converged = !goesOn
    // The rewriter would keep this driver alive.
    rewriter.listener = nil
    return outcome
  }

  /// Looks at everything inside `region` once; returns whether something was changed.
  private func round(on region: Region) -> Bool {
    let tag = "GreedyPatternRewriteIteration"
    if let actions {
      let action = Action(tag, "\(tag)(\(outcome.iterations))", [.region(region)])
      guard actions.willExecute(action) else { return false }
    }
    defer { actions?.didExecute(tag) }
    eraseUnreachable(in: region)
    collect(region)
    let changed = processWorklist()
    return simplifyBlocks(of: region) || changed
  }

  /// Erases blocks where control never comes: an operation there may use itself, and patterns may go in circles.
  private func eraseUnreachable(in region: Region) {
    isBetweenRounds = true
    defer { isBetweenRounds = false }
    if eraseUnreachableBlocks([region], rewriter) { outcome.changed = true }
  }

  /// Rewrites `ops` and, as far as that is allowed, what is around them.
  func simplify(_ ops: [Operation]) -> GreedyOutcome {
    if options.strictness != .anyOperation { allowed = Set(ops) }
    for op in ops { worklist.push(op) }
    outcome.iterations = 1
    outcome.changed = processWorklist()
    outcome.converged = worklist.isEmpty
    rewriter.listener = nil
    return outcome
  }

  private func simplifyBlocks(of region: Region) -> Bool {
    if options.regionSimplification == .disabled || limit?.isReached == true { return false }
    worklist.clear()
    isBetweenRounds = true
    defer { isBetweenRounds = false }
    limit?.willTry("region simplification", on: region.parent)
    let mergesBlocks = options.regionSimplification == .aggressive
    guard simplifyRegions([region], rewriter, mergesBlocks: mergesBlocks) else { return false }
    limit?.didRewrite()
    return true
  }

  /// Puts everything inside `region` on the worklist, constants aside.
  private func collect(_ region: Region) {
    worklist.clear()
    var constants = ConstantUniquing()
    switch options.traversal {
    case .topDown:
      collectInPreOrder(region, &constants)
      worklist.reverse()
    case .bottomUp:
      for block in region.blocks {
        for op in block.operations {
          op.walk(.postOrder) { inner in
            // What is around the first operation inside goes along, and so comes later than the others.
            if !unique(inner, &constants) { add(inner) }
            return .advance
          }
        }
      }
    }
  }

  private func collectInPreOrder(_ region: Region, _ constants: inout ConstantUniquing) {
    for block in region.blocks {
      for op in block.operations where !unique(op, &constants) {
        add(single: op)
        for inner in op.regions { collectInPreOrder(inner, &constants) }
      }
    }
  }

  /// Moves or erases `op` if it is a constant of which there is an equal one; returns whether it is gone.
  private func unique(_ op: Operation, _ constants: inout ConstantUniquing) -> Bool {
    guard options.uniquesConstants, op.traits.contains(.constantLike), let value = op.properties[0] else {
      return false
    }
    return !constants.insert(op, value, rewriter)
  }

  // MARK: One round

  /// Looks at operations until none is left; returns whether something was changed.
  private func processWorklist() -> Bool {
    var changed = false
    var rewrites = 0
    while options.maxRewrites.map({ rewrites < $0 }) ?? true, let op = worklist.pop() {
      if let limit, limit.isReached { break }
      if op.isTriviallyDead {
        limit?.willTry("dead code", on: op)
        rewriter.erase(op)
        limit?.didRewrite()
        changed = true
        continue
      }
      // Where control no longer comes, patterns may take what uses itself round in circles.
      if op.usesItself, op.block?.region.map(DominanceInfo.hasSSADominance) == true { continue }
      if options.folds, fold(op) {
        limit?.didRewrite()
        changed = true
        continue
      }
      if applyPattern(to: op) {
        limit?.didRewrite()
        changed = true
        rewrites += 1
      }
    }
    outcome.rewrites += rewrites
    return changed
  }

  /// Folds `op` if that is possible; constants would only become themselves again.
  private func fold(_ op: Operation) -> Bool {
    guard !op.traits.contains(.constantLike) else { return false }
    limit?.willTry("fold", on: op)
    guard let result = op.fold() else { return false }
    switch result {
    case .update(let update):
      rewriter.apply(update, to: op)
      return true
    case .value(let value):
      // A value that stands for itself is no progress.
      guard op.results.count == 1, value != op.result(0) else { return false }
      rewriter.replace(op, with: value)
      return true
    case .constant(let value) where op.results.count == 1:
      rewriter.builder.move(before: op)
      guard let constant = rewriter.materialize(value, type: op.result(0).type, for: op) else { return false }
      rewriter.replace(op, with: constant.result(0))
      return true
    case .constant, .results:
      rewriter.builder.move(before: op)
      return rewriter.replace(op, withFolded: result)
    }
  }

  /// Applies the first pattern that matches `op`.
  private func applyPattern(to op: Operation) -> Bool {
    patterns.patterns(for: op.name)._withUnsafeGuaranteedRef { patterns in
      for index in patterns.indices {
        rewriter.builder.move(before: op)
        rewriter.builder.location = op.location
        if isWatched {
          if applyWatched(patterns, index, to: op) { return true }
          continue
        }
        if patterns.apply(index, to: op, rewriter) == nil { return true }
      }
      return false
    }
  }

  /// Applies a pattern while somebody hears of it, counts it or checks what it does.
  private func applyWatched(_ patterns: PatternSequence, _ index: Int, to op: Operation) -> Bool {
    let pattern = patterns.patterns[index]
    if let actions {
      let action = Action("apply-pattern", "`apply-pattern pattern: \(pattern.name)", [.operation(op)])
      guard actions.willExecute(action) else { return false }
    }
    defer { actions?.didExecute("apply-pattern") }
    listener?.willApply(pattern, to: op)
    limit?.willTry(pattern.name, on: op)
    let check = checksPatterns ? Fingerprint(scope) : nil
    let mismatch = patterns.apply(index, to: op, rewriter)
    if let check, (mismatch == nil) == (check == Fingerprint(scope)) {
      preconditionFailure(
        mismatch == nil
          ? "pattern '\(pattern.name)' succeeds without a change"
          : "pattern '\(pattern.name)' does not match, but has changed the IR")
    }
    if let mismatch { listener?.failed(pattern, on: op, mismatch) } else { listener?.applied(pattern) }
    return mismatch == nil
  }

  // MARK: Adding to the worklist

  private func add(single op: Operation) {
    if options.strictness == .anyOperation || allowed.contains(op) { worklist.push(op) }
  }

  /// Adds `op` and the operations around it, up to the scope.
  private func add(_ op: Operation) {
    var current = op
    while let region = current.region {
      if region == scope { break }
      current = region.parent
    }
    guard current.region == scope else { return }
    current = op
    add(single: current)
    while let region = current.region, region != scope {
      current = region.parent
      add(single: current)
    }
  }

  /// Adds what defines the operands of `op`, which is about to go, if that leaves few uses of it.
  private func addOperands(of op: Operation) {
    for operand in op.operands {
      guard let definition = operand.definingOperation else { continue }
      var other: Operation?
      var hasMoreUsers = false
      for use in operand.uses where use.owner != op && use.owner != other {
        if other != nil {
          hasMoreUsers = true
          break
        }
        other = use.owner
      }
      if !hasMoreUsers { add(definition) }
    }
  }

  // MARK: Listening

  func inserted(_ op: Operation) {
    listener?.inserted(op)
    if options.strictness == .existingAndNew { allowed.insert(op) }
    if !isBetweenRounds { add(op) }
  }

  func modified(_ op: Operation) {
    listener?.modified(op)
    if !isBetweenRounds { add(op) }
  }

  func moved(_ op: Operation, awayFrom next: Operation?) {
    listener?.moved(op, awayFrom: next)
    if !isBetweenRounds { add(op) }
  }

  func willReplace(_ op: Operation, with values: [Value]) { listener?.willReplace(op, with: values) }

  func willErase(_ op: Operation) {
    listener?.willErase(op)
    if !isBetweenRounds {
      addOperands(of: op)
      worklist.remove(op)
      // What is inside has been announced already, but may have come back as the operand of something that was
      // announced later.
      if !op.regions.isEmpty { removeInside(op) }
    }
    if options.strictness != .anyOperation { allowed.remove(op) }
  }

  private func removeInside(_ op: Operation) {
    op.walk(.preOrder) {
      worklist.remove($0)
      return .advance
    }
  }

  func inserted(_ block: Block) { listener?.inserted(block) }
  func willErase(_ block: Block) { listener?.willErase(block) }
}

extension Rewriter {
  /// Replaces `op` by what it evaluates to; returns `false`, without a change, if a constant cannot be made.
  package func replace(_ op: Operation, withFolded result: FoldResult) -> Bool {
    guard let (values, made) = materialize(result, for: op) else { return false }
    // Where uses may come before definitions, an operation may be its own operand.
    if values.contains(where: { $0.definingOperation == op }) {
      for constant in made.reversed() { erase(constant) }
      return false
    }
    replace(op, with: values)
    return true
  }

  /// Returns the values that `op` evaluates to, and the constants among them, which are made here; `nil`, without a
  /// change, if one cannot be made.
  func materialize(_ result: FoldResult, for op: Operation) -> (values: [Value], made: [Operation])? {
    let parts: [FoldResult]
    if case .results(let several) = result { parts = several } else { parts = [result] }
    precondition(
      parts.count == op.results.count, "'\(op.name.string)' folds to a wrong number of values")
    var values: [Value] = []
    var made: [Operation] = []
    for (index, part) in parts.enumerated() {
      switch part {
      case .value(let value): values.append(value)
      case .constant(let attribute):
        guard let constant = materialize(attribute, type: op.result(index).type, for: op) else {
          for constant in made.reversed() { erase(constant) }
          return nil
        }
        made.append(constant)
        values.append(constant.result(0))
      case .results, .update: preconditionFailure("'\(op.name.string)' folds a result to several")
      }
    }
    return (values, made)
  }
}

extension Operation {
  /// `true` iff a result is an operand, too.
  fileprivate var usesItself: Bool { operands.contains { $0.definingOperation == self } }
}
