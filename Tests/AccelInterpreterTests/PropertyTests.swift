import Accel
import AccelTestSupport
import Testing

/// What holds for functions drawn at random.
struct PropertyTests {
  /// What an operation folds to is what executing it gives, unless that is poison; a NaN's bits may differ.
  @Test(arguments: 0..<8)
  func foldIsInterpret(_ batch: Int) throws {
    var folded = 0
    var text = ""
    for number in 0..<250 {
      var generator = RandomFunctions(seed: UInt64(batch * 1000 + number))
      text += generator.foldable(named: "f\(number)")
    }
    let program = try Program(text)
    for number in 0..<250 {
      let function = try program.function("f\(number)")
      let block = try #require(function.regions[0].entry)
      let end = try #require(block.last)
      let op = try #require(end.previous)
      guard case .constant(let attribute)? = op.fold() else { continue }
      let type = end.operand(0).type
      let result = try program.run("f\(number)")[0]
      // Poison, and what has no meaning, may fold to anything.
      if result.contains("#ub.poison") || result.hasPrefix("undefined") { continue }
      let isNaN = type.elementOrSelf.isFloat && attribute.float?.isNaN == true
      if isNaN { continue }
      folded += 1
      #expect(attribute.text == result, "\(function)")
    }
    #expect(folded > 100)
  }

  @Test(arguments: ["canonicalize", "cse"], 0..<4)
  func passesKeepWhatFunctionsCompute(_ pass: String, _ batch: Int) throws {
    var generator = RandomFunctions(seed: UInt64(batch))
    let program = try Program(generator.module(functionCount: 10))
    let (difference, comparisons) = try difference(
      in: program, Pipeline("builtin.module(\(pass))", .standard))
    #expect(difference == nil)
    #expect(comparisons > 50)
  }

  /// In code that cannot be reached an operation may come to use itself, which was reassociated for ever; blocks
  /// there that lead to each other were erased in a way that left uses behind.
  @Test(arguments: [21_474_836_485, 21_474_836_501] as [UInt64])
  func canonicalizeEndsOnUnreachableCode(_ seed: UInt64) throws {
    var generator = RandomFunctions(seed: seed)
    let program = try Program(generator.module(functionCount: 4))
    #expect(try difference(in: program, Pipeline("builtin.module(canonicalize)", .standard)).report == nil)
  }

  @Test func theSameSeedGivesTheSameFunctions() {
    var first = RandomFunctions(seed: 7), second = RandomFunctions(seed: 7), third = RandomFunctions(seed: 8)
    let text = first.module(functionCount: 2)
    #expect(text == second.module(functionCount: 2))
    #expect(text != third.module(functionCount: 2))
  }
}

/// Runs a pipeline and returns the report of the first difference, and how many runs were compared.
func difference(in program: Program, _ pipeline: Pipeline) throws -> (report: String?, comparisons: Int) {
  let check = CheckSemantics()
  var options = PipelineRunOptions()
  options.instrumentations = [check]
  let runner = PipelineRunner(options)
  let (_, diagnostics) = program.context.diagnostics.capture {
    do throws(PassFailure) { try runner.run(pipeline, on: program.module) } catch {}
  }
  let report = diagnostics.first.map { ([$0.message] + $0.notes.map(\.message)).joined(separator: "\n") }
  return (report, check.comparisons)
}
