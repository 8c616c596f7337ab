public import Accel

/// What an analysis of all operations together knows of values as buffers.
public final class OneShotAnalysisState: AnalysisState {
  private var aliases = EquivalenceClasses()
  private var equivalences = EquivalenceClasses()
  private var inPlace: Set<Use> = []
  private var undefined: Set<Use> = []
  private var knownDefinitions = ValueTable<[Value]>()
  private var knownReads = ValueTable<Bool>()
  /// The reads and writes of sets of aliases, by the numbers of the sets.
  private var knownAccesses: [Int32: BufferAccesses] = [:]
  /// The places of the operations that are being analysed.
  private var extents: [Operation: Extent] = [:]
  private var repetitiveRegions: [Region: Bool] = [:]
  private var parallelRegions: [Region: Bool] = [:]
  /// The dominance of blocks, while the IR does not change.
  let dominance = DominanceInfo()
  /// What is known of functions.
  var functions = FunctionStates()
  /// How many operands were found to need no copy, and to need one.
  var inPlaceCount = 0, outOfPlaceCount = 0
  /// The number of conflicts that the IR tells of.
  var conflictCount = 0, unwritableCount = 0

  /// Creates a state in which is decided what operations inside `op` leave no choice about.
  public init(_ op: Operation, _ options: BufferizationOptions) {
    super.init(options)
    op.walk(.postOrder) { inner in
      guard let model = options.model(of: inner) else { return .advance }
      for index in inner.operands.indices where inner.operand(index).type.isTensor {
        let use = inner.operands.use(at: index)
        if model.mustBeInPlace(use, self) { bufferizeInPlace(use) }
      }
      return .advance
    }
  }

  public override func isInPlace(_ use: Use) -> Bool { inPlace.contains(use) }
  public override func areEquivalent(_ first: Value, _ second: Value) -> Bool {
    equivalences.areTogether(first, second)
  }
  public override func areAliases(_ first: Value, _ second: Value) -> Bool {
    aliases.areTogether(first, second)
  }
  public override func hasUndefinedContents(_ use: Use) -> Bool { undefined.contains(use) }

  /// Says that two values become one buffer.
  func uniteEquivalents(_ first: Value, _ second: Value) { equivalences.unite(first, second) }

  /// Calls `visit` with each value that may be part of the same buffer as `value`.
  func forEachAlias(of value: Value, _ visit: (Value) -> Void) { aliases.forEachMember(of: value, visit) }

  /// The value that stands for all that may be parts of the same buffer as `value`.
  func representative(of value: Value) -> Value { aliases.representative(of: value) }

  /// Decides that an operand's buffer is not copied.
  func bufferizeInPlace(_ use: Use) {
    guard inPlace.insert(use).inserted else { return }
    if writes(use), let accesses = knownAccesses[aliases.root(of: use.value)] {
      add(write: use, to: accesses)
    }
    for alias in aliasingValues(of: use) { uniteAliases(alias.value, use.value) }
    inPlaceCount += 1
  }

  /// Forgets what may be different once more operations are understood.
  func resetCaches() {
    knownDefinitions = ValueTable()
    knownReads = ValueTable()
    knownAccesses = [:]
  }

  // MARK: Accesses

  /// Remembers where the operations inside `op` are.
  func rememberPlaces(in op: Operation) {
    (extents, knownAccesses) = ([:], [:])
    var next = 0
    func visit(_ op: Operation) {
      let start = next
      next += 1
      for region in op.regions {
        for block in region.blocks { for inner in block.operations { visit(inner) } }
      }
      extents[op] = start..<next
    }
    visit(op)
  }

  /// Where a write takes place; one of which nothing is known is outside of everything.
  func place(of write: Use) -> Int { extents[write.owner]?.lowerBound ?? -1 }

  /// The reads and writes of each set of aliases of which one of `values` is a member.
  func accesses(of values: [Value]) -> [BufferAccesses] {
    var roots: [Int32] = []
    for value in values {
      let root = aliases.root(of: value)
      if !roots.contains(root) { roots.append(root) }
    }
    return roots.map { root in
      if let known = knownAccesses[root] { return known }
      return collectAccesses(root)
    }
  }

  /// Finds the reads and writes of the set with number `root`.
  private func collectAccesses(_ root: Int32) -> BufferAccesses {
    let accesses = BufferAccesses()
    aliases.forEachMember(of: root) { alias in
      for use in alias.uses {
        if isRead(through: use) { add(read: use, to: accesses) }
        if isInPlace(use), writes(use) { add(write: use, to: accesses) }
      }
      if !isWritable(alias) { accesses.isUnwritable = true }
    }
    knownAccesses[root] = accesses
    return accesses
  }

  private func add(read: Use, to accesses: BufferAccesses) {
    let definitions = definitions(of: read.value)
    if definitions.isEmpty { return accesses.addHarmlessRead() }
    guard let block = read.owner.block, let region = block.region, region.hasOneBlock,
      definitions.allSatisfy({ $0.parentBlock == block }), let end = extents[read.owner]?.upperBound,
      let around = extents[region.parent]
    else { return accesses.addRead(read) }
    let scope = around.lowerBound + 1..<around.upperBound
    // Arguments of the block are defined before all else in it.
    let start =
      definitions.map { $0.definingOperation.flatMap { extents[$0] }?.lowerBound ?? scope.lowerBound }.min()
      ?? scope.lowerBound
    accesses.addRead(read, start..<max(start, end), in: block, scope)
  }

  private func add(write: Use, to accesses: BufferAccesses) {
    accesses.addWrite(write, at: place(of: write), crossesThreads: crossesThreads(write))
  }

  /// Unites sets of aliases, and what is known of their reads and writes.
  private func uniteAliases(_ first: Value, _ second: Value) {
    let (left, right) = (aliases.root(of: first), aliases.root(of: second))
    if left == right { return }
    let isKnown = knownAccesses[left] != nil || knownAccesses[right] != nil
    let known = isKnown ? accesses(of: [first, second]) : []
    aliases.unite(first, second)
    guard isKnown else { return }
    (knownAccesses[left], knownAccesses[right]) = (nil, nil)
    let (larger, smaller) = known[0].count < known[1].count ? (known[1], known[0]) : (known[0], known[1])
    larger.add(smaller)
    knownAccesses[aliases.root(of: first)] = larger
  }

  public override func isRead(_ value: Value) -> Bool {
    if let known = knownReads[value] { return known }
    let isRead = super.isRead(value)
    knownReads[value] = isRead
    return isRead
  }

  override func definitions(of value: Value) -> [Value] {
    if let known = knownDefinitions[value] { return known }
    let found = super.definitions(of: value)
    knownDefinitions[value] = found
    return found
  }

  /// `true` iff something is written to the buffer of `value` for sure.
  func isWritten(_ value: Value) -> Bool {
    var isWritten = false
    forEachAlias(of: value) { alias in
      for use in alias.uses where !isWritten && isInPlace(use) && writes(use) { isWritten = true }
    }
    return isWritten
  }

  /// `true` iff the buffer of `value` may be written to.
  func isWritable(_ value: Value) -> Bool { options.model(ofOwner: value)?.isWritable(value, self) ?? false }

  /// Finds the operands whose elements nothing has defined.
  func findUndefined(in op: Operation) {
    op.walk(.postOrder) { inner in
      guard options.model(of: inner) != nil else { return .advance }
      for result in inner.results where result.type.isTensor && result.hasUses {
        if definitions(of: result).isEmpty { for use in result.uses { undefined.insert(use) } }
      }
      return .advance
    }
  }

  // MARK: Regions

  /// Returns the innermost region around `block` that may be executed more than once.
  func repetitiveRegion(around block: Block?) -> Region? {
    var region = block?.region
    while let candidate = region, !isRepetitive(candidate) { region = candidate.parent.region }
    return region
  }

  private func isRepetitive(_ region: Region) -> Bool {
    if let known = repetitiveRegions[region] { return known }
    let isRepetitive = options.model(of: region.parent)?.isRepetitive(region) ?? false
    repetitiveRegions[region] = isRepetitive
    return isRepetitive
  }

  /// Returns the innermost region around `block` that several threads execute.
  func parallelRegion(around block: Block?) -> Region? {
    var region = block?.region
    while let candidate = region {
      let isParallel =
        parallelRegions[candidate] ?? options.model(of: candidate.parent)?.isParallel(candidate) ?? false
      parallelRegions[candidate] = isParallel
      if isParallel { return candidate }
      region = candidate.parent.region
    }
    return nil
  }
}
