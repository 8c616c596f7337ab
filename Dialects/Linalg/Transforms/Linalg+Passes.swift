public import Accel

extension Linalg {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ConvertElementwiseToLinalg.self,
      ConvertLinalgToAffineLoops.self,
      ConvertLinalgToLoops.self,
      ConvertLinalgToParallelLoops.self,
      ConvertTensorToLinalg.self,
      LinalgDecomposeAggregates.self,
      LinalgDetensorize.self,
      LinalgFoldIntoElementwise.self,
      LinalgFoldUnitExtentDims.self,
      LinalgFuseElementwiseOps.self,
      LinalgGeneralizeNamedOps.self,
      LinalgInlineScalarOperands.self,
      LinalgMorphOps.self,
      LinalgSpecializeGenericOps.self,
      LinalgTile.self,
      LinalgTileAndFuse.self,
      TestLinalgDecomposeOps.self,
      TestLinalgDropUnitDims.self,
      TestLinalgElementwiseFusion.self,
      TestLinalgPadFusion.self,
      TestLinalgTransforms.self,
    ])
  }
}
