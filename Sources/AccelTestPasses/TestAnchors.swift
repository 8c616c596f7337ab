import AccelIR
import AccelPasses

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Does nothing to modules.
struct TestModulePass: Pass {
  static let name = "test-module-pass"
  static let summary = "Test a module pass in the pass manager"
  static let anchor: String? = "builtin.module"
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {}
}

/// Does nothing to functions of one kind.
struct TestFunctionPass: Pass {
  static let name = "test-function-pass"
  static let summary = "Test a function pass in the pass manager"
  static let anchor: String? = "func.func"
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {}
}

/// Remarks on functions of any kind.
struct TestInterfacePass: Pass {
  static let name = "test-interface-pass"
  static let summary = "Test an interface pass (running on FunctionOpInterface) in the pass manager"
  static func canRun(on name: OperationName) -> Bool {
    name.info?.interfaces.witness(FunctionWitness.self) != nil
  }
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    op.emitRemark("Executing interface pass on operation")
  }
}

/// Ends the process.
struct TestCrashRecoveryPass: Pass {
  static let name = "test-pass-crash"
  static let summary = "Test a pass in the pass manager that always crashes"
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) { abort() }
}

/// Fails.
struct TestFailurePass: Pass {
  static let name = "test-pass-failure"
  static let summary = "Test a pass in the pass manager that always fails"
  /// Whether an error is reported.
  var generatesDiagnostics = false
  static let options: [PassOption<Self>] = [
    .init("gen-diagnostics", \.generatesDiagnostics, "Generate a diagnostic message")
  ]
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    if generatesDiagnostics { op.context.emitError(at: op.location, "illegal operation") }
    throw .reported
  }
}

/// Counts operations.
struct TestStatisticPass: Pass {
  static let name = "test-stats-pass"
  static let summary = "Test pass statistics"
  static let again = PassStatistic("num-ops2", "Number of operations counted one more time")
  static let once = PassStatistic("num-ops", "Number of operations counted")
  static let statistics = [again, once]
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var count = 0
    op.walk(.preOrder) { _ in
      count += 1
      return .advance
    }
    context.count(Self.once, count)
    context.count(Self.again, count)
    context.preserveAll()
  }
}
