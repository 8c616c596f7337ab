import AccelIR
import AccelPasses

/// Prints, for each operation with a tag, the numbers of all operations before it combined by exclusive or.
struct TestFooAnalysis: Pass {
  static let name = "test-foo-analysis"
  static let title = "(anonymous namespace)::TestFooAnalysisPass"
  static let summary = ""
  static let anchor: String? = "func.func"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    guard let region = op.regions.first, !region.isEmpty else {
      op.emitError("expected at least one block in the region")
      throw .reported
    }
    let analysis = FooAnalysis(region)
    if let nested = analysis.nested {
      nested.emitError("unexpected op with regions")
      throw .reported
    }
    var text = "function: @\(op.symbolName?.string ?? "")\n"
    op.walk(.postOrder) {
      if let tag = $0.text("tag") { text += "\(tag) -> \(analysis.state(after: $0) ?? 0)\n" }
      return .advance
    }
    context.writeToStandardError(text)
    context.preserveAll()
  }
}

/// What each place of a region knows, and the order in which MLIR's solver visits places.
///
/// The states do not form a lattice, so the order of visits counts.
private struct FooAnalysis {
  /// The numbers of blocks, and after them of operations.
  private var numbers: [Place: Int] = [:]
  private var places: [Place] = []
  private var states: [UInt64?] = []
  /// For each place, those that look at its state, in the order in which they first did.
  private var dependents: [[Int]] = []
  private var queue: [Int] = []
  /// An operation with regions, with which the analysis cannot deal.
  private(set) var nested: Operation?

  /// The start of a block, or the end of an operation.
  private enum Place: Hashable {
    case start(Block)
    case after(Operation)
  }

  init(_ region: Region) {
    for block in region.blocks {
      add(.start(block))
      for op in block.operations { add(.after(op)) }
    }
    states[0] = 0
    for block in region.blocks {
      visit(block)
      for op in block.operations {
        if !op.regions.isEmpty {
          nested = op
          return
        }
        visit(op)
      }
    }
    var head = 0
    while head < queue.count {
      switch places[queue[head]] {
      case .start(let block): visit(block)
      case .after(let op): visit(op)
      }
      head += 1
    }
  }

  /// Returns what is known after `op`.
  func state(after op: Operation) -> UInt64? { numbers[.after(op)].flatMap { states[$0] } }

  private mutating func add(_ place: Place) {
    numbers[place] = places.count
    places.append(place)
    states.append(nil)
    dependents.append([])
  }

  /// Returns the state of `place`, which `dependent` depends on from now on.
  private mutating func read(_ place: Place, for dependent: Int) -> UInt64? {
    guard let number = numbers[place] else { return nil }
    if !dependents[number].contains(dependent) { dependents[number].append(dependent) }
    return states[number]
  }

  /// Combines a state with what comes in; returns whether that changed it.
  private mutating func join(_ number: Int, _ value: UInt64?) -> Bool {
    guard let value else { return false }
    guard let known = states[number] else {
      states[number] = value
      return true
    }
    states[number] = known ^ value
    return value != 0
  }

  private mutating func visit(_ block: Block) {
    guard !block.isEntry, let number = numbers[.start(block)] else { return }
    var changed = false
    for edge in block.incomingEdges {
      changed = join(number, read(.after(edge.terminator), for: number)) || changed
    }
    if changed { queue += dependents[number] }
  }

  private mutating func visit(_ op: Operation) {
    guard let number = numbers[.after(op)] else { return }
    let before = op.previous.map(Place.after) ?? op.block.map(Place.start)
    let value = before.flatMap { read($0, for: number) }
    var changed = states[number] != value
    states[number] = value
    if let own = op.attribute("foo")?.as(IntegerAttr.self)?.value {
      changed = join(number, UInt64(truncatingIfNeeded: own)) || changed
    }
    if changed { queue += dependents[number] }
  }
}
