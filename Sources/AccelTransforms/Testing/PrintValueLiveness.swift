import AccelAnalysis
public import AccelIR
public import AccelPasses

/// Prints whether something that matters depends on the values around operations that have a `tag`.
public struct PrintValueLiveness: Pass {
  public static let name = "test-liveness-analysis"
  public static let title = "(anonymous namespace)::TestLivenessAnalysisPass"
  public static let summary = ""

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let solver = DataFlowSolver(op)
    solver.addBaseline()
    let liveness = LivenessAnalysis(solver)
    solver.add(liveness)
    solver.run()
    func word(_ value: Value) -> String { liveness.isLive(value) ? "live" : "not live" }
    var text = ""
    op.walk {
      guard let tag = $0.tag else { return .advance }
      text += "test_tag: \(tag):\n"
      for (index, operand) in $0.operands.enumerated() { text += " operand #\(index): \(word(operand))\n" }
      for region in $0.regions where !region.arguments.isEmpty {
        text += " region: #\(region.index):\n"
        for (index, argument) in region.arguments.enumerated() {
          text += "   argument: #\(index): \(word(argument))\n"
        }
      }
      for (index, result) in $0.results.enumerated() { text += " result #\(index): \(word(result))\n" }
      return .advance
    }
    report(text, to: 1)
    context.preserveAll()
  }
}
