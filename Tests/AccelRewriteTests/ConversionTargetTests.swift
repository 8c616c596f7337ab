import Accel
import ArithDialect
import FuncDialect
import Testing

/// What is legal: by kind, by dialect, under a condition, inside something else, or not known.
struct ConversionTargetTests {
  private let program: TestProgram
  private var function: Operation { program.operations("func.func")[0] }
  private var constant: Operation { program.operations("arith.constant")[0] }
  private var sum: Operation { program.operations("arith.addi")[0] }

  init() throws {
    program = try TestProgram(
      """
      func.func @f() {
        %0 = arith.constant 1 : i32
        %1 = arith.addi %0, %0 : i32
        "x.y"() : () -> ()
        return
      }
      """)
  }

  @Test func nothingIsKnownAtFirst() {
    #expect(ConversionTarget().legality(of: sum) == .unknown)
  }

  @Test func aKindCountsMoreThanItsDialect() {
    var target = ConversionTarget()
    target.addIllegal(Arith.AddI.self)
    target.addLegal(dialect: Arith.self)
    #expect(target.legality(of: sum) == .illegal)
    #expect(target.legality(of: constant) == .legal)
    target.addLegal(Arith.AddI.self)
    target.addIllegal(dialect: Arith.self)
    #expect(target.legality(of: sum) == .legal)
    #expect(target.legality(of: constant) == .illegal)
    #expect(target.legality(of: function) == .unknown)
  }

  @Test func theLatestConditionIsAskedFirst() {
    var target = ConversionTarget()
    target.addDynamicallyLegal(Arith.AddI.self) { _ in false }
    target.addDynamicallyLegal(Arith.AddI.self) { $0.lhs == $0.rhs ? nil : true }
    #expect(target.legality(of: sum) == .illegal)
    target.addDynamicallyLegal(Arith.AddI.self) { $0.lhs == $0.rhs }
    #expect(target.legality(of: sum) == .legal)
  }

  @Test func aConditionThatLeavesItOpenMakesNothingKnown() {
    var target = ConversionTarget()
    target.addDynamicallyLegal(dialect: Arith.self) { $0.operands.isEmpty ? true : nil }
    #expect(target.legality(of: constant) == .legal)
    #expect(target.legality(of: sum) == .unknown)
  }

  @Test func theRestCanBeLegalUnderACondition() {
    var target = ConversionTarget()
    target.addIllegal(Arith.AddI.self)
    target.addDynamicallyLegalUnknown { $0.name.string != "x.y" }
    #expect(target.legality(of: sum) == .illegal)
    #expect(target.legality(of: function) == .legal)
    #expect(target.legality(of: program.operations("x.y")[0]) == .illegal)
  }

  @Test func whatIsInsideARecursivelyLegalOperationStays() {
    var target = ConversionTarget()
    target.addIllegal(named: "x.y")
    target.addLegal(Func.Function.self)
    #expect(program.convert(target, []) != [])
    target.addRecursivelyLegal(Func.Function.self) { $0.symName.name.string == "g" }
    #expect(program.convert(target, []) != [])
    target.addRecursivelyLegal(Func.Function.self)
    #expect(program.convert(target, []) == [])
  }
}
