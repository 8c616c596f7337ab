import Accel

/// A loop and a condition, as small as they can be.
enum Loops: Dialect {
  static let name = "loops"
  static let operations: [any OpSchema.Type] = [
    Repeat.self, When.self, Compute.self, Write.self, Divide.self, Checked.self,
  ]

  /// Executes what is inside again and again.
  enum Repeat: LoopLikeInterface {
    static let name = "loops.repeat"
    static var body: Body<0> { .init() }
    static let fields: [any OpField] = [body]
    static let traits: Traits = [.singleBlock, .noTerminator, .recursiveMemoryEffects]
    static let interfaces = [loopLike]
    static func loopRegions(of op: Op<Self>) -> [Region] { [op.body] }
  }

  /// Executes its first region at most once, the second any number of times.
  enum When: RegionBranchInterface {
    static let name = "loops.when"
    static var once: Body<0> { .init() }
    static var often: Body<1> { .init() }
    static let fields: [any OpField] = [once, often]
    static let traits: Traits = [.singleBlock, .noTerminator]
    static let interfaces = [regionBranch]
    static func successors(
      of op: Op<Self>, from point: RegionBranchPoint, _ operands: [Attribute?]
    ) -> [RegionSuccessor] { [] }
    static func invocationBounds(of op: Op<Self>, _ operands: [Attribute?]) -> [InvocationBounds] {
      [InvocationBounds(0, 1), InvocationBounds(0, nil)]
    }
  }

  /// Makes values of values.
  enum Compute: OpSchema {
    static let name = "loops.compute"
    static var inputs: VariadicOperand<0> { .init() }
    static var outputs: VariadicResult<0> { .init() }
    static let fields: [any OpField] = [inputs, outputs]
    static let traits: Traits = .pure
  }

  /// Uses values in a way that must stay.
  enum Write: OpSchema {
    static let name = "loops.write"
    static var inputs: VariadicOperand<0> { .init() }
    static let fields: [any OpField] = [inputs]
  }

  /// Makes values of values, but not of all.
  enum Divide: OpSchema {
    static let name = "loops.divide"
    static var inputs: VariadicOperand<0> { .init() }
    static var outputs: VariadicResult<0> { .init() }
    static let fields: [any OpField] = [inputs, outputs]
    static let traits: Traits = .noMemoryEffects
  }

  /// Is checked by an assertion, `loops.write`.
  enum Checked: RuntimeVerifiableInterface {
    static let name = "loops.checked"
    static let interfaces = [runtimeVerifiable]
    static func generateChecks(for op: Op<Self>, verbosity: Int, _ rewriter: Rewriter) {
      let write = rewriter.create(Write.self) { $0.inputs = [] }
      rewriter.setAttribute(
        write.operation, op.context.identifier("verbosity"), to: op.context.integer(verbosity, op.context.i32)
      )
    }
  }
}
