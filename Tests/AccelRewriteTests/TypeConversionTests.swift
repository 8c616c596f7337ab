import Accel
import ArithDialect
import CFDialect
import FuncDialect
import Testing

/// Types that become others: one, several or none; casts, materialisations and signatures.
struct TypeConversionTests {
  /// Makes i64 two of i32, and `none` nothing.
  private var halves: TypeConverter {
    var converter = TypeConverter()
    converter.addConversion { _ in .same }
    converter.addConversion(of: IntegerType.self) { integer, type in
      let i32 = type.context.integerType(32)
      return integer.width == 64 ? .toMany([i32, i32]) : .next
    }
    converter.addConversion(of: NoneType.self) { _, _ in .toMany([]) }
    return converter
  }

  /// Makes i64 i32.
  private var narrow: TypeConverter {
    var converter = TypeConverter()
    converter.addConversion { _ in .same }
    converter.addConversion(of: IntegerType.self) { integer, type in
      integer.width == 64 ? .to(type.context.integerType(32)) : .next
    }
    return converter
  }

  private func target(_ converter: TypeConverter) -> ConversionTarget {
    var target = ConversionTarget()
    target.addLegalFunction(Func.Function.name, converter)
    target.addLegalBranch(CF.Branch.name, converter)
    target.addLegalBranch(CF.ConditionalBranch.name, converter)
    target.addDynamicallyLegal(Func.Return.self) { converter.isLegal($0.operation) }
    target.addDynamicallyLegal(Func.Call.self) { converter.isLegal($0.operation) }
    return target
  }

  private func patterns(_ converter: TypeConverter) -> [ConversionPattern] {
    [
      .functionSignature(Func.Function.name, converter), .returnTypes(Func.Return.name, converter),
      .callTypes(Func.Call.name, converter), .branchOperands(CF.Branch.name, converter),
      .branchOperands(CF.ConditionalBranch.name, converter),
    ]
  }

  @Test func theLatestRuleIsAskedFirst() {
    let context = Context(dialects: [])
    let (i32, f32) = (context.integerType(32), context.floatType(.f32))
    var converter = TypeConverter()
    #expect(converter.convert(i32) == nil)
    converter.addConversion { _ in .same }
    #expect(converter.convert(i32) == [i32])
    converter.addConversion { $0 == i32 ? .illegal : .next }
    #expect(converter.convert(i32) == nil)
    #expect(converter.convert([f32, i32]) == nil)
    #expect(!converter.isLegal(i32) && converter.isLegal(f32))
    converter.addConversion { $0 == i32 ? .toMany([f32, f32]) : .next }
    #expect(converter.convert([f32, i32]) == [f32, f32, f32])
    #expect(converter.convertToOne(i32) == nil)
    #expect(converter.convertToOne(f32) == f32)
  }

  @Test func attributesOfTypesAreConverted() {
    let context = Context(dialects: [])
    let (one, two) = (
      context.integer(1, context.integerType(64)), context.integer(2, context.integerType(64))
    )
    let memory = context.memRefType([4], context.integerType(8), memorySpace: one)
    var converter = TypeConverter()
    #expect(converter.convert(one, of: memory) == nil)
    converter.addAttributeConversion { _, attribute in attribute == one ? .to(two) : .to(nil) }
    #expect(converter.convert(one, of: memory) == .some(two))
    #expect(converter.convert(two, of: memory) == .some(nil))
    converter.addAttributeConversion { _, attribute in attribute == two ? .illegal : .next }
    #expect(converter.convert(two, of: memory) == nil)
    #expect(converter.convert(one, of: memory) == .some(two))
  }

  @Test func oneValueBecomesSeveralOrNone() throws {
    let program = try TestProgram(
      """
      func.func @f(%x: i64, %n: none, %c: i1) -> (i64, none) {
        cf.cond_br %c, ^bb1(%x : i64), ^bb2(%n, %x : none, i64)
      ^bb1(%y: i64):
        cf.br ^bb2(%n, %y : none, i64)
      ^bb2(%m: none, %z: i64):
        %0:2 = call @f(%z, %m, %c) : (i64, none, i1) -> (i64, none)
        return %0#0, %0#1 : i64, none
      }
      """)
    #expect(program.convert(target(halves), patterns(halves)) == [])
    #expect(verify(program.module))
    #expect(
      program.body == [
        "func.func @f(%arg0: i32, %arg1: i32, %arg2: i1) -> (i32, i32) {",
        "cf.cond_br %arg2, ^bb1(%arg0, %arg1 : i32, i32), ^bb2(%arg0, %arg1 : i32, i32)",
        "^bb1(%0: i32, %1: i32):  // pred: ^bb0", "cf.br ^bb2(%0, %1 : i32, i32)",
        "^bb2(%2: i32, %3: i32):  // 2 preds: ^bb0, ^bb1",
        "%4:2 = call @f(%2, %3, %arg2) : (i32, i32, i1) -> (i32, i32)", "return %4#0, %4#1 : i32, i32", "}",
      ])
  }

  @Test func aPatternForOneValueIsNotGivenSeveral() throws {
    let program = try TestProgram("func.func @f(%x: i64) {\n  \"a.a\"(%x) : (i64) -> ()\n  return\n}")
    var target = target(halves)
    target.addIllegal(named: "a.a")
    let pattern = ConversionPattern("erase", on: .kind("a.a"), halves) { (op, _, rewriter) throws(NoMatch) in
      rewriter.erase(op)
    }
    #expect(
      program.convert(target, patterns(halves) + [pattern]).last
        == "pattern 'erase' does not apply: it does not support that one value becomes several")
  }

  @Test func castsRemainBetweenWhatIsConvertedAndWhatIsNot() throws {
    let text = "func.func @f(%x: i64) {\n  \"a.a\"(%x) : (i64) -> ()\n  return\n}"
    let program = try TestProgram(text)
    #expect(
      program.convert(target(narrow), patterns(narrow)) == [
        "failed to legalize unresolved materialization from ('i32') to ('i64') that remained live after conversion",
        "see existing live user here",
      ])
    var options = ConversionOptions()
    options.materializes = false
    let other = try TestProgram(text)
    #expect(other.convert(target(narrow), patterns(narrow), options) == [])
    #expect(other.body[1] == "%0 = builtin.unrealized_conversion_cast %arg0 : i32 to i64")
  }

  @Test func castsBecomeWhatTheConverterMakes() throws {
    let program = try TestProgram(
      """
      func.func @f(%x: i64) -> i64 {
        %0 = "a.a"(%x) : (i64) -> i64
        return %0 : i64
      }
      """)
    var converter = narrow
    converter.addSourceMaterialization { rewriter, type, inputs in
      rewriter.create(Arith.ExtSI.self) { ($0.input, $0.out) = (inputs[0], type) }.out
    }
    converter.addTargetMaterialization { rewriter, type, inputs in
      rewriter.create(Arith.TruncI.self) { ($0.input, $0.out) = (inputs[0], type) }.out
    }
    #expect(program.convert(target(converter), patterns(converter)) == [])
    #expect(
      program.body == [
        "func.func @f(%arg0: i32) -> i32 {", "%0 = arith.extsi %arg0 : i32 to i64",
        "%1 = \"a.a\"(%0) : (i64) -> i64", "%2 = arith.trunci %1 : i64 to i32", "return %2 : i32", "}",
      ])
  }

  @Test func adaptorsNameTheConvertedOperands() throws {
    let program = try TestProgram(
      """
      func.func @f(%x: i64, %y: i64) -> i64 {
        %0 = arith.subi %x, %y : i64
        return %0 : i64
      }
      """)
    let converter = narrow
    var target = target(converter)
    target.addDynamicallyLegal(dialect: Arith.self) { converter.isLegal($0) }
    let swap = ConversionPattern("swap", converter) {
      (op: Op<Arith.SubI>, adaptor, rewriter) throws(NoMatch) in
      let new = rewriter.create(Arith.SubI.self) {
        ($0.lhs, $0.rhs, $0.overflowFlags) = (adaptor.rhs, adaptor.lhs, adaptor.overflowFlags)
      }
      return rewriter.replace(op, with: new)
    }
    #expect(program.convert(target, patterns(converter) + [swap]) == [])
    #expect(program.body[1] == "%0 = arith.subi %arg1, %arg0 : i32")
  }

  @Test func anArgumentIsReplacedByAValue() throws {
    let program = try TestProgram(
      "func.func @f(%x: i32, %y: i32) -> i32 {\n  cf.br ^bb1\n^bb1:\n  return %y : i32\n}")
    var target = ConversionTarget()
    target.addDynamicallyLegal(Func.Function.self) { $0.functionType.type.inputs.count == 1 }
    let drop = ConversionPattern("drop-argument", on: .kind(Func.Function.name)) {
      (op, _, rewriter) throws(NoMatch) in
      guard let entry = op.region(0).entry else { throw NoMatch("there is no body") }
      var signature = SignatureConversion(count: 2)
      signature.addArguments([entry.arguments[0].type], for: 0)
      signature.replace(1, with: entry.arguments[0])
      // The old argument goes, so that the new one stands for both.
      let type = rewriter.context.functionType(
        inputs: [entry.arguments[0].type], results: [entry.arguments[0].type])
      rewriter.convertArguments(of: entry, signature)
      return rewriter.setProperty(op, 1, to: rewriter.context.typeAttribute(type))
    }
    #expect(program.convert(target, [drop]) == [])
    #expect(verify(program.module))
    #expect(program.operations("func.return")[0].operand(0).index == 0)
  }

  @Test func aTypeThatCannotBeConvertedIsAReason() throws {
    let program = try TestProgram("func.func @f(%x: i64, %y: f32) {\n  return\n}")
    var converter = narrow
    converter.addConversion(of: FloatType.self) { _, _ in .illegal }
    #expect(
      program.convert(target(converter), patterns(converter)) == [
        "failed to legalize operation 'func.func' that was explicitly marked illegal",
        "the target marks 'func.func' as legal under a condition, which does not hold",
        "pattern 'convert-signature-of-func.func' does not apply: the type of an argument cannot be converted",
      ])
  }
}
