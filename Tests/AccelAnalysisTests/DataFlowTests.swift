import Accel
import AccelDialects
import Testing

/// Labels that control has passed, or will pass, on some way.
private struct Labels: DataFlowState {
  var all: Set<String> = []
  static let uninitialized = Labels()
  mutating func join(_ other: Labels) -> Bool {
    let count = all.count
    all.formUnion(other.all)
    return all.count != count
  }
}

extension Operation {
  /// The label of the operation.
  fileprivate var label: String? {
    attributes.first { $0.name.string == "label" }?.value.as(StringAttr.self)?.bytes.string
  }
}

/// Which labels may have been passed before.
private final class Passed: DenseForwardAnalysis {
  unowned(unsafe) let solver: DataFlowSolver
  let index: UInt8
  let states: DenseStates<Labels>
  let entryState = Labels(all: ["entry"])
  init(_ solver: DataFlowSolver) {
    (self.solver, index, states) = (solver, solver.nextIndex, DenseStates(solver))
  }
  func transfer(_ op: Operation, _ before: Labels) -> Labels {
    Labels(all: before.all.union(op.label.map { [$0] } ?? []))
  }
}

/// Which labels may be passed after.
private final class Upcoming: DenseBackwardAnalysis {
  unowned(unsafe) let solver: DataFlowSolver
  let index: UInt8
  let states: DenseStates<Labels>
  let exitState = Labels(all: ["exit"])
  init(_ solver: DataFlowSolver) {
    (self.solver, index, states) = (solver, solver.nextIndex, DenseStates(solver))
  }
  func transfer(_ op: Operation, _ after: Labels) -> Labels {
    Labels(all: after.all.union(op.label.map { [$0] } ?? []))
  }
}

@Suite struct DataFlowTests {
  private let context = Context(dialects: AllDialects.all)

  private func module(_ text: String) throws -> Operation {
    context.allowsUnregisteredDialects = true
    return try #require(parse(SourceFile(name: "test", text: text), into: context))
  }

  /// The operations inside `module`, by their labels.
  private func labelled(_ module: Operation) -> [String: Operation] {
    var found: [String: Operation] = [:]
    module.walk {
      if let label = $0.label { found[label] = $0 }
      return .advance
    }
    return found
  }

  private static let program = """
    func.func private @callee() {
      "t.op"() {label = "inside"} : () -> ()
      return
    }
    func.func @f(%c: i1) {
      "t.op"() {label = "start"} : () -> ()
      %true = arith.constant true
      cf.cond_br %c, ^a, ^b
    ^a:
      "t.op"() {label = "a"} : () -> ()
      cf.br ^join
    ^b:
      cf.cond_br %true, ^join, ^never
    ^never:
      "t.op"() {label = "never"} : () -> ()
      cf.br ^join
    ^join:
      func.call @callee() : () -> ()
      "t.op"() {label = "end"} : () -> ()
      return
    }
    """

  @Test func denseForwardFollowsWhatCanBeExecuted() throws {
    let module = try module(Self.program)
    let solver = DataFlowSolver(module)
    solver.addBaseline()
    let passed = Passed(solver)
    solver.add(passed)
    solver.run()
    let found = labelled(module)
    let end = try #require(found["end"])
    #expect(passed.states[.after(end)].all == ["entry", "start", "a", "inside", "end"])
    let inside = try #require(found["inside"])
    #expect(passed.states[.after(inside)].all == ["entry", "start", "a", "inside"])
    let never = try #require(found["never"])
    #expect(passed.states[.after(never)].all.isEmpty)
  }

  @Test func denseBackwardFollowsWhatCanBeExecuted() throws {
    let module = try module(Self.program)
    let solver = DataFlowSolver(module)
    solver.addBaseline()
    let upcoming = Upcoming(solver)
    solver.add(upcoming)
    solver.run()
    let found = labelled(module)
    let start = try #require(found["start"])
    #expect(upcoming.states[.before(start)].all == ["exit", "start", "a", "inside", "end"])
    let inside = try #require(found["inside"])
    #expect(upcoming.states[.before(inside)].all == ["exit", "inside", "end"])
  }

  @Test func aFunctionOnItsOwnKnowsNothingOfCalls() throws {
    let module = try module(Self.program)
    let function = try #require(module.region(0).entry?.last)
    let solver = DataFlowSolver(function)
    solver.addBaseline()
    let passed = Passed(solver)
    solver.add(passed)
    solver.run()
    let end = try #require(labelled(module)["end"])
    #expect(!solver.isInterprocedural)
    #expect(passed.states[.after(end)].all == ["entry", "end"])
  }

  @Test func componentsOfTheCallGraphHoldThoseThatCallEachOther() throws {
    let module = try module(
      """
      func.func private @even() { call @odd() : () -> () return }
      func.func private @odd() { call @even() : () -> () return }
      func.func @main() { call @even() : () -> () call @outside() : () -> () return }
      func.func private @outside()
      """)
    let graph = CallGraph(module)
    let functions = Array(try #require(module.region(0).entry).operations).prefix(3).map {
      CallGraph.Node.region($0.region(0))
    }
    #expect(graph.nodes == functions)
    #expect(
      graph.edges(from: functions[2]).map(\.target) == [functions[0], .unknownCallee])
    #expect(
      graph.components.map(Set.init) == [
        Set(functions[0...1]), [.unknownCallee], [functions[2]], [.externalCaller],
      ])
  }

  @Test func blocksComeAfterThoseThatLeadToThem() throws {
    let module = try module(
      """
      func.func @f(%c: i1) {
        cf.cond_br %c, ^b, ^a
      ^a:
        cf.br ^end
      ^b:
        cf.cond_br %c, ^b, ^a
      ^end:
        return
      ^lost:
        cf.br ^end
      }
      """)
    let region = try #require(module.region(0).entry?.first).region(0)
    let blocks = Array(region.blocks)
    #expect(region.topologicalOrder == [0, 2, 1, 3, 4].map { blocks[$0] })
    #expect(region.postOrder == [3, 1, 2, 0].map { blocks[$0] })
    #expect(blocks.map(\.isInLoop) == [false, false, true, false, false])
    let last = try #require(blocks[3].last)
    #expect(region.block(holding: blocks[3]) == blocks[3])
    #expect(module.region(0).entry?.operation(holding: last) == region.parent)
    #expect(blocks[0].operation(holding: last) == nil)
  }
}
