import Accel
import AccelDialects
import ArithDialect
import Testing
import UBDialect

@Suite struct ArithTests {
  private let context = Context(dialects: AllDialects.all)

  /// The operations in the body of a function of the arguments `%x: i32` and `%y: i32`.
  private func operations(_ body: String) throws -> [Operation] {
    let text = "func.func @f(%x: i32, %y: i32) {\n\(body)\nreturn\n}"
    let module = try #require(parse(SourceFile(name: "test", text: text), into: context))
    let function = try #require(module.region(0).entry?.first)
    return Array(try #require(function.region(0).entry).operations)
  }

  @Test(arguments: ["divui", "divsi", "ceildivui", "ceildivsi"])
  func divisionIsSpeculatableIfTheDivisorIsKnownToBeFine(_ name: String) throws {
    let found = try operations(
      """
      %c0 = arith.constant 0 : i32
      %c3 = arith.constant 3 : i32
      %v = arith.constant dense<-3> : vector<2xi32>
      %0 = arith.\(name) %x, %y : i32
      %1 = arith.\(name) %x, %c0 : i32
      %2 = arith.\(name) %x, %c3 : i32
      %3 = arith.\(name) %v, %v : vector<2xi32>
      """)
    #expect(found[3...6].map(\.isSpeculatable) == [false, false, true, true])
    #expect(found[3...6].map(\.isMemoryEffectFree) == [true, true, true, true])
  }

  @Test(arguments: [("divui", true), ("divsi", false), ("ceildivui", true), ("ceildivsi", false)])
  func dividingByMinusOneIsSpeculatableUnlessItCanOverflow(_ name: String, _ expected: Bool) throws {
    let found = try operations("%c = arith.constant -1 : i32\n%0 = arith.\(name) %x, %c : i32")
    #expect(found[1].isSpeculatable == expected)
  }

  @Test func materializesWhatAConstantCanHold() {
    var builder = Builder(context)
    let type = context.integerType(8)
    func make(_ value: Attribute, _ type: Type) -> String? {
      Arith.materializeConstant(value, type: type, at: .unknown, &builder)?.name.string
    }
    context.load(dialect: "arith")
    #expect(make(context.integer(3, type), type) == "arith.constant")
    #expect(make(context.integer(3, type), context.i32) == nil)
    #expect(make(context.string("a"), context.noneType) == nil)
    let unsigned = context.integerType(8, .unsigned)
    #expect(make(context.integer(3, unsigned), unsigned) == nil)
    #expect(make(context.attribute(UB.PoisonAttr()), type) == "ub.poison")
  }

  @Test func multiplesOfTheVectorLengthAreNamed() throws {
    context.allowsUnregisteredDialects = true
    let found = try operations(
      """
      %c4 = arith.constant 4 : index
      %v = "vector.vscale"() : () -> index
      %0 = arith.muli %v, %c4 : index
      """)
    let text = "\(try #require(found[0].block?.parent))"
    #expect(text.contains("%c4_vscale = arith.muli %vscale, %c4 : index"), "\(text)")
  }
}
