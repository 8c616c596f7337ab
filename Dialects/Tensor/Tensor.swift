public import Accel

/// Tensors made, taken apart and put together.
public enum Tensor: Dialect {
  public static let name = "tensor"
  /// What of MLIR's dialect is not declared yet is kept as it is.
  public static let allowsUnknown = true
}
