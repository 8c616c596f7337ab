import AccelIR
import AccelPasses

/// Prints the order in which operations are visited before, between and after their regions.
struct TestGenericVisitors: Pass {
  static let name = "test-generic-ir-visitors"
  static let title = "(anonymous namespace)::TestGenericIRVisitorPass"
  static let summary = "Test generic IR visitors."

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var steps = Steps()
    for isWanted in [{ _ in true }, { (op: Operation) in op.name.string == "test.two_region_op" }] {
      op.walkInStages { op, stage in
        if isWanted(op) { steps.add("op '\(op.name.string)' \(stage)") }
        return .advance
      }
    }
    context.writeToStandardOutput(steps.text)
    context.preserveAll()
  }
}

/// Prints the same until an attribute ends the walk, or leaves operations out.
struct TestGenericVisitorsInterrupt: Pass {
  static let name = "test-generic-ir-visitors-interrupt"
  static let title = "(anonymous namespace)::TestGenericIRVisitorInterruptPass"
  static let summary = "Test generic IR visitors with interrupts."

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var steps = Steps()
    for isWanted in [{ _ in true }, { (op: Operation) in op.name.string == "test.two_region_op" }] {
      let isComplete = op.walkInStages { op, stage in
        guard isWanted(op) else { return .advance }
        if stage.isMarked(op, "interrupt_before_all", "interrupt_after_all", "interrupt_after_region") {
          return .interrupt
        }
        if stage.isMarked(op, "skip_before_all", "skip_after_all", "skip_after_region") { return .skip }
        steps.add("op '\(op.name.string)' \(stage)")
        return .advance
      }
      if !isComplete { steps.add("walk was interrupted") }
    }
    context.writeToStandardOutput(steps.text)
    context.preserveAll()
  }
}

/// Counts blocks until one holds an operation with the attribute `interrupt`.
struct TestBlockVisitorsInterrupt: Pass {
  static let name = "test-generic-ir-block-visitors-interrupt"
  static let title = "(anonymous namespace)::TestGenericIRBlockVisitorInterruptPass"
  static let summary = "Test generic IR visitors with interrupts, starting with Blocks."
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var steps = Steps()
    let isComplete = op.walkBlocks { block in
      if block.operations.contains(where: { $0.attribute("interrupt")?.type?.isSignlessInteger(1) == true }) {
        return false
      }
      steps.add("")
      return true
    }
    if !isComplete { steps.add("walk was interrupted") }
    context.writeToStandardOutput(steps.text)
    context.preserveAll()
  }
}

/// Counts regions until one holds an operation with the attribute `interrupt`.
struct TestRegionVisitorsInterrupt: Pass {
  static let name = "test-generic-ir-region-visitors-interrupt"
  static let title = "(anonymous namespace)::TestGenericIRRegionVisitorInterruptPass"
  static let summary = "Test generic IR visitors with interrupts, starting with Regions."
  static let anchor: String? = "builtin.module"

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var steps = Steps()
    let isComplete = op.walkRegions { region in
      let isMarked = region.blocks.contains {
        $0.operations.contains { $0.attribute("interrupt")?.type?.isSignlessInteger(1) == true }
      }
      if isMarked { return false }
      steps.add("")
      return true
    }
    if !isComplete { steps.add("walk was interrupted") }
    context.writeToStandardOutput(steps.text)
    context.preserveAll()
  }
}

/// Numbered lines.
private struct Steps {
  private(set) var text = ""
  private var count = 0
  mutating func add(_ words: String) {
    text += words.isEmpty ? "step \(count)\n" : "step \(count) \(words)\n"
    count += 1
  }
}

/// When an operation is visited: before, between or after its regions.
private struct WalkStage: CustomStringConvertible {
  /// How many regions come before.
  let done: Int
  /// How many there are.
  let count: Int

  var description: String {
    if done == 0 { return "before all regions" }
    return done == count ? "after all regions" : "before region #\(done)"
  }

  /// `true` iff an attribute of `op` asks for something at this stage.
  func isMarked(
    _ op: Operation, _ beforeAll: StaticString, _ afterAll: StaticString, _ afterRegion: StaticString
  ) -> Bool {
    func isTrue(_ name: StaticString) -> Bool { op.attribute(name)?.as(IntegerAttr.self)?.word == 1 }
    if isTrue(beforeAll), done == 0 { return true }
    if isTrue(afterAll), done == count { return true }
    guard let region = op.attribute(afterRegion)?.as(IntegerAttr.self)?.value else { return false }
    return done == region + 1
  }
}

extension Operation {
  /// Visits this operation before, between and after its regions, and those inside likewise; returns `false` iff the
  /// walk was interrupted. What follows at an operation is left out after `skip`.
  @discardableResult
  fileprivate func walkInStages(_ visit: (Operation, WalkStage) -> WalkStep) -> Bool {
    for index in regions.indices {
      switch visit(self, WalkStage(done: index, count: regions.count)) {
      case .advance: break
      case .skip: return true
      case .interrupt: return false
      }
      for block in region(index).blocks {
        for op in block.operations where !op.walkInStages(visit) { return false }
      }
    }
    return visit(self, WalkStage(done: regions.count, count: regions.count)) != .interrupt
  }

  /// Visits the blocks inside, those inside of others first, until `visit` returns `false`.
  fileprivate func walkBlocks(_ visit: (Block) -> Bool) -> Bool {
    for region in regions {
      for block in region.blocks {
        for op in block.operations where !op.walkBlocks(visit) { return false }
        if !visit(block) { return false }
      }
    }
    return true
  }

  /// Visits the regions inside, those inside of others first, until `visit` returns `false`.
  fileprivate func walkRegions(_ visit: (Region) -> Bool) -> Bool {
    for region in regions {
      for block in region.blocks { for op in block.operations where !op.walkRegions(visit) { return false } }
      if !visit(region) { return false }
    }
    return true
  }
}
