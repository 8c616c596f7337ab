public import Accel
import ArithDialect

extension SCF {
  /// Replaces a loop by one with a dimension for each of `groups`, which list the dimensions that become one.
  @discardableResult
  public static func collapse(
    _ op: Op<Parallel>, _ groups: [[Int]], _ rewriter: Rewriter
  ) -> Op<Parallel>? {
    guard let body = op.region.entry else { return nil }
    rewriter.builder.location = op.location
    let (lower, upper, step) = (Array(op.lowerBound), Array(op.upperBound), Array(op.step))
    var counts: [Value] = []
    for dimension in step.indices {
      rewriter.builder.move(before: op.operation)
      counts.append(rewriter.tripCount(from: lower[dimension], to: upper[dimension], step: step[dimension]))
      rewriter.builder.move(toStartOf: body)
      rewriter.scale(body.arguments[dimension], by: step[dimension], from: lower[dimension])
    }
    rewriter.builder.move(before: op.operation)
    let index = op.context.indexType
    let (zero, one) = (rewriter.constant(0, index), rewriter.constant(1, index))
    let sizes = groups.map { group in
      let start = rewriter.constant(1, index)
      return group.sorted().reduce(start) { rewriter.binary(Arith.MulI.self, $0, counts[$1]) }
    }
    let initial = Array(op.initVals)
    let loop = rewriter.create(Parallel.self) {
      ($0.lowerBound, $0.upperBound) = (groups.map { _ in zero }, sizes)
      ($0.step, $0.initVals, $0.results) = (groups.map { _ in one }, initial, initial.map(\.type))
    }
    let block = rewriter.createBlock(in: loop.region, arguments: groups.map { _ in index })
    var indices = Array(body.arguments)
    for (group, argument) in zip(groups, block.arguments) {
      var rest = argument
      for dimension in group.dropFirst().reversed() {
        indices[dimension] = rewriter.binary(Arith.RemSI.self, rest, counts[dimension])
        rest = rewriter.binary(Arith.DivSI.self, rest, counts[dimension])
      }
      if let first = group.first { indices[first] = rest }
    }
    rewriter.merge(body, into: block, arguments: indices)
    rewriter.replace(op, with: Array(loop.results))
    return loop
  }

  /// Makes a parallel loop take several iterations at a time in its last dimensions; returns whether it could.
  ///
  /// `annotate` is told of each operation and of the number of its copy.
  @discardableResult
  public static func unroll(
    _ op: Op<Parallel>, by factors: [Int], _ rewriter: Rewriter,
    annotate: (Int, Operation) -> Void = { _, _ in }
  ) -> Bool {
    guard let body = op.region.entry, body.first != body.last, factors.contains(where: { $0 != 1 }) else {
      return false
    }
    let first = op.step.count - factors.count
    guard first >= 0 else { return false }
    for dimension in op.step.indices {
      let count = tripCount(
        from: .value(op.lowerBound[dimension]), to: .value(op.upperBound[dimension]),
        step: .value(op.step[dimension]))
      guard let count, dimension < first || count.isMultiple(of: factors[dimension - first]) else {
        return false
      }
    }
    for (dimension, factor) in zip(first..., factors) where factor != 1 {
      guard let step = op.step[dimension].constantIndex, let end = body.last else { return false }
      let index = body.arguments[dimension]
      let original = Array(body.operations.dropLast())
      for copy in 1..<factor {
        rewriter.builder.move(before: end)
        rewriter.builder.location = index.location
        var mapping = ValueMapping()
        if index.hasUses {
          let map = AffineMap(
            dimensionCount: 1, results: [.dimension(0) + .constant(Int64(step * copy))])
          mapping[index] = rewriter.createAffine("affine.apply", map, [index])
        }
        for inner in original { annotate(copy, rewriter.clone(inner, &mapping)) }
      }
      for inner in original { annotate(0, inner) }
      rewriter.builder.move(before: op.operation)
      rewriter.builder.location = op.location
      let larger = rewriter.constant(step * factor, op.context.indexType)
      rewriter.setOperand(op.operation, 2 * op.step.count + dimension, to: larger)
    }
    return true
  }
}

extension Rewriter {
  /// Returns the number of steps from `lower` up to, but not including, `upper`.
  fileprivate func tripCount(from lower: Value, to upper: Value, step: Value) -> Value {
    foldedAffine([lower, upper, step]) { ($0[1] - $0[0]).ceildiv($0[2]) }
  }

  /// Puts in place of `index`, which counts from zero, that many steps from `lower`.
  fileprivate func scale(_ index: Value, by step: Value, from lower: Value) {
    if step.constantIndex == 1, lower.constantIndex == 0 { return }
    let users = index.uses.map(\.owner)
    let scaled = foldedAffine(index, [lower, step]) { $0 * $1[1] + $1[0] }
    _ = replaceUses(of: index, with: scaled) { users.contains($0.owner) }
  }

  /// Creates an expression over `symbols`, the constants among which are folded into it, and maybe a dimension.
  private func foldedAffine(
    _ dimension: Value? = nil, _ symbols: [Value], _ expression: (AffineExpr, [AffineExpr]) -> AffineExpr
  ) -> Value {
    var operands: [Value] = []
    let leaves = symbols.map { value -> AffineExpr in
      if let constant = value.constantIndex { return .constant(Int64(constant)) }
      if let known = operands.firstIndex(of: value) { return .symbol(known) }
      operands.append(value)
      return .symbol(operands.count - 1)
    }
    let result = expression(.dimension(0), leaves)
    if case .constant(let value) = result { return constant(Int(value), context.indexType) }
    let map = AffineMap(
      dimensionCount: dimension == nil ? 0 : 1, symbolCount: operands.count, results: [result])
    return createAffine("affine.apply", map.simplified, (dimension.map { [$0] } ?? []) + operands)
  }

  /// Creates an expression over `symbols`, the constants among which are folded into it.
  private func foldedAffine(_ symbols: [Value], _ expression: ([AffineExpr]) -> AffineExpr) -> Value {
    foldedAffine(nil, symbols) { expression($1) }
  }
}

// MARK: Testing

extension SCF {
  /// Collapses all parallel loops in the same way.
  struct TestCollapsing: Pass {
    static let name = "test-scf-parallel-loop-collapsing"
    static let title = "(anonymous namespace)::TestSCFParallelLoopCollapsing"
    static let summary = "Test parallel loops collapsing transformation"

    /// Which dimensions become the first.
    var first: [UInt32] = []
    /// Which dimensions become the second.
    var second: [UInt32] = []
    /// Which dimensions become the third.
    var third: [UInt32] = []
    static let options: [PassOption<Self>] = [
      .init("collapsed-indices-0", \.first, "Which loop indices to combine 0th loop index"),
      .init(
        "collapsed-indices-1", \.second, "Which loop indices to combine into the position 1 loop index"),
      .init(
        "collapsed-indices-2", \.third, "Which loop indices to combine into the position 2 loop index"),
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      if let message = mistake {
        context.writeToStandardError(message)
        throw .reported
      }
      _ = op.context.load(dialect: "affine")
      let groups = [first, second, third].filter { !$0.isEmpty }.map { $0.map { Int($0) } }
      let count = groups.reduce(0) { $0 + $1.count }
      let rewriter = context.rewriter()
      for loop in op.all(Parallel.self) {
        if loop.step.count == count {
          collapse(loop, groups, rewriter)
        } else {
          loop.operation.emitOpError(
            "has \(loop.step.count) iter args while this limited functionality testing pass was configured "
              + "only for loops with exactly \(count) iter args.")
        }
      }
    }

    /// What is wrong with the options.
    private var mistake: String? {
      if first.isEmpty, second.isEmpty, third.isEmpty {
        return "No collapsed-indices were specified. This pass is only for testing and does not "
          + "automatically collapse all parallel loops or similar."
      }
      if first.isEmpty { return "collapsed-indices-1 specified but not collapsed-indices-0" }
      if second.isEmpty, !third.isEmpty {
        return "collapsed-indices-2 specified but not collapsed-indices-1"
      }
      let all = (first + second + third).sorted()
      return all.indices.allSatisfy { all[$0] == UInt32($0) }
        ? nil : "collapsed-indices arguments must include all values [0,N)."
    }
  }

  /// Unrolls the parallel loops that lie in a given number of others.
  struct TestParallelUnrolling: Pass {
    static let name = "test-parallel-loop-unrolling"
    static let title = "(anonymous namespace)::TestParallelLoopUnrollingPass"
    static let summary = "Tests parallel loop unrolling transformation"

    /// How many iterations are taken at a time in the last dimensions.
    var factors: [UInt] = []
    /// In how many others the loops lie.
    var depth: UInt32 = 0
    /// Whether operations get the number of their copy as an attribute.
    var annotates = false
    static let options: [PassOption<Self>] = [
      .init(
        "unroll-factors", \.factors,
        "Unroll factors for each parallel loop dim. If fewer factors than loop dims are provided, they are "
          + "applied to the inner dims."),
      .init("loop-depth", \.depth, "Loop depth."),
      .init("annotate", \.annotates, "Annotate unrolled iterations."),
    ]

    func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      if factors.isEmpty { return }
      _ = op.context.load(dialect: "affine")
      let rewriter = context.rewriter()
      let number = op.context.identifier("unrolled_iteration")
      let type = op.context.integerType(32, .unsigned)
      for loop in op.all(Parallel.self) where loop.operation.parallelDepth == depth {
        unroll(loop, by: factors.map { Int($0) }, rewriter) { copy, inner in
          if annotates { rewriter.setAttribute(inner, number, to: op.context.integer(copy, type)) }
        }
      }
    }
  }
}

extension Operation {
  /// The number of `scf.parallel` around this operation.
  fileprivate var parallelDepth: UInt32 {
    var (depth, current): (UInt32, Operation?) = (0, parent)
    while let op = current {
      if op.is(SCF.Parallel.self) { depth += 1 }
      current = op.parent
    }
    return depth
  }
}
