import AccelIR
import Testing

@Suite struct MutationTests {
  typealias T = TestDialect

  @Test func useListsFollowOperands() {
    var ir = TestIR()
    let (a, b) = (ir.values(ir.i32)[0], ir.values(ir.i32)[0])
    let first = ir.use(a, b)
    let second = ir.use(a)
    #expect(a.uses.map(\.owner) == [second, first])
    #expect(b.hasOneUse && !a.hasOneUse)
    first.setOperand(0, to: b)
    #expect(a.hasOneUse)
    #expect(b.uses.map(\.operandIndex) == [0, 1])
    second.setOperands([b, b, b])
    #expect(!a.hasUses)
    #expect(b.uses.count == 5)
    #expect(second.operands.use(at: 2).operandIndex == 2)
    second.setOperands([a])
    #expect(b.uses.count == 2 && a.hasOneUse)
    b.replaceAllUses(with: a)
    #expect(!b.hasUses && a.uses.count == 3)
    a.replaceUses(with: b) { $0.owner == first }
    #expect(a.uses.map(\.owner) == [second])
    #expect(Array(first.operands) == [b, b])
    first.erase()
    #expect(!b.hasUses)
  }

  @Test func operandsOutgrowAndReuseTheirMemory() {
    var ir = TestIR()
    let value = ir.values(ir.i32)[0]
    let op = ir.use()
    for count in [3, 1, 9, 0, 40, 2] {
      op.setOperands(Array(repeating: value, count: count))
      #expect(op.operands.count == count && value.uses.count == count)
    }
    op.erase()
    #expect(!value.hasUses)
  }

  @Test func operationsMoveAndKeepTheirOrder() {
    var ir = TestIR()
    let block = ir.builder.block!
    let ops = (0..<20).map { _ in ir.use() }
    #expect(ops[3].isBefore(ops[4]) && !ops[4].isBefore(ops[3]) && !ops[4].isBefore(ops[4]))
    for op in ops[5...] { op.move(before: ops[0], in: block) }
    let expected = Array(ops[5...]) + ops[..<5]
    #expect(Array(block.operations) == expected)
    for (earlier, later) in zip(expected, expected.dropFirst()) {
      #expect(earlier.isBefore(later) && !later.isBefore(earlier))
    }
    ops[7].remove()
    #expect(ops[7].block == nil && ops[7].next == nil && block.operations.contains(ops[7]) == false)
    block.insert(ops[7])
    #expect(block.last == ops[7] && ops[4].isBefore(ops[7]))
  }

  @Test func manyInsertionsAtOnePlace() {
    var ir = TestIR()
    let last = ir.use()
    ir.builder.move(before: last)
    let ops = (0..<100).map { _ in ir.use() }
    for (earlier, later) in zip(ops, ops.dropFirst()) { #expect(earlier.isBefore(later)) }
    #expect(ops[99].isBefore(last))
  }

  @Test func blockArguments() {
    var ir = TestIR()
    let block = ir.block(ir.i32)
    let first = block.arguments[0]
    let last = block.addArgument(ir.f32, at: .unknown, in: ir.context)
    let middle = block.addArgument(ir.i64, at: .unknown, index: 1, in: ir.context)
    #expect(block.arguments.types == [ir.i32, ir.i64, ir.f32])
    #expect([first, middle, last].map(\.index) == [0, 1, 2])
    #expect(last.owningBlock == block && last.isBlockArgument && last.definingOperation == nil)
    block.eraseArgument(at: 0, in: ir.context)
    #expect(Array(block.arguments) == [middle, last])
    #expect(last.index == 1)
    ir.move(to: block)
    ir.use(last)
    #expect(last.hasOneUse)
  }

  @Test func blocksSplitAndMerge() {
    var ir = TestIR()
    let block = ir.block(ir.i32)
    ir.move(to: block)
    let ops = (0..<4).map { _ in ir.use(block.arguments[0]) }
    let rest = block.split(before: ops[2], in: ir.context)
    #expect(Array(block.operations) == Array(ops[..<2]) && Array(rest.operations) == Array(ops[2...]))
    #expect(block.next == rest && rest.previous == block && ops[3].block == rest)
    let argument = rest.addArgument(ir.i32, at: .unknown, in: ir.context)
    ops[3].setOperand(0, to: argument)
    block.merge(rest, before: ops[1], arguments: [block.arguments[0]])
    #expect(Array(block.operations) == [ops[0], ops[2], ops[3], ops[1]])
    #expect(rest.isEmpty && !argument.hasUses && ops[3].operand(0) == block.arguments[0])
    rest.erase(in: ir.context)
    #expect(block.next == nil)
    let whole = block.split(before: ops[0], in: ir.context)
    #expect(block.isEmpty && whole.first == ops[0])
  }

  @Test func successorsAndPredecessors() {
    var ir = TestIR()
    ir.function("f")
    let (entry, a, b) = (ir.builder.block!, ir.block(), ir.block())
    let jump = ir.builder.create(T.Switch.self, successors: [a, a]).operation
    #expect(Array(a.predecessors) == [entry, entry] && b.hasNoPredecessors)
    jump.setSuccessor(1, to: b)
    #expect(Array(a.predecessors) == [entry] && Array(b.predecessors) == [entry])
    #expect(Array(entry.successors) == [a, b])
    jump.erase()
    #expect(a.hasNoPredecessors && b.hasNoPredecessors && entry.successors.isEmpty)
  }

  @Test func cyclesOfUsesCanBeErased() {
    var ir = TestIR()
    let graph = ir.builder.create(T.Graph.self, regions: 1).operation
    ir.move(to: ir.builder.createBlock(in: graph.region(0)))
    let value = ir.values(ir.i32)[0]
    let op = ir.builder.create(T.AddI.self, operands: [value, value], results: [ir.i32]).operation
    op.setOperand(1, to: op.result(0))
    graph.erase()
    #expect(ir.module.region(0).entry!.isEmpty)
  }

  @Test func regionsTakeBlocks() {
    var ir = TestIR()
    let two = ir.builder.create(T.Two.self, regions: 2).operation
    let blocks = (0..<3).map { _ in ir.builder.createBlock(in: two.region(0)) }
    two.region(1).takeBlocks(of: two.region(0))
    #expect(two.region(0).isEmpty && Array(two.region(1).blocks) == blocks)
    #expect(blocks[2].region == two.region(1) && two.region(1).index == 1)
    blocks[1].remove()
    #expect(blocks[0].next == blocks[2] && blocks[1].region == nil)
  }

  // MARK: Cloning

  @Test func clonesRefersToTheirOwnParts() {
    var ir = TestIR()
    let outside = ir.values(ir.i32)[0]
    let scope = ir.builder.create(T.Scope.self, results: [ir.i32], regions: 1).operation
    scope.attributeDictionary = ir.context.dictionary([
      NamedAttribute(ir.context.identifier("a"), ir.context.unit)
    ])
    let first = ir.builder.createBlock(in: scope.region(0), arguments: [ir.i32])
    let second = ir.builder.createBlock(in: scope.region(0))
    ir.move(to: first)
    let use = ir.use(outside, first.arguments[0])
    ir.branch(second)
    ir.move(to: second)
    let value = ir.values(ir.i32)[0]
    use.setOperands(Array(use.operands) + [value])
    ir.leave()
    var mapping = ValueMapping()
    let copy = ir.builder.clone(scope, &mapping)
    #expect(copy != scope && copy.isEquivalent(to: scope))
    let copiedUse = copy.region(0).entry!.first!
    #expect(copiedUse.operand(0) == outside)
    #expect(copiedUse.operand(1) == copy.region(0).entry!.arguments[0])
    #expect(copiedUse.operand(2) == mapping[value] && mapping[value] != value)
    #expect(mapping[second] == copy.region(0).last)
    #expect(copy.region(0).entry!.last!.successors[0] == copy.region(0).last)
    #expect(second.predecessors.map(\.self) == [first], "the copy's terminator names the copy's block")
    #expect(copy.attributes.first?.name.string == "a")
    let other = ir.values(ir.i32)[0]
    var replacing = ValueMapping()
    replacing[outside] = other
    #expect(ir.builder.clone(use, &replacing).operand(0) == other)
  }

  // MARK: Walking

  @Test func walks() {
    var ir = TestIR()
    let scope = ir.builder.create(T.Scope.self, regions: 1).operation
    ir.move(to: ir.builder.createBlock(in: scope.region(0)))
    let inner = [ir.use(), ir.use()]
    ir.leave()
    let last = ir.use()
    func visited(_ order: WalkOrder, _ step: (Operation) -> WalkStep = { _ in .advance }) -> (
      [Operation], Bool
    ) {
      var ops: [Operation] = []
      let isComplete = ir.module.walk(order) {
        ops.append($0)
        return step($0)
      }
      return (ops, isComplete)
    }
    #expect(visited(.preOrder) == ([ir.module, scope] + inner + [last], true))
    #expect(visited(.postOrder) == (inner + [scope, last, ir.module], true))
    #expect(visited(.preOrder) { $0 == scope ? .skip : .advance } == ([ir.module, scope, last], true))
    #expect(visited(.postOrder) { $0 == inner[1] ? .interrupt : .advance } == (inner, false))
    #expect(visited(.preOrder) { $0 == scope ? .interrupt : .advance } == ([ir.module, scope], false))
    ir.module.walk {
      if $0.is(T.Use.self) { $0.erase() }
      return .advance
    }
    #expect(visited(.preOrder) == ([ir.module, scope], true))
    ir.module.walk(.preOrder) {
      guard $0 == scope else { return .advance }
      $0.erase()
      return .skip
    }
    #expect(ir.module.region(0).entry!.isEmpty)
  }

  // MARK: Misuse

  #if DEBUG
    @Test func usingAnErasedOperationStops() async {
      await #expect(processExitsWith: .failure) {
        var ir = TestIR()
        let op = ir.use()
        op.erase()
        _ = op.operands.count
      }
    }
  #endif

  @Test func erasingAUsedOperationStops() async {
    await #expect(processExitsWith: .failure) {
      var ir = TestIR()
      let value = ir.values(ir.i32)[0]
      ir.use(value)
      value.definingOperation!.erase()
    }
  }

  @Test func erasingABlockWithPredecessorsStops() async {
    await #expect(processExitsWith: .failure) {
      var ir = TestIR()
      ir.function("f")
      let block = ir.block()
      ir.branch(block)
      block.erase(in: ir.context)
    }
  }
}
