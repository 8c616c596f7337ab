import AccelIR

/// Which patterns to try on which operations: first those that need the fewest further steps to end in legal
/// operations, then the most beneficial.
struct ConversionPatternTable {
  let patterns: [ConversionPattern]
  private let target: ConversionTarget
  private var byName: [OperationName: [Int]] = [:]

  init(_ patterns: [ConversionPattern], _ target: ConversionTarget) {
    (self.patterns, self.target) = (patterns, target)
  }

  /// The positions of the patterns to try on operations called `name`, in order.
  mutating func candidates(for name: OperationName) -> [Int] {
    if let known = byName[name] { return known }
    let ranked = patterns.indices.compactMap {
      index -> (depth: Int, benefit: Int, specific: Int, index: Int)? in
      let pattern = patterns[index].pattern
      guard pattern.applies(to: name), let depth = depth(of: pattern, name.context, []) else { return nil }
      if case .kind = pattern.root { return (depth, -pattern.benefit, 0, index) }
      return (depth, -pattern.benefit, 1, index)
    }
    let order = ranked.sorted { $0 < $1 }.map(\.index)
    byName[name] = order
    return order
  }

  /// Returns how many further patterns, one after the other, are needed after `pattern`; `nil` if what it makes
  /// can never become legal.
  private func depth(of pattern: Pattern, _ context: Context, _ path: [String]) -> Int? {
    var greatest = 0
    for kind in pattern.generated {
      let name = context.operationName(context.identifier(kind))
      switch target.rule(for: name) {
      case .legal, .dynamic: continue
      case .illegal, nil: break
      }
      if path.contains(kind) { return nil }
      let depths: [Int] = patterns.compactMap {
        $0.pattern.applies(to: name) ? depth(of: $0.pattern, context, path + [kind]) : nil
      }
      if let least = depths.min() {
        greatest = max(greatest, least + 1)
      } else if target.rule(for: name) != nil {
        return nil
      }
    }
    return greatest
  }
}
