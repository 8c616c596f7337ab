import Accel
import ArithDialect
import FuncDialect
import Testing

/// The code of `docs/Rewriting.md`.
struct GuideTests {
  @Test func aPatternSaysWhyItDoesNotMatch() throws {
    // subi(addi(a, b), b) → a
    let cancel = Pattern("subi-of-addi") { (op: Op<Arith.SubI>, rewriter) throws(NoMatch) in
      guard let sum = op.lhs.defined(by: Arith.AddI.self) else { throw NoMatch("lhs is no addi") }
      guard sum.rhs == op.rhs else { throw NoMatch("what is added is not what is subtracted") }
      return rewriter.replace(op, with: sum.lhs)
    }
    let program = try TestProgram(
      """
      func.func @f(%a: i32, %b: i32) -> i32 {
        %0 = arith.addi %a, %b : i32
        %1 = arith.subi %0, %b : i32
        return %1 : i32
      }
      """)
    let outcome = rewriteGreedily(program.module, PatternTable([cancel]))
    #expect(outcome.changed && outcome.converged)
    #expect(program.body == ["func.func @f(%arg0: i32, %arg1: i32) -> i32 {", "return %arg0 : i32", "}"])
  }

  @Test func aPatternIsForATraitOrAnything() throws {
    let mark = Pattern("mark-commutative", on: .traits(.commutative)) { (op, rewriter) throws(NoMatch) in
      let name = rewriter.context.identifier("test.commutative")
      if op.attributes.contains(where: { $0.name == name }) { throw NoMatch("it is marked already") }
      return rewriter.setAttribute(op, name, to: rewriter.context.unit)
    }
    let program = try TestProgram(
      """
      func.func @f(%a: i32, %b: i32) -> (i32, i32) {
        %0 = arith.addi %a, %b : i32
        %1 = arith.subi %a, %b : i32
        return %0, %1 : i32, i32
      }
      """)
    rewriteWalking(program.module, PatternTable([mark]))
    #expect(program.operations("arith.addi")[0].attributes.count == 1)
    #expect(program.operations("arith.subi")[0].attributes.isEmpty)
  }

  @Test func aConversionMakesIndicesIntegers() throws {
    var converter = TypeConverter()
    converter.addConversion { _ in .same }
    converter.addConversion { $0.isIndex ? .to($0.context.integerType(64)) : .next }

    // Where converted and other operations meet:
    converter.addSourceMaterialization { rewriter, type, inputs in
      rewriter.create(Arith.IndexCast.self) { ($0.input, $0.out) = (inputs[0], type) }.out
    }
    converter.addTargetMaterialization { rewriter, type, inputs in
      rewriter.create(Arith.IndexCast.self) { ($0.input, $0.out) = (inputs[0], type) }.out
    }

    let types = converter
    var target = ConversionTarget()
    target.addDynamicallyLegal(dialect: Arith.self) { types.isLegal($0) }
    target.addLegal(Arith.IndexCast.self)
    target.addLegalFunction("func.func", types)
    target.addDynamicallyLegal(Func.Return.self) { types.isLegal($0.operation) }

    let add = ConversionPattern("convert-addi", types) {
      (op: Op<Arith.AddI>, adaptor, rewriter) throws(NoMatch) in
      let sum = rewriter.create(Arith.AddI.self) { ($0.lhs, $0.rhs) = (adaptor.lhs, adaptor.rhs) }
      return rewriter.replace(op, with: sum)
    }
    let patterns: [ConversionPattern] = [
      add, .functionSignature("func.func", types), .returnTypes("func.return", types),
    ]

    let program = try TestProgram(
      """
      func.func @f(%a: index) -> index {
        %0 = arith.addi %a, %a : index
        %1 = "test.step"(%0) : (index) -> index
        return %1 : index
      }
      """)
    try convertPartially(program.module, to: target, patterns)
    #expect(
      program.body == [
        "func.func @f(%arg0: i64) -> i64 {",
        "%0 = arith.addi %arg0, %arg0 : i64",
        "%1 = arith.index_cast %0 : i64 to index",
        "%2 = \"test.step\"(%1) : (index) -> index",
        "%3 = arith.index_cast %2 : index to i64",
        "return %3 : i64",
        "}",
      ])
  }

  @Test func aPatternMakesConstants() throws {
    let double = Pattern("double") { (op: Op<Arith.AddI>, rewriter) throws(NoMatch) in
      guard op.lhs == op.rhs else { throw NoMatch("the operands differ") }
      let two = rewriter.create(Arith.Constant.self) {
        $0.value = TypedAttribute(rewriter.context.integer(2, op.lhs.type))
      }
      let product = rewriter.create(Arith.MulI.self) { ($0.lhs, $0.rhs) = (op.lhs, two.result) }
      return rewriter.replace(op, with: product)
    }
    let program = try TestProgram(
      """
      func.func @f(%a: i32) -> i32 {
        %0 = arith.addi %a, %a : i32
        return %0 : i32
      }
      """)
    rewriteWalking(program.module, PatternTable([double]))
    #expect(
      program.body == [
        "func.func @f(%arg0: i32) -> i32 {", "%c2_i32 = arith.constant 2 : i32",
        "%0 = arith.muli %arg0, %c2_i32 : i32", "return %0 : i32", "}",
      ])
  }

  @Test func aConversionTakesRegionsAlong() throws {
    var converter = TypeConverter()
    converter.addConversion { _ in .same }
    converter.addConversion { $0.isIndex ? .to($0.context.integerType(64)) : .next }
    let types = converter

    var target = ConversionTarget()
    target.addDynamicallyLegal(named: "test.each") { types.isLegal($0) && types.isLegal($0.region(0)) }
    target.addDynamicallyLegal(named: "test.next") { types.isLegal($0) }

    let each = ConversionPattern("convert-each", on: .kind("test.each"), types) {
      (op, groups, rewriter) throws(NoMatch) in
      guard let type = types.convertToOne(op.result(0).type) else { throw NoMatch("the result stays") }
      try rewriter.convertTypes(of: op.region(0), types)
      let new = rewriter.rebuild(op, operands: groups, resultTypes: [[type]])
      return rewriter.replace(op, with: new.result(0))
    }
    let program = try TestProgram(
      """
      %0 = "test.make"() : () -> index
      %1 = "test.each"(%0) ({
      ^bb0(%a: index):
        "test.next"(%a) : (index) -> ()
      }) {mark} : (index) -> index
      """)
    var options = ConversionOptions()
    options.materializes = false
    try convertPartially(program.module, to: target, [each, .structural("test.next", types)], options)
    #expect(
      program.body == [
        "%0 = \"test.make\"() : () -> index",
        "%1 = unrealized_conversion_cast %0 : index to i64",
        "%2 = \"test.each\"(%1) ({",
        "^bb0(%arg0: i64):",
        "\"test.next\"(%arg0) : (i64) -> ()",
        "}) {mark} : (i64) -> i64",
      ])
  }

  @Test func patternsThatLieAreFound() async {
    await #expect(processExitsWith: .failure) {
      let late = Pattern("late") { (op: Op<Arith.AddI>, rewriter) throws(NoMatch) in
        rewriter.create(Arith.SubI.self) { ($0.lhs, $0.rhs) = (op.lhs, op.rhs) }
        throw NoMatch("too late")
      }
      let program = try TestProgram(Self.sum)
      program.context.observers.checksPatterns = true
      rewriteGreedily(program.module, PatternTable([late]))
    }
    await #expect(processExitsWith: .failure) {
      let idle = Pattern("idle") { (op: Op<Arith.AddI>, rewriter) throws(NoMatch) in
        rewriter.setOperand(op.operation, 0, to: op.lhs)
      }
      let program = try TestProgram(Self.sum)
      var options = GreedyOptions()
      options.checksPatterns = true
      rewriteGreedily(program.module, PatternTable([idle]), options)
    }
  }

  /// A function that adds.
  private static let sum = "func.func @f(%a: i32) -> i32 {\n%0 = arith.addi %a, %a : i32\nreturn %0 : i32\n}"
}
