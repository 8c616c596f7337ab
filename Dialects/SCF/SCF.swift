public import Accel

/// Structured control flow: loops, conditions and parallel work.
public enum SCF: Dialect {
  public static let name = "scf"
  /// What of MLIR's dialect is not declared yet is kept as it is.
  public static let allowsUnknown = true
}
