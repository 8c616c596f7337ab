import AccelIR

/// Looks at operations one after the other and makes legal what is not.
///
/// Patterns change the IR at once. Where a replacement has other types than what it replaces, casts stand between
/// it and the users that are not converted yet; in the end, most of them have undone each other.
final class ConversionDriver: RewriteListener, ValueConversion {
  let rewriter: Rewriter
  let options: ConversionOptions
  private let target: ConversionTarget
  /// Who is told of all changes.
  private let listener: (any RewriteListener)?
  private var table: ConversionPatternTable
  private var rules: [OperationName: ConversionTarget.Rule?] = [:]
  /// The operations inside recursively legal ones; memory is used again, so that what is created is taken out.
  private var ignored: Set<Operation> = []
  /// The operations that are gone, less what is created in their place.
  private var erased: Set<Operation> = []
  /// What the pattern at work has created.
  private var created: [Operation] = []
  /// Whether the pattern at work has changed its operation in place.
  private var isRootModified = false
  /// The patterns at work, the innermost last.
  private var active: [Int] = []
  /// Why the last operation that could not be made legal could not.
  private var reasons: [IRNote] = []
  /// What a pattern made that could not be made legal; there is no way back from that.
  private var isStuck = false
  /// The operation that a pattern is being applied to.
  private(set) var root: Operation?
  /// The type converter of the pattern at work.
  private(set) var converter: TypeConverter?
  /// The casts that were made, in order.
  var casts: [MaterializedCast] = []
  /// What each cast was made for.
  var castKinds: [Operation: MaterializedCast.Kind] = [:]
  /// The casts by which values were converted already.
  var knownCasts: [CastKey: Operation] = [:]
  /// Whether what is created now is a cast, or made of one.
  var isMaterializing = false

  init(
    _ context: Context, _ target: ConversionTarget, _ patterns: [ConversionPattern],
    _ options: ConversionOptions
  ) {
    (self.target, self.options) = (target, options)
    rewriter = Rewriter(context, listener: options.listener)
    listener = options.isSilent ? nil : rewriter.listener
    table = ConversionPatternTable(patterns, target)
    rewriter.listener = self
    rewriter.conversion = self
  }

  /// Lets go of the rewriter, which would keep this driver alive.
  private func finish() { (rewriter.listener, rewriter.conversion) = (nil, nil) }

  // MARK: All operations

  /// Makes everything legal, or at least everything that is illegal; adds what is not to `left`.
  func convert(
    _ op: Operation, isFull: Bool, leaving left: inout [Operation]
  ) throws(ConversionFailure) {
    var unknown: [Operation] = []
    defer {
      left += unknown.filter { !erased.contains($0) }
      finish()
    }
    for op in collect(op) where !erased.contains(op) {
      let (name, location) = (op.name, op.location)
      if legalize(op) { continue }
      if !isFull, !isStuck, legality(of: op) == .unknown {
        unknown.append(op)
        continue
      }
      throw failure(erased.contains(op) ? nil : op, name, at: location, isFull)
    }
    try materializeCasts()
  }

  /// Makes legal what can be made legal, and returns those operations.
  func analyze(_ op: Operation) -> [Operation] {
    defer { finish() }
    var legalized: [Operation] = []
    for op in collect(op) where !erased.contains(op) && legality(of: op) != .legal {
      if legalize(op) { legalized.append(op) }
      isStuck = false
    }
    return legalized
  }

  /// Returns `op` and what is inside, operations before those that they dominate; what is inside recursively legal
  /// operations, and what is never executed, is left out.
  private func collect(_ op: Operation) -> [Operation] {
    var ops: [Operation] = []
    collect(op, &ops)
    return ops
  }

  private func collect(_ op: Operation, _ ops: inout [Operation]) {
    ops.append(op)
    if op.regions.isEmpty || (legality(of: op) == .legal && target.isRecursivelyLegal(op)) { return }
    for region in op.regions {
      for block in region.blocksInDepthFirstOrder {
        for inner in block.operations { collect(inner, &ops) }
      }
    }
  }

  /// Returns what is to be said of an operation that cannot be made legal.
  private func failure(_ op: Operation?, _ name: OperationName, at location: Location, _ isFull: Bool)
    -> ConversionFailure
  {
    let isIllegal = op.map { legality(of: $0) == .illegal } ?? true
    let suffix = isIllegal && !isFull ? " that was explicitly marked illegal" : ""
    let rule = IRNote(target.explanation(for: name), at: location)
    return ConversionFailure(
      op, at: location, "failed to legalize operation '\(name.string)'\(suffix)",
      explanation: [rule] + reasons)
  }

  private func legality(of op: Operation) -> ConversionTarget.Legality {
    let name = op.name
    if let known = rules[name] { return ConversionTarget.legality(of: op, known) }
    let rule = target.rule(for: name)
    rules[name] = .some(rule)
    return ConversionTarget.legality(of: op, rule)
  }

  // MARK: One operation

  /// Makes `op` legal unless it is; returns `false` if that is impossible.
  private func legalize(_ op: Operation) -> Bool {
    if legality(of: op) == .legal {
      if !op.regions.isEmpty, target.isRecursivelyLegal(op) { ignore(op) }
      return true
    }
    if castKinds[op] != nil || ignored.contains(op) { return true }
    if options.folding == .beforePatterns, fold(op) { return true }
    if isStuck { return false }
    if applyPattern(to: op) { return true }
    return !isStuck && options.folding == .afterPatterns && fold(op)
  }

  private func ignore(_ op: Operation) {
    op.walk(.preOrder) {
      ignored.insert($0)
      return .advance
    }
  }

  /// Folds `op` and makes legal what that leaves; returns whether both were possible.
  private func fold(_ op: Operation) -> Bool {
    guard !op.traits.contains(.constantLike), let result = op.fold() else { return false }
    if case .update(let update) = result {
      rewriter.apply(update, to: op)
      return legalize(op)
    }
    if case .value(let value) = result, op.results.count != 1 || value == op.result(0) { return false }
    let outer = created
    defer { created = outer }
    rewriter.builder.move(before: op)
    rewriter.builder.location = op.location
    guard let (values, constants) = rewriter.materialize(result, for: op) else { return false }
    // Only constants that can stay, or that something can be made of, are a gain.
    let isGain = constants.allSatisfy {
      legality(of: $0) == .legal || !table.candidates(for: $0.name).isEmpty
    }
    guard isGain, !values.contains(where: { $0.definingOperation == op }) else {
      for constant in constants.reversed() { rewriter.erase(constant) }
      return false
    }
    rewriter.replace(op, with: values)
    return constants.allSatisfy { legalizeMade($0, "folding") }
  }

  /// Applies the first pattern that matches `op`, and makes legal what it makes.
  private func applyPattern(to op: Operation) -> Bool {
    var tried: [IRNote] = []
    let location = op.location
    for index in table.candidates(for: op.name) {
      let pattern = table.patterns[index]
      if active.contains(index), !pattern.isRecursive {
        tried.append(note(pattern, "it is not applied to what it makes itself", at: location))
        continue
      }
      listener?.willApply(pattern.pattern, to: op)
      do throws(NoMatch) {
        let made = try apply(pattern, to: op)
        listener?.applied(pattern.pattern)
        active.append(index)
        defer { active.removeLast() }
        let isLegal =
          (!made.isRootModified || legalize(op)) && !isStuck
          && made.operations.allSatisfy {
            erased.contains($0) || legalizeMade($0, "pattern '\(pattern.name)'")
          }
        if !isLegal { isStuck = true }
        return isLegal
      } catch {
        listener?.failed(pattern.pattern, on: op, error)
        tried.append(note(pattern, "\(error.reason)", at: location))
      }
    }
    if tried.isEmpty { tried.append(IRNote("there is no pattern for '\(op.name.string)'", at: location)) }
    reasons = tried
    return false
  }

  private func note(_ pattern: ConversionPattern, _ reason: String, at location: Location) -> IRNote {
    IRNote("pattern '\(pattern.name)' does not apply: \(reason)", at: location)
  }

  /// Makes `op` legal, which `maker` has made, or explains that this is the end.
  private func legalizeMade(_ op: Operation, _ maker: String) -> Bool {
    let (name, location) = (op.name, op.location)
    if legalize(op) { return true }
    isStuck = true
    reasons.insert(
      IRNote(
        "\(maker) made '\(name.string)', which cannot be made legal: \(target.explanation(for: name))",
        at: location), at: 0)
    return false
  }

  /// Applies `pattern` to `op`; returns what was made, and whether `op` is still there, but changed.
  private func apply(_ pattern: ConversionPattern, to op: Operation) throws(NoMatch) -> (
    operations: [Operation], isRootModified: Bool
  ) {
    let outer = (created, isRootModified, root, converter)
    (created, isRootModified, root, converter) = ([], false, op, pattern.converter)
    defer { (created, isRootModified, root, converter) = outer }
    let groups = try convertedOperands(of: op, pattern)
    rewriter.builder.move(before: op)
    rewriter.builder.location = op.location
    do throws(NoMatch) {
      _ = try pattern.body(op, groups, rewriter)
    } catch {
      precondition(
        created.isEmpty && !isRootModified, "pattern '\(pattern.name)' does not match, but has changed the IR"
      )
      throw error
    }
    return (created, isRootModified && !erased.contains(op))
  }

  // MARK: Listening

  func inserted(_ op: Operation) {
    erased.remove(op)
    ignored.remove(op)
    if !isMaterializing { created.append(op) }
    listener?.inserted(op)
  }

  func modified(_ op: Operation) {
    if op == root, !isMaterializing { isRootModified = true }
    listener?.modified(op)
  }

  func moved(_ op: Operation, awayFrom next: Operation?) {
    if op == root, !isMaterializing { isRootModified = true }
    listener?.moved(op, awayFrom: next)
  }

  func willErase(_ op: Operation) {
    erased.insert(op)
    if castKinds[op] != nil { castKinds[op] = nil }
    listener?.willErase(op)
  }

  func willReplace(_ op: Operation, with values: [Value]) { listener?.willReplace(op, with: values) }
  func inserted(_ block: Block) { listener?.inserted(block) }
  func willErase(_ block: Block) { listener?.willErase(block) }
}

extension Region {
  /// The blocks in the order in which control can first get to them, each before its successors.
  fileprivate var blocksInDepthFirstOrder: [Block] {
    guard let entry else { return [] }
    if hasOneBlock { return [entry] }
    var order: [Block] = []
    var seen: Set<Block> = []
    var pending = [entry]
    while let block = pending.popLast() {
      guard seen.insert(block).inserted else { continue }
      order.append(block)
      pending += block.successors.reversed()
    }
    return order
  }
}
