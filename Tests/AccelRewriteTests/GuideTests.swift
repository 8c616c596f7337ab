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
}
