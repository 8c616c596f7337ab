import AccelIR

/// What an analysis knows of every place, and who wants to hear of changes.
///
/// A forward analysis speaks of starts of blocks and of places after operations, a backward one of ends of blocks
/// and of places before operations, so that each place has one name.
public final class DenseStates<Element: DataFlowState> {
  private var elements: [Element]
  private var dependents: [[WorkItem]]
  private let operationCount: Int
  private unowned(unsafe) let solver: DataFlowSolver

  /// Creates states of which nothing is known.
  public init(_ solver: DataFlowSolver) {
    self.solver = solver
    operationCount = solver.numbering.valueCount
    let count = operationCount + solver.numbering.blockCount
    elements = Array(repeating: .uninitialized, count: count)
    dependents = Array(repeating: [], count: count)
  }

  /// What is known at `point`.
  public subscript(point: ProgramPoint) -> Element { elements[position(of: point)] }

  private func position(of point: ProgramPoint) -> Int {
    switch point {
    case .after(let op), .before(let op): op.number
    case .start(let block), .end(let block): operationCount + block.number
    }
  }

  /// Takes in what is now known at `point`.
  func join(_ point: ProgramPoint, _ element: Element) {
    let position = position(of: point)
    guard elements[position].join(element) else { return }
    for item in dependents[position] { solver.enqueue(item) }
  }

  /// Has `item` visited when what is known at `point` changes.
  func addDependent(on point: ProgramPoint, _ item: WorkItem) {
    let position = position(of: point)
    if !dependents[position].contains(item) { dependents[position].append(item) }
  }
}
