import Accel

// Functions of one number, element by element. Nothing is cast.

extension Linalg {
  /// e to the power of each element.
  ///
  ///     linalg.exp ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Exp: NamedOperation {
    public static let name = "linalg.exp"
    public static let form = NamedForm("I -> O", .function(.exp))
  }

  /// The natural logarithm of each element.
  ///
  ///     linalg.log ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Log: NamedOperation {
    public static let name = "linalg.log"
    public static let form = NamedForm("I -> O", .function(.log))
  }

  /// Each element without its sign.
  ///
  ///     linalg.abs ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Abs: NamedOperation {
    public static let name = "linalg.abs"
    public static let form = NamedForm("I -> O", .function(.abs))
  }

  /// Each element rounded up.
  ///
  ///     linalg.ceil ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Ceil: NamedOperation {
    public static let name = "linalg.ceil"
    public static let form = NamedForm("I -> O", .function(.ceil))
  }

  /// Each element rounded down.
  ///
  ///     linalg.floor ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Floor: NamedOperation {
    public static let name = "linalg.floor"
    public static let form = NamedForm("I -> O", .function(.floor))
  }

  /// Each element with the other sign.
  ///
  ///     linalg.negf ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Negf: NamedOperation {
    public static let name = "linalg.negf"
    public static let form = NamedForm("I -> O", .function(.negf))
  }

  /// The reciprocal of each element.
  ///
  ///     linalg.reciprocal ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Reciprocal: NamedOperation {
    public static let name = "linalg.reciprocal"
    public static let form = NamedForm("I -> O", .function(.reciprocal))
  }

  /// Each element rounded to the nearest integer, away from zero between two.
  ///
  ///     linalg.round ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Round: NamedOperation {
    public static let name = "linalg.round"
    public static let form = NamedForm("I -> O", .function(.round))
  }

  /// The square root of each element.
  ///
  ///     linalg.sqrt ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Sqrt: NamedOperation {
    public static let name = "linalg.sqrt"
    public static let form = NamedForm("I -> O", .function(.sqrt))
  }

  /// The reciprocal of the square root of each element.
  ///
  ///     linalg.rsqrt ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Rsqrt: NamedOperation {
    public static let name = "linalg.rsqrt"
    public static let form = NamedForm("I -> O", .function(.rsqrt))
  }

  /// The square of each element.
  ///
  ///     linalg.square ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Square: NamedOperation {
    public static let name = "linalg.square"
    public static let form = NamedForm("I -> O", .function(.square))
  }

  /// The hyperbolic tangent of each element.
  ///
  ///     linalg.tanh ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Tanh: NamedOperation {
    public static let name = "linalg.tanh"
    public static let form = NamedForm("I -> O", .function(.tanh))
  }

  /// The error function of each element.
  ///
  ///     linalg.erf ins(%a : memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Erf: NamedOperation {
    public static let name = "linalg.erf"
    public static let form = NamedForm("I -> O", .function(.erf))
  }
}
