import AccelSupport

/// What `verify` looks at.
public struct VerificationOptions: Hashable, Sendable {
  /// `true` iff the operations inside are verified, too.
  public var isRecursive = true

  /// Creates the default options.
  public init() {}
}

/// Verifies `op` and all inside; reports what is wrong and returns `false` iff something is.
///
/// The first mistake of each operation that is isolated from above is reported; its isolated siblings are
/// verified all the same.
@discardableResult
public func verify(_ op: Operation, _ options: VerificationOptions = VerificationOptions()) -> Bool {
  if options.isRecursive {
    var quick = Verifier(op.context, options, isQuick: true)
    quick.sharesWork = op.context.isMultithreaded && op.context.holdsMuch
    if quick.verifyScope(op) { return true }
  }
  // Something may be wrong: look again, in the order in which mistakes are to be reported.
  var exact = Verifier(op.context, options, isQuick: false)
  return exact.verifyScope(op)
}

/// Walks over operations and checks them.
///
/// The quick mode only finds out whether something is wrong, in one pass over the memory, and stops at the
/// first mistake. The exact mode reports mistakes in MLIR's order: the invariants of each operation, then
/// what needs the operations inside to be valid, then dominance.
struct Verifier: ~Copyable {
  let context: Context
  let options: VerificationOptions
  /// `true` iff mistakes are found but not reported.
  let isQuick: Bool
  /// The types and attributes found to satisfy constraints.
  let memo: ConstraintMemo
  /// The lists of types with which operations were found valid, as far as types go.
  let signatures = SignatureMemo()
  /// What is known of dialects by the names of attributes and unregistered operations.
  var dialects: [Identifier: DialectInfo?] = [:]
  /// The discardable attributes met last that belong to no dialect; others are likely to be equal.
  var latestPlainAttributes: Attribute
  /// The unregistered kinds of operations found to be allowed.
  let allowedNames = ConstraintMemo(count: 1)
  /// The trees of the regions met so far.
  let dominance = DominanceInfo()
  /// Uses of values of other blocks, or from further down; they wait until the blocks around are verified.
  var pending: [Use] = []
  /// Operations in the symbol tables around whose references wait until the table is verified.
  var symbolUsers: [Operation] = []
  /// `true` iff threads share the isolated operations inside an operation.
  var sharesWork = false
  /// The isolated operations met inside those around, if threads are to share them.
  var isolated: [Operation] = []

  init(_ context: Context, _ options: VerificationOptions, isQuick: Bool) {
    (self.context, self.options, self.isQuick) = (context, options, isQuick)
    latestPlainAttributes = context.builtin.emptyDictionary
    memo = ConstraintMemo(count: context.dialects.withLock { $0.constraintCount })
  }

  // MARK: Reporting

  /// Reports that a rule of `op` is broken, and returns `false`.
  func fail(_ op: Operation, _ message: @autoclosure () -> String, notes: @autoclosure () -> [IRNote] = [])
    -> Bool
  {
    if !isQuick { op.emitOpError(message(), notes: notes()) }
    return false
  }

  /// Does the same with a message that does not begin with the operation's name.
  func fail(
    _ op: Operation, whole message: @autoclosure () -> String, notes: @autoclosure () -> [IRNote] = []
  ) -> Bool {
    if !isQuick { op.emitError(message(), notes: notes()) }
    return false
  }

  /// Reports an error at a location, and returns `false`.
  func fail(at location: @autoclosure () -> Location, _ message: @autoclosure () -> String) -> Bool {
    if !isQuick { context.emitError(at: location(), message()) }
    return false
  }

  /// Reports what a hand-written verifier found, and returns `false`.
  func fail(_ op: Operation, _ failure: VerificationFailure) -> Bool {
    if isQuick { return false }
    let notes = failure.notes.map { IRNote($0.message, at: $0.location) }
    for message in failure.earlier {
      if failure.areEarlierWhole {
        op.emitError(message)
        continue
      }
      context.emitError(at: op.location, "'\(op.name.string)' op \(message)")
    }
    let op = failure.culprit ?? op
    if failure.isBare { return fail(at: op.location, failure.message) }
    return failure.isWholeMessage
      ? fail(op, whole: failure.message, notes: notes) : fail(op, failure.message, notes: notes)
  }

  // MARK: Walking

  /// Verifies `op` with everything inside, then the uses of values inside.
  mutating func verifyScope(_ op: Operation) -> Bool {
    let start = pending.count
    defer { pending.removeSubrange(start...) }
    guard verifyTree(op) else { return false }
    return isQuick ? pendingUsesAreValid(inside: op, from: start) : verifyDominance(inside: op)
  }

  /// Verifies `op` with everything inside, but not the uses of values.
  private mutating func verifyTree(_ op: Operation) -> Bool {
    guard verifyEntrance(op) else { return false }
    let (usersStart, isolatedStart) = (symbolUsers.count, isolated.count)
    if options.isRecursive {
      for region in op.regions {
        let isOrdered = dominance.hasSSADominance(region)
        for block in region.blocks {
          guard verify(block, isOrdered: isOrdered) else { return false }
        }
      }
      if !isQuick, !verifyIsolatedOperations(inside: op) { return false }
      if isolated.count > isolatedStart, !verifySharedOperations(from: isolatedStart) { return false }
    }
    return verifyExit(op, usersStart: usersStart)
  }

  private mutating func verify(_ block: Block, isOrdered: Bool) -> Bool {
    guard verifyEntrance(block) else { return false }
    for op in block.operations {
      if isQuick {
        if op.raw.pointee.successorCount != 0, op.raw.pointee.next != nil { return false }
        notePendingUses(of: op, in: block, isOrdered: isOrdered)
        if op.mayUseSymbols { symbolUsers.append(op) }
      }
      guard verify(op) else { return false }
    }
    return verifyExit(block)
  }

  @inline(__always)
  private mutating func verify(_ op: Operation) -> Bool {
    if op.raw.pointee.regionCount == 0 {
      return verifyEntrance(op) && (op.name.isRegistered || verifyUnregistered(op))
    }
    guard op.traits.contains(.isolatedFromAbove) else { return verifyTree(op) }
    // In the exact mode, isolated operations are verified after all the others of their parent.
    if !isQuick { return true }
    guard sharesWork else { return verifyScope(op) }
    isolated.append(op)
    return true
  }

  /// Verifies the isolated operations from `start` on, several at a time.
  ///
  /// The quick mode writes nothing but the order of operations inside, reads nothing that it writes elsewhere,
  /// and says nothing: it does not matter who comes first.
  private mutating func verifySharedOperations(from start: Int) -> Bool {
    nonisolated(unsafe) let operations = Array(isolated[start...])
    isolated.removeSubrange(start...)
    if operations.count == 1 { return verifyScope(operations[0]) }
    let (context, options) = (context, options)
    nonisolated(unsafe) var users: [Operation] = []
    nonisolated(unsafe) var isValid = true
    let lock = Locked(())
    context.threads.share(operations.count) { indices in
      var verifier = Verifier(context, options, isQuick: true)
      var areValid = true
      while areValid, let index = indices.next() { areValid = verifier.verifyScope(operations[index]) }
      if !areValid { indices.stop() }
      lock.withLock { _ in
        users += verifier.symbolUsers
        isValid = isValid && areValid
      }
    }
    symbolUsers += users
    return isValid
  }

  /// Verifies the isolated operations directly inside `op`; a mistake in one does not hide those in others.
  private mutating func verifyIsolatedOperations(inside op: Operation) -> Bool {
    var isValid = true
    for region in op.regions {
      for block in region.blocks {
        for inner in block.operations
        where inner.traits.contains(.isolatedFromAbove) && !inner.regions.isEmpty {
          if !verifyScope(inner) { isValid = false }
        }
      }
    }
    return isValid
  }

  /// Verifies what must hold of `op` before the operations inside are looked at.
  @inline(__always)
  private mutating func verifyEntrance(_ op: Operation) -> Bool {
    if op.attributeDictionary != latestPlainAttributes, !verifyDiscardableAttributes(of: op) { return false }
    if let info = op.name.raw.pointee.info {
      guard info._withUnsafeGuaranteedRef({ verifyInvariants(of: op, $0) }) else { return false }
    }
    return op.raw.pointee.regionCount == 0 || verifyRegionStructure(of: op)
  }

  /// Verifies what needs the operations inside `op` to be valid.
  private mutating func verifyExit(_ op: Operation, usersStart: Int) -> Bool {
    guard let info = op.name.info else { return verifyUnregistered(op) }
    if let terminator = info.checks.implicitTerminator, !verifyTerminators(of: op, terminator) {
      return false
    }
    if !isQuick, op.traits.contains(.isolatedFromAbove), !verifyIsolation(of: op) { return false }
    if op.traits.contains(.symbolTable) {
      defer { symbolUsers.removeSubrange(usersStart...) }
      guard verifySymbolTable(op, usersStart: usersStart) else { return false }
    }
    do throws(VerificationFailure) {
      if info.checks.needs.contains(.regionInterfaces) {
        for interface in info.interfaces where interface.verifiesRegions { try interface.verifyRegions(op) }
      }
      try info.verifyRegions(op)
    } catch {
      return fail(op, error)
    }
    return true
  }
}

extension Context {
  /// `true` iff there is so much IR that it is worth while to ask other threads for help.
  fileprivate var holdsMuch: Bool { memory.pointee.reservedBytes >= 4 << 20 }
}
