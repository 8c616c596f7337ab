public import Accel

extension Linalg {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ConvertElementwiseToLinalg.self,
      ConvertLinalgToAffineLoops.self,
      ConvertLinalgToLoops.self,
      ConvertLinalgToParallelLoops.self,
      LinalgFoldUnitExtentDims.self,
      LinalgFuseElementwiseOps.self,
      LinalgGeneralizeNamedOps.self,
      LinalgInlineScalarOperands.self,
      LinalgMorphOps.self,
      LinalgSpecializeGenericOps.self,
      LinalgTile.self,
      LinalgTileAndFuse.self,
      TestLinalgDropUnitDims.self,
      TestLinalgElementwiseFusion.self,
      TestLinalgTransforms.self,
    ])
  }
}
