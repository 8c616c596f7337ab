import Accel

extension Test {
  /// Prints what walks of all kinds come by.
  struct TestIRVisitors: Pass {
    static let name = "test-ir-visitors"
    static let title = "(anonymous namespace)::TestIRVisitorsPass"
    static let summary = "Test various visitors."

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var text = Self.plainWalks(op)
      op.walk {
        if $0.interface(FunctionWitness.self) != nil { text += Self.dominanceWalks($0) }
        return .advance
      }
      text += Self.innerWalks(op) + Self.erasures(op)
      context.writeToStandardOutput(text)
      context.preserveAll()
    }

    private static let kinds: [Visits.Kind] = [.operations, .blocks, .regions]

    /// Writes down a walk.
    private static func list(_ visits: Visits, _ op: Operation) -> String {
      var text = ""
      visits.walk(op) {
        text += "Visiting \($0.text)\n"
        return .advance
      }
      return text
    }

    private static func plainWalks(_ op: Operation) -> String {
      var text = ""
      let walks: [(String, WalkOrder, Visits.Direction)] = [
        ("pre-order", .preOrder, .forward), ("post-order", .postOrder, .forward),
        ("reverse post-order", .postOrder, .reverse),
      ]
      for (title, order, direction) in walks {
        for kind in kinds {
          text += "\(kind.rawValue) \(title) visits\n"
          text += list(Visits(kind: kind, order: order, direction: direction), op)
        }
      }
      return text
    }

    private static func dominanceWalks(_ function: Operation) -> String {
      var text = ""
      for (title, direction) in [("forward", Visits.Direction.dominance), ("reverse", .reverseDominance)] {
        for kind in kinds {
          text += "\(kind.rawValue) \(title) dominance post-order visits\n"
          text += list(Visits(kind: kind, order: .postOrder, direction: direction), function)
        }
      }
      return text
    }

    /// Writes down walks that begin with the blocks or the regions of operations that say so.
    private static func innerWalks(_ op: Operation) -> String {
      var text = ""
      let note = { (visited: Visited) -> WalkStep in
        text += "Visiting \(visited.text)\n"
        return .advance
      }
      for (title, order) in [("pre-order", WalkOrder.preOrder), ("post-order", .postOrder)] {
        text += "Invoke block \(title) visits on blocks\n"
        op.walk { op in
          if op.discardable("walk_blocks") == nil { return .advance }
          for block in op.regions.flatMap({ Array($0.blocks) }) {
            Visits(kind: .blocks, order: order).walk(block, note)
          }
          return .advance
        }
      }
      for (title, order) in [("pre-order", WalkOrder.preOrder), ("post-order", .postOrder)] {
        text += "Invoke region \(title) visits on region\n"
        op.walk { op in
          if op.discardable("walk_regions") == nil { return .advance }
          for region in op.regions { Visits(kind: .regions, order: order).walk(region, note) }
          return .advance
        }
      }
      return text
    }

    /// Writes down walks over copies of `op` that erase what they visit.
    private static func erasures(_ op: Operation) -> String {
      var text = ""
      let walks: [(WalkOrder, String, isCareful: Bool)] = [
        (.preOrder, "skip", true), (.postOrder, "skip", true), (.postOrder, "no skip", false),
      ]
      for (order, suffix, isCareful) in walks {
        for kind in [Visits.Kind.operations, .blocks] {
          let title = order == .preOrder ? "pre-order" : "post-order"
          text += "\(kind.rawValue) \(title) erasures (\(suffix))\n"
          let eraser = Eraser(op.context, isCareful: isCareful)
          let copy = eraser.rewriter.clone(op)
          Visits(kind: kind, order: order).walk(copy, eraser.visit)
          text += eraser.text
          // What is left of the copy uses nothing that is gone.
          if isCareful || kind == .blocks { eraser.rewriter.erase(copy) }
          eraser.rewriter.erase(eraser.scratch)
        }
      }
      return text
    }
  }

  /// Erases what it visits, and writes that down.
  private final class Eraser {
    let rewriter: Rewriter
    /// Holds the values that stand for those that are gone.
    let scratch: Operation
    private(set) var text = ""
    /// Whether modules and what is directly in them stay.
    private let isCareful: Bool

    init(_ context: Context, isCareful: Bool) {
      rewriter = Rewriter(context)
      self.isCareful = isCareful
      scratch = rewriter.create(Builtin.Module.self) { $0.body = .block() }.operation
    }

    func visit(_ visited: Visited) -> WalkStep {
      switch visited {
      case .operation(let op):
        if isCareful, isKept(op) { return .advance }
        text += "Erasing \(visited.text)\n"
        for result in op.results { dropUses(of: result) }
        rewriter.erase(op)
      case .block(let block):
        if isCareful, let parent = block.parent, isKept(parent) { return .advance }
        guard block.hasNoPredecessors else {
          text += "Cannot erase \(visited.text), still has uses\n"
          return .advance
        }
        text += "Erasing \(visited.text)\n"
        for argument in block.arguments { dropUses(of: argument) }
        for result in block.operations.flatMap({ Array($0.results) }) { dropUses(of: result) }
        rewriter.erase(block)
      case .region: return .advance
      }
      return .skip
    }

    private func isKept(_ op: Operation) -> Bool {
      op.is(Builtin.Module.self) || op.parent?.is(Builtin.Module.self) == true
    }

    /// Makes users of `value` use one that nothing defines but a cast of nothing, aside.
    private func dropUses(of value: Value) {
      guard value.hasUses, let block = scratch.region(0).entry else { return }
      rewriter.builder.move(toEndOf: block)
      let none = rewriter.create(Builtin.UnrealizedConversionCast.self, at: value.location) {
        ($0.inputs, $0.outputs) = ([], [value.type])
      }
      rewriter.replaceAllUses(of: value, with: none.operation.result(0))
    }
  }

  /// Prints the operations, each before each of its regions and after the last.
  struct TestGenericIRVisitors: Pass {
    static let name = "test-generic-ir-visitors"
    static let title = "(anonymous namespace)::TestGenericIRVisitorPass"
    static let summary = "Test generic IR visitors."

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var lines: [String] = []
      let note = { (op: Operation, stage: WalkStage) -> WalkStep in
        lines.append("op '\(op.name.string)' \(stage.text)")
        return .advance
      }
      WalkStage.walk(op, note)
      WalkStage.walk(op) { $0.is(TwoRegions.self) ? note($0, $1) : .advance }
      context.writeToStandardOutput(numbered(lines))
      context.preserveAll()
    }
  }

  /// Prints the same, but attributes say where the walk ends or leaves something out.
  struct TestGenericIRVisitorsInterrupt: Pass {
    static let name = "test-generic-ir-visitors-interrupt"
    static let title = "(anonymous namespace)::TestGenericIRVisitorInterruptPass"
    static let summary = "Test generic IR visitors with interrupts."

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      var lines: [String] = []
      let note = { (op: Operation, stage: WalkStage) -> WalkStep in
        func number(_ name: StaticString) -> Int? {
          op.discardable(name)?.as(IntegerAttr.self)?.value
        }
        if stage.next == 0, isTrue(op.discardable("interrupt_before_all")) { return .interrupt }
        if stage.next == stage.count, isTrue(op.discardable("interrupt_after_all")) { return .interrupt }
        if let region = number("interrupt_after_region"), stage.next - 1 == region { return .interrupt }
        if stage.next == 0, isTrue(op.discardable("skip_before_all")) { return .skip }
        if stage.next == stage.count, isTrue(op.discardable("skip_after_all")) { return .skip }
        if let region = number("skip_after_region"), stage.next - 1 == region { return .skip }
        lines.append("op '\(op.name.string)' \(stage.text)")
        return .advance
      }
      if !WalkStage.walk(op, note) { lines.append("walk was interrupted") }
      if !WalkStage.walk(op, { $0.is(TwoRegions.self) ? note($0, $1) : .advance }) {
        lines.append("walk was interrupted")
      }
      context.writeToStandardOutput(numbered(lines))
      context.preserveAll()
    }
  }

  /// Counts blocks up to one with an operation that is marked.
  struct TestGenericIRBlockVisitorsInterrupt: Pass {
    static let name = "test-generic-ir-block-visitors-interrupt"
    static let title = "(anonymous namespace)::TestGenericIRBlockVisitorInterruptPass"
    static let summary = "Test generic IR visitors with interrupts, starting with Blocks."
    static let anchor: String? = "builtin.module"

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      countUntilInterrupted(.blocks, op, context)
    }
  }

  /// Counts regions up to one with an operation that is marked.
  struct TestGenericIRRegionVisitorsInterrupt: Pass {
    static let name = "test-generic-ir-region-visitors-interrupt"
    static let title = "(anonymous namespace)::TestGenericIRRegionVisitorInterruptPass"
    static let summary = "Test generic IR visitors with interrupts, starting with Regions."
    static let anchor: String? = "builtin.module"

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      countUntilInterrupted(.regions, op, context)
    }
  }

  private static func countUntilInterrupted(_ kind: Visits.Kind, _ op: Operation, _ context: PassContext) {
    var lines: [String] = []
    let isComplete = Visits(kind: kind, order: .postOrder).walk(op) { visited in
      let ops: [Operation] =
        switch visited {
        case .operation(let op): [op]
        case .block(let block): Array(block.operations)
        case .region(let region): region.blocks.flatMap { Array($0.operations) }
        }
      if ops.contains(where: { isBool($0.discardable("interrupt")) }) { return .interrupt }
      lines.append("")
      return .advance
    }
    if !isComplete { lines.append("walk was interrupted") }
    context.writeToStandardOutput(numbered(lines))
    context.preserveAll()
  }

  /// Returns lines that begin with `step 0`, `step 1` and so on.
  private static func numbered(_ lines: [String]) -> String {
    lines.enumerated().map { "step \($0.offset)\($0.element.isEmpty ? "" : " ")\($0.element)\n" }.joined()
  }

  private static func isBool(_ attribute: Attribute?) -> Bool {
    attribute.map { $0 == $0.context.bool(true) || $0 == $0.context.bool(false) } ?? false
  }

  private static func isTrue(_ attribute: Attribute?) -> Bool {
    attribute.map { $0 == $0.context.bool(true) } ?? false
  }
}
