import Accel

// Sums of products, added to what the output holds.

extension Linalg {
  /// The product of two matrices, from whose elements numbers are subtracted.
  ///
  ///     linalg.quantized_matmul ins(%a, %b, %c, %d : memref<4x4xi32>, memref<4x4xi32>, i32, i32) outs(%o : memref<4x4xi32>)
  public enum QuantizedMatmul: NamedOperation {
    public static let name = "linalg.quantized_matmul"
    public static let form = NamedForm(
      "A[m,k] B[k,n] AZp[] BZp[] -> C[m,n]",
      loops: "m n k", .multiplyAddFromZeroPoints)
  }

  /// Products of matrices, from whose elements numbers are subtracted.
  ///
  ///     linalg.quantized_batch_matmul ins(%a, %b, %c, %d : memref<4x4x4xi32>, memref<4x4x4xi32>, i32, i32) outs(%o : memref<4x4x4xi32>)
  public enum QuantizedBatchMatmul: NamedOperation {
    public static let name = "linalg.quantized_batch_matmul"
    public static let form = NamedForm(
      "A[b,m,k] B[b,k,n] AZp[] BZp[] -> C[b,m,n]",
      loops: "b m n k", .multiplyAddFromZeroPoints)
  }

  /// The product of a matrix of tiles and the transposed of another.
  ///
  ///     linalg.mmt4d ins(%a, %b : memref<4x4x4x4xf32>, memref<4x4x4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum Mmt4d: NamedOperation {
    public static let name = "linalg.mmt4d"
    public static let form = NamedForm(
      "lhs[m,k,m0,k0] rhs[n,k,n0,k0] -> accum[m,n,m0,n0]",
      loops: "m n k m0 n0 k0", .multiplyAdd)
    public static var category: Linalg.Category { .contraction }
  }

  /// Products of matrices of tiles and the transposed of others.
  ///
  ///     linalg.batch_mmt4d ins(%a, %b : memref<4x4x4x4x4xf32>, memref<4x4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum BatchMmt4d: NamedOperation {
    public static let name = "linalg.batch_mmt4d"
    public static let form = NamedForm(
      "lhs[b,m,k,m0,k0] rhs[b,n,k,n0,k0] -> accum[b,m,n,m0,n0]",
      loops: "b m n k m0 n0 k0", .multiplyAdd)
    public static var category: Linalg.Category { .contraction }
  }

  /// The product of a matrix and a vector.
  ///
  ///     linalg.matvec ins(%a, %b : memref<4x4xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Matvec: NamedOperation {
    public static let name = "linalg.matvec"
    public static let form = NamedForm("A[m,n] y[n] -> x[m]", loops: "m n", .multiplyAdd)
    public static var category: Linalg.Category { .contraction }
  }

  /// The product of a vector and a matrix.
  ///
  ///     linalg.vecmat ins(%a, %b : memref<4xf32>, memref<4x4xf32>) outs(%o : memref<4xf32>)
  public enum Vecmat: NamedOperation {
    public static let name = "linalg.vecmat"
    public static let form = NamedForm("y[m] A[m,n] -> x[n]", loops: "n m", .multiplyAdd)
    public static var category: Linalg.Category { .contraction }
  }

  /// Products of matrices and vectors.
  ///
  ///     linalg.batch_matvec ins(%a, %b : memref<4x4x4xf32>, memref<4x4xf32>) outs(%o : memref<4x4xf32>)
  public enum BatchMatvec: NamedOperation {
    public static let name = "linalg.batch_matvec"
    public static let form = NamedForm("A[b,m,k] B[b,k] -> C[b,m]", loops: "b m k", .multiplyAdd)
    public static var category: Linalg.Category { .contraction }
  }

  /// Products of vectors and matrices.
  ///
  ///     linalg.batch_vecmat ins(%a, %b : memref<4x4xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4xf32>)
  public enum BatchVecmat: NamedOperation {
    public static let name = "linalg.batch_vecmat"
    public static let form = NamedForm("A[b,k] B[b,k,n] -> C[b,n]", loops: "b n k", .multiplyAdd)
    public static var category: Linalg.Category { .contraction }
  }

  /// The scalar product of two vectors.
  ///
  ///     linalg.dot ins(%a, %b : memref<4xf32>, memref<4xf32>) outs(%o : memref<f32>)
  public enum Dot: NamedOperation {
    public static let name = "linalg.dot"
    public static let form = NamedForm("A[m] B[m] -> C[]", loops: "m", .multiplyAdd)
    public static var category: Linalg.Category { .contraction }
  }
}
