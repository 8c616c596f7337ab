public import Accel

extension Affine {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      DataCopyGenerate.self,
      ExpandIndexOps.self,
      ExpandIndexOpsAsAffine.self,
      LoopFusion.self,
      Lower.self,
      LoopCoalescing.self,
      LoopInvariantCodeMotion.self,
      LoopNormalize.self,
      LoopTile.self,
      LoopUnroll.self,
      LoopUnrollAndJam.self,
      Parallelize.self,
      PipelineDataTransfer.self,
      RaiseFromMemRef.self,
      ScalarReplacement.self,
      SimplifyStructures.self,

      TestAccessAnalysis.self,
      TestDataCopy.self,
      TestDecomposeOps.self,
      TestLoopFusion.self,
      TestLoopPermutation.self,
      TestLoopUnswitch.self,
      TestMemRefBoundCheck.self,
      TestMemRefDependenceCheck.self,
      TestParametricTile.self,
      TestWalk.self,
    ])
  }
}
