import Accel

/// Operations that implement what views, slices, tensors in destination style and loops have in common.
enum Shapes: Dialect {
  static let name = "shapes"
  static let operations: [any OpSchema.Type] = [
    View.self, Choose.self, Fill.self, Typed.self, Sized.self, Loop.self, Next.self, Once.self, Add.self,
    Take.self, Put.self,
  ]

  /// Looks at memory in another way.
  enum View: ViewLikeInterface {
    static let name = "shapes.view"
    static var source: Operand<0> { .init() }
    static var result: Result<0> { .init() }
    static let fields: [any OpField] = [source, result]
    static let interfaces = [viewLike]
    static func viewSource(of op: Op<Self>) -> Value { op.source }
  }

  /// One of two values.
  enum Choose: SelectLikeInterface {
    static let name = "shapes.choose"
    static var which: Operand<0> { .init() }
    static var no: Operand<1> { .init() }
    static var yes: Operand<2> { .init() }
    static var result: Result<0> { .init() }
    static let fields: [any OpField] = [which, no, yes, result]
    static let interfaces = [selectLike]
    static func condition(of op: Op<Self>) -> Value { op.which }
    static func trueValue(of op: Op<Self>) -> Value { op.yes }
    static func falseValue(of op: Op<Self>) -> Value { op.no }
  }

  /// The operands from the second on are inits.
  enum Fill: DestinationStyleInterface {
    static let name = "shapes.fill"
    static var value: Operand<0> { .init() }
    static var inits: VariadicOperand<1> { .init() }
    static var results: VariadicResult<0> { .init() }
    static let fields: [any OpField] = [value, inits, results]
    static let interfaces = [destinationStyle]
    static func inits(of op: Op<Self>) -> Range<Int> { 1..<op.operation.operands.count }
  }

  /// Its result has the type of the last operand.
  enum Typed: ResultTypeInterface {
    static let name = "shapes.typed"
    static var operands: VariadicOperand<0> { .init() }
    static var result: Result<0> { .init() }
    static let fields: [any OpField] = [operands, result]
    static let interfaces = [resultType]
    static func inferredResultTypes(of op: Op<Self>) throws(VerificationFailure) -> [Type] {
      guard let last = op.operands.last else { throw VerificationFailure("needs an operand") }
      return [last.type]
    }
  }

  /// Its result has the sizes that the operands are.
  enum Sized: ReifiableShapeInterface {
    static let name = "shapes.sized"
    static var sizes: VariadicOperand<0> { .init(.index) }
    static var result: Result<0> { .init() }
    static let fields: [any OpField] = [sizes, result]
    static let interfaces = [reifiableShape]
    static func resultShapes(of op: Op<Self>, _ rewriter: Rewriter) -> [[MixedIndex]]? {
      op.sizes.isEmpty ? nil : [op.sizes.map { .value($0) }]
    }
  }

  /// Hands values from one iteration to the next, and at the end to its results.
  enum Loop: LoopLikeInterface {
    static let name = "shapes.loop"
    static var initial: VariadicOperand<0> { .init() }
    static var results: VariadicResult<0> { .init() }
    static var body: Body<0> { .init(.sized(1)) }
    static let fields: [any OpField] = [initial, results, body]
    static let interfaces = [loopLike]
    static func loopRegions(of op: Op<Self>) -> [Region] { [op.body] }
    static func initialOperands(of op: Op<Self>) -> OperandList { op.initial }
    static func iterationArguments(of op: Op<Self>) -> [Value] { Array(op.body.arguments) }
    static func yieldedOperands(of op: Op<Self>) -> OperandList {
      op.body.entry?.last?.operands ?? op.operation.operands[0..<0]
    }
    static func iterationResults(of op: Op<Self>) -> ResultList? { op.results }
  }

  /// Ends what is inside of loops and `once`.
  enum Next: OpSchema {
    static let name = "shapes.next"
    static var values: VariadicOperand<0> { .init() }
    static let fields: [any OpField] = [values]
    static let traits: Traits = [.terminator, .returnLike]
  }

  /// Executes its region once.
  enum Once: RegionBranchInterface {
    static let name = "shapes.once"
    static var values: VariadicOperand<0> { .init() }
    static var results: VariadicResult<0> { .init() }
    static var body: Body<0> { .init(.sized(1)) }
    static let fields: [any OpField] = [values, results, body]
    static let interfaces = [regionBranch]
    static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] {
      point == .parent ? [RegionSuccessor(op.body)] : [RegionSuccessor(endOf: op.operation)]
    }
    static func entryOperands(of op: Op<Self>, for successor: RegionSuccessor) -> OperandList { op.values }
  }

  /// A sum of indices.
  enum Add: LinearIndexInterface {
    static let name = "shapes.add"
    static var lhs: Operand<0> { .init(.index) }
    static var rhs: Operand<1> { .init(.index) }
    static var result: Result<0> { .init(.index) }
    static let fields: [any OpField] = [lhs, rhs, result]
    static let interfaces = [linearIndex]
    static func linearForm(of op: Op<Self>) -> LinearIndex? {
      LinearIndex(op.lhs).adding(LinearIndex(op.rhs))
    }
  }

  /// Takes elements out of a tensor, from an offset on.
  enum Take: SubsetExtractionInterface {
    static let name = "shapes.take"
    static var offset: Operand<0> { .init(.index) }
    static var tensor: Operand<1> { .init() }
    static var size: Property<0, Int> { .init() }
    static var results: VariadicResult<0> { .init() }
    static let fields: [any OpField] = [offset, tensor, size, results]
    static let interfaces = [subsetExtraction]
    static func sourceIndex(of op: Op<Self>) -> Int { 1 }
    static func accessedSlice(of op: Op<Self>) -> HyperrectangularSlice? {
      HyperrectangularSlice(offsets: [.value(op.offset)], sizes: [.constant(op.size)])
    }
  }

  /// Puts elements into a tensor, from an offset on.
  enum Put: SubsetInsertionInterface {
    static let name = "shapes.put"
    static var offset: Operand<0> { .init(.index) }
    static var part: Operand<1> { .init() }
    static var tensor: Operand<2> { .init() }
    static var size: Property<0, Int> { .init() }
    static var result: Result<0> { .init() }
    static let fields: [any OpField] = [offset, part, tensor, size, result]
    static let interfaces = [subsetInsertion]
    static func sourceIndex(of op: Op<Self>) -> Int { 1 }
    static func destinationIndex(of op: Op<Self>) -> Int { 2 }
    static func accessedSlice(of op: Op<Self>) -> HyperrectangularSlice? {
      HyperrectangularSlice(offsets: [.value(op.offset)], sizes: [.constant(op.size)])
    }
  }
}
