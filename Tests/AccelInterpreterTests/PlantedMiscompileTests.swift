import Accel
import ArithDialect
import CFDialect
import FuncDialect
import Testing

/// A pass that makes a mistake of the kind that a real one could make.
private struct Wrong: Pass {
  static let name = "wrong"
  static let summary = "Break a function"
  var mistake: @Sendable (Operation, Rewriter) -> Void = { _, _ in }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) { mistake(op, context.rewriter()) }
}

/// `--check-semantics` finds what wrong passes do.
struct PlantedMiscompileTests {
  /// Runs a wrong pass on a module and returns what is reported.
  private func report(
    _ text: String, inFunctions: Bool = false, _ mistake: @escaping @Sendable (Operation, Rewriter) -> Void
  ) throws -> String {
    let program = try Program(text)
    let pass = Wrong { $0.mistake = mistake }
    let elements: [Pipeline.Element] =
      inFunctions ? [.nested(Pipeline("func.func", [.pass(pass)]))] : [.pass(pass)]
    return try difference(in: program, Pipeline("builtin.module", elements)).report ?? "no difference"
  }

  private static let straight = """
    func.func private @outside(i32) -> i32
    func.func @f(%x: i32, %y: i32) -> i32 {
      %0 = arith.subi %x, %y : i32
      %1 = arith.subi %y, %x : i32
      %2 = func.call @outside(%0) : (i32) -> i32
      %3 = func.call @outside(%1) : (i32) -> i32
      %4 = arith.addi %2, %3 : i32
      return %4 : i32
    }
    """

  private static let branching = """
    func.func @f(%c: i1, %x: i32, %y: i32) -> i32 {
      cf.cond_br %c, ^a(%x : i32), ^a(%y : i32)
    ^a(%r: i32):
      return %r : i32
    }
    """

  // MARK: One mistake each

  @Test func commonSubexpressionsOfOtherOperandOrder() throws {
    let report = try report(Self.straight) { op, rewriter in
      let differences = op.all(Arith.SubI.self)
      rewriter.replace(differences[1], with: differences[0])
    }
    #expect(report.contains("pass 'wrong' changes what function 'f' computes"))
    #expect(report.contains("before the pass: outside("))
  }

  @Test func deadCodeWithEffects() throws {
    let report = try report(
      """
      func.func @f(%c: i1) {
        cf.assert %c, "must hold"
        return
      }
      """
    ) { op, rewriter in rewriter.erase(op.all(CF.Assert.self)[0]) }
    #expect(
      report.contains(
        "the inputs are: false\nbefore the pass: assertion failed: must hold\nafter the pass: no results"))
  }

  @Test func foldingWithoutWrapping() throws {
    let report = try report(
      """
      func.func @f() -> i8 {
        %a = arith.constant 127 : i8
        %b = arith.addi %a, %a : i8
        return %b : i8
      }
      """
    ) { op, rewriter in
      let sum = op.all(Arith.AddI.self)[0]
      rewriter.replace(sum, with: sum.lhs)
    }
    #expect(report.contains("the inputs are: none\nbefore the pass: -2 : i8\nafter the pass: 127 : i8"))
  }

  @Test func divisionAsShift() throws {
    let report = try report(
      """
      func.func @f(%x: i16) -> i16 {
        %one = arith.constant 1 : i16
        %two = arith.constant 2 : i16
        %q = arith.divsi %x, %two : i16
        return %q : i16
      }
      """
    ) { op, rewriter in
      let quotient = op.all(Arith.DivSI.self)[0]
      let one = op.all(Arith.Constant.self)[0]
      rewriter.builder.move(before: quotient.operation)
      let shifted = rewriter.create(Arith.ShRSI.self) { ($0.lhs, $0.rhs) = (quotient.lhs, one.result) }
      rewriter.replace(quotient, with: shifted)
    }
    #expect(report.contains("changes what function 'f' computes"))
  }

  @Test func hoistedDivision() throws {
    let report = try report(
      """
      func.func @f(%x: i32, %y: i32) -> i32 {
        %zero = arith.constant 0 : i32
        %c = arith.cmpi eq, %y, %zero : i32
        cf.cond_br %c, ^end(%zero : i32), ^divide
      ^divide:
        %q = arith.divui %x, %y : i32
        cf.br ^end(%q : i32)
      ^end(%r: i32):
        return %r : i32
      }
      """, inFunctions: true
    ) { op, rewriter in
      rewriter.move(op.all(Arith.DivUI.self)[0].operation, before: op.all(Arith.CmpI.self)[0].operation)
    }
    #expect(report.contains("after the pass: undefined behaviour: division by zero"))
  }

  @Test func exchangedArgumentsOfACall() throws {
    let report = try report(
      """
      func.func private @g(%x: i32, %y: i32) -> i32 {
        %0 = arith.subi %x, %y : i32
        return %0 : i32
      }
      func.func @f(%x: i32, %y: i32) -> i32 {
        %0 = func.call @g(%x, %y) : (i32, i32) -> i32
        return %0 : i32
      }
      """
    ) { op, rewriter in
      let call = op.all(Func.Call.self)[0].operation
      rewriter.setOperands(call, to: [call.operand(1), call.operand(0)])
    }
    #expect(report.contains("changes what function 'f' computes"))
  }

  @Test func branchTakenForConstant() throws {
    let report = try report(Self.branching) { op, rewriter in
      let branch = op.all(CF.ConditionalBranch.self)[0]
      rewriter.builder.move(before: branch.operation)
      rewriter.create(
        CF.Branch.self, operands: Array(branch.trueDestOperands), successors: [branch.trueDest])
      rewriter.erase(branch)
    }
    #expect(report.contains("the inputs are: false"))
  }

  @Test func forwardedWrongOperand() throws {
    let report = try report(Self.branching) { op, rewriter in
      rewriter.setOperand(
        op.all(CF.ConditionalBranch.self)[0].operation, 2,
        to: op.all(CF.ConditionalBranch.self)[0].trueDestOperands[0])
    }
    #expect(report.contains("changes what function 'f' computes"))
  }

  @Test func reorderedCalls() throws {
    let report = try report(Self.straight, inFunctions: true) { op, rewriter in
      let calls = op.all(Func.Call.self)
      if calls.isEmpty { return }
      rewriter.move(calls[1].operation, before: calls[0].operation)
    }
    #expect(report.contains("changes what function 'f' computes"))
  }

  @Test func removedZeroOfTheOtherSign() throws {
    let report = try report(
      """
      func.func @f(%x: f32) -> f32 {
        %zero = arith.constant 0.0 : f32
        %0 = arith.addf %x, %zero : f32
        return %0 : f32
      }
      """
    ) { op, rewriter in
      let sum = op.all(Arith.AddF.self)[0]
      rewriter.replace(sum, with: sum.lhs)
    }
    #expect(
      report.contains(
        "the inputs are: -0.000000e+00 : f32\nbefore the pass: 0.000000e+00 : f32\nafter the pass: -0.000000e+00 : f32"
      ))
  }

  @Test func promiseNotToOverflow() throws {
    let report = try report(
      """
      func.func @f(%x: vector<2xi8>) -> vector<2xi8> {
        %0 = arith.addi %x, %x : vector<2xi8>
        return %0 : vector<2xi8>
      }
      """
    ) { op, rewriter in
      rewriter.setProperty(
        op.all(Arith.AddI.self)[0], Arith.AddI.overflowFlags,
        to: op.context.attribute(Arith.OverflowFlags.nsw))
    }
    #expect(report.contains("#ub.poison"))
  }

  @Test func extensionBySignOrZero() throws {
    let report = try report(
      """
      func.func @f(%x: i8) -> i65 {
        %0 = arith.extsi %x : i8 to i65
        return %0 : i65
      }
      """
    ) { op, rewriter in
      let extended = op.all(Arith.ExtSI.self)[0]
      rewriter.builder.move(before: extended.operation)
      let other = rewriter.create(
        Arith.ExtUI.self, operands: [extended.input], results: [extended.out.type])
      rewriter.replace(extended, with: other)
    }
    #expect(report.contains("changes what function 'f' computes"))
  }

  @Test func loopThatDoesNotEnd() throws {
    let report = try report(
      """
      func.func @f(%c: i1) {
        cf.br ^head(%c : i1)
      ^head(%more: i1):
        %false = arith.constant false
        cf.cond_br %more, ^head(%false : i1), ^end
      ^end:
        return
      }
      """
    ) { op, rewriter in
      let branch = op.all(CF.ConditionalBranch.self)[0].operation
      rewriter.setOperand(branch, 1, to: branch.operand(0))
    }
    #expect(report.contains("after the pass: more than "))
  }

  // MARK: No mistake

  @Test func whatHasNoMeaningMayBecomeAnything() throws {
    let text = """
      func.func @f(%x: i32, %y: i32) -> i32 {
        %zero = arith.constant 0 : i32
        %0 = arith.divui %x, %zero : i32
        return %0 : i32
      }
      func.func @g() -> i32 {
        %zero = arith.constant 0 : i32
        %0 = ub.poison : i32
        return %0 : i32
      }
      """
    let report = try report(text) { op, rewriter in
      for end in op.all(Func.Return.self) {
        let constant = end.operation.block?.first?.result(0)
        rewriter.setOperand(end.operation, 0, to: constant!)
      }
    }
    #expect(report == "no difference")
  }

  /// A pass that sees all callers may rely on what they pass.
  @Test func privateFunctionsAreComparedThroughTheirCallers() throws {
    let text = """
      func.func private @g(%x: i32) -> i32 {
        return %x : i32
      }
      func.func @f() -> i32 {
        %seven = arith.constant 7 : i32
        %0 = func.call @g(%seven) : (i32) -> i32
        return %0 : i32
      }
      """
    func returning(_ number: Int, inFunctions: Bool = false) throws -> String {
      try report(text, inFunctions: inFunctions) { op, rewriter in
        guard let end = op.all(Func.Return.self).first?.operation, let block = end.block,
          block.arguments.count == 1
        else { return }
        rewriter.builder.move(before: end)
        let constant = rewriter.create(
          Arith.Constant.self, results: [end.operand(0).type],
          properties: [op.context.number(WideInteger(number, width: 32), end.operand(0).type)])
        rewriter.setOperand(end, 0, to: constant.result)
      }
    }
    #expect(try returning(7) == "no difference")
    #expect(try returning(8).contains("pass 'wrong' changes what function 'f' computes"))
    #expect(try returning(7, inFunctions: true).contains("pass 'wrong' changes what function 'g' computes"))
  }

  @Test func functionsThatCannotBeExecutedAreNotCompared() throws {
    let report = try report(
      """
      func.func @f() -> i32 {
        %0:2 = "test.op"() ({}) : () -> (i32, i32)
        return %0#0 : i32
      }
      """
    ) { op, rewriter in
      let end = op.all(Func.Return.self)[0].operation
      rewriter.setOperand(end, 0, to: end.operand(0).definingOperation!.result(1))
    }
    #expect(report == "no difference")
  }

  @Test func operationsOfUnknownDialectsAreSeen() throws {
    let report = try report(
      """
      func.func @f(%x: i32) -> i32 {
        %0 = "test.op"(%x) : (i32) -> i32
        %1 = "test.op"(%x) : (i32) -> i32
        %2 = arith.subi %0, %1 : i32
        return %2 : i32
      }
      """
    ) { op, rewriter in
      let difference = op.all(Arith.SubI.self)[0].operation
      rewriter.replace(difference.operand(1).definingOperation!, with: difference.operand(0))
    }
    #expect(report.contains("before the pass: test.op("))
  }

  @Test func theReproducerHoldsTheFunctionAsItWas() throws {
    let program = try Program(Self.branching)
    let written = Written()
    var options = CheckSemantics.Options()
    options.reproduce = { written.text = $0 }
    var running = PipelineRunOptions()
    running.instrumentations = [CheckSemantics(options)]
    let wrong = Wrong {
      $0.mistake = { op, rewriter in
        let branch = op.all(CF.ConditionalBranch.self)[0].operation
        rewriter.setOperand(branch, 1, to: branch.operand(2))
      }
    }
    let (_, diagnostics) = program.context.diagnostics.capture {
      #expect(throws: PassFailure.self) {
        try PipelineRunner(running).run(Pipeline("builtin.module", [.pass(wrong)]), on: program.module)
      }
    }
    #expect(diagnostics.count == 1)
    let command = "accel-opt --pass-pipeline='builtin.module(wrong)' --check-semantics=0,64"
    #expect(diagnostics[0].notes.last?.message == "shown again by: \(command)")
    #expect(written.text.hasPrefix("// \(command)\n// The inputs are: true, "))
    #expect(written.text.contains("cf.cond_br %arg0, ^bb1(%arg1 : i32), ^bb1(%arg2 : i32)"))
  }
}

/// A text that somebody hands over.
private final class Written: @unchecked Sendable {
  var text = ""
}

extension Operation {
  /// The operations of a kind that are inside.
  fileprivate func all<S: OpSchema>(_: S.Type) -> [Op<S>] {
    var found: [Op<S>] = []
    forEach(S.self) { found.append($0) }
    return found
  }
}
