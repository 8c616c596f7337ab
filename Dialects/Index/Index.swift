public import Accel

/// Arithmetic on `index`, whatever its width on the target.
public enum Index: Dialect {
  public static let name = "index"
  /// What of MLIR's dialect is not declared yet is kept as it is.
  public static let allowsUnknown = true
}
