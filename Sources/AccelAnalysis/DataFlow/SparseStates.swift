public import AccelIR
import AccelSupport

/// What an analysis knows of every value, and who wants to hear of changes.
public final class SparseStates<Element: DataFlowState> {
  private let elements: FlatArray<Element>
  /// A bit for each analysis that visits the users of a value when it changes.
  private let subscribers: FlatArray<UInt8>
  /// Points that are visited when a value changes though they are not after a user.
  private var dependents: DependentLists
  /// The edges of control whose operands have dependents already.
  private let knownEdges: FlatArray<Bool>
  /// The operations whose results, and whatever else they ask, have dependents already.
  private let knownOperations: FlatArray<Bool>
  private unowned(unsafe) let solver: DataFlowSolver
  /// What another analysis learns from a change, after all others have heard of it.
  var didAnnounce: ((Value, Element) -> Void)?

  /// Creates states of which nothing is known.
  public init(_ solver: DataFlowSolver) {
    self.solver = solver
    elements = FlatArray(repeating: .uninitialized, count: solver.numbering.valueCount)
    subscribers = FlatArray(repeating: 0, count: solver.numbering.valueCount)
    knownEdges = FlatArray(repeating: false, count: solver.numbering.edgeCount)
    knownOperations = FlatArray(repeating: false, count: solver.numbering.valueCount)
    dependents = DependentLists(count: solver.numbering.valueCount)
  }

  /// What is known of `value`.
  public subscript(value: Value) -> Element { elements[value.number] }

  /// Makes `analysis` visit the users of `value` when it changes; returns what is known of it.
  func subscribe(toUsersOf value: Value, _ analysis: UInt8) -> Element {
    let number = value.number
    subscribers[number] |= 1 << analysis
    return elements[number]
  }

  /// Takes in what is now known of `value`.
  public func join(_ value: Value, _ element: Element) {
    let number = value.number
    if elements[number].join(element) { announce(value, number) }
  }

  /// Has the points visited that depend on `value`.
  func announce(_ value: Value) { announce(value, value.number) }

  private func announce(_ value: Value, _ number: Int) {
    dependents.forEach(number) { solver.enqueue($0) }
    let subscribers = subscribers[number]
    if subscribers != 0 {
      for use in value.uses {
        for analysis in Bits(subscribers) {
          solver.enqueue(WorkItem(point: .after(use.owner), analysis: analysis))
        }
      }
    }
    didAnnounce?(value, elements[number])
  }

  /// Changes what is known of `value` without telling anybody; returns whether it is something else now.
  func update(_ value: Value, _ element: Element) -> Bool { elements[value.number].join(element) }

  /// Has `item` visited when `value` changes.
  public func addDependent(on value: Value, _ item: WorkItem) { dependents.add(item, to: value.number) }

  /// Returns `true` the first time it is asked of `operation`.
  func isNew(operation: Operation) -> Bool {
    if knownOperations[operation.number] { return false }
    knownOperations[operation.number] = true
    return true
  }

  /// Returns `true` the first time it is asked of an edge.
  func isNew(edge: Int) -> Bool {
    if knownEdges[edge] { return false }
    knownEdges[edge] = true
    return true
  }
}

/// For each of many states, the points to be visited when it changes, in the order in which they were added.
struct DependentLists: ~Copyable {
  private struct Link {
    let item: WorkItem
    var next: UInt32
  }
  /// The last link of each list, whose next is the first; 0 if the list is empty.
  private let tails: FlatArray<UInt32>
  private var links: [Link] = []

  init(count: Int) { tails = FlatArray(repeating: 0, count: count) }

  /// Adds `item` unless it was added just before.
  mutating func add(_ item: WorkItem, to state: Int) {
    let tail = tails[state]
    let position = UInt32(links.count + 1)
    if tail == 0 {
      links.append(Link(item: item, next: position))
    } else {
      if links[Int(tail) - 1].item == item { return }
      links.append(Link(item: item, next: links[Int(tail) - 1].next))
      links[Int(tail) - 1].next = position
    }
    tails[state] = position
  }

  /// Goes through the points to be visited when `state` changes.
  func forEach(_ state: Int, _ body: (WorkItem) -> Void) {
    let tail = tails[state]
    if tail == 0 { return }
    var current = tail
    repeat {
      current = links[Int(current) - 1].next
      body(links[Int(current) - 1].item)
    } while current != tail
  }
}
