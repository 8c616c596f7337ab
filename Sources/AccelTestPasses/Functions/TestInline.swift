import AccelIR
import AccelPasses
import AccelTransforms

/// Replaces calls of functions that are values by the regions of these.
struct TestInline: Pass {
  static let name = "test-inline"
  static let title = "(anonymous namespace)::InlinerTest"
  static let summary = "Test inlining region calls"
  static let anchor: String? = "func.func"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    for call in op.indirectCalls {
      guard let callee = call.calledRegionOperation, callee.regions.count == 1 else { continue }
      let copies = !callee.result(0).hasOneUse
      let inlining = CallInlining(rewriter)
      guard inlining.inline(call, callee, callee.region(0), copies: copies) != nil else { continue }
      rewriter.erase(call)
      if callee.isUnused { rewriter.erase(callee) }
    }
  }
}

extension Operation {
  /// The calls of functions that are values, inside of this operation.
  var indirectCalls: [Operation] {
    var calls: [Operation] = []
    walk(.postOrder) {
      if $0.name.string == "func.call_indirect" { calls.append($0) }
      return .advance
    }
    return calls
  }

  /// The operation whose region this call executes, if it defines the called value.
  var calledRegionOperation: Operation? {
    guard let callee = operands.first?.definingOperation,
      callee.name.string == "test.functional_region_op"
    else { return nil }
    return callee
  }
}
