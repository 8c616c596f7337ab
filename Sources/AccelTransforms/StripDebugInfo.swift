public import AccelIR
public import AccelPasses

/// Makes operations and block arguments come from nowhere.
public struct StripDebugInfo: Pass {
  public static let name = "strip-debuginfo"
  public static let summary = "Strip debug info from all operations"

  /// Creates the pass.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let rewriter = context.rewriter()
    op.walk(.postOrder) { inner in
      rewriter.setLocation(inner, to: .unknown)
      for region in inner.regions {
        for block in region.blocks {
          for argument in block.arguments { argument.setLocation(.unknown) }
        }
      }
      return .advance
    }
    context.preserve(DominanceInfo.self)
  }
}
