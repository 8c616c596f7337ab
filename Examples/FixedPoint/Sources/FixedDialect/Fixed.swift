public import Accel

/// Numbers with a fixed number of binary digits after the point.
public enum Fixed: Dialect {
  public static let name = "fixed"
  public static let operations: [any OpSchema.Type] = [Add.self, Constant.self, Rescale.self]
  public static let types: [any TypeSchema.Type] = [PointType.self]
}
