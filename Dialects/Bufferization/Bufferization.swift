public import Accel

/// Where tensors become buffers.
public enum Bufferization: Dialect {
  public static let name = "bufferization"
  /// What of MLIR's dialect is not declared yet is kept as it is.
  public static let allowsUnknown = true
}
