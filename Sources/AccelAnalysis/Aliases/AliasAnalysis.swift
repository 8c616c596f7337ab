public import AccelIR
public import AccelPasses

/// A way to find out about aliases.
public protocol AliasRules {
  /// Returns whether two values may stand for the same memory.
  func alias(_ left: Value, _ right: Value) -> AliasResult
  /// Returns what `op` may do to the memory that `location` stands for.
  func modRef(_ op: Operation, _ location: Value) -> ModRefResult
}

/// Which values may stand for the same memory, as far as one of several ways finds it out.
///
/// Nothing is kept, so nothing can become wrong.
public final class AliasAnalysis: Analysis {
  private var rules: [any AliasRules] = [LocalAliasRules()]

  /// Creates an analysis that looks at definitions only.
  public init() {}
  public convenience init(_ op: Operation, _ analyses: AnalysisManager) { self.init() }
  public func isInvalidated(by preserved: PreservedAnalyses) -> Bool { false }

  /// Adds a way to find out, which is asked after those that are there.
  public func add(_ other: some AliasRules) { rules.append(other) }

  /// Returns whether two values may stand for the same memory.
  public func alias(_ left: Value, _ right: Value) -> AliasResult {
    for rule in rules {
      let result = rule.alias(left, right)
      if result != .may { return result }
    }
    return .may
  }

  /// Returns what `op` may do to the memory that `location` stands for.
  public func modRef(_ op: Operation, _ location: Value) -> ModRefResult {
    var result: ModRefResult = [.mod, .ref]
    for rule in rules {
      result.formIntersection(rule.modRef(op, location))
      if result.isEmpty { break }
    }
    return result
  }
}
