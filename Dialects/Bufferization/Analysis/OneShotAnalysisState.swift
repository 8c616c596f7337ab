public import Accel

/// What an analysis of all operations together knows of values as buffers.
public final class OneShotAnalysisState: AnalysisState {
  private var aliases = EquivalenceClasses()
  private var equivalences = EquivalenceClasses()
  private var inPlace: Set<Use> = []
  private var undefined: Set<Use> = []
  private var knownDefinitions = ValueTable<[Value]>()
  private var knownReads = ValueTable<Bool>()
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
    for alias in aliasingValues(of: use) { aliases.unite(alias.value, use.value) }
    inPlaceCount += 1
  }

  /// Forgets what may be different once more operations are understood.
  func resetCaches() {
    knownDefinitions = ValueTable()
    knownReads = ValueTable()
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
