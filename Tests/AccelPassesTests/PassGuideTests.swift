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

/// In which direction numbers are counted.
enum CountingOrder: String, PassOptionEnum {
  case up, down

  var help: String {
    switch self {
    case .up: "Each number is greater than the one before"
    case .down: "Each number is less than the one before"
    }
  }
}

/// Gives constants of a function numbers.
struct NumberConstants: Pass {
  static let name = "number-constants"
  static let summary = "Attach a number to each constant"
  static let anchor: String? = "func.func"

  /// The number of the first constant.
  var start = 0
  /// The name of the attribute.
  var attribute = "guide.number"
  /// In which direction to count.
  var order = CountingOrder.up
  static let options: [PassOption<Self>] = [
    .init("start", \.start, "The number of the first constant"),
    .init("attribute", \.attribute, "The name of the attribute"),
    .init("order", \.order, "In which direction to count"),
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
      next += order == .up ? 1 : -1
    }
    context.count(Self.numbered, constants)
    context.preserve(KindCount.self)
  }
}

/// Replaces subtractions, which takes a pattern that it does not have.
struct ExpandSubtractions: Pass {
  static let name = "expand-subtractions"
  static let summary = "Make subtractions additions"

  init() {}

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var target = ConversionTarget()
    target.addLegal(dialect: Arith.self)
    target.addIllegal(Arith.SubI.self)
    do throws(ConversionFailure) {
      try convertPartially(op, to: target, [])
    } catch {
      error.emit(in: op.context)
      throw .reported
    }
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
        == "builtin.module(func.func(cse,number-constants{attribute=guide.number order=up start=7}))")
  }

  @Test func runsAPipelineThatIsAText() throws {
    let registry = PassRegistry(passes: [CSE.self, NumberConstants.self])
    let pipeline = try Pipeline(
      "builtin.module(func.func(number-constants{start=3 order=down}))", registry)
    let module = try module(
      "func.func @f() {\n %0 = arith.constant 1 : i32\n %1 = arith.constant 2 : i32\n return\n}")
    try PipelineRunner().run(pipeline, on: module)
    #expect("\(module)".contains("arith.constant {guide.number = 3 : i64} 1 : i32"))
    #expect("\(module)".contains("arith.constant {guide.number = 2 : i64} 2 : i32"))
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

  @Test func aConversionThatFailsReportsItself() throws {
    let module = try module("func.func @f(%a: i32, %b: i32) {\n %0 = arith.subi %a, %b : i32\n return\n}")
    let (_, diagnostics) = context.diagnostics.capture {
      #expect(throws: PassFailure.self) {
        try PipelineRunner().run(Pipeline("builtin.module") { ExpandSubtractions() }, on: module)
      }
    }
    #expect(
      diagnostics.map(\.message)
        == ["failed to legalize operation 'arith.subi' that was explicitly marked illegal"])
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
