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

/// Puts arguments into functions that list them in `test.insert_args`.
struct TestInsertArguments: Pass {
  static let name = "test-func-insert-arg"
  static let title = "(anonymous namespace)::TestFuncInsertArg"
  static let summary = "Test inserting func args."
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    for function in op.functionsInside {
      guard let parts = takeParts("test.insert_args", of: function, rewriter) else { continue }
      rewriter.insertSignatureParts(into: function, arguments: parts)
    }
  }
}

/// Puts results into the signatures of functions that list them in `test.insert_results`.
struct TestInsertResults: Pass {
  static let name = "test-func-insert-result"
  static let title = "(anonymous namespace)::TestFuncInsertResult"
  static let summary = "Test inserting func results."
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    for function in op.functionsInside {
      guard let parts = takeParts("test.insert_results", of: function, rewriter) else { continue }
      rewriter.insertSignatureParts(into: function, results: parts)
    }
  }
}

/// Gives functions the types of those that they name in `test.set_type_from`.
struct TestSetType: Pass {
  static let name = "test-func-set-type"
  static let title = "(anonymous namespace)::TestFuncSetType"
  static let summary = "Test FunctionOpInterface::setType."
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    let symbols = SymbolTable(op)
    for function in op.functionsInside {
      guard let source = function.attribute("test.set_type_from")?.as(SymbolRefAttr.self),
        let type = symbols.lookUp(source.leaf)?.inherentAttribute("function_type")
      else { continue }
      function.setInherentAttribute("function_type", to: type)
      rewriter.changed(function)
    }
  }
}

/// Returns the arguments or results that the attribute called `name` lists, and removes it; `nil` if it lists none.
private func takeParts(
  _ name: StaticString, of function: Operation, _ rewriter: Rewriter
) -> [SignaturePart]? {
  let context = function.context
  guard let list = function.attribute(name)?.as(ArrayAttr.self)?.elements, !list.isEmpty else { return nil }
  var parts: [SignaturePart] = []
  for element in list {
    guard let fields = element.as(ArrayAttr.self)?.elements, fields.count > 1,
      let index = fields[0].as(IntegerAttr.self)?.value, let type = fields[1].as(TypeAttr.self)?.value
    else { continue }
    let location = fields.count > 3 ? context.location(fields[3]) : nil
    parts.append(
      SignaturePart(
        at: index, type, attributes: fields.count > 2 ? fields[2] : nil, location: location ?? .unknown))
  }
  rewriter.setAttribute(function, context.identifier("\(name)"), to: nil)
  return parts
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
