public import Accel

/// Buffers: making, reading, writing and viewing them.
public enum MemRef: Dialect {
  public static let name = "memref"
  /// What of MLIR's dialect is not declared yet is kept as it is.
  public static let allowsUnknown = true
}
