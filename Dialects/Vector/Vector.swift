public import Accel

/// Vectors taken apart and put together.
public enum Vector: Dialect {
  public static let name = "vector"
  public static let operations: [any OpSchema.Type] = [
    Extract.self, ExtractStridedSlice.self, Insert.self, InsertStridedSlice.self, ShapeCast.self,
  ]
}
