public import Accel

extension Linalg {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ConvertElementwiseToLinalg.self,
      ConvertLinalgToLoops.self,
      ConvertLinalgToParallelLoops.self,
      LinalgGeneralizeNamedOps.self,
      LinalgInlineScalarOperands.self,
    ])
  }
}
