public import Accel

/// Vectors taken apart and put together.
public enum Vector: Dialect {
  public static let name = "vector"
  /// Most of MLIR's dialect is not declared yet; what others print of it is kept as it is.
  public static let allowsUnknown = true
  public static let operations: [any OpSchema.Type] = [
    Extract.self, ExtractStridedSlice.self, Insert.self, InsertStridedSlice.self, ShapeCast.self,
    VScale.self,
  ]
}

extension Vector {
  /// What the scalable dimensions of vectors are multiplied by, a constant of the target.
  ///
  ///     %vscale = vector.vscale
  public enum VScale: OpSchema {
    public static let name = "vector.vscale"
    public static var result: Result<0> { .init(.index) }
    public static let fields: [any OpField] = [result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(.attributes)"

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "vscale")
    }
  }
}
