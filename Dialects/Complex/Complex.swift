public import Accel

/// Arithmetic on complex numbers.
public enum Complex: Dialect {
  public static let name = "complex"
  /// What of MLIR's dialect is not declared yet is kept as it is.
  public static let allowsUnknown = true
}
