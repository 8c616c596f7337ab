public import Accel

extension SCF {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ConvertToCF.self,
      ForToWhile.self,
      ForallToFor.self,
      ForallToParallel.self,
      LoopRangeFolding.self,
      ParallelForToNestedFors.self,
      TestLoopUnrolling.self,
      TestPipelining.self,
    ])
  }
}
