public import Accel

extension Affine {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ExpandIndexOps.self,
      ExpandIndexOpsAsAffine.self,
      Lower.self,
      LoopCoalescing.self,
      LoopInvariantCodeMotion.self,
      LoopNormalize.self,
      LoopTile.self,
      LoopUnroll.self,
      LoopUnrollAndJam.self,
      Parallelize.self,
      RaiseFromMemRef.self,
      ScalarReplacement.self,
      SimplifyStructures.self,

      TestLoopPermutation.self,
      TestMemRefBoundCheck.self,
      TestMemRefDependenceCheck.self,
    ])
  }
}
