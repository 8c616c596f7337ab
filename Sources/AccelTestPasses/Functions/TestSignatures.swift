import AccelIR
import AccelPasses

/// Takes arguments out of functions that are marked by `test.erase_this_arg`.
struct TestEraseArguments: Pass {
  static let name = "test-func-erase-arg"
  static let title = "(anonymous namespace)::TestFuncEraseArg"
  static let summary = "Test erasing func args."
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    for function in op.functionsInside {
      let marked = marks(
        "test.erase_this_arg", function.argumentAttributes, function.signatureTypes.inputs.count)
      let arguments = function.region(0).arguments
      var hasUsed = false
      for (index, isMarked) in marked.enumerated()
      where isMarked && index < arguments.count && arguments[index].hasUses {
        op.context.emitError(at: function.location, "cannot erase argument \(index) which still has uses")
        hasUsed = true
      }
      if hasUsed { throw .reported }
      rewriter.eraseSignatureParts(
        of: function, arguments: marked, results: function.signatureTypes.results.map { _ in false })
    }
  }
}

/// Takes results out of the signatures of functions that are marked by `test.erase_this_result`.
struct TestEraseResults: Pass {
  static let name = "test-func-erase-result"
  static let title = "(anonymous namespace)::TestFuncEraseResult"
  static let summary = "Test erasing func results."
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    for function in op.functionsInside {
      let marked = marks(
        "test.erase_this_result", function.resultAttributes, function.signatureTypes.results.count)
      rewriter.eraseSignatureParts(
        of: function, arguments: function.signatureTypes.inputs.map { _ in false }, results: marked)
    }
  }
}

/// Returns which of `count` dictionaries have an entry called `name`.
private func marks(_ name: StaticString, _ attributes: DictionaryArray?, _ count: Int) -> [Bool] {
  (0..<count).map { index in
    guard let attributes, index < attributes.elements.count else { return false }
    return attributes[index].contains { $0.name.equals(name) }
  }
}

extension Operation {
  /// The functions directly inside.
  fileprivate var functionsInside: [Operation] {
    region(0).entry?.operations.filter { $0.name.isFunction } ?? []
  }
  /// The types of a function's arguments and results.
  fileprivate var signatureTypes: FunctionSignature {
    interface(FunctionWitness.self)?.signature(self) ?? FunctionSignature(inputs: List(), results: List())
  }
}
