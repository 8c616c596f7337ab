import AccelDiagnostics
import AccelIR
import AccelPasses
import AccelSupport
import AccelText

/// Prints which blocks and operations dominate and postdominate others.
struct TestDominance: Pass {
  static let name = "test-print-dominance"
  static let title = "(anonymous namespace)::TestDominancePass"
  static let summary = "Print the dominance information for multiple regions."
  static func canRun(on name: OperationName) -> Bool { name.traits.contains(.symbol) }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let (dominance, postDominance) = (DominanceInfo(), PostDominanceInfo())
    var blocks: [Block] = []
    var numbers: [Block: Int] = [:]
    op.walk {
      if let block = $0.block, numbers[block] == nil {
        numbers[block] = blocks.count
        blocks.append(block)
      }
      return .advance
    }
    Self.mark(blocks, inside: op, context)
    var text = "Testing : \(op.symbolName?.string ?? "")\n"
    func section(_ title: String, _ line: (Block, Block) -> String) {
      text += "--- \(title) ---\n"
      for block in blocks {
        for other in blocks { text += line(block, other) + "\n" }
      }
    }
    func nearest(_ block: Block, _ other: Block, _ found: Block?) -> String {
      let number = found.flatMap { numbers[$0] }.map(String.init) ?? "<no dom>"
      return "Nearest(\(numbers[block] ?? 0), \(numbers[other] ?? 0)) = \(number)"
    }
    func relation(_ word: String, _ block: Block, _ other: Block, _ holds: Bool, _ holdsProperly: Bool)
      -> String
    {
      "\(word)(\(numbers[block] ?? 0), \(numbers[other] ?? 0)) = \(holds ? 1 : 0) (properly = \(holdsProperly ? 1 : 0))"
    }
    section("DominanceInfo") { nearest($0, $1, dominance.nearestCommonDominator($0, $1)) }
    section("PostDominanceInfo") { nearest($0, $1, postDominance.nearestCommonPostDominator($0, $1)) }
    section("Block Dominance relationship") {
      relation("dominates", $0, $1, dominance.dominates($0, $1), dominance.properlyDominates($0, $1))
    }
    section("Block PostDominance relationship") {
      relation(
        "postdominates", $0, $1, postDominance.postDominates($0, $1),
        postDominance.properlyPostDominates($0, $1))
    }
    context.writeToStandardOutput(text)
  }

  /// Adds the numbers of blocks to an attribute of the operations around them.
  private static func mark(_ blocks: [Block], inside op: Operation, _ context: PassContext) {
    let name = op.context.identifier("test.block_ids")
    for (number, block) in blocks.enumerated() {
      guard let parent = block.parent else { continue }
      nonisolated(unsafe) let owner = parent
      let add: @Sendable () -> Void = {
        let known = owner.attribute("test.block_ids").flatMap { DenseI64Array(attribute: $0) }?.values ?? []
        let numbers = owner.context.denseArray(known + [number], width: 64)
        Rewriter(owner.context).setAttribute(owner, name, to: numbers)
      }
      // What is around the operation belongs to others, too.
      if op.isAncestor(of: parent) { add() } else { op.context.diagnostics.sequence(add) }
    }
  }
}
