import AccelIR
import AccelPasses

/// Remarks on every operation but modules in every way.
struct TestRemarkPass: Pass {
  static let name = "test-remark"
  static let summary = "Tests the remark pipeline feature"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rest: [Remark.Detail] = [
      .reason("because we are testing the remark pipeline"),
      .suggestion("try using the remark pipeline feature"),
    ]
    op.walk(.postOrder) { inner in
      if inner.name.string == "builtin.module" { return .advance }
      func remark(_ kind: Remark.Kind, _ category: String, _ text: String, _ rest: [Remark.Detail]) {
        context.remark(
          kind, Self.name, at: inner, category: category, [.remark("This is a test \(text)")] + rest)
      }
      remark(.missed, "a-category-1-missed", "missed remark", rest)
      remark(.passed, "category-1-passed", "passed remark (should be dropped)", rest)
      remark(.passed, "category-1-passed", "passed remark", rest)
      remark(.failed, "category-2-failed", "failed remark", rest)
      remark(.analysis, "category-2-analysis", "analysis remark", [])
      return .advance
    }
    context.preserveAll()
  }
}
