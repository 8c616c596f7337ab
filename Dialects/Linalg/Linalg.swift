public import Accel

/// Structured operations on tensors and buffers.
public enum Linalg: Dialect {
  public static let name = "linalg"
  /// What of MLIR's dialect is not declared yet is kept as it is.
  public static let allowsUnknown = true
}
