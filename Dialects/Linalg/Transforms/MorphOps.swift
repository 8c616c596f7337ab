public import Accel

/// Replaces `linalg.generic`s by named operations that do the same.
public struct LinalgSpecializeGenericOps: Pass {
  public static let name = "linalg-specialize-generic-ops"
  public static let title = "LinalgSpecializeGenericOpsPass"
  public static let summary = "Convert generic ops back to named ops"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    rewriteGreedily(op, PatternTable([Linalg.specialize]), .bottomUp)
  }
}

/// Converts structured operations between named ones, `linalg.elementwise`, and `linalg.generic`.
public struct LinalgMorphOps: Pass {
  public static let name = "linalg-morph-ops"
  public static let title = "LinalgMorphOpsPass"
  public static let summary = "Convert linalg ops between forms"

  /// Whether named operations become `linalg.elementwise`.
  public var namedToCategory = false
  /// Whether `linalg.elementwise` becomes `linalg.generic`.
  public var categoryToGeneric = false
  /// Whether named operations become `linalg.generic`.
  public var namedToGeneric = false
  /// Whether `linalg.generic` becomes a named operation.
  public var genericToNamed = false
  public static let options: [PassOption<Self>] = [
    .init(
      "named-to-category", \.namedToCategory,
      "convert named ops to category op e.g. `linalg.elementwise`"),
    .init(
      "category-to-generic", \.categoryToGeneric,
      "convert category ops e.g. `linalg.elementwise` to `linalg.generic`"),
    .init("named-to-generic", \.namedToGeneric, "convert named ops e.g. `linalg.add` to `linalg.generic`"),
    .init("generic-to-named", \.genericToNamed, "convert linalg.generic to equivalent named ops"),
  ]
  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var patterns: [Pattern] = []
    if namedToCategory { patterns += Linalg.categorizations }
    if namedToGeneric || categoryToGeneric { patterns.append(LinalgGeneralizeNamedOps.generalize) }
    if genericToNamed { patterns.append(Linalg.specialize) }
    rewriteGreedily(op, PatternTable(patterns), .bottomUp)
  }
}
