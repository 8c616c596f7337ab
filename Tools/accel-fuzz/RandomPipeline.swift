import AccelPasses
import Foundation

/// Draws pipelines at random: any passes with any options, nested.
struct RandomPipeline {
  private let passes: [PassInfo]
  /// Where passes write what they have to write.
  private let snapshotPath = NSTemporaryDirectory() + "accel-fuzz-snapshot.ir"

  /// Creates a generator of pipelines of the given passes.
  init(of passes: [PassInfo]) { self.passes = passes }

  /// Returns a pipeline for a module.
  func pipeline(_ random: inout SeededGenerator) -> String {
    "builtin.module(\(elements(in: "builtin.module", depth: 0, &random)))"
  }

  private func elements(in anchor: String, depth: Int, _ random: inout SeededGenerator) -> String {
    let count = Int.random(in: 1...(depth == 0 ? 5 : 3), using: &random)
    return (0..<count).map { _ in
      depth < 2 && Int.random(in: 0..<3, using: &random) == 0
        ? nested(depth: depth + 1, &random) : pass(in: anchor, depth: depth, &random)
    }.joined(separator: ",")
  }

  private func nested(depth: Int, _ random: inout SeededGenerator) -> String {
    let anchor = pick(["any", "builtin.module", "func.func", "func.func", "func.func"], &random)
    return "\(anchor)(\(elements(in: anchor, depth: depth, &random)))"
  }

  /// Returns a pass that runs on operations called `anchor`; now and then one that does not.
  private func pass(in anchor: String, depth: Int, _ random: inout SeededGenerator) -> String {
    var info = passes[Int.random(in: passes.indices, using: &random)]
    for _ in 0..<10 where anchor != "any" {
      let required = info.pass.anchor
      if required == nil || required == anchor { break }
      info = passes[Int.random(in: passes.indices, using: &random)]
    }
    return text(of: info, depth: depth, &random)
  }

  /// Returns a pass with options drawn at random.
  func text(of info: PassInfo, depth: Int = 0, _ random: inout SeededGenerator) -> String {
    // Without a name, each snapshot would be a new file.
    if info.name == "snapshot-op-locations" { return "\(info.name){filename=\(snapshotPath)}" }
    let options = info.options.compactMap { option -> String? in
      guard Int.random(in: 0..<3, using: &random) == 0 else { return nil }
      return value(of: option, depth: depth, &random).map { "\(option.name)=\($0)" }
    }
    return options.isEmpty ? info.name : "\(info.name){\(options.joined(separator: " "))}"
  }

  /// Returns a value for an option; `nil` if none is known that does no harm, such as writing files.
  private func value(
    of option: PassInfo.OptionInfo, depth: Int, _ random: inout SeededGenerator
  ) -> String? {
    if !option.choices.isEmpty { return pick(option.choices.map(\.name), &random) }
    switch option.name {
    case "source-types": return pick(["bf16", "f16", "f16,bf16", "f32", "f8E4M3FN", "i32"], &random)
    case "target-type": return pick(["f32", "f64", "f16", "index"], &random)
    case "widest-int-supported": return pick(["8", "16", "32", "64", "4", "0", "7"], &random)
    case "int-bitwidths-supported": return pick(["8", "1,8,16,24,32", "32,8", "16,64", "0", "128"], &random)
    case "pipeline", "default-pipeline", "dynamic-pipeline":
      // Pipelines in pipelines end after a while.
      guard depth < 3 else { return nil }
      let anchor = pick(["any", "func.func", "builtin.module"], &random)
      return "\(anchor)(\(elements(in: anchor, depth: depth + 2, &random)))"
    case "op-pipelines":
      guard depth < 3 else { return nil }
      return "func.func(\(elements(in: "func.func", depth: depth + 2, &random)))"
    case "exclude", "op-name": return pick(["f0", "f1", "outside", "f0,f1"], &random)
    case "max-iterations": return pick(["0", "1", "2", "3", "10"], &random)
    case "name", "label", "tag", "string", "list": return pick(["a", "b1", "1", ""], &random)
    default: break
    }
    switch option.valueName {
    case "": return pick(["true", "false", "1"], &random)
    case "<int>", "<long>", "<uint>", "<ulong>": return pick(["0", "1", "2", "3", "100", "-1"], &random)
    default: return nil
    }
  }

  private func pick(_ words: [String], _ random: inout SeededGenerator) -> String {
    words[Int.random(in: words.indices, using: &random)]
  }
}
