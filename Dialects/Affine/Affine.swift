public import Accel

/// Loops, conditions and accesses whose indices are affine in what surrounds them.
public enum Affine: Dialect {
  public static let name = "affine"
  /// What of MLIR's dialect is not declared yet is kept as it is.
  public static let allowsUnknown = true
}
