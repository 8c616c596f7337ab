public import Accel

/// Mathematical functions beyond arithmetic.
public enum Math: Dialect {
  public static let name = "math"
  /// What of MLIR's dialect is not declared yet is kept as it is.
  public static let allowsUnknown = true
}
