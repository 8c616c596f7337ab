import Accel

// Functions of two or three numbers, element by element. Nothing is cast.

extension Linalg {
  /// Sums.
  ///
  ///     linalg.add ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Add: NamedOperation {
    public static let name = "linalg.add"
    public static let form = NamedForm("lhs rhs -> O", .function(.add))
  }

  /// Differences.
  ///
  ///     linalg.sub ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Sub: NamedOperation {
    public static let name = "linalg.sub"
    public static let form = NamedForm("lhs rhs -> O", .function(.sub))
  }

  /// Products.
  ///
  ///     linalg.mul ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Mul: NamedOperation {
    public static let name = "linalg.mul"
    public static let form = NamedForm("lhs rhs -> O", .function(.mul))
  }

  /// Quotients; those of integers read as signed.
  ///
  ///     linalg.div ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Div: NamedOperation {
    public static let name = "linalg.div"
    public static let form = NamedForm("lhs rhs -> O", .function(.div))
  }

  /// Quotients of integers read as unsigned.
  ///
  ///     linalg.div_unsigned ins(%a, %b : memref<4xi32>, memref<4xi32>) outs(%o : memref<4xi32>)
  public enum DivUnsigned: NamedOperation {
    public static let name = "linalg.div_unsigned"
    public static let form = NamedForm("lhs rhs -> O", .function(.divUnsigned))
  }

  /// The greater of two elements, integers read as signed.
  ///
  ///     linalg.max ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Max: NamedOperation {
    public static let name = "linalg.max"
    public static let form = NamedForm("lhs rhs -> O", .function(.maxSigned))
  }

  /// The lesser of two elements, integers read as signed.
  ///
  ///     linalg.min ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Min: NamedOperation {
    public static let name = "linalg.min"
    public static let form = NamedForm("lhs rhs -> O", .function(.minSigned))
  }

  /// Elements to the power of others.
  ///
  ///     linalg.powf ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Powf: NamedOperation {
    public static let name = "linalg.powf"
    public static let form = NamedForm("lhs rhs -> O", .function(.powf))
  }

  /// One of two elements, as a boolean says.
  ///
  ///     linalg.select ins(%c, %a, %b : memref<4xi1>, memref<4xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Select: NamedOperation {
    public static let name = "linalg.select"
    public static let form = NamedForm("cond lhs rhs -> O", .function(.select))
  }
}
