public import Accel

extension SCF {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ConvertToCF.self,
      ForToWhile.self,
      ForallToFor.self,
      ForallToParallel.self,
      LoopCanonicalization.self,
      LoopPeeling.self,
      LoopRangeFolding.self,
      LoopSpecialization.self,
      ParallelForToNestedFors.self,
      ParallelLoopFusion.self,
      ParallelLoopSpecialization.self,
      ParallelLoopTiling.self,
      TestCollapsing.self,
      TestFixedOuterLoops.self,
      TestForUtilities.self,
      TestLoopUnrolling.self,
      TestMapping.self,
      TestParallelUnrolling.self,
      TestPipelining.self,
      TestUplift.self,
      TestWhileBuilder.self,
      TestZeroTripCheck.self,
    ])
  }
}
