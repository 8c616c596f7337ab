import AccelAnalysis
import AccelIR
import AccelPasses
import AccelText

/// Prints of each two marked values whether they may stand for the same memory.
struct TestAliasAnalysis: Pass {
  static let name = "test-alias-analysis"
  static let title = "(anonymous namespace)::TestAliasAnalysisPass"
  static let summary = "Test alias analysis results."
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    context.writeToStandardError(aliasReport(op, context.analysis(AliasAnalysis.self)))
    context.preserveAll()
  }
}

/// Prints the same, given that arguments of functions may say that nothing else stands for their memory.
struct TestAliasAnalysisExtending: Pass {
  static let name = "test-alias-analysis-extending"
  static let title = "(anonymous namespace)::TestAliasAnalysisExtendingPass"
  static let summary = "Test alias analysis extending."
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let analysis = AliasAnalysis()
    analysis.add(
      LocalAliasRules { left, right in
        guard let left = left.restriction, let right = right.restriction else { return nil }
        return left || right ? AliasResult.none : nil
      })
    context.writeToStandardError(aliasReport(op, analysis))
    context.preserveAll()
  }
}

/// Prints what each marked operation may do to the memory of each marked value.
struct TestAliasAnalysisModRef: Pass {
  static let name = "test-alias-analysis-modref"
  static let title = "(anonymous namespace)::TestAliasAnalysisModRefPass"
  static let summary = "Test alias analysis ModRef results."
  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let analysis = context.analysis(AliasAnalysis.self)
    var text = op.aliasTitle
    for value in op.markedValues {
      for marked in op.markedOperations {
        text += "\(marked.aliasName) -> \(value.aliasName): \(analysis.modRef(marked, value))\n"
      }
    }
    context.writeToStandardError(text)
    context.preserveAll()
  }
}

/// Says of each two marked values inside `op` whether they may stand for the same memory.
private func aliasReport(_ op: Operation, _ analysis: AliasAnalysis) -> String {
  let values = op.markedValues
  var text = op.aliasTitle
  for (index, right) in values.enumerated() {
    for left in values[..<index] {
      text += "\(left.aliasName) <-> \(right.aliasName): \(analysis.alias(left, right))\n"
    }
  }
  return text
}

extension Operation {
  /// What a report on the operation begins with.
  fileprivate var aliasTitle: String {
    "Testing : \(inherentAttribute("sym_name")?.description ?? "<<NULL ATTRIBUTE>>")\n"
  }

  /// The operations inside, and this one, that have an attribute `test.ptr`.
  fileprivate var markedOperations: [Operation] {
    var found: [Operation] = []
    walk {
      if $0.hasAttribute("test.ptr") { found.append($0) }
      return .advance
    }
    return found
  }

  /// The results of marked operations, and the arguments of the blocks in them.
  fileprivate var markedValues: [Value] {
    markedOperations.flatMap { op in
      Array(op.results) + op.regions.flatMap { $0.blocks.flatMap { Array($0.arguments) } }
    }
  }

  /// What the operation is called in reports.
  fileprivate var aliasName: String { text("test.ptr") ?? name.string }
}

extension Value {
  /// What the value is called in reports.
  fileprivate var aliasName: String {
    if let definingOperation { return "\(definingOperation.aliasName)#\(index)" }
    guard let block = owningBlock, let region = block.region else { return "<<UNKNOWN PARENT>>#\(index)" }
    let number = Array(region.blocks).firstIndex(of: block) ?? 0
    let place = number == 0 ? "" : ".block\(number)"
    return "\(region.parent.aliasName).region\(region.index)\(place)#\(index)"
  }

  /// Whether this argument of a function says that nothing else stands for its memory; `nil` for other values.
  fileprivate var restriction: Bool? {
    guard let function = owningBlock?.parent, function.name.isFunction else { return nil }
    guard let attributes = function.argumentAttributes, index < attributes.elements.count else {
      return false
    }
    return attributes[index].contains { $0.name.equals("local_alias_analysis.restrict") }
  }
}
