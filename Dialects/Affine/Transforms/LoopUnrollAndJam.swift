public import Accel
import ArithDialect
import SCFDialect

extension Affine {
  /// Makes a loop take `factor` iterations at a time whose parts are executed together inside of inner loops; returns
  /// whether that was possible.
  @discardableResult
  static func unrollAndJam(_ loop: Op<For>, by factor: Int, _ rewriter: Rewriter) -> Bool {
    var loop = loop
    let count = loop.constantTripCount
    if factor == 1 {
      if count == 1 { return promoteIfSingleIteration(loop, rewriter) }
      return true
    }
    if loop.body.first == loop.body.last { return true }
    if let count, count < factor { return false }
    guard hasInvariantInnerBounds(loop) else { return false }
    let reductions = loop.carriedArguments.isEmpty ? [] : loop.reductions
    if loop.largestTripCountDivisor % UInt64(factor) != 0 {
      guard loop.lowerBoundMap.map.results.count == 1, loop.upperBoundMap.map.results.count == 1,
        splitRest(of: loop, factor, rewriter)
      else { return false }
    }
    var mappings = [ValueMapping](repeating: ValueMapping(), count: factor - 1)
    let carrying = loop.operation.inside(For.self).filter { !$0.carriedArguments.isEmpty }
    let parts = jammedParts(of: loop)
    var extended: [Op<For>] = []
    for old in carrying {
      let isRoot = old == loop
      let new = repeatCarriedValues(of: old, factor, rewriter)
      extended.append(new)
      if isRoot { loop = new }
      let size = new.results.count / factor
      let arguments = new.carriedArguments
      for copy in 1..<factor {
        for number in 0..<size {
          mappings[copy - 1][arguments[number]] = arguments[copy * size + number]
          mappings[copy - 1][new.results[number]] = new.results[copy * size + number]
        }
      }
    }
    let step = loop.step.value
    let (scaled, overflows) = step.multipliedReportingOverflow(by: factor)
    if overflows { return false }
    rewriter.setStep(loop, to: scaled)
    let index = loop.inductionVariable
    for copy in (1..<factor).reversed() {
      for part in parts {
        let operations = Array(sequence(first: part.first) { $0 == part.last ? nil : $0.next })
        rewriter.elsewhere({ $0.move(after: part.last) }) {
          if index.hasUses {
            let moved = MappedOperands.value(index, plus: copy &* step)
            mappings[copy - 1][index] = rewriter.apply(moved.map, moved.operands, at: loop.location).result
          }
          for op in operations { rewriter.clone(op, &mappings[copy - 1]) }
        }
      }
      for new in extended {
        let size = new.results.count / factor
        let firstInit = new.operation.operands.count - new.results.count
        guard let end = new.body.last else { continue }
        for number in 0..<size {
          let initial = new.operation.operand(firstInit + number)
          rewriter.setOperand(
            new.operation, firstInit + copy * size + number, to: mappings[copy - 1][initial] ?? initial)
          let yielded = end.operand(number)
          rewriter.setOperand(end, copy * size + number, to: mappings[copy - 1][yielded] ?? yielded)
        }
      }
    }
    if !loop.results.isEmpty { combineResults(of: loop, factor, reductions, rewriter) }
    promoteIfSingleIteration(loop, rewriter)
    return true
  }

  /// `true` iff the bounds of all inner loops are known before `loop`.
  private static func hasInvariantInnerBounds(_ loop: Op<For>) -> Bool {
    loop.operation.inside(For.self).allSatisfy { inner in
      inner.controlOperands.allSatisfy { operand in
        guard let region = operand.parentBlock?.region else { return true }
        return region != loop.region && !region.isProperDescendant(of: loop.region)
      }
    }
  }

  /// Operations that follow each other.
  private struct Part {
    /// The first of them.
    let first: Operation
    /// The last of them.
    let last: Operation
  }

  /// What is repeated: operations that follow each other and hold no loop.
  private static func jammedParts(of loop: Op<For>) -> [Part] {
    var parts: [Part] = []
    func visit(_ op: Operation) {
      for region in op.regions {
        for block in region.blocks {
          var current = block.first
          let end = block.last
          while let op = current, op != end {
            let first = op
            while let op = current, op != end, !op.is(For.self) { current = op.next }
            if let current, current != first, let last = current.previous {
              parts.append(Part(first: first, last: last))
            }
            while let op = current, op != end, op.is(For.self) {
              visit(op)
              current = op.next
            }
          }
        }
      }
    }
    visit(loop.operation)
    return parts
  }

  /// Replaces a loop by one that carries all its values several times.
  private static func repeatCarriedValues(
    of loop: Op<For>, _ factor: Int, _ rewriter: Rewriter
  ) -> Op<For> {
    let inits = Array(loop.inits)
    let yielded = Array(loop.body.last?.operands.map { $0 } ?? [])
    var (newInits, newYielded): ([Value], [Value]) = ([], [])
    for _ in 1..<factor { (newInits, newYielded) = (newInits + inits, newYielded + yielded) }
    return addCarriedValues(to: loop, newInits, newYielded, rewriter)
  }

  /// Replaces a loop by one that carries further values.
  static func addCarriedValues(
    to loop: Op<For>, _ inits: [Value], _ yielded: [Value], _ rewriter: Rewriter
  ) -> Op<For> {
    let new = rewriter.elsewhere({ $0.move(before: loop.operation) }) {
      rewriter.createLoop(
        lower: loop.lowerBound, upper: loop.upperBound, step: loop.step.value,
        inits: Array(loop.inits) + inits, at: loop.location)
    }
    if let end = new.body.last { rewriter.erase(end) }
    let end = loop.body.last
    for (old, argument) in zip(loop.body.arguments, new.body.arguments) {
      rewriter.replaceAllUses(of: old, with: argument)
    }
    while let op = loop.body.first { rewriter.move(op, toEndOf: new.body) }
    if let end { rewriter.setOperands(end, to: Array(end.operands) + yielded) }
    rewriter.replace(loop.operation, with: Array(new.results.prefix(loop.results.count)))
    return new
  }

  /// Combines the results that belong together behind a loop.
  private static func combineResults(
    of loop: Op<For>, _ factor: Int, _ reductions: [LoopReduction], _ rewriter: Rewriter
  ) {
    let size = loop.results.count / factor
    rewriter.elsewhere({ $0.move(after: loop.operation) }) {
      for reduction in reductions {
        let first = loop.results[reduction.position]
        var (sum, made): (Value, [Operation]) = (first, [])
        for copy in (1..<factor).reversed() {
          let other = loop.results[copy * size + reduction.position]
          guard let op = rewriter.combine(reduction.kind, sum, other, at: loop.location) else { return }
          made.append(op)
          sum = op.result(0)
        }
        rewriter.replaceUses(of: first, with: sum) { !made.contains($0.owner) }
      }
    }
  }

  // MARK: The pass

  /// Makes the outermost loop of a function take several iterations at a time, together.
  public struct LoopUnrollAndJam: Pass {
    public static let name = "affine-loop-unroll-jam"
    public static let title = "AffineLoopUnrollAndJam"
    public static let summary = "Unroll and jam affine loops"

    /// How many iterations are taken at a time.
    public var factor: UInt32 = 4
    public static let options: [PassOption<Self>] = [
      .init(
        "unroll-jam-factor", \.factor, "Use this unroll jam factor for all loops (default 4)")
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      guard let entry = op.regions.first?.entry, factor > 0,
        let loop = entry.first?.as(For.self)
      else { return }
      unrollAndJam(loop, by: Int(factor), context.rewriter())
    }
  }
}

extension Rewriter {
  /// Creates the operation that combines two values in a way that `affine.parallel` knows.
  func combine(_ kind: Arith.AtomicRMWKind, _ lhs: Value, _ rhs: Value, at location: Location) -> Operation? {
    let name: String
    switch kind {
    case .addf: name = "arith.addf"
    case .addi: name = "arith.addi"
    case .mulf: name = "arith.mulf"
    case .muli: name = "arith.muli"
    case .maximumf: name = "arith.maximumf"
    case .minimumf: name = "arith.minimumf"
    case .maxnumf: name = "arith.maxnumf"
    case .minnumf: name = "arith.minnumf"
    case .maxs: name = "arith.maxsi"
    case .mins: name = "arith.minsi"
    case .maxu: name = "arith.maxui"
    case .minu: name = "arith.minui"
    case .ori: name = "arith.ori"
    case .andi: name = "arith.andi"
    case .xori: name = "arith.xori"
    case .assign: return nil
    }
    var state = OperationState(context.operationName(context.identifier(name)), at: location)
    state.operands = [lhs, rhs]
    state.resultTypes = [lhs.type]
    return create(state)
  }
}
