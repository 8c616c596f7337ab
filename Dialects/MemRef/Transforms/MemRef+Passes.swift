public import Accel

extension MemRef {
  /// The passes that come with the dialect.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ExpandRealloc.self,
      MemRefEmulateWideInt.self,
      MemRefExpand.self,
      ResolveRankedShapedTypeResultDims.self,
      ResolveShapedTypeResultDims.self,
    ])
  }
}
