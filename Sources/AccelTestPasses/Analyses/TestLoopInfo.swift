import AccelAnalysis
import AccelIR
import AccelPasses
import AccelText

/// Prints the loops that the blocks of a function form.
struct TestLoopInfo: Pass {
  static let name = "test-cfg-loop-info"
  static let title = "(anonymous namespace)::TestCFGLoopInfo"
  static let summary = "Test the loop info analysis."
  static func canRun(on name: OperationName) -> Bool { name.isFunction }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let region = op.region(0)
    let blocks = Array(region.blocks)
    func name(_ block: Block) -> String { "^bb\(blocks.firstIndex(of: block) ?? 0)" }
    var text = "Testing : \(op.inherentAttribute("sym_name")?.description ?? "")\n"
    if blocks.isEmpty {
      text += "empty region\n"
    } else {
      // MLIR's pass names the entry twice, too.
      text += "Blocks : \(([blocks[0]] + blocks).map(name).joined(separator: ", "))\n"
      let loops = BlockLoops(region, context.analysis(DominanceInfo.self)).outermost
      if loops.isEmpty { text += "no loops\n" }
      for loop in loops { text += Self.description(of: loop, depth: 1, name) }
    }
    context.writeToStandardError(text)
    context.preserveAll()
  }

  private static func description(of loop: BlockLoop, depth: Int, _ name: (Block) -> String) -> String {
    let blocks = loop.blocks.map { block in
      name(block) + (block == loop.header ? "<header>" : "") + (loop.isLatch(block) ? "<latch>" : "")
        + (loop.isExiting(block) ? "<exiting>" : "")
    }
    let indentation = String(repeating: " ", count: 4 * (depth - 1))
    let line = "\(indentation)Loop at depth \(depth) containing: \(blocks.joined(separator: ","))\n"
    return line + loop.inner.map { description(of: $0, depth: depth + 1, name) }.joined()
  }
}

/// Prints of each block of a function whether it is executed again and again.
struct TestBlockIsInLoop: Pass {
  static let name = "test-block-is-in-loop"
  static let title = "(anonymous namespace)::IsInLoopPass"
  static let summary = "Test mlir::blockIsInLoop()"
  static let anchor: String? = "func.func"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var text = ""
    func visit(_ region: Region) {
      for block in region.blocks {
        for op in block.operations { op.regions.forEach(visit) }
        text += "Block is \(block.isInLoop ? "in a loop" : "not in a loop")\n\(Printer.text(of: block))\n"
      }
    }
    op.regions.forEach(visit)
    context.writeToStandardOutput(text)
    context.preserveAll()
  }
}
