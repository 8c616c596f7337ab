public import Accel
import ArithDialect
import SCFDialect

extension Affine {
  /// Replaces a loop of one iteration by what is inside; returns whether it was one.
  @discardableResult
  static func promoteIfSingleIteration(_ loop: Op<For>, _ rewriter: Rewriter) -> Bool {
    guard loop.constantTripCount == 1, loop.lowerBoundMap.map.results.count == 1 else { return false }
    let index = loop.inductionVariable
    if index.hasUses {
      if let lower = loop.constantLowerBound {
        let value = rewriter.elsewhere { builder in
          if let start = loop.operation.enclosingFunction?.regions.first?.entry {
            builder.move(toStartOf: start)
          } else {
            builder.move(before: loop.operation)
          }
        } _: {
          rewriter.indexConstant(lower, at: loop.location)
        }
        rewriter.replaceAllUses(of: index, with: value)
      } else if loop.lowerBoundMap.map == .identity(1) {
        rewriter.replaceAllUses(of: index, with: loop.lowerBoundOperands[0])
      } else {
        let bound = loop.lowerBound
        let value = rewriter.elsewhere({ $0.move(before: loop.operation) }) {
          rewriter.apply(bound.map, bound.operands, at: loop.location).result
        }
        rewriter.replaceAllUses(of: index, with: value)
      }
    }
    for (argument, value) in zip(loop.carriedArguments, Array(loop.inits)) {
      rewriter.replaceAllUses(of: argument, with: value)
    }
    guard let block = loop.operation.block, let end = loop.body.last else { return false }
    let yielded = Array(end.operands)
    rewriter.moveContents(of: loop.body, to: block, before: loop.operation)
    rewriter.replace(loop.operation, with: yielded)
    return true
  }

  /// Replaces a loop whose iterations are known by all of them; returns whether that was possible.
  @discardableResult
  static func unrollFully(_ loop: Op<For>, _ rewriter: Rewriter) -> Bool {
    guard let count = loop.constantTripCount else { return false }
    if count == 0 || promoteIfSingleIteration(loop, rewriter) { return true }
    return unroll(loop, by: count, rewriter)
  }

  /// Makes a loop take `factor` iterations at a time, and puts one for the rest behind it; returns whether that was
  /// possible. `unrollsRest` replaces loops of too few iterations by all of these.
  @discardableResult
  static func unroll(
    _ loop: Op<For>, by factor: Int, _ rewriter: Rewriter, unrollsRest: Bool = false
  ) -> Bool {
    let count = loop.constantTripCount
    if factor == 1 {
      if count == 1 { return promoteIfSingleIteration(loop, rewriter) }
      return true
    }
    if loop.body.first == loop.body.last { return true }
    if let count, count < factor { return unrollsRest ? unrollFully(loop, rewriter) : false }
    if loop.largestTripCountDivisor % UInt64(factor) != 0 {
      guard loop.lowerBoundMap.map.results.count == 1, loop.upperBoundMap.map.results.count == 1 else {
        return false
      }
      if unrollsRest { return unrollFully(loop, rewriter) }
      if !splitRest(of: loop, factor, rewriter) { return false }
    }
    let step = loop.step.value
    let (scaled, overflows) = step.multipliedReportingOverflow(by: factor)
    if overflows { return false }
    rewriter.setStep(loop, to: scaled)
    repeatBody(of: loop, factor, step: step, rewriter)
    promoteIfSingleIteration(loop, rewriter)
    return true
  }

  /// Puts a copy of a loop behind it that takes the iterations that remain of multiples of `factor`, and ends the loop
  /// there; returns whether that was possible.
  static func splitRest(of loop: Op<For>, _ factor: Int, _ rewriter: Rewriter) -> Bool {
    let copy = Op<For>(
      unchecked: rewriter.elsewhere({ $0.move(after: loop.operation) }) { rewriter.clone(loop.operation) })
    for (result, last) in zip(loop.results, copy.results) { rewriter.replaceAllUses(of: result, with: last) }
    let firstInit = copy.operation.operands.count - loop.results.count
    for (index, result) in loop.results.enumerated() {
      rewriter.setOperand(copy.operation, firstInit + index, to: result)
    }
    guard let start = startOfRest(of: loop, factor, rewriter) else {
      return false
    }
    rewriter.setBounds(copy, lower: start)
    promoteIfSingleIteration(copy, rewriter)
    rewriter.setBounds(loop, upper: start)
    return true
  }

  /// Where the iterations begin that remain of multiples of `factor`.
  private static func startOfRest(of loop: Op<For>, _ factor: Int, _ rewriter: Rewriter) -> MappedOperands? {
    guard let counts = loop.tripCounts else { return nil }
    let (lower, step) = (loop.lowerBound, Int64(loop.step.value))
    return rewriter.elsewhere({ $0.move(before: loop.operation) }) {
      // The distances are values for as long as it takes to compose them with the lower bound.
      let first = rewriter.apply(lower.map, lower.operands, at: loop.location)
      let distances = counts.map.results.map { count in
        let even = (count - count.mod(.constant(Int64(factor)))) * .constant(step)
        return rewriter.apply(
          AffineMap(
            dimensionCount: counts.map.dimensionCount, symbolCount: counts.map.symbolCount, results: [even]),
          counts.operands, at: loop.location)
      }
      var start = MappedOperands(
        map: AffineMap(
          dimensionCount: 1 + distances.count,
          results: distances.indices.map { .dimension(0) + .dimension($0 + 1) }),
        operands: [first.result] + distances.map(\.result))
      start.compose()
      start.canonicalize()
      for application in distances + [first] where !application.result.hasUses { rewriter.erase(application) }
      return start
    }
  }

  /// Makes the body of a loop what `factor` iterations do.
  private static func repeatBody(of loop: Op<For>, _ factor: Int, step: Int, _ rewriter: Rewriter) {
    guard let end = loop.body.last else { return }
    let (index, arguments) = (loop.inductionVariable, loop.carriedArguments)
    let original = Array(loop.body.operations.dropLast())
    let first = Array(end.operands)
    let isUsed = index.hasUses
    var yielded = first
    rewriter.elsewhere({ $0.move(before: end) }) {
      for copy in 1..<factor {
        var mapping = ValueMapping()
        for (argument, value) in zip(arguments, yielded) { mapping[argument] = value }
        if isUsed {
          let moved = MappedOperands.value(index, plus: copy &* step)
          mapping[index] = rewriter.apply(moved.map, moved.operands, at: loop.location).result
        }
        for inner in original { rewriter.clone(inner, &mapping) }
        for (number, value) in first.enumerated() where value.definingOperation?.block == loop.body {
          yielded[number] = mapping[value] ?? value
        }
      }
    }
    rewriter.setOperands(end, to: yielded)
  }

  // MARK: The pass

  /// Makes the innermost loops take several iterations at a time.
  public struct LoopUnroll: Pass {
    public static let name = "affine-loop-unroll"
    public static let title = "AffineLoopUnroll"
    public static let summary = "Unroll affine loops"

    /// How many iterations are taken at a time; -1 means all.
    public var factor = 4
    /// Whether loops of fewer iterations are replaced by all of them.
    public var isUpToFactor = false
    /// How often the pass is repeated.
    public var repetitions: UInt32 = 1
    /// Up to how many iterations loops are replaced by all of them, if the factor is -1.
    public var fullThreshold: UInt32?
    /// Whether what remains is replaced by all of its iterations, too.
    public var unrollsRest = false
    public static let options: [PassOption<Self>] = [
      .init(
        "unroll-factor", \.factor,
        "Use this unroll factor for all loops being unrolled, set it to -1, and it will fully unroll."),
      .init("unroll-up-to-factor", \.isUpToFactor, "Allow unrolling up to the factor specified"),
      .init("unroll-num-reps", \.repetitions, "Unroll innermost loops repeatedly this many times"),
      .init(
        "unroll-full-threshold", \.fullThreshold,
        "Unroll all loops with trip count less than or equal to this"),
      .init("cleanup-unroll", \.unrollsRest, "Fully unroll the cleanup loop when possible."),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      if factor == -1, let fullThreshold {
        let loops = op.inside(For.self).filter { ($0.constantTripCount ?? .max) <= Int(fullThreshold) }
        for loop in loops { unrollFully(loop, rewriter) }
        return
      }
      for _ in 0..<repetitions {
        let innermost = op.inside(For.self).filter { loop in
          loop.operation.inside(For.self).count == 1
        }
        var isChanged = false
        for loop in innermost where unrollAsAsked(loop, rewriter) { isChanged = true }
        if !isChanged { break }
      }
    }

    /// Unrolls a loop as the options say.
    private func unrollAsAsked(_ loop: Op<For>, _ rewriter: Rewriter) -> Bool {
      if factor == -1 { return unrollFully(loop, rewriter) }
      guard factor > 0 else { return false }
      if isUpToFactor, let count = loop.constantTripCount, count > 0, count < factor {
        return unroll(loop, by: count, rewriter)
      }
      return unroll(loop, by: factor, rewriter, unrollsRest: !isUpToFactor && unrollsRest)
    }
  }
}

extension Operation {
  /// The function around this operation, if there is one.
  var enclosingFunction: Operation? {
    var current: Operation? = self
    while let op = current, op.interface(FunctionWitness.self) == nil { current = op.parent }
    return current
  }
}
