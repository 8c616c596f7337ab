import AccelIR
import Testing

@Suite struct EquivalenceTests {
  typealias T = TestDialect

  @Test func partsMatterUnlessIgnored() {
    var ir = TestIR()
    let c = ir.context
    let (a, b) = (ir.values(ir.i32)[0], ir.values(ir.i32)[0])
    func add(_ operands: [Value], _ at: Location = .unknown, _ attributes: [NamedAttribute] = []) -> Operation
    {
      ir.builder.create(T.AddI.self, operands: operands, results: [ir.i32], attributes: attributes, at: at)
        .operation
    }
    let base = add([a, b])
    #expect(base.isEquivalent(to: add([a, b])))
    #expect(base.equivalenceHash() == add([a, b]).equivalenceHash())
    #expect(!base.isEquivalent(to: add([b, a])), "the operation is not commutative")
    #expect(!base.isEquivalent(to: ir.use(a, b)))
    let located = add([a, b], c.location(file: c.identifier("f"), line: 1, column: 1))
    #expect(!base.isEquivalent(to: located) && base.isEquivalent(to: located, .ignoreLocations))
    #expect(base.equivalenceHash(.ignoreLocations) == located.equivalenceHash(.ignoreLocations))
    #expect(base.equivalenceHash() != located.equivalenceHash())
    let marked = add([a, b], .unknown, [NamedAttribute(c.identifier("x"), c.unit)])
    #expect(!base.isEquivalent(to: marked) && base.isEquivalent(to: marked, .ignoreDiscardableAttributes))
    func constant(_ value: Int) -> Operation {
      ir.builder.create(T.Constant.self, results: [ir.i32], properties: [c.integer(value, ir.i32)]).operation
    }
    let (one, two) = (constant(1), constant(2))
    #expect(!one.isEquivalent(to: two) && one.isEquivalent(to: two, .ignoreProperties))
    #expect(one.equivalenceHash(.ignoreProperties) == two.equivalenceHash(.ignoreProperties))
    #expect(one.isEquivalent(to: constant(1)) && one.equivalenceHash() == constant(1).equivalenceHash())
  }

  @Test func commutativeOperandsComeInAnyOrder() {
    var ir = TestIR()
    let values = ir.values(ir.i32, ir.i32)
    let left = ir.builder.create(T.Sum.self, operands: [values[0], values[1], values[0]]).operation
    let right = ir.builder.create(T.Sum.self, operands: [values[1], values[0], values[0]]).operation
    let other = ir.builder.create(T.Sum.self, operands: [values[1], values[0], values[1]]).operation
    #expect(left.isEquivalent(to: right) && left.equivalenceHash() == right.equivalenceHash())
    #expect(!left.isEquivalent(to: right, .ignoreCommutativity))
    #expect(!left.isEquivalent(to: other))
  }

  @Test func regionsCorrespondPlaceByPlace() {
    var ir = TestIR()
    let outside = ir.values(ir.i32, ir.i32)
    func scope(_ build: (inout TestIR, Block, Block) -> Void) -> Operation {
      ir.leave()
      let scope = ir.builder.create(T.Scope.self, regions: 1).operation
      let first = ir.builder.createBlock(in: scope.region(0), arguments: [ir.i32])
      let second = ir.builder.createBlock(in: scope.region(0))
      ir.move(to: first)
      build(&ir, first, second)
      return scope
    }
    let base = scope { ir, first, second in
      ir.use(first.arguments[0], outside[0])
      ir.branch(second)
    }
    func same(_ other: Operation) -> Bool {
      base.isEquivalent(to: other) && base.region(0).isEquivalent(to: other.region(0))
    }
    #expect(
      same(
        scope { ir, first, second in
          ir.use(first.arguments[0], outside[0])
          ir.branch(second)
        }))
    #expect(
      !same(
        scope { ir, first, second in
          ir.use(first.arguments[0], outside[1])
          ir.branch(second)
        }), "values from outside are equal only to themselves")
    #expect(
      !same(
        scope { ir, first, second in
          ir.use(outside[0], first.arguments[0])
          ir.branch(second)
        }))
    #expect(
      !same(
        scope { ir, first, second in
          ir.use(first.arguments[0], outside[0])
          ir.branch(first)
        }), "successors correspond, too")
    #expect(!same(scope { ir, first, _ in ir.use(first.arguments[0], outside[0]) }))
  }
}
