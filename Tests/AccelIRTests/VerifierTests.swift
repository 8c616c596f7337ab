import AccelIR
import Testing

/// Dialects, hand-written verifiers, and the order of it all; each expectation is what mlir-opt says of the same mistake.
@Suite struct VerifierTests {
  typealias T = TestDialect

  @Test func typesKnownToBeValidSayNothingOfOthers() {
    var ir = TestIR()
    let (a, b) = (ir.values(ir.i32)[0], ir.values(ir.f32)[0])
    for _ in 0..<2 { ir.builder.create(T.AddI.self, operands: [a, a], results: [ir.i32]) }
    #expect(ir.errors() == [])
    for (operands, result) in [([a, b], ir.i32), ([b, a], ir.i32), ([a, a], ir.f32), ([b, b], ir.f32)] {
      let op = ir.builder.create(T.AddI.self, operands: operands, results: [result]).operation
      #expect(ir.errors().count == 1)
      op.erase()
    }
  }

  @Test(arguments: [true, false]) func threadsFindWhatOneFinds(isMultithreaded: Bool) {
    var ir = TestIR()
    ir.context.isMultithreaded = isMultithreaded
    let outside = ir.builder
    // Enough for the verifier to share it.
    for index in 0..<40 {
      ir.function("f\(index)", arguments: [ir.i32])
      let argument = ir.builder.block!.arguments[0]
      for _ in 0..<600 { ir.builder.create(T.AddI.self, operands: [argument, argument], results: [ir.i32]) }
      ir.builder.create(T.Return.self)
      ir.builder = outside
    }
    #expect(ir.errors() == [])
    var wrong = Array(ir.module.region(0).entry!.operations).filter { $0.is(T.Function.self) }
    wrong = [wrong[30], wrong[7]]
    for function in wrong {
      ir.builder.move(before: function.region(0).entry!.first!)
      ir.builder.create(T.Use.self, results: [ir.i32])
    }
    #expect(ir.errors() == Array(repeating: "'test.use' op requires zero results", count: 2))
  }

  // MARK: Dialects and hand-written verifiers

  @Test func unregisteredOperations() {
    var ir = TestIR()
    let foreign = ir.unregistered("foo.bar")
    #expect(
      ir.errors() == [
        "'foo.bar' op created with unregistered dialect. If this is intended, please call "
          + "allowUnregisteredDialects() on the MLIRContext, or use -allow-unregistered-dialect with the "
          + "MLIR opt tool used"
      ])
    ir.context.allowsUnregisteredDialects = true
    #expect(ir.errors() == [])
    foreign.erase()
    ir.unregistered("test.unknown")
    #expect(
      ir.errors() == [
        "unregistered operation 'test.unknown' found in dialect ('test') that does not allow unknown operations"
      ])
  }

  @Test func discardableAttributes() {
    var ir = TestIR()
    let use = ir.use()
    func set(_ name: String) {
      use.attributeDictionary = ir.context.dictionary([
        NamedAttribute(ir.context.identifier(name), ir.context.unit)
      ])
    }
    set("test.allowed")
    #expect(ir.errors() == [])
    set("other.forbidden")
    #expect(ir.errors() == [])
    set("test.forbidden")
    #expect(ir.errors() == ["attribute 'test.forbidden' is forbidden"])
  }

  @Test func handwrittenVerifiers() {
    var ir = TestIR()
    let op = ir.builder.create(T.Checked.self, regions: 1).operation
    #expect(ir.errors() == ["'test.checked' op needs a body", "  nothing here"])
    ir.move(to: ir.builder.createBlock(in: op.region(0)))
    #expect(ir.errors() == ["'test.checked' op needs an operation inside"])
    ir.use()
    #expect(ir.errors() == [])
  }

  // MARK: Order

  @Test func siblingsAreVerifiedAllTheSame() {
    var ir = TestIR()
    for name in ["f", "g", "h"] {
      ir.leave()
      ir.function(name)
      if name != "g" { ir.ret() }
      ir.ret()
    }
    let error = "'test.return' op must be the last operation in the parent block"
    #expect(ir.errors() == [error, error])
  }

  @Test func structureComesBeforeOperationsAndDominanceLast() {
    var ir = TestIR()
    ir.context.allowsUnregisteredDialects = true
    ir.function("f")
    let use = ir.use()
    let value = ir.values(ir.i32)[0]
    use.setOperands([value])
    let wrong = ir.builder.create(T.Narrow.self).operation
    let target = ir.block()
    let jump = ir.unregistered("foo.jump", successors: [target])
    ir.ret()
    ir.move(to: target)
    ir.ret()
    #expect(ir.errors() == ["operation with block successors must terminate its parent block"])
    jump.erase()
    #expect(ir.errors() == ["'test.narrow' op requires a single operand"])
    wrong.erase()
    #expect(ir.errors().first == "operand #0 does not dominate this use")
  }

  @Test func withoutRecursionOnlyTheOperationIsVerified() {
    var ir = TestIR()
    ir.builder.create(T.Narrow.self)
    var options = VerificationOptions()
    options.isRecursive = false
    #expect(ir.errors(options) == [])
  }

  @Test func theOperationIsShown() {
    var ir = TestIR()
    ir.context.describe = { "\($0.name.string)!" }
    ir.builder.create(T.Narrow.self)
    #expect(
      ir.errors() == ["'test.narrow' op requires a single operand", "  see current operation: test.narrow!"])
    ir.context.describe = { "\($0.name.string)\n{}" }
    #expect(ir.errors().last == "  see current operation: \ntest.narrow\n{}")
    ir.context.showsOperationsInDiagnostics = false
    #expect(ir.errors() == ["'test.narrow' op requires a single operand"])
  }
}
