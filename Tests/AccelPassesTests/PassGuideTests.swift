import Accel
import AccelDialects
import ArithDialect
import FuncDialect
import Testing

/// How many operations of each kind there are.
struct KindCount: Analysis {
  private(set) var counts: [OperationName: Int] = [:]

  init(_ op: Operation, _ analyses: AnalysisManager) {
    op.walk {
      counts[$0.name, default: 0] += 1
      return .advance
    }
  }

  func isEquivalent(to other: KindCount) -> Bool { counts == other.counts }
}

/// Gives constants of a function names that say how often their kind occurs.
struct NumberConstants: Pass {
  static let name = "number-constants"
  static let summary = "Attach a number to each constant"
  static let anchor: String? = "func.func"

  /// The number of the first constant.
  var start = 0
  /// The name of the attribute.
  var attribute = "guide.number"
  static let options: [PassOption<Self>] = [
    .init("start", \.start, "The number of the first constant"),
    .init("attribute", \.attribute, "The name of the attribute"),
  ]

  static let numbered = PassStatistic("num-numbered", "Number of constants numbered")
  static let statistics = [numbered]

  init() {}

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    if start < 0 { throw PassFailure("numbers begin at zero") }
    let constants =
      context.analysis(KindCount.self).counts[op.context.operationName(Arith.Constant.self)] ?? 0
    guard constants > 0 else { return context.preserveAll() }
    let rewriter = context.rewriter()
    var next = start
    op.forEach(Arith.Constant.self) {
      rewriter.setAttribute(
        $0.operation, op.context.identifier(attribute), to: op.context.integer(next, op.context.i64))
      next += 1
    }
    context.count(Self.numbered, constants)
    context.preserve(KindCount.self)
  }
}

/// What docs/Passes.md shows.
@Suite struct PassGuideTests {
  private let context = Context(dialects: AllDialects.all)

  private func module(_ text: String) throws -> Operation {
    try #require(parse(SourceFile(name: "test", text: text), into: context))
  }

  @Test func runsAPipelineThatIsAValue() throws {
    let module = try module(
      """
      func.func @f() -> (i32, i32) {
        %0 = arith.constant 1 : i32
        %1 = arith.constant 1 : i32
        return %0, %1 : i32, i32
      }
      """)
    let pipeline = Pipeline("builtin.module") {
      Nested("func.func") {
        CSE()
        NumberConstants { $0.start = 7 }
      }
    }
    try PipelineRunner().run(pipeline, on: module)
    #expect("\(module)".contains("arith.constant {guide.number = 7 : i64} 1 : i32"))
    #expect(!"\(module)".contains("guide.number = 8"))
    #expect(
      pipeline.text
        == "builtin.module(func.func(cse,number-constants{attribute=guide.number start=7}))")
  }

  @Test func runsAPipelineThatIsAText() throws {
    let registry = PassRegistry(passes: [CSE.self, NumberConstants.self])
    let pipeline = try Pipeline("builtin.module(func.func(number-constants{start=3}))", registry)
    let module = try module("func.func @f() {\n %0 = arith.constant 1 : i32\n return\n}")
    try PipelineRunner().run(pipeline, on: module)
    #expect("\(module)".contains("guide.number = 3 : i64"))
  }

  @Test func failuresAreReported() throws {
    let module = try module("func.func @f() {\n return\n}")
    let (_, diagnostics) = context.diagnostics.capture {
      #expect(throws: PassFailure.self) {
        try PipelineRunner().run(
          Pipeline("builtin.module") { Nested("func.func") { NumberConstants { $0.start = -1 } } }, on: module
        )
      }
    }
    #expect(
      diagnostics.map(\.message) == ["'func.func' op pass 'number-constants' failed: numbers begin at zero"])
  }

  @Test func wrongOptionsAreErrors() {
    let registry = PassRegistry(passes: [NumberConstants.self])
    #expect(throws: PipelineError.self) {
      try Pipeline("builtin.module(func.func(number-constants{begin=3}))", registry)
    }
  }

  @Test func preservedAnalysesAreChecked() throws {
    struct Liar: Pass {
      static let name = "liar"
      static let summary = "Erase a constant and say nothing of it"
      init() {}
      func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
        _ = context.analysis(KindCount.self)
        context.preserve(KindCount.self)
        let rewriter = context.rewriter()
        op.walk {
          if $0.is(Arith.Constant.self) { rewriter.erase($0) }
          return .advance
        }
      }
    }
    let module = try module("%0 = arith.constant 1 : i32")
    var options = PipelineRunOptions()
    options.checksPreserved = true
    let (_, diagnostics) = context.diagnostics.capture {
      #expect(throws: PassFailure.self) {
        try PipelineRunner(options).run(Pipeline("builtin.module") { Liar() }, on: module)
      }
    }
    #expect(diagnostics.count == 1)
  }
}
