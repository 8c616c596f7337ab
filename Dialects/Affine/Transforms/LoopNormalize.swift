public import Accel
import SCFDialect

extension Affine {
  /// Makes a loop begin at 0 and take steps of 1; returns whether it does.
  @discardableResult
  static func normalize(_ loop: Op<For>, promotingSingleIterations: Bool, _ rewriter: Rewriter) -> Bool {
    if promotingSingleIterations, promoteIfSingleIteration(loop, rewriter) { return true }
    if loop.constantLowerBound == 0, loop.step.value == 1 { return true }
    let (lower, upper, step) = (loop.lowerBound, loop.upperBound, Int64(loop.step.value))
    guard lower.map.results.count == 1, step > 0 else { return false }
    var padded = lower
    padded.map = AffineMap(
      dimensionCount: lower.map.dimensionCount, symbolCount: lower.map.symbolCount,
      results: upper.map.results.map { _ in lower.map.results[0] })
    var newUpper = MappedOperands.difference(upper, padded)
    newUpper.map = newUpper.map.replacingResults { $0.ceildiv(.constant(step)) }
    let index = loop.inductionVariable
    rewriter.setBounds(loop, lower: .constant(0), upper: newUpper)
    rewriter.setStep(loop, to: 1)
    // The old index is the lower bound and as many steps as the new one says.
    let scaled = MappedOperands(
      map: AffineMap(dimensionCount: 1, results: [.dimension(0) * .constant(0 - step)]), operands: [index])
    let old = MappedOperands.difference(lower, scaled)
    let value = rewriter.elsewhere({ $0.move(toStartOf: loop.body) }) {
      rewriter.apply(old.map, old.operands, at: loop.location)
    }
    rewriter.replaceUses(of: index, with: value.result) { $0.owner != value.operation }
    return true
  }

  /// Makes the indices of a loop begin at 0 and take steps of 1.
  static func normalize(_ loop: Op<Parallel>, _ rewriter: Rewriter) {
    let (lower, upper) = (loop.lowerBoundsMap.map, loop.upperBoundsMap.map)
    if loop.lowerBoundsGroups.sizes.contains(where: { $0 != 1 })
      || loop.upperBoundsGroups.sizes.contains(where: { $0 != 1 })
    {
      return
    }
    let steps = loop.steps
    if zip(steps, lower.results).allSatisfy({ $0 == 1 && $1 == 0 }) || steps.contains(where: { $0 <= 0 }) {
      return
    }
    let lowerOperands = Array(loop.lowerBoundsOperands)
    let ranges = MappedOperands.difference(
      MappedOperands(map: upper, operands: Array(loop.upperBoundsOperands)),
      MappedOperands(map: lower, operands: lowerOperands))
    let dimensions = lower.dimensionCount
    rewriter.elsewhere({ $0.move(toStartOf: loop.region.entry.unsafelyUnwrapped) }) {
      for (number, index) in loop.region.arguments.enumerated() {
        let map = AffineMap(
          dimensionCount: dimensions + 1, symbolCount: lower.symbolCount,
          results: [lower.results[number] + .dimension(dimensions) * .constant(Int64(steps[number]))])
        let old = rewriter.apply(
          map, lowerOperands[..<dimensions] + [index] + lowerOperands[dimensions...], at: loop.location)
        rewriter.replaceUses(of: index, with: old.result) { $0.owner != old.operation }
      }
    }
    let newLower = AffineMap(dimensionCount: 0, results: lower.results.map { _ in 0 })
    let newUpper = AffineMap(
      dimensionCount: ranges.map.dimensionCount, symbolCount: ranges.map.symbolCount,
      results: zip(ranges.map.results, steps).map { $0.ceildiv(.constant(Int64($1))) })
    rewriter.apply(
      OperationUpdate(
        operands: ranges.operands,
        properties: [
          (1, newLower.attribute(in: loop.context)), (3, newUpper.attribute(in: loop.context)),
          (5, steps.map { _ in 1 }.attribute(in: loop.context)),
        ]), to: loop.operation)
  }

  /// Makes loops begin at 0 and take steps of 1.
  public struct LoopNormalize: Pass {
    public static let name = "affine-loop-normalize"
    public static let title = "AffineLoopNormalize"
    public static let summary = "Apply normalization transformations to affine loop-like ops"
    public static let anchor: String? = "func.func"

    /// Whether loops of one iteration become what is inside.
    public var promotesSingleIterations = false
    public static let options: [PassOption<Self>] = [
      .init("promote-single-iter", \.promotesSingleIterations, "Promote single iteration loops")
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      op.walk(.postOrder) { inner in
        if let loop = inner.as(Parallel.self) {
          normalize(loop, rewriter)
        } else if let loop = inner.as(For.self) {
          normalize(loop, promotingSingleIterations: promotesSingleIterations, rewriter)
        }
        return .advance
      }
    }
  }
}
