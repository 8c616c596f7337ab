import AccelIR

extension TypeConstraint {
  static let signlessIntegerLike = TypeConstraint("signless-integer-like") {
    $0.scalar.is(IndexType.self) || $0.scalar.as(IntegerType.self)?.isSignless ?? false
  }
  static let floatLike = TypeConstraint("floating-point-like") { $0.scalar.is(FloatType.self) }
  static let i1 = TypeConstraint.exactly("1-bit signless integer") { $0.i1 }
}

/// Operations that have, between them, everything that the verifier looks at.
enum TestDialect: Dialect {
  static let name = "test"
  static let operations: [any OpSchema.Type] = [
    AddI.self, CmpI.self, Select.self, Constant.self, Produce.self, Use.self, Branch.self, CondBranch.self,
    Return.self, Function.self, If.self, For.self, Yield.self, Call.self, Graph.self, Scope.self,
    Optional.self, SameShape.self, SameOperandsShape.self, SameElement.self, SameOperandsElement.self,
    SameRank.self, Elementwise.self, BoolResult.self, FloatResult.self, IntegerResult.self, FloatOperand.self,
    IntegerOperand.self, Pair.self, Two.self, Switch.self, ResultSegments.self, Checked.self, Rest.self,
    Bodies.self, Table.self, Narrow.self, Sum.self,
  ]

  static func verifyAttribute(_ name: Identifier, _ value: Attribute, on op: Operation)
    throws(VerificationFailure)
  {
    if name.string == "test.forbidden" {
      var failure = VerificationFailure("attribute 'test.forbidden' is forbidden")
      failure.isWholeMessage = true
      throw failure
    }
  }

  enum AddI: OpSchema {
    static let name = "test.addi"
    static var lhs: Operand<0> { .init(.signlessIntegerLike) }
    static var rhs: Operand<1> { .init(.same(as: lhs)) }
    static var result: Result<0> { .init(.same(as: lhs)) }
    static let fields: [any OpField] = [lhs, rhs, result]
    static let traits: Traits = [.pure, .sameOperandsAndResultType, .elementwise]
  }
  enum CmpI: OpSchema {
    static let name = "test.cmpi"
    static var predicate: Property<0, I64Property> {
      .init(
        AttributeConstraint("allowed 64-bit signless integer cases: 0, 1") {
          ($0.as(IntegerAttr.self)?.value).map { $0 == 0 || $0 == 1 } ?? false
        })
    }
    static var lhs: Operand<0> { .init(.signlessIntegerLike) }
    static var rhs: Operand<1> { .init(.same(as: lhs)) }
    static var result: Result<0> {
      .init(
        TypeConstraint("bool-like") { $0.scalar == $0.context.i1 }
          .inferred(from: lhs, "result type has i1 element type and same shape as operands") { type in
            guard let shape = type.shape else { return type.context.i1 }
            return type.context.vectorType(Array(shape), type.context.i1)
          })
    }
    static let fields: [any OpField] = [predicate, lhs, rhs, result]
    static let traits: Traits = [.sameTypeOperands]
  }
  enum Select: OpSchema {
    static let name = "test.select"
    static var condition: Operand<0> { .init(.i1) }
    static var trueValue: Operand<1> { .init(name: "true_value") }
    static var falseValue: Operand<2> { .init(.same(as: trueValue), name: "false_value") }
    static var result: Result<0> { .init(.same(as: trueValue)) }
    static let fields: [any OpField] = [condition, trueValue, falseValue, result]
  }
  enum Constant: OpSchema {
    static let name = "test.constant"
    static var value: Property<0, AnyAttribute> { .init() }
    static var result: Result<0> { .init() }
    static let fields: [any OpField] = [value, result]
    static let traits: Traits = [.pure, .constantLike]
  }
  /// Makes any number of values.
  enum Produce: OpSchema {
    static let name = "test.produce"
    static var results: VariadicResult<0> { .init() }
    static let fields: [any OpField] = [results]
  }
  /// Uses any number of values.
  enum Use: OpSchema {
    static let name = "test.use"
    static var values: VariadicOperand<0> { .init() }
    static let fields: [any OpField] = [values]
  }
  enum Branch: OpSchema {
    static let name = "test.br"
    static var arguments: VariadicOperand<0> { .init() }
    static var destination: Successor<0> { .init() }
    static let fields: [any OpField] = [arguments, destination]
    static let traits: Traits = [.terminator]
  }
  enum CondBranch: OpSchema {
    static let name = "test.cond_br"
    static var condition: Operand<0> { .init(.i1) }
    static var trueOperands: VariadicOperand<1> { .init() }
    static var falseOperands: VariadicOperand<2> { .init() }
    static var yes: Successor<0> { .init() }
    static var no: Successor<1> { .init() }
    static let fields: [any OpField] = [condition, trueOperands, falseOperands, yes, no]
    static let traits: Traits = [.terminator, .attributeSizedOperandSegments]
  }
  /// Goes to any number of blocks.
  enum Switch: OpSchema {
    static let name = "test.switch"
    static var first: Successor<0> { .init() }
    static var others: VariadicSuccessor<1> { .init() }
    static let fields: [any OpField] = [first, others]
    static let traits: Traits = [.terminator]
  }
  enum Return: OpSchema {
    static let name = "test.return"
    static var values: VariadicOperand<0> { .init() }
    static let fields: [any OpField] = [values]
    static let traits: Traits = [.terminator, .returnLike]
    static let parents = ["test.func"]
  }
  enum Function: OpSchema {
    static let name = "test.func"
    static var symName: Property<0, SymbolName> { .init(name: "sym_name") }
    static var visibility: OptionalProperty<1, AnyAttribute> { .init(name: "sym_visibility") }
    static var body: Body<0> { .init() }
    static let fields: [any OpField] = [symName, visibility, body]
    static let traits: Traits = [.isolatedFromAbove, .symbol]
    static func isDeclaration(_ op: Op<Self>) -> Bool { op.body.isEmpty }
  }
  enum If: OpSchema {
    static let name = "test.if"
    static var condition: Operand<0> { .init(.i1) }
    static var results: VariadicResult<0> { .init() }
    static var then: Body<0> { .init(.sized(1), name: "thenRegion") }
    static var otherwise: Body<1> { .init(name: "elseRegion") }
    static let fields: [any OpField] = [condition, results, then, otherwise]
    static let traits: Traits = [.singleBlock, .noRegionArguments]
  }
  enum For: OpSchema {
    static let name = "test.for"
    static var body: Body<0> { .init() }
    static let fields: [any OpField] = [body]
    static let implicitTerminator: String? = "test.yield"
  }
  enum Yield: OpSchema {
    static let name = "test.yield"
    static var values: VariadicOperand<0> { .init() }
    static let fields: [any OpField] = [values]
    static let traits: Traits = [.terminator]
    static let parents = ["test.if", "test.for"]
  }
  enum Call: OpSchema {
    static let name = "test.call"
    static var callee: Property<0, FlatSymbolRef> { .init() }
    static let fields: [any OpField] = [callee]
    static let traits: Traits = [.symbolUser]
    static func verifySymbolUses(_ op: Op<Self>, _ symbols: borrowing SymbolTables)
      throws(VerificationFailure)
    {
      guard let reference = op.operation.properties[0]?.as(SymbolRefAttr.self),
        symbols.lookUp(reference, nearest: op.operation)?.is(Function.self) == true
      else { throw VerificationFailure("'\(op.callee.name.string)' does not reference a valid function") }
    }
  }
  enum Graph: OpSchema {
    static let name = "test.graph"
    static var body: Body<0> { .init() }
    static let fields: [any OpField] = [body]
    static let traits: Traits = [.graphRegion, .noTerminator]
  }
  /// A region with blocks and values from outside.
  enum Scope: OpSchema {
    static let name = "test.scope"
    static var results: VariadicResult<0> { .init() }
    static var body: Body<0> { .init() }
    static let fields: [any OpField] = [results, body]
    static let traits: Traits = [.noTerminator]
  }
  enum Optional: OpSchema {
    static let name = "test.optional"
    static var first: OptionalOperand<0> { .init(.i1) }
    static var rest: VariadicOperand<1> { .init(.signlessIntegerLike) }
    static let fields: [any OpField] = [first, rest]
    static let traits: Traits = [.attributeSizedOperandSegments]
  }
  enum ResultSegments: OpSchema {
    static let name = "test.result_segments"
    static var first: VariadicResult<0> { .init(.i1) }
    static var second: OptionalResult<1> { .init() }
    static let fields: [any OpField] = [first, second]
    static let traits: Traits = [.attributeSizedResultSegments]
  }
  /// Any operands and results, to be narrowed by traits.
  protocol Loose: OpSchema {}
  enum SameShape: Loose {
    static let name = "test.same_shape"
    static let traits: Traits = [.sameOperandsAndResultShape]
  }
  enum Sum: Loose {
    static let name = "test.sum"
    static let traits: Traits = [.commutative]
  }
  enum SameOperandsShape: Loose {
    static let name = "test.same_operands_shape"
    static let traits: Traits = [.sameOperandsShape]
  }
  enum SameElement: Loose {
    static let name = "test.same_element"
    static let traits: Traits = [.sameOperandsAndResultElementType]
  }
  enum SameOperandsElement: Loose {
    static let name = "test.same_operands_element"
    static let traits: Traits = [.sameOperandsElementType]
  }
  enum SameRank: Loose {
    static let name = "test.same_rank"
    static let traits: Traits = [.sameOperandsAndResultRank]
  }
  enum Elementwise: Loose {
    static let name = "test.elementwise"
    static let traits: Traits = [.elementwise]
  }
  enum BoolResult: Loose {
    static let name = "test.bool_result"
    static let traits: Traits = [.resultsAreBoolLike]
  }
  enum FloatResult: Loose {
    static let name = "test.float_result"
    static let traits: Traits = [.resultsAreFloatLike]
  }
  enum IntegerResult: Loose {
    static let name = "test.integer_result"
    static let traits: Traits = [.resultsAreSignlessIntegerLike]
  }
  enum FloatOperand: Loose {
    static let name = "test.float_operand"
    static let traits: Traits = [.operandsAreFloatLike]
  }
  enum IntegerOperand: Loose {
    static let name = "test.integer_operand"
    static let traits: Traits = [.operandsAreSignlessIntegerLike]
  }
  enum Pair: OpSchema {
    static let name = "test.pair"
    static var first: Result<0> { .init() }
    static var second: Result<1> { .init() }
    static let fields: [any OpField] = [first, second]
  }
  enum Two: OpSchema {
    static let name = "test.two"
    static var first: Body<0> { .init() }
    static var second: Body<1> { .init() }
    static let fields: [any OpField] = [first, second]
    static let traits: Traits = [.noTerminator, .noRegionArguments]
  }
  enum Checked: OpSchema {
    static let name = "test.checked"
    static var body: Body<0> { .init() }
    static let fields: [any OpField] = [body]
    static let traits: Traits = [.noTerminator]
    static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.body.isEmpty {
        throw VerificationFailure("needs a body").note("nothing here", at: .unknown)
      }
    }
    static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {
      if op.body.entry?.isEmpty == true { throw VerificationFailure("needs an operation inside") }
    }
  }
  enum Rest: OpSchema {
    static let name = "test.rest"
    static var first: Operand<0> { .init() }
    static var rest: VariadicOperand<1> { .init(.floatLike) }
    static var result: Result<0> { .init() }
    static var results: VariadicResult<1> { .init() }
    static let fields: [any OpField] = [first, rest, result, results]
  }
  enum Bodies: OpSchema {
    static let name = "test.bodies"
    static var first: Body<0> { .init() }
    static var others: VariadicBody<1> { .init(.atLeast(1)) }
    static let fields: [any OpField] = [first, others]
    static let traits: Traits = [.noTerminator]
  }
  enum Table: OpSchema {
    static let name = "test.table"
    static var symName: OptionalProperty<0, SymbolName> { .init(name: "sym_name") }
    static var visibility: OptionalProperty<1, StringProperty> { .init(name: "sym_visibility") }
    static var body: Body<0> { .init() }
    static let fields: [any OpField] = [symName, visibility, body]
    static let traits: Traits = [.symbolTable, .symbol, .noTerminator]
  }
  /// Accepts only `i8`, `i16`, `i32`, so that constraints see several types.
  enum Narrow: OpSchema {
    static let name = "test.narrow"
    static var value: Operand<0> {
      .init(TypeConstraint("narrow") { ($0.as(IntegerType.self)?.width).map { $0 <= 32 } ?? false })
    }
    static let fields: [any OpField] = [value]
  }
}

extension TestDialect.Loose {
  static var operands: VariadicOperand<0> { .init() }
  static var results: VariadicResult<0> { .init() }
  static var fields: [any OpField] { [operands, results] }
}
