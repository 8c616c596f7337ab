public import Accel

/// The passes on buffers that make operations of other dialects than `memref` may know.
public enum MemRefTransforms {
  /// The passes.
  public static var passes: PassRegistry {
    PassRegistry(passes: [
      ExpandStridedMetadata.self, FlattenMemRef.self, FoldMemRefAliasOps.self, TestComposeSubView.self,
    ])
  }
}
