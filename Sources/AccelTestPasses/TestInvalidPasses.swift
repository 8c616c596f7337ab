import AccelIR
import AccelPasses

/// Leaves IR in a function that the verifier refuses.
struct TestInvalidIRPass: Pass {
  static let name = "test-pass-create-invalid-ir"
  static let title = "(anonymous namespace)::TestInvalidIRPass"
  static let summary = "Test pass that adds an invalid operation in a function body"
  static func canRun(on name: OperationName) -> Bool {
    name.info?.interfaces.witness(FunctionWitness.self) != nil
  }

  /// Whether the pass says that it has failed.
  var fails = false
  /// Whether the IR is invalid.
  var emitsInvalidIR = true
  static let options: [PassOption<Self>] = [
    .init("signal-pass-failure", \.fails, "Trigger a pass failure"),
    .init("emit-invalid-ir", \.emitsInvalidIR, "Emit invalid IR"),
  ]

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    if emitsInvalidIR, let entry = op.regions[0].entry {
      // It lacks the only attribute that it must have.
      let name = op.context.operationName(op.context.identifier("test.any_attr_of_i32_str"))
      let rewriter = context.rewriter()
      rewriter.builder.move(toStartOf: entry)
      rewriter.create(OperationState(name, at: .unknown))
    }
    if fails { throw .reported }
  }
}

/// Leaves IR in a function that the verifier refuses when it looks at what is around.
struct TestInvalidParentPass: Pass {
  static let name = "test-pass-invalid-parent"
  static let title = "(anonymous namespace)::TestInvalidParentPass"
  static let summary = "Test a pass in the pass manager that makes the parent operation invalid"
  static func canRun(on name: OperationName) -> Bool {
    name.info?.interfaces.witness(FunctionWitness.self) != nil
  }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    guard let entry = op.regions[0].entry else { return }
    let rewriter = context.rewriter()
    rewriter.builder.move(toStartOf: entry)
    var state = OperationState(op.context.operationName(op.context.identifier("test.call")), at: op.location)
    state.set("callee", op.context.symbolRef([op.context.identifier("some_unknown_func")]))
    rewriter.create(state)
  }
}
