import Accel
import ArithDialect
import CFDialect
import FuncDialect
import Testing

/// What a mistake does to IR.
private typealias Mistake = @Sendable (Operation, Rewriter) -> Void

/// One of our passes, with a mistake in how it reads the IR, or in what it leaves.
private struct Planted<Real: Pass>: Pass {
  static var name: String { Real.name }
  static var summary: String { Real.summary }
  static var dependentDialects: [any Dialect.Type] { Real.dependentDialects }
  static var statistics: [PassStatistic] { Real.statistics }

  var real = Real()
  var before: Mistake = { _, _ in }
  var after: Mistake = { _, _ in }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    before(op, context.rewriter())
    try real.run(on: op, context)
    after(op, context.rewriter())
  }
}

/// `--check-semantics` finds a mistake planted in each of our passes, and nothing without it.
struct PlantedInPassesTests {
  private func expectFound<Real: Pass>(
    in real: Real, before: @escaping Mistake = { _, _ in }, after: @escaping Mistake = { _, _ in },
    _ text: String
  ) throws {
    let correct = try difference(in: Program(text), Pipeline("builtin.module", [.pass(real)]))
    #expect(correct.report == nil)
    #expect(correct.comparisons > 0)
    let planted = Planted<Real> { ($0.real, $0.before, $0.after) = (real, before, after) }
    let found = try difference(in: Program(text), Pipeline("builtin.module", [.pass(planted)]))
    let report = try #require(found.report)
    #expect(report.hasPrefix("pass '\(Real.name)' changes what function 'f' computes"), "\(report)")
  }

  // MARK: Any dialect

  @Test func canonicalizeWithAWrongPattern() throws {
    // subi(x, y) → addi(x, y)
    let wrong = Pattern("wrong") { (op: Op<Arith.SubI>, rewriter) throws(NoMatch) in
      rewriter.replace(op, with: rewriter.create(Arith.AddI.self) { ($0.lhs, $0.rhs) = (op.lhs, op.rhs) })
    }
    try expectFound(
      in: Canonicalize(), after: { op, _ in _ = rewriteGreedily(op, PatternTable([wrong])) },
      """
      func.func @f(%x: i32, %y: i32) -> i32 {
        %0 = arith.subi %x, %y : i32
        return %0 : i32
      }
      """)
  }

  @Test func cseThatIgnoresAProperty() throws {
    try expectFound(
      in: CSE(),
      before: { op, rewriter in
        let predicate = Arith.IntegerPredicate.slt.attribute(in: op.context)
        for comparison in op.all(Arith.CmpI.self) {
          rewriter.setProperty(comparison, Arith.CmpI.predicate, to: predicate)
        }
      },
      """
      func.func @f(%x: i32, %y: i32) -> (i1, i1) {
        %0 = arith.cmpi slt, %x, %y : i32
        %1 = arith.cmpi sle, %x, %y : i32
        return %0, %1 : i1, i1
      }
      """)
  }

  @Test func sccpThatJoinsToTheFirst() throws {
    try expectFound(
      in: SCCP(),
      before: { op, rewriter in
        let branches = op.all(CF.Branch.self)
        rewriter.setOperand(branches[1].operation, 0, to: branches[0].operation.operand(0))
      },
      """
      func.func @f(%c: i1) -> i32 {
        %one = arith.constant 1 : i32
        %two = arith.constant 2 : i32
        cf.cond_br %c, ^a, ^b
      ^a:
        cf.br ^end(%one : i32)
      ^b:
        cf.br ^end(%two : i32)
      ^end(%r: i32):
        return %r : i32
      }
      """)
  }

  @Test func inlineThatExchangesArguments() throws {
    try expectFound(
      in: Inline(),
      before: { op, rewriter in
        let call = op.all(Func.Call.self)[0].operation
        rewriter.setOperands(call, to: call.operands.reversed())
      },
      """
      func.func private @g(%x: i32, %y: i32) -> i32 {
        %0 = arith.subi %x, %y : i32
        return %0 : i32
      }
      func.func @f(%x: i32, %y: i32) -> i32 {
        %0 = call @g(%x, %y) : (i32, i32) -> i32
        return %0 : i32
      }
      """)
  }

  @Test func symbolDCEThatTakesACallForNoUse() throws {
    try expectFound(
      in: SymbolDCE(),
      before: { op, rewriter in
        for call in op.all(Func.Call.self) where call.operation.results.isEmpty { rewriter.erase(call) }
      },
      """
      func.func private @outside(i32) -> i32
      func.func private @effect(%x: i32) {
        %0 = call @outside(%x) : (i32) -> i32
        return
      }
      func.func @f(%x: i32) {
        call @effect(%x) : (i32) -> ()
        return
      }
      """)
  }

  @Test func removeDeadValuesThatTakesAnArgumentForDead() throws {
    try expectFound(
      in: RemoveDeadValues(),
      before: { op, rewriter in
        guard let entry = op.all(Func.Function.self)[0].operation.regions[0].entry else { return }
        rewriter.replaceAllUses(of: entry.arguments[1], with: entry.arguments[0])
      },
      """
      func.func private @g(%x: i32, %y: i32) -> i32 {
        %0 = arith.addi %x, %y : i32
        return %0 : i32
      }
      func.func @f(%x: i32, %y: i32) -> i32 {
        %0 = call @g(%x, %y) : (i32, i32) -> i32
        return %0 : i32
      }
      """)
  }

  @Test func duplicateFunctionEliminationThatIgnoresConstants() throws {
    try expectFound(
      in: Func.DuplicateFunctionElimination(),
      before: { op, rewriter in
        let constants = op.all(Arith.Constant.self)
        rewriter.setProperty(constants[1], Arith.Constant.value, to: constants[0].operation.properties[0])
      },
      """
      func.func private @one() -> i32 {
        %0 = arith.constant 1 : i32
        return %0 : i32
      }
      func.func private @two() -> i32 {
        %0 = arith.constant 2 : i32
        return %0 : i32
      }
      func.func @f() -> (i32, i32) {
        %0 = call @one() : () -> i32
        %1 = call @two() : () -> i32
        return %0, %1 : i32, i32
      }
      """)
  }

  // MARK: Arithmetic

  @Test func expansionThatRoundsDown() throws {
    try expectFound(
      in: ArithExpand(),
      before: { op, rewriter in
        let quotient = op.all(Arith.CeilDivSI.self)[0]
        rewriter.builder.move(before: quotient.operation)
        let other = rewriter.create(Arith.FloorDivSI.self) {
          ($0.lhs, $0.rhs) = (quotient.lhs, quotient.rhs)
        }
        rewriter.replace(quotient, with: other)
      },
      """
      func.func @f(%x: i32) -> i32 {
        %three = arith.constant 3 : i32
        %0 = arith.ceildivsi %x, %three : i32
        return %0 : i32
      }
      """)
  }

  @Test func rangesThatAreOneTooSmall() throws {
    try expectFound(
      in: Arith.IntRangeOptimizations(),
      before: { op, rewriter in
        let constant = op.all(Arith.Constant.self)[0]
        let next = op.context.number(WideInteger(256, width: 32), constant.result.type)
        rewriter.setProperty(constant, Arith.Constant.value, to: next)
      },
      """
      func.func @f(%x: i8) -> i32 {
        %last = arith.constant 255 : i32
        %0 = arith.extui %x : i8 to i32
        %1 = arith.remui %0, %last : i32
        return %1 : i32
      }
      """)
  }

  @Test func narrowingThatExtendsTheSign() throws {
    try expectFound(
      in: Arith.IntRangeNarrowing { $0.intBitwidthsSupported = [9] },
      after: { op, rewriter in
        for extended in op.all(Arith.ExtUI.self) {
          rewriter.builder.move(before: extended.operation)
          let other = rewriter.create(
            Arith.ExtSI.self, operands: [extended.input], results: [extended.out.type])
          rewriter.replace(extended, with: other)
        }
      },
      """
      func.func @f(%x: i8) -> i32 {
        %mask = arith.constant 255 : i32
        %0 = arith.extsi %x : i8 to i32
        %1 = arith.andi %0, %mask : i32
        %2 = arith.addi %1, %1 : i32
        return %2 : i32
      }
      """)
  }

  @Test func unsignedWhenNotEquivalent() throws {
    try expectFound(
      in: Arith.UnsignedWhenEquivalent(),
      after: { op, rewriter in
        let comparison = op.all(Arith.CmpI.self)[0]
        rewriter.setProperty(
          comparison, Arith.CmpI.predicate, to: Arith.IntegerPredicate.ult.attribute(in: op.context))
      },
      """
      func.func @f(%x: i32, %y: i32) -> i1 {
        %0 = arith.cmpi slt, %x, %y : i32
        return %0 : i1
      }
      """)
  }

  @Test func wideIntegersThatLoseTheCarry() throws {
    try expectFound(
      in: ArithEmulateWideInt(),
      after: { op, rewriter in
        for sum in op.all(Arith.AddUIExtended.self) {
          rewriter.builder.move(before: sum.operation)
          let none = rewriter.create(
            Arith.Constant.self, results: [sum.overflow.type],
            properties: [op.context.number(.zero(width: 1), sum.overflow.type)])
          rewriter.replaceAllUses(of: sum.overflow, with: none.result)
        }
      },
      """
      func.func @f(%x: i32, %y: i32) -> i32 {
        %shift = arith.constant 32 : i64
        %0 = arith.extui %x : i32 to i64
        %1 = arith.extui %y : i32 to i64
        %2 = arith.addi %0, %1 : i64
        %3 = arith.shrui %2, %shift : i64
        %4 = arith.trunci %3 : i64 to i32
        return %4 : i32
      }
      """)
  }
}

extension Operation {
  /// The operations of a kind that are inside.
  fileprivate func all<S: OpSchema>(_: S.Type) -> [Op<S>] {
    var found: [Op<S>] = []
    forEach(S.self) { found.append($0) }
    return found
  }
}
