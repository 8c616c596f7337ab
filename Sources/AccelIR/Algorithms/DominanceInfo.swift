/// Which operations, blocks and values come before others on every path.
///
/// Trees are built when first asked for, one for each region of several blocks, and kept until invalidated.
/// Inside graph regions, and inside regions of unregistered operations with a single block, everything
/// dominates everything. A block that cannot be reached is dominated by all others.
public final class DominanceInfo {
  private let trees = RegionTrees(isPost: false)

  /// Creates an analysis that knows nothing yet.
  public init() {}

  /// `true` iff control that reaches `b` has passed `a` before; `a` also dominates what is inside it
  /// unless `enclosing` is false.
  public func properlyDominates(_ a: Operation, _ b: Operation, enclosing: Bool = true) -> Bool {
    guard let blockA = a.block, let blockB = b.block else { return false }
    return trees.properlyDominates((blockA, .at(a)), (blockB, .at(b)), enclosing: enclosing)
  }

  /// `true` iff `a` is `b` or properly dominates it.
  public func dominates(_ a: Operation, _ b: Operation) -> Bool { a == b || properlyDominates(a, b) }

  /// `true` iff control that reaches `b` has passed `a` before; `a` also dominates blocks inside its operations.
  public func properlyDominates(_ a: Block, _ b: Block) -> Bool {
    trees.properlyDominates((a, .start(of: a)), (b, .start(of: b)), enclosing: true)
  }

  /// `true` iff `a` is `b` or properly dominates it.
  public func dominates(_ a: Block, _ b: Block) -> Bool { a == b || properlyDominates(a, b) }

  /// `true` iff `value` may be used by `op`.
  public func properlyDominates(_ value: Value, _ op: Operation) -> Bool {
    if let definition = value.definingOperation { return properlyDominates(definition, op, enclosing: false) }
    guard let owner = value.owningBlock, let block = op.block else { return false }
    return dominates(owner, block)
  }

  /// `true` iff `value` may be used by `op`, or is defined by it.
  public func dominates(_ value: Value, _ op: Operation) -> Bool {
    value.definingOperation == op || properlyDominates(value, op)
  }

  /// `true` iff some path leads from the entry of the region to `block`.
  public func isReachable(_ block: Block) -> Bool {
    guard let region = block.region else { return false }
    return region.entry == block || trees.tree(of: region).contains(block)
  }

  /// The closest block that dominates both, which may be in a region around theirs.
  public func nearestCommonDominator(_ a: Block, _ b: Block) -> Block? { trees.nearestCommonDominator(a, b) }

  /// The closest block besides `block` that dominates it in its region.
  public func immediateDominator(of block: Block) -> Block? {
    guard let region = block.region, !region.hasOneBlock else { return nil }
    return trees.tree(of: region).immediateDominator(of: block)
  }

  /// The blocks of `region` that can be reached, each before those that it dominates, and how many dominate it.
  public func preorder(of region: Region) -> some Sequence<(block: Block, depth: Int)> {
    trees.tree(of: region).preorder
  }

  /// `true` iff definitions must come before uses in `region`.
  public func hasSSADominance(_ region: Region) -> Bool { Self.hasSSADominance(region) }

  /// `true` iff definitions must come before uses in `region`.
  package static func hasSSADominance(_ region: Region) -> Bool { RegionTrees.hasSSADominance(region) }

  /// Forgets everything.
  public func invalidate() { trees.invalidate() }

  /// Forgets what is known of the blocks of `region`, but not what is known of regions inside.
  public func invalidate(_ region: Region) { trees.invalidate(region) }
}

/// Which operations and blocks come after others on every path to an end of the region.
public final class PostDominanceInfo {
  private let trees = RegionTrees(isPost: true)

  /// Creates an analysis that knows nothing yet.
  public init() {}

  /// `true` iff control that passes `b` passes `a` later; `a` also postdominates what is inside it
  /// unless `enclosing` is false.
  public func properlyPostDominates(_ a: Operation, _ b: Operation, enclosing: Bool = true) -> Bool {
    guard let blockA = a.block, let blockB = b.block else { return false }
    return trees.properlyDominates((blockA, .at(a)), (blockB, .at(b)), enclosing: enclosing)
  }

  /// `true` iff `a` is `b` or properly postdominates it.
  public func postDominates(_ a: Operation, _ b: Operation) -> Bool { a == b || properlyPostDominates(a, b) }

  /// `true` iff control that passes `b` passes `a` later; `a` also postdominates blocks inside its operations.
  public func properlyPostDominates(_ a: Block, _ b: Block) -> Bool {
    trees.properlyDominates((a, .end), (b, .end), enclosing: true)
  }

  /// `true` iff `a` is `b` or properly postdominates it.
  public func postDominates(_ a: Block, _ b: Block) -> Bool { a == b || properlyPostDominates(a, b) }

  /// The closest block that postdominates both, which may be in a region around theirs.
  public func nearestCommonPostDominator(_ a: Block, _ b: Block) -> Block? {
    trees.nearestCommonDominator(a, b)
  }

  /// Forgets everything.
  public func invalidate() { trees.invalidate() }

  /// Forgets what is known of the blocks of `region`, but not what is known of regions inside.
  public func invalidate(_ region: Region) { trees.invalidate(region) }
}

/// The trees of the regions asked for, and the rules that dominance and post-dominance share.
private final class RegionTrees {
  private let isPost: Bool
  private var trees: [Region: DominatorTree] = [:]
  /// The tree asked for last, which is likely to be asked for again.
  private var latest: (region: Region, tree: DominatorTree)?

  init(isPost: Bool) { self.isPost = isPost }

  /// A place in a block.
  enum Point: Equatable {
    case at(Operation), end

    static func start(of block: Block) -> Point { block.first.map(Point.at) ?? .end }

    /// `true` iff this place comes before `other` in their common block.
    func isBefore(_ other: Point) -> Bool {
      switch (self, other) {
      case (.end, _): false
      case (.at, .end): true
      case (.at(let a), .at(let b)): a != b && a.isBefore(b)
      }
    }
  }

  func invalidate() {
    latest = nil
    trees.removeAll()
  }

  func invalidate(_ region: Region) {
    latest = nil
    trees[region] = nil
  }

  /// The tree of `region`, built on first use.
  func tree(of region: Region) -> DominatorTree {
    if let latest, latest.region == region { return latest.tree }
    let tree = trees[region] ?? DominatorTree(region, isPost: isPost)
    trees[region] = tree
    latest = (region, tree)
    return tree
  }

  static func hasSSADominance(_ region: Region) -> Bool {
    guard region.hasOneBlock else { return true }
    let name = region.parent.name
    return name.isRegistered && !name.traits.contains(.graphRegion)
  }

  private static func hasSSADominance(_ block: Block) -> Bool {
    block.region.map { hasSSADominance($0) } ?? true
  }

  func properlyDominates(
    _ a: (block: Block, point: Point), _ b: (block: Block, point: Point), enclosing: Bool
  )
    -> Bool
  {
    if a.block == b.block, a.point == b.point { return !Self.hasSSADominance(a.block) }
    var b = b
    if a.block.region != b.block.region {
      guard let region = a.block.region, let ancestor = region.ancestor(of: b.block) else { return false }
      guard let block = ancestor.block else { return false }
      b = (block, .at(ancestor))
      if a.block == b.block, a.point == b.point, enclosing { return true }
    }
    if a.block == b.block {
      if !Self.hasSSADominance(a.block) { return true }
      return isPost ? b.point.isBefore(a.point) : a.point.isBefore(b.point)
    }
    guard let region = a.block.region else { return false }
    return tree(of: region).dominates(a.block, b.block)
  }

  func nearestCommonDominator(_ a: Block, _ b: Block) -> Block? {
    var (a, b) = (a, b)
    if a == b { return a }
    var (depthA, depthB) = (a.nestingDepth, b.nestingDepth)
    while a.region != b.region {
      if depthA >= depthB {
        guard let outer = a.parent?.block else { return nil }
        (a, depthA) = (outer, depthA - 1)
      } else {
        guard let outer = b.parent?.block else { return nil }
        (b, depthB) = (outer, depthB - 1)
      }
    }
    if a == b { return a }
    return a.region.flatMap { tree(of: $0).nearestCommonDominator(a, b) }
  }
}

extension Block {
  /// The number of operations around the block.
  fileprivate var nestingDepth: Int {
    var depth = 0
    var current = parent
    while let op = current {
      depth += 1
      current = op.parent
    }
    return depth
  }
}

extension Region {
  /// The operation directly in this region that holds `block`, if `block` is inside.
  func ancestor(of block: Block) -> Operation? {
    var current = block.parent
    while let op = current {
      if op.region == self { return op }
      current = op.parent
    }
    return nil
  }
}
