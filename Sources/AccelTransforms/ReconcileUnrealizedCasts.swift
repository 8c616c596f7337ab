public import AccelIR
public import AccelPasses
import AccelRewrite

/// Removes the casts that conversions left and that undo each other.
public struct ReconcileUnrealizedCasts: Pass {
  public static let name = "reconcile-unrealized-casts"
  public static let summary = "Simplify and eliminate unrealized conversion casts"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var casts: [Operation] = []
    op.walk {
      if $0.is(Builtin.UnrealizedConversionCast.self) { casts.append($0) }
      return .advance
    }
    reconcileUnrealizedCasts(casts, context.rewriter())
  }
}
