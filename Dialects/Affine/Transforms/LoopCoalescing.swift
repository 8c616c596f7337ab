public import Accel
import SCFDialect

extension Affine {
  /// Makes one loop of several, each of which holds only the next and all of whose bounds are known before the first;
  /// returns whether that was possible.
  @discardableResult
  static func coalesce(_ loops: ArraySlice<Op<For>>, _ rewriter: Rewriter) -> Bool {
    guard loops.count > 1, let outer = loops.first, let inner = loops.last else { return true }
    if loops.contains(where: { $0.step.value != 1 || $0.constantLowerBound != 0 }) { return false }
    let location = outer.location
    var sizes: [Value] = []
    var product: Value?
    let times = AffineMap(dimensionCount: 1, symbolCount: 1, results: [.dimension(0) * .symbol(0)])
    rewriter.elsewhere({ $0.move(before: outer.operation) }) {
      for loop in loops {
        let size = rewriter.extremum(loop.upperBound, isMax: false, at: location)
        sizes.append(size)
        product = product.map { rewriter.apply(times, [$0, size], at: location).result } ?? size
      }
    }
    guard let product else { return false }
    rewriter.setBounds(outer, upper: MappedOperands(map: .symbolIdentity(1), operands: [product]))

    // Each index is a remainder of the running quotient of the common one.
    let quotient = AffineMap(
      dimensionCount: 1, symbolCount: 1, results: [AffineExpr.dimension(0).floordiv(.symbol(0))])
    let remainder = AffineMap(
      dimensionCount: 1, symbolCount: 1, results: [AffineExpr.dimension(0).mod(.symbol(0))])
    let band = Array(loops)
    var previous = outer.inductionVariable
    rewriter.elsewhere({ $0.move(toStartOf: outer.body) }) {
      for number in band.indices.reversed() {
        if number != band.count - 1 {
          previous = rewriter.apply(quotient, [previous, sizes[number + 1]], at: location).result
        }
        let index =
          number == 0 ? previous : rewriter.apply(remainder, [previous, sizes[number]], at: location).result
        rewriter.replaceUses(of: band[number].inductionVariable, with: index, inside: inner.region)
      }
    }
    let second = band[1]
    if let end = inner.body.last {
      // What the innermost loop hands on becomes what the outer one does.
      let yielded = Array(end.operands)
      rewriter.moveContents(of: inner.body, to: outer.body, before: second.operation)
      for (argument, initial) in zip(second.carriedArguments, Array(second.inits)) {
        rewriter.replaceAllUses(of: argument, with: initial)
      }
      for loop in band.dropFirst(2) {
        for (argument, initial) in zip(loop.carriedArguments, Array(loop.inits)) {
          rewriter.replaceAllUses(of: argument, with: initial)
        }
      }
      rewriter.replace(second.operation, with: yielded)
    }
    return true
  }

  /// Makes single loops of bands of a nest whose bounds are known before them.
  static func coalesceBands(of nest: [Op<For>], _ rewriter: Rewriter) {
    func isKnown(_ loop: Op<For>, before outer: Op<For>) -> Bool {
      loop.operation.operands.allSatisfy { operand in
        guard let region = operand.parentBlock?.region else { return true }
        return region != outer.region && !region.isProperDescendant(of: outer.region)
      }
    }
    let known = nest.indices.map { loop in
      (0..<loop).first { isKnown(nest[loop], before: nest[$0]) } ?? loop
    }
    var end = nest.count
    while end > 0 {
      var start = 0
      while start < end - 1 {
        if known[start..<end].allSatisfy({ $0 <= start }) {
          coalesce(nest[start..<end], rewriter)
          break
        }
        start += 1
      }
      if start != end - 1 { end = start + 1 }
      end -= 1
    }
  }

  /// Makes single loops of nests.
  public struct LoopCoalescing: Pass {
    public static let name = "affine-loop-coalescing"
    public static let title = "(anonymous namespace)::LoopCoalescingPass"
    public static let summary = "Coalesce nested loops with independent bounds into a single loop"
    public static let anchor: String? = "func.func"

    /// Creates the pass.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      let rewriter = context.rewriter()
      for loop in op.inside(For.self) where loop.operation.surroundingLoops.isEmpty {
        coalesceBands(of: perfectNest(loop), rewriter)
      }
    }
  }
}
