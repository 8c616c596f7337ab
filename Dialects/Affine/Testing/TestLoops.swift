public import Accel
import SCFDialect

extension Affine {
  /// Moves one choice out of loops that it does not depend on.
  public struct TestLoopUnswitch: Pass {
    public static let name = "test-affine-loop-unswitch"
    public static let title = "(anonymous namespace)::TestAffineLoopUnswitching"
    public static let summary = "Tests affine loop unswitching / if/else hoisting"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      // What surrounds the choices is no longer what it was.
      for choice in op.inside(If.self) where hoist(choice, rewriter) { return }
    }
  }

  /// Moves a choice before the outermost loop that it does not depend on, of which both branches then have one; returns
  /// whether there is such a loop.
  static func hoist(_ choice: Op<If>, _ rewriter: Rewriter) -> Bool {
    guard choice.results.isEmpty else { return false }
    let (set, operands) = choice.canonicalCondition
    // What always, or never, holds is for folding.
    if set.constraints.allSatisfy({ $0.expression.constantValue != nil }) { return false }
    var outermost = choice.operation
    while let parent = outermost.parent, !parent.traits.contains(.isolatedFromAbove) {
      if let loop = parent.as(For.self) {
        if operands.contains(loop.inductionVariable) { break }
      } else if let loop = parent.as(Parallel.self) {
        if loop.region.arguments.contains(where: { operands.contains($0) }) { break }
      } else if !parent.is(If.self) {
        break
      }
      outermost = parent
    }
    rewriter.apply(
      OperationUpdate(
        operands: operands, properties: [(0, choice.context.attribute(IntegerSetAttr(set)))]),
      to: choice.operation)
    if outermost == choice.operation { return false }

    let hoisted = rewriter.elsewhere({ $0.move(before: outermost) }) {
      rewriter.create(If.self, at: choice.location) {
        $0.condition = IntegerSetAttr(set)
        $0.operands = operands
        $0.results = []
        $0.thenRegion = .block { builder, _ in builder.create(Yield.self) { $0.operands = [] } }
        $0.elseRegion = .block { builder, _ in builder.create(Yield.self) { $0.operands = [] } }
      }
    }
    let mark = choice.context.identifier("__accel_hoisted_if")
    rewriter.setAttribute(choice.operation, mark, to: choice.context.unit)
    let copy = rewriter.elsewhere({ $0.move(after: outermost) }) { rewriter.clone(outermost) }
    promote(choice.thenRegion, of: choice, rewriter)
    if let end = hoisted.thenRegion.entry?.last { rewriter.move(outermost, before: end) }
    let copied = copy.inside(If.self).first { inner in
      inner.operation.attributes.contains { $0.name == mark }
    }
    if let copied {
      if copied.elseRegion.isEmpty {
        rewriter.erase(copied.operation)
      } else {
        promote(copied.elseRegion, of: copied, rewriter)
      }
    }
    if let end = hoisted.elseRegion.entry?.last { rewriter.move(copy, before: end) }
    var scope = hoisted.operation
    while let parent = scope.parent, !scope.traits.contains(.isolatedFromAbove) { scope = parent }
    rewriteGreedily(scope, PatternTable(If.canonicalizations))
    return true
  }

  /// Replaces a choice by what is in one of its regions.
  private static func promote(_ region: Region, of choice: Op<If>, _ rewriter: Rewriter) {
    guard let source = region.entry, let target = choice.operation.block else { return }
    rewriter.moveContents(of: source, to: target, before: choice.operation)
    rewriter.erase(choice.operation)
  }

  /// Splits loops into tiles whose sizes are the arguments of the function.
  public struct TestParametricTile: Pass {
    public static let name = "test-affine-parametric-tile"
    public static let title = "(anonymous namespace)::TestAffineLoopParametricTiling"
    public static let summary = "Tile affine loops using SSA values as tile sizes"
    public static let anchor: String? = "func.func"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for band in tileableBands(in: op) {
        let arguments = band[0].operation.region?.arguments ?? band[0].region.arguments
        if arguments.count < band.count {
          band[0].operation.emitError(
            "too few tile sizes provided in the argument list of the function which contains the current band"
          )
          return
        }
        let sizes = Array(arguments.prefix(band.count))
        if sizes.contains(where: { !$0.type.isIndex }) {
          band[0].operation.emitError("expected tiling parameters to be of index type")
          return
        }
        if band.contains(where: { $0.constantLowerBound == nil }) { continue }
        tile(band, sizes: sizes, rewriter)
      }
    }
  }

  /// Splits each loop of a nest into one over tiles of given sizes and one inside of a tile.
  /// - Requires: the lower bounds are numbers.
  private static func tile(_ nest: [Op<For>], sizes: [Value], _ rewriter: Rewriter) {
    _ = tile(nest, rewriter) { nest, loops in
      for (number, old) in nest.enumerated() {
        let lower = AffineExpr.constant(Int64(old.constantLowerBound ?? 0))
        let upper = old.upperBound
        let (dimensions, symbols) = (upper.map.dimensionCount, upper.map.symbolCount)
        let size = AffineExpr.symbol(symbols)
        let outer = upper.map.results.map { lower + ($0 - lower).ceildiv(size) }
        let operands = upper.operands + [sizes[number]]
        rewriter.setBounds(
          loops[number], lower: old.lowerBound,
          upper: MappedOperands(
            map: AffineMap(dimensionCount: dimensions, symbolCount: symbols + 1, results: outer),
            operands: operands))
        rewriter.setStep(loops[number], to: old.step.value)
      }
      for (number, old) in nest.enumerated() {
        let (index, point) = (loops[number].inductionVariable, loops[nest.count + number])
        let lower = AffineExpr.constant(Int64(old.constantLowerBound ?? 0))
        let step = AffineExpr.constant(Int64(old.step.value))
        let newLower = MappedOperands(
          map: AffineMap(
            dimensionCount: 1, symbolCount: 1,
            results: [(.dimension(0) - lower) * .symbol(0) + lower]), operands: [index, sizes[number]])
        let upper = old.upperBound
        let (dimensions, symbols) = (upper.map.dimensionCount, upper.map.symbolCount)
        let size = AffineExpr.symbol(symbols)
        let end = (.dimension(dimensions) - lower) * size + size * step + lower
        let newUpper = MappedOperands(
          map: AffineMap(
            dimensionCount: dimensions + 1, symbolCount: symbols + 1, results: [end] + upper.map.results),
          operands: upper.operands[..<dimensions] + [index] + upper.operands[dimensions...] + [sizes[number]])
        rewriter.setBounds(point, lower: newLower, upper: newUpper)
        rewriter.setStep(point, to: old.step.value)
      }
    }
  }
}
