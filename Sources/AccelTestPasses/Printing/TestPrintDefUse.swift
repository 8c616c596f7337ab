import AccelIR
import AccelPasses
import AccelText
import AccelTransforms

/// Prints of each operation where its operands come from, and who uses its results.
struct TestPrintDefUse: Pass {
  static let name = "test-print-defuse"
  static let title = "(anonymous namespace)::TestPrintDefUsePass"
  static let summary = "Test various printing."

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var text = ""
    op.walk { op in
      text += "Visiting op '\(op.name.string)' with \(op.operands.count) operands:\n"
      for operand in op.operands {
        if let producer = operand.definingOperation {
          text += "  - Operand produced by operation '\(producer.name.string)'\n"
        } else {
          text += "  - Operand produced by Block argument, number \(operand.index)\n"
        }
      }
      text += "Has \(op.results.count) results:\n"
      for (index, result) in op.results.enumerated() {
        text += "  - Result \(index)"
        if !result.hasUses {
          text += " has no uses\n"
          continue
        }
        text += result.hasOneUse ? " has a single use: " : " has \(result.uses.count) uses:\n"
        for use in result.uses { text += "    - \(use.owner.name.string)\n" }
      }
      return .advance
    }
    context.writeToStandardOutput(text)
    context.preserveAll()
  }
}

/// Prints how operations, regions and blocks are nested.
struct TestPrintNesting: Pass {
  static let name = "test-print-nesting"
  static let title = "(anonymous namespace)::TestPrintNestingPass"
  static let summary = "Test various printing."

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var lines = NestedLines()
    lines.add(op)
    context.writeToStandardOutput(lines.text)
    context.preserveAll()
  }
}

/// Lines on an operation and what is inside, indented as they are nested.
private struct NestedLines {
  private(set) var text = ""
  private var depth = 0

  private mutating func line(_ words: String) { text += String(repeating: "  ", count: depth) + words + "\n" }

  mutating func add(_ op: Operation) {
    line(
      "visiting op: '\(op.name.string)' with \(op.operands.count) operands and \(op.results.count) results")
    let attributes = op.allAttributes.sorted { $0.name.string < $1.name.string }
    if !attributes.isEmpty {
      line("\(attributes.count) attributes:")
      for attribute in attributes { line(" - '\(attribute.name.string)' : '\(attribute.value)'") }
    }
    line(" \(op.regions.count) nested regions:")
    depth += 1
    for region in op.regions { add(region) }
    depth -= 1
  }

  private mutating func add(_ region: Region) {
    line("Region with \(region.blocks.reduce(0) { count, _ in count + 1 }) blocks:")
    depth += 1
    for block in region.blocks {
      let count = block.operations.reduce(0) { count, _ in count + 1 }
      line(
        "Block with \(block.arguments.count) arguments, \(block.successors.count) successors, and \(count) operations"
      )
      depth += 1
      for op in block.operations { add(op) }
      depth -= 1
    }
    depth -= 1
  }
}
