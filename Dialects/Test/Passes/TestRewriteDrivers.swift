import Accel

extension Test {
  /// Rewrites greedily.
  struct TestGreedyPatterns: Pass {
    static let name = "test-greedy-patterns"
    static let title = "(anonymous namespace)::TestGreedyPatternDriver"
    static let summary = "Run test dialect patterns"

    /// Whether the first operations come first.
    var isTopDown = false
    /// The number of rounds after which rewriting ends; -1 for none.
    var maxIterations: Int32 = 10
    /// Whether operations are folded.
    var folds = true
    /// Whether equal constants become one.
    var uniquesConstants = true
    static let options: [PassOption<Self>] = [
      .init("top-down", \.isTopDown, "Seed the worklist in general top-down order"),
      .init("max-iterations", \.maxIterations, "Max. iterations in the GreedyRewriteConfig"),
      .init("fold", \.folds, "Whether to fold"),
      .init("cse-constants", \.uniquesConstants, "Whether to CSE constants"),
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var options = GreedyOptions()
      options.traversal = isTopDown ? .topDown : .bottomUp
      options.maxIterations = maxIterations < 0 ? nil : Int(maxIterations)
      (options.folds, options.uniquesConstants) = (folds, uniquesConstants)
      let patterns = [
        foldingPattern, constantBefore, commutativeConstant, hoist, makeEligible, increment,
      ]
      rewriteGreedily(op, PatternTable(patterns), options)
    }
  }

  /// Rewrites once from the inside out.
  struct TestWalkPatterns: Pass {
    static let name = "test-walk-pattern-rewrite-driver"
    static let title = "(anonymous namespace)::TestWalkPatternDriver"
    static let summary = "Run test walk pattern rewrite driver"

    /// Whether changes are printed.
    var printsChanges = false
    static let options: [PassOption<Self>] = [
      .init("dump-notifications", \.printsChanges, "Print rewrite listener notifications")
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let printer = ChangePrinter()
      let patterns = [increment, moveBefore, moveAfter, clone, replaceWithNew, eraseFirstBlock]
      rewriteWalking(op, PatternTable(patterns), listener: printsChanges ? printer : nil)
      if printsChanges { context.writeToStandardOutput(printer.text) }
    }
  }

  /// Rewrites some operations only.
  struct TestStrictPatterns: Pass {
    static let name = "test-strict-pattern-driver"
    static let title = "(anonymous namespace)::TestStrictPatternDriver"
    static let summary = "Test strict mode of pattern driver"
    static let anchor: String? = "func.func"

    /// Which operations may be rewritten.
    var strictness = "AnyOp"
    static let options: [PassOption<Self>] = [
      .init("strictness", \.strictness, "Can be {AnyOp, ExistingAndNewOps, ExistingOps}")
    ]

    /// The names of the operations to begin with.
    private static let names: Set<String> = [
      "test.insert_same_op", "test.change_block_op", "test.replace_with_new_op", "test.erase_op",
      "test.move_before_parent_op", "test.inline_blocks_into_parent", "test.split_block_here",
      "test.clone_me", "test.clone_region_before",
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let patterns = [
        changeBlock, clone, cloneRegion, erase, implicitChange, inlineBlocks, insertSame, moveBefore,
        replaceWithNew, splitBlock,
      ]
      var found: [Operation] = []
      op.walk(.postOrder) {
        if Self.names.contains($0.name.string) { found.append($0) }
        return .advance
      }
      let printer = ChangePrinter()
      var options = GreedyOptions()
      options.listener = printer
      switch strictness {
      case "ExistingAndNewOps": options.strictness = .existingAndNew
      case "ExistingOps": options.strictness = .existing
      default: break
      }
      printer.watched = Set(found)
      let outcome = rewriteGreedily(found, PatternTable(patterns), options)
      context.writeToStandardOutput(printer.text)
      let rewriter = context.rewriter()
      func set(_ name: String, _ value: Bool) {
        rewriter.setAttribute(op, op.context.identifier(name), to: op.context.bool(value))
      }
      set("pattern_driver_changed", outcome.changed)
      set("pattern_driver_all_erased", printer.watched.isEmpty)
    }
  }
}

/// Writes down what a rewriter does.
final class ChangePrinter: RewriteListener {
  /// A line for each change.
  private(set) var text = ""
  /// The operations of which to see whether they are erased.
  var watched: Set<Operation> = []

  func inserted(_ op: Operation) { text += "notifyOperationInserted: \(op.name.string), was unlinked\n" }
  func inserted(_ block: Block) {
    text += "notifyBlockInserted into \(block.parent?.name.string ?? "unknown op"): was unlinked\n"
  }
  func modified(_ op: Operation) { text += "notifyOperationModified: \(op.name.string)\n" }
  func moved(_ op: Operation, awayFrom next: Operation?) {
    let place = next.map { "previous = \($0.name.string)" } ?? "was last in block"
    text += "notifyOperationInserted: \(op.name.string), \(place)\n"
  }
  func willReplace(_ op: Operation, with values: [Value]) {
    text += "notifyOperationReplaced: \(op.name.string)\n"
  }
  func willErase(_ op: Operation) {
    watched.remove(op)
    text += "notifyOperationErased: \(op.name.string)\n"
  }
  func willErase(_ block: Block) { text += "notifyBlockErased\n" }
}
