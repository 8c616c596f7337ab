import AccelAnalysis
public import AccelIR
public import AccelPasses
import AccelText

/// Prints which values are alive where.
public struct PrintLiveness: Pass {
  public static let name = "test-print-liveness"
  public static let title = "(anonymous namespace)::TestLivenessPass"
  public static let summary = "Print the contents of a constructed liveness information."
  public static let anchor: String? = "func.func"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var printer = LivenessPrinter(context.analysis(BlockLiveness.self))
    for region in op.regions { printer.number(region) }
    for region in op.regions { printer.print(region) }
    let name = op.symbolName.map(\.string) ?? ""
    report("Testing : \(name)\n// ---- Liveness -----\n\(printer.text)// -------------------\n")
    context.preserveAll()
  }
}

/// Collects the text of a report.
private struct LivenessPrinter {
  let liveness: BlockLiveness
  var text = ""
  private var blocks: [Block: Int] = [:]
  private var operations: [Operation: Int] = [:]
  private var values: [Value: Int] = [:]

  init(_ liveness: BlockLiveness) { self.liveness = liveness }

  /// Numbers what is in `region`, all of a block before what is inside of its operations.
  mutating func number(_ region: Region) {
    for block in region.blocks {
      blocks[block] = blocks.count
      for argument in block.arguments { values[argument] = values.count }
      for op in block.operations {
        operations[op] = operations.count
        for result in op.results { values[result] = values.count }
      }
      for op in block.operations { for inner in op.regions { number(inner) } }
    }
  }

  mutating func print(_ region: Region) {
    for block in region.blocks {
      print(block)
      for op in block.operations { for inner in op.regions { print(inner) } }
    }
  }

  private mutating func print(_ block: Block) {
    let entry = liveness[block]
    text += "// - Block: \(blocks[block] ?? 0)\n"
    text += "// --- LiveIn: \(list(entry.liveIn))\n// --- LiveOut: \(list(entry.liveOut))\n"
    text += "// --- BeginLivenessIntervals"
    for op in block.operations where !op.results.isEmpty {
      text += "\n"
      for result in op.results {
        text += "// \(name(result)) :"
        let alive = liveness.operations(whereAlive: result)
        for other in alive.sorted(by: { operations[$0] ?? 0 < operations[$1] ?? 0 }) {
          text += "\n//     \(other)"
        }
      }
    }
    text += "\n// --- EndLivenessIntervals\n// --- BeginCurrentlyLive\n"
    for op in block.operations {
      let alive = liveness.values(aliveAt: op)
      if !alive.isEmpty { text += "//     \(op) [\(list(alive))\u{8}]\n" }
    }
    text += "// --- EndCurrentlyLive\n"
  }

  private func name(_ value: Value) -> String {
    guard let block = value.owningBlock else { return "val_\(values[value] ?? 0)" }
    return "arg\(value.index)@\(blocks[block] ?? 0)"
  }

  private func list(_ some: Set<Value>) -> String {
    some.sorted { values[$0] ?? 0 < values[$1] ?? 0 }.map { name($0) + " " }.joined()
  }
}
