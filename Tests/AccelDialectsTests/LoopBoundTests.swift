import Accel
import AccelDialects
import SCFDialect
import Testing

/// A dialect with an operation whose value loops end at.
private enum Bounds: Dialect {
  static let name = "bounds"
  static let operations: [any OpSchema.Type] = [Least.self]

  /// The least of a number and 8.
  enum Least: LoopBoundInterface {
    static let name = "bounds.least"
    static var input: Operand<0> { .init(.index) }
    static var output: Result<0> { .init(.index) }
    static let fields: [any OpField] = [input, output]
    static let traits: Traits = [.pure]
    static let interfaces = [loopBound]

    static func leastOf(_ op: Op<Self>) -> AffineMap? {
      AffineMap(dimensionCount: 1, symbolCount: 0, results: [.dimension(0), .constant(9), .constant(8)])
    }
    static func simplifyInLoop(_ op: Op<Self>, _ rewriter: Rewriter) throws(NoMatch) -> Rewritten {
      guard op.operation.parent?.is(SCF.For.self) ?? false else { throw NoMatch("there is no loop") }
      return rewriter.replace(op, with: op.input)
    }
    static func simplifyAfterPeeling(_ op: Op<Self>, _ peeled: PeeledLoop, _ rewriter: Rewriter) {
      if peeled.isWhole {
        rewriter.replace(op, with: peeled.step)
      } else {
        rewriter.replace(op, with: peeled.index)
      }
    }
  }
}

/// What passes do with operations of other dialects that say what loops end at.
@Suite struct LoopBoundTests {
  private let context: Context

  init() {
    context = Context(dialects: AllDialects.all + [Bounds.self])
    context.allowsUnregisteredDialects = true
  }

  /// Returns what `pass` makes of a function that begins with a bound.
  private func result(of pass: any Pass, _ body: String) throws -> String {
    let text = """
      func.func @f(%n: index, %s: index) {
        %b = "bounds.least"(%n) : (index) -> index
        \(body)
        return
      }
      """
    let module = try #require(parse(SourceFile(name: "t", text: text), into: context))
    try PipelineRunner().run(Pipeline("any", [.pass(pass)]), on: module)
    return String(describing: module)
  }

  @Test func loopsUpToAConstantAreLoopsOfTheirOwn() throws {
    let loop = "scf.for %i = %n to %b step %s { \"t.q\"(%i) : (index) -> () }"
    let text = try result(of: SCF.LoopSpecialization(), loop)
    #expect(text.contains("arith.cmpi eq, %0, %c8 : index"))
    #expect(text.contains("scf.if %1 {\n      scf.for %arg2 = %arg0 to %c8 step %arg1"))
    #expect(text.contains("} else {\n      scf.for %arg2 = %arg0 to %0 step %arg1"))
    let unchanged = try result(of: SCF.ParallelLoopSpecialization(), loop)
    #expect(!unchanged.contains("scf.if"))
  }

  @Test func allBoundsOfParallelLoopsMustBeKnown() throws {
    let both = "scf.parallel (%i, %j) = (%n, %n) to (%b, %b) step (%s, %s) { \"t.q\"(%i) : (index) -> () }"
    let text = try result(of: SCF.ParallelLoopSpecialization(), both)
    #expect(text.contains("%3 = arith.andi %1, %2 : i1\n    scf.if %3 {"))
    let one = "scf.parallel (%i, %j) = (%n, %n) to (%b, %n) step (%s, %s) { }"
    #expect(try !result(of: SCF.ParallelLoopSpecialization(), one).contains("scf.if"))
  }

  @Test func boundsAreSimplifiedInLoops() throws {
    let loop = """
      "t.q"(%b) : (index) -> ()
      scf.for %i = %n to %n step %s {
        %c = "bounds.least"(%i) : (index) -> index
        "t.r"(%c) : (index) -> ()
      }
      """
    let text = try result(of: SCF.LoopCanonicalization(), loop)
    #expect(text.contains("\"t.q\"(%0)") && text.contains("\"t.r\"(%arg2)"))
    let peeled = try result(of: SCF.LoopPeeling(), loop)
    #expect(peeled.contains("\"t.r\"(%arg1)") && peeled.contains("\"t.r\"(%arg2)"))
  }
}
