public import Accel
import SCFDialect

extension Affine {
  /// `true` iff no dependence keeps the loops of a nest from being put into another order: loop `i` to `order[i]`.
  static func isValid(
    order: [Int], _ distances: [[DependenceDistance]]
  ) -> Bool {
    var inverse = [Int](repeating: 0, count: order.count)
    for (loop, place) in order.enumerated() { inverse[place] = loop }
    for dependence in distances {
      for place in 0..<order.count where inverse[place] < dependence.count {
        let lower = dependence[inverse[place]].lower ?? .min
        if lower > 0 { break }
        if lower < 0 { return false }
      }
    }
    return true
  }

  /// Puts the loops of a nest, each of which holds only the next, into another order; returns the outermost.
  @discardableResult
  static func permute(_ nest: [Op<For>], order: [Int], _ rewriter: Rewriter) -> Op<For> {
    guard nest.count > 1, let root = nest.first, let innermost = nest.last else { return nest[0] }
    var inverse = [Int](repeating: 0, count: order.count)
    for (loop, place) in order.enumerated() { inverse[place] = loop }
    let outer = nest[inverse[0]]
    if inverse == Array(order.indices) { return outer }
    // The body waits in the loop that becomes the innermost, each loop in the one that becomes the next outer.
    let last = nest[inverse[order.count - 1]]
    if last != innermost {
      rewriter.moveContents(of: innermost.body, to: last.body, before: last.body.first)
    }
    for (number, loop) in nest.enumerated().reversed() {
      if order[number] == 0 {
        if number != 0 { rewriter.move(loop.operation, before: root.operation) }
        continue
      }
      let parent = inverse[order[number] - 1]
      if number > 0, number - 1 == parent { continue }
      if let first = nest[parent].body.first { rewriter.move(loop.operation, before: first) }
    }
    return outer
  }

  /// Moves the loops of a nest that carry dependences inward; returns the outermost.
  static func sinkSequentialLoops(_ root: Op<For>, _ rewriter: Rewriter) -> Op<For> {
    let nest = perfectNest(root)
    if nest.count < 2 { return root }
    let distances = dependenceDistances(in: root, depth: nest.count)
    var isParallel = [Bool](repeating: true, count: nest.count)
    for dependence in distances {
      for loop in nest.indices where loop < dependence.count {
        if dependence[loop].lower != 0 || dependence[loop].upper != 0 { isParallel[loop] = false }
      }
    }
    var (nextParallel, nextSequential) = (0, isParallel.count { $0 })
    let order = isParallel.map { isParallel -> Int in
      if isParallel {
        nextParallel += 1
        return nextParallel - 1
      }
      nextSequential += 1
      return nextSequential - 1
    }
    return isValid(order: order, distances) ? permute(nest, order: order, rewriter) : root
  }

  /// Puts the loops of nests into another order.
  public struct TestLoopPermutation: Pass {
    public static let name = "test-loop-permutation"
    public static let title = "(anonymous namespace)::TestLoopPermutation"
    public static let summary = "Tests affine loop permutation utility"

    /// Where each loop goes, outermost first.
    public var order: [Int] = []
    /// Whether orders that dependences forbid are left alone.
    public var checksValidity = false
    public static let options: [PassOption<Self>] = [
      .init("permutation-map", \.order, "Specify the loop permutation"),
      .init("check-validity", \.checksValidity, "Check validity of the loop permutation"),
    ]
    /// Creates the pass with its options as they are by default.
    public init() {}

    public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
      guard order.sorted() == Array(order.indices) else { return }
      let rewriter = context.rewriter()
      for loop in op.inside(For.self) {
        let nest = perfectNest(loop)
        guard nest.count >= 2, nest.count == order.count else { continue }
        if checksValidity {
          if nest.contains(where: { !$0.carriedArguments.isEmpty }) { continue }
          let distances = dependenceDistances(in: loop, depth: nest.count)
          if !isValid(order: order, distances) { continue }
        }
        permute(nest, order: order, rewriter)
      }
    }
  }
}
