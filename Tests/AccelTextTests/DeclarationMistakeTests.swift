import AccelIR
import Testing

/// Wrong declarations are found, and the message names operation and field.
@Suite struct DeclarationMistakeTests {
  @Test func rightDeclarationsHaveNone() {
    #expect(Pipe.declarationMistakes == [])
    #expect(Builtin.declarationMistakes == [])
  }

  enum TwiceNamed: OpSchema {
    static let name = "bad.twice"
    static var a: Operand<0> { .init(.i1) }
    static var b: Operand<1> { .init(.i1, name: "a") }
    static let fields: [any OpField] = [a, b]
  }
  enum Misplaced: OpSchema {
    static let name = "bad.misplaced"
    static var a: Operand<1> { .init() }
    static let fields: [any OpField] = [a]
  }
  enum Unsized: OpSchema {
    static let name = "bad.unsized"
    static var a: VariadicOperand<0> { .init() }
    static var b: OptionalOperand<1> { .init() }
    static let fields: [any OpField] = [a, b]
  }
  enum UnsizedResults: OpSchema {
    static let name = "bad.unsized_results"
    static var a: VariadicResult<0> { .init() }
    static var b: VariadicResult<1> { .init() }
    static let fields: [any OpField] = [a, b]
  }
  enum EarlyRegions: OpSchema {
    static let name = "bad.regions"
    static var a: VariadicBody<0> { .init() }
    static var b: Body<1> { .init() }
    static let fields: [any OpField] = [a, b]
  }
  enum Forgotten: OpSchema {
    static let name = "bad.forgotten"
    static var a: Operand<0> { .init() }
    static var b: Result<0> { .init(.same(as: a)) }
    static let fields: [any OpField] = [b]
  }
  enum Silent: OpSchema {
    static let name = "bad.silent"
    static var a: Operand<0> { .init(.i1) }
    static let fields: [any OpField] = [a]
    static let assembly: Assembly? = "\(.attributes)"
  }
  enum Untyped: OpSchema {
    static let name = "bad.untyped"
    static var a: Operand<0> { .init() }
    static let fields: [any OpField] = [a]
    static let assembly: Assembly? = "\(a)\(.attributes)"
  }
  enum Strange: OpSchema {
    static let name = "bad.strange"
    static var a: Operand<0> { .init(.i1) }
    static let fields: [any OpField] = [a]
    static let assembly: Assembly? = "\(a), \(TwiceNamed.b)\(.attributes)"
  }
  enum Repeated: OpSchema {
    static let name = "bad.repeated"
    static var a: Operand<0> { .init(.i1) }
    static let fields: [any OpField] = [a]
    static let assembly: Assembly? = "\(a), \(a)\(.attributes)"
  }
  enum Bare: OpSchema {
    static let name = "bad.bare"
    static var a: Operand<0> { .init(.i1) }
    static let fields: [any OpField] = [a]
    static let assembly: Assembly? = "\(a)"
  }
  enum ResultInText: OpSchema {
    static let name = "bad.result"
    static var a: Result<0> { .init(.i1) }
    static let fields: [any OpField] = [a]
    static let assembly: Assembly? = "\(a)\(.attributes)"
  }
  enum AlwaysThere: OpSchema {
    static let name = "bad.always"
    static var a: Operand<0> { .init(.i1) }
    static let fields: [any OpField] = [a]
    static let assembly: Assembly? = "\(if: a, " x \(a)")\(.attributes)"
  }
  enum Undecidable: OpSchema {
    static let name = "bad.undecidable"
    static var a: Operand<0> { .init(.i1) }
    static var b: OptionalOperand<1> { .init(.i1) }
    static let fields: [any OpField] = [a, b]
    static let assembly: Assembly? = "\(if: b, "\(a), \(b)")\(.attributes)"
  }
  enum Swapped: OpSchema {
    static let name = "bad.swapped"
    static var a: Body<0> { .init() }
    static var b: Body<1> { .init() }
    static let fields: [any OpField] = [a, b]
    static let assembly: Assembly? = "\(b) \(a)\(.attributes)"
  }
  enum Nameless: OpSchema {
    static let name = "bad.nameless"
    static let traits: Traits = [.symbol]
  }
  enum Valueless: OpSchema {
    static let name = "bad.valueless"
    static let traits: Traits = [.constantLike]
  }

  @Test(
    arguments: [
      (TwiceNamed.self, "'bad.twice': two fields are called 'a'"),
      (Misplaced.self, "'bad.misplaced': operand 'a' has position 1, but is number 0 in `fields`"),
      (
        Unsized.self,
        "'bad.unsized': the operands 'a', 'b' are optional or variadic; the trait .attributeSizedOperandSegments or .sameVariadicOperandSize says how many each has"
      ),
      (
        UnsizedResults.self,
        "'bad.unsized_results': the results 'a', 'b' are optional or variadic; the trait .attributeSizedResultSegments or .sameVariadicResultSize says how many each has"
      ),
      (EarlyRegions.self, "'bad.regions': region 'a' is variadic, but not the last region"),
      (Forgotten.self, "'bad.forgotten': the type of 'b' follows from 'a', which is not in `fields`"),
      (Silent.self, "'bad.silent': the assembly does not mention operand 'a'"),
      (
        Untyped.self,
        "'bad.untyped': the assembly does not give the type of operand 'a', and nothing implies it"
      ),
      (Strange.self, "'bad.strange': the assembly mentions operand 'a', which is not in `fields`"),
      (Repeated.self, "'bad.repeated': the assembly mentions operand 'a' twice"),
      (Bare.self, "'bad.bare': the assembly has no place for attributes; write \\(.attributes)"),
      (ResultInText.self, "'bad.result': result 'a' stands in the assembly; only its type can"),
      (AlwaysThere.self, "'bad.always': an optional part depends on operand 'a', which is always present"),
      (
        Undecidable.self,
        "'bad.undecidable': the optional part of 'b' must begin with text or with something that may be absent"
      ),
      (Swapped.self, "'bad.swapped': the assembly mentions region 'b' before 'a'"),
      (Nameless.self, "'bad.nameless': a symbol has a property 'sym_name'"),
      (Valueless.self, "'bad.valueless': the value of a constant is its property 0, but there is none"),
    ] as [(any OpSchema.Type, String)])
  func areFound(operation: any OpSchema.Type, message: String) {
    #expect(operation.declarationMistakes == [message])
  }

  struct Loose: TypeSchema, Parameterized {
    static let name = "other.loose"
    var width: Int
    var depth: Int
    static let syntax = ParameterSyntax(Loose.init, \.width, \.depth, assembly: "<\(\.width)>")
  }
  struct Constant: TypeSchema, Parameterized {
    static let name = "bad.constant"
    var width: Int
    var depth: Int?
    var height: Int
    static let syntax = ParameterSyntax(
      Constant.init, \.width, \.depth, \.height,
      assembly: "<\(if: \.width, "\(\.width)")\(if: \.depth, ", \(\.depth)")\(if: \.height, ", \(\.height)")>"
    ).default(\.height, 1)
  }
  enum Other: Dialect {
    static let name = "bad"
    static let operations: [any OpSchema.Type] = [Nameless.self, Nameless.self]
    static let types: [any TypeSchema.Type] = [Loose.self, Constant.self]
  }

  @Test func areFoundInADialect() {
    let symbol = "'bad.nameless': a symbol has a property 'sym_name'"
    #expect(
      Other.declarationMistakes == [
        symbol, symbol, "'bad': two operations are called 'bad.nameless'",
        "'other.loose': the name of a type of this dialect begins with 'bad.'",
        "'other.loose': parameter #1 is not in the assembly",
        "'bad.constant': an optional part depends on parameter #0, which is always present; "
          + "give it a default, or make it optional",
      ])
  }

  @Test func namesOfOperationsThatAreNotDeclaredAreFound() {
    enum Lost: OpSchema {
      static let name = "bad.lost"
      static let traits: Traits = [.singleBlock]
      static var body: Body<0> { .init() }
      static let fields: [any OpField] = [body]
      static let parents = ["bad.nowhere", "func.func"]
      static let implicitTerminator: String? = "bad.end"
    }
    enum Bad: Dialect {
      static let name = "bad"
      static let operations: [any OpSchema.Type] = [Lost.self]
    }
    #expect(
      Bad.declarationMistakes == [
        "'bad.lost': it stands in 'bad.nowhere', which is not declared",
        "'bad.lost': it ends in 'bad.end', which is not declared",
      ])
  }

  @Test func useOfAWrongDeclarationStops() async {
    enum Bad: Dialect {
      static let name = "bad"
      static let operations: [any OpSchema.Type] = [TwiceNamed.self]
    }
    await #expect(processExitsWith: .failure) {
      _ = Context(dialects: [Bad.self]).operationName(TwiceNamed.self)
    }
    await #expect(processExitsWith: .failure) { Context(dialects: [Other.self]).load(Other.self) }
  }
}
