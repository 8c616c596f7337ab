public import AccelIR
import AccelSupport

/// Runs analyses that learn from each other on one operation, until none of them learns anything more.
///
/// Points are visited in the order in which they were asked for, which is MLIR's: where an analysis loses
/// precision to come to an end, both lose the same.
public final class DataFlowSolver {
  /// The operation that is analysed.
  public let top: Operation
  /// The numbers by which analyses keep what they know.
  public let numbering: ProgramNumbering
  /// `true` iff what happens in a function that is called counts for the call.
  public let isInterprocedural: Bool
  /// What is known of the flow of control.
  public private(set) var control: ControlFlowState

  /// What is called by whom.
  let symbols: CalleeTable

  private var analyses: [Member] = []
  @exclusivity(unchecked) private var queue: [WorkItem] = []
  @exclusivity(unchecked) private var head = 0
  /// A bit for each analysis that is going to visit the point after an operation, or the start of a block.
  private let pendingOperations: FlatArray<UInt8>
  private let pendingBlocks: FlatArray<UInt8>

  /// An analysis as the solver calls it.
  private struct Member {
    let initialize: (Operation) -> Void
    let visit: (ProgramPoint) -> Void
    let countsVisits: Bool
  }

  /// Creates a solver that knows nothing of `top` yet.
  public init(_ top: Operation, isInterprocedural: Bool = true) {
    self.top = top
    self.isInterprocedural = isInterprocedural && top.traits.contains(.symbolTable)
    symbols = CalleeTable(top)
    numbering = ProgramNumbering(top)
    control = ControlFlowState(numbering)
    pendingOperations = FlatArray(repeating: 0, count: numbering.valueCount)
    pendingBlocks = FlatArray(repeating: 0, count: numbering.blockCount)
  }

  /// The position that the next analysis gets.
  public var nextIndex: UInt8 { UInt8(analyses.count) }

  /// Adds an analysis; those that it asks must have been added before.
  public func add(_ analysis: some DataFlowAnalysis) {
    precondition(analyses.count < 8, "a solver runs at most 8 analyses")
    analyses.append(
      Member(
        initialize: { analysis.initialize($0) }, visit: { analysis.visit($0) },
        countsVisits: analysis.countsVisits))
  }

  /// Adds the analyses on which all others stand, of dead code and of constants, and returns the latter.
  @discardableResult
  public func addBaseline() -> ConstantPropagation {
    let constants = ConstantPropagation(self, index: nextIndex + 1)
    add(DeadCodeAnalysis(self, constants))
    add(constants)
    return constants
  }

  /// Runs the analyses until nothing changes.
  public func run() {
    for analysis in analyses { analysis.initialize(top) }
    while head < queue.count {
      let item = queue[head]
      head += 1
      if head == 1 << 16 {
        queue.removeFirst(head)
        head = 0
      }
      setPending(item, false)
      analyses[Int(item.analysis)].visit(item.point)
    }
    queue = []
    head = 0
  }

  /// Lets an analysis visit a point later.
  func enqueue(_ item: WorkItem) {
    if isPending(item) { return }
    setPending(item, true)
    queue.append(item)
  }

  private func isPending(_ item: WorkItem) -> Bool {
    let bit = UInt8(1) << item.analysis
    switch item.point {
    case .after(let op), .before(let op): return pendingOperations[op.number] & bit != 0
    case .start(let block), .end(let block): return pendingBlocks[block.number] & bit != 0
    }
  }

  /// An analysis visits either the points before operations or those after them, so one bit is enough.
  private func setPending(_ item: WorkItem, _ isPending: Bool) {
    let bit = UInt8(1) << item.analysis
    switch item.point {
    case .after(let op), .before(let op):
      if isPending, analyses[Int(item.analysis)].countsVisits { return }
      pendingOperations[op.number] = pendingOperations[op.number] & ~bit | (isPending ? bit : 0)
    case .start(let block), .end(let block):
      pendingBlocks[block.number] = pendingBlocks[block.number] & ~bit | (isPending ? bit : 0)
    }
  }
}
