import Accel
import ArithDialect
import Testing

/// How patterns are chosen, and what is said if none makes an operation legal.
struct ConversionTests {
  @Test func aPartialConversionLeavesWhatIsNotKnown() throws {
    let program = try TestProgram("\"a.a\"() : () -> ()\n\"a.b\"() : () -> ()")
    var target = ConversionTarget()
    target.addIllegal(named: "a.a")
    target.addLegal(named: "b.a")
    #expect(program.convert(target, [rename("a.a", to: "b.a")]) == [])
    #expect(program.body == ["\"b.a\"() : () -> ()", "\"a.b\"() : () -> ()"])
  }

  @Test func aFullConversionDoesNot() throws {
    let program = try TestProgram("\"a.b\"() : () -> ()")
    var target = ConversionTarget()
    target.addLegal(Builtin.Module.self)
    #expect(
      program.convert(target, [], isFull: true) == [
        "failed to legalize operation 'a.b'", "the target does not say that 'a.b' is legal",
        "there is no pattern for 'a.b'",
      ])
  }

  @Test(arguments: [
    (0, "the target marks 'a.a' as illegal"),
    (1, "the target marks dialect 'a' as illegal"),
    (2, "the target marks 'a.a' as legal under a condition, which does not hold"),
    (3, "the target marks unknown operations as legal under a condition, which does not hold"),
  ])
  func aFailureNamesTheRuleAndEveryPattern(_ kind: Int, _ rule: String) throws {
    enum A: Dialect { static let name = "a" }
    let program = try TestProgram("\"a.a\"() : () -> ()")
    var target = ConversionTarget()
    target.addLegal(Builtin.Module.self)
    switch kind {
    case 0: target.addIllegal(named: "a.a")
    case 1: target.addIllegal(dialect: A.self)
    case 2: target.addDynamicallyLegal(named: "a.a") { _ in false }
    default: target.addDynamicallyLegalUnknown { _ in false }
    }
    let patterns = ["first", "second"].map { name in
      ConversionPattern(name, on: .kind("a.a"), benefit: name == "first" ? 1 : 2) {
        (_, _, _) throws(NoMatch) in throw NoMatch("the moon is not full")
      }
    }
    #expect(
      program.convert(target, patterns) == [
        "failed to legalize operation 'a.a' that was explicitly marked illegal", rule,
        "pattern 'second' does not apply: the moon is not full",
        "pattern 'first' does not apply: the moon is not full",
      ])
  }

  @Test func notesAreReportedUnlessOperationsAreNotShown() throws {
    let program = try TestProgram("\"a.a\"() : () -> ()")
    var target = ConversionTarget()
    target.addIllegal(named: "a.a")
    for isShown in [true, false] {
      program.context.showsOperationsInDiagnostics = isShown
      let (_, diagnostics) = program.context.diagnostics.capture {
        do throws(ConversionFailure) {
          try convertPartially(program.module, to: target, [])
        } catch {
          error.emit(in: program.context)
        }
      }
      let notes = diagnostics.first?.notes.map(\.message) ?? []
      #expect(diagnostics.count == 1)
      #expect(notes.first == (isShown ? "the target marks 'a.a' as illegal" : nil))
      #expect(notes.count == (isShown ? 2 : 0))
    }
  }

  @Test func theShortestWayToLegalOperationsIsTaken() throws {
    let program = try TestProgram("\"a.a\"() : () -> ()")
    var target = ConversionTarget()
    target.addIllegal(named: "a.a")
    target.addIllegal(named: "a.b")
    target.addIllegal(named: "a.dead-end")
    target.addLegal(named: "b.short")
    target.addLegal(named: "b.long")
    let patterns = [
      rename("a.a", to: "a.dead-end", benefit: 20), rename("a.a", to: "a.b", benefit: 10),
      rename("a.b", to: "b.long"), rename("a.a", to: "b.short"),
    ]
    #expect(program.convert(target, patterns) == [])
    #expect(program.body == ["\"b.short\"() : () -> ()"])
    let other = try TestProgram("\"a.a\"() : () -> ()")
    #expect(other.convert(target, Array(patterns.dropLast())) == [])
    #expect(other.body == ["\"b.long\"() : () -> ()"])
  }

  @Test func whatAPatternMakesMustBecomeLegal() throws {
    let program = try TestProgram("\"a.a\"() : () -> ()")
    var target = ConversionTarget()
    target.addIllegal(named: "a.a")
    #expect(
      program.convert(target, [rename("a.a", to: "a.b")]) == [
        "failed to legalize operation 'a.a' that was explicitly marked illegal",
        "the target marks 'a.a' as illegal",
        "pattern 'a.a-to-a.b' made 'a.b', which cannot be made legal: "
          + "the target does not say that 'a.b' is legal", "there is no pattern for 'a.b'",
      ])
  }

  @Test func aPatternIsNotAppliedToWhatItMakesUnlessItSaysSo() throws {
    let text = "\"a.a\"() {n = 3 : i64} : () -> ()"
    var target = ConversionTarget()
    target.addDynamicallyLegal(named: "a.a") { op in
      op.attributes.first { $0.name.string == "n" }?.value.as(IntegerAttr.self)?.value == 0
    }
    for isRecursive in [true, false] {
      let program = try TestProgram(text)
      let countDown = ConversionPattern("count-down", on: .kind("a.a"), isRecursive: isRecursive) {
        (op, _, rewriter) throws(NoMatch) in
        guard let n = op.attributes.first?.value.as(IntegerAttr.self)?.value else { throw NoMatch("no n") }
        let copy = rewriter.clone(op)
        let name = rewriter.context.identifier("n")
        rewriter.setAttribute(
          copy, name, to: rewriter.context.integer(n - 1, rewriter.context.integerType(64)))
        return rewriter.erase(op)
      }
      let failure = program.convert(target, [countDown])
      if isRecursive {
        #expect(failure == [])
        #expect(program.body == ["\"a.a\"() {n = 0 : i64} : () -> ()"])
      } else {
        #expect(
          failure.last == "pattern 'count-down' does not apply: it is not applied to what it makes itself")
      }
    }
  }

  @Test func illegalOperationsAreFolded() throws {
    let text = """
      func.func @f(%x: i32) -> i32 {
        %0 = arith.ori %x, %x : i32
        return %0 : i32
      }
      """
    var target = ConversionTarget()
    target.addIllegal(Arith.OrI.self)
    let program = try TestProgram(text)
    #expect(program.convert(target, []) == [])
    #expect(program.operations("arith.ori").isEmpty)
    var options = ConversionOptions()
    options.folding = .never
    #expect(try TestProgram(text).convert(target, [], options) != [])
    options.folding = .afterPatterns
    #expect(try TestProgram(text).convert(target, [], options) == [])
  }

  @Test func analysisFindsWhatCanBeConvertedAndChangesNothing() throws {
    let program = try TestProgram("\"a.a\"() : () -> ()\n\"a.b\"() : () -> ()\n\"a.a\"() : () -> ()")
    let before = program.body
    var target = ConversionTarget()
    target.addIllegal(named: "a.a")
    target.addIllegal(named: "a.b")
    target.addLegal(named: "b.a")
    let found = convertibleOperations(in: program.module, to: target, [rename("a.a", to: "b.a")])
    #expect(found == program.operations("a.a"))
    #expect(program.body == before)
  }
}
