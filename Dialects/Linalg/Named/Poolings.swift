import Accel

// Windows of images brought together. Of the kernel, nothing but the shape matters.

extension Linalg {
  /// Sums over windows.
  ///
  ///     linalg.pooling_nhwc_sum ins(%a, %b : memref<4x7x7x4xf32>, memref<4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum PoolingNhwcSum: NamedOperation {
    public static let name = "linalg.pooling_nhwc_sum"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kh,kw] -> O[n,oh,ow,c]",
      loops: "n oh ow c kh kw", .pooling(.add))
  }

  /// Sums over windows.
  ///
  ///     linalg.pooling_nchw_sum ins(%a, %b : memref<4x4x7x7xf32>, memref<4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum PoolingNchwSum: NamedOperation {
    public static let name = "linalg.pooling_nchw_sum"
    public static let form = NamedForm(
      "I[n,c,oh*sh+kh*dh,ow*sw+kw*dw] K[kh,kw] -> O[n,c,oh,ow]",
      loops: "n c oh ow kh kw", .pooling(.add))
  }

  /// The greatest element of each window.
  ///
  ///     linalg.pooling_nhwc_max ins(%a, %b : memref<4x7x7x4xf32>, memref<4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum PoolingNhwcMax: NamedOperation {
    public static let name = "linalg.pooling_nhwc_max"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kh,kw] -> O[n,oh,ow,c]",
      loops: "n oh ow c kh kw", .pooling(.maxSigned))
  }

  /// The greatest element of each window, integers read as unsigned.
  ///
  ///     linalg.pooling_nhwc_max_unsigned ins(%a, %b : memref<4x7x7x4xi32>, memref<4x4xi32>) outs(%o : memref<4x4x4x4xi32>)
  public enum PoolingNhwcMaxUnsigned: NamedOperation {
    public static let name = "linalg.pooling_nhwc_max_unsigned"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kh,kw] -> O[n,oh,ow,c]",
      loops: "n oh ow c kh kw", .pooling(.maxUnsigned))
  }

  /// The greatest element of each window.
  ///
  ///     linalg.pooling_nchw_max ins(%a, %b : memref<4x4x7x7xf32>, memref<4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum PoolingNchwMax: NamedOperation {
    public static let name = "linalg.pooling_nchw_max"
    public static let form = NamedForm(
      "I[n,c,oh*sh+kh*dh,ow*sw+kw*dw] K[kh,kw] -> O[n,c,oh,ow]",
      loops: "n c oh ow kh kw", .pooling(.maxSigned))
  }

  /// The least element of each window.
  ///
  ///     linalg.pooling_nhwc_min ins(%a, %b : memref<4x7x7x4xf32>, memref<4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum PoolingNhwcMin: NamedOperation {
    public static let name = "linalg.pooling_nhwc_min"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kh,kw] -> O[n,oh,ow,c]",
      loops: "n oh ow c kh kw", .pooling(.minSigned))
  }

  /// The least element of each window, integers read as unsigned.
  ///
  ///     linalg.pooling_nhwc_min_unsigned ins(%a, %b : memref<4x7x7x4xi32>, memref<4x4xi32>) outs(%o : memref<4x4x4x4xi32>)
  public enum PoolingNhwcMinUnsigned: NamedOperation {
    public static let name = "linalg.pooling_nhwc_min_unsigned"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kh,kw] -> O[n,oh,ow,c]",
      loops: "n oh ow c kh kw", .pooling(.minUnsigned))
  }

  /// Sums over windows.
  ///
  ///     linalg.pooling_nwc_sum ins(%a, %b : memref<4x7x4xf32>, memref<4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum PoolingNwcSum: NamedOperation {
    public static let name = "linalg.pooling_nwc_sum"
    public static let form = NamedForm(
      "I[n,ow*sw+kw*dw,c] K[kw] -> O[n,ow,c]",
      loops: "n ow c kw", .pooling(.add))
  }

  /// Sums over windows.
  ///
  ///     linalg.pooling_ncw_sum ins(%a, %b : memref<4x4x7xf32>, memref<4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum PoolingNcwSum: NamedOperation {
    public static let name = "linalg.pooling_ncw_sum"
    public static let form = NamedForm(
      "I[n,c,ow*sw+kw*dw] K[kw] -> O[n,c,ow]",
      loops: "n c ow kw", .pooling(.add))
  }

  /// The greatest element of each window.
  ///
  ///     linalg.pooling_nwc_max ins(%a, %b : memref<4x7x4xf32>, memref<4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum PoolingNwcMax: NamedOperation {
    public static let name = "linalg.pooling_nwc_max"
    public static let form = NamedForm(
      "I[n,ow*sw+kw*dw,c] K[kw] -> O[n,ow,c]",
      loops: "n ow c kw", .pooling(.maxSigned))
  }

  /// The greatest element of each window, integers read as unsigned.
  ///
  ///     linalg.pooling_nwc_max_unsigned ins(%a, %b : memref<4x7x4xi32>, memref<4xi32>) outs(%o : memref<4x4x4xi32>)
  public enum PoolingNwcMaxUnsigned: NamedOperation {
    public static let name = "linalg.pooling_nwc_max_unsigned"
    public static let form = NamedForm(
      "I[n,ow*sw+kw*dw,c] K[kw] -> O[n,ow,c]",
      loops: "n ow c kw", .pooling(.maxUnsigned))
  }

  /// The greatest element of each window.
  ///
  ///     linalg.pooling_ncw_max ins(%a, %b : memref<4x4x7xf32>, memref<4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum PoolingNcwMax: NamedOperation {
    public static let name = "linalg.pooling_ncw_max"
    public static let form = NamedForm(
      "I[n,c,ow*sw+kw*dw] K[kw] -> O[n,c,ow]",
      loops: "n c ow kw", .pooling(.maxSigned))
  }

  /// The least element of each window.
  ///
  ///     linalg.pooling_nwc_min ins(%a, %b : memref<4x7x4xf32>, memref<4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum PoolingNwcMin: NamedOperation {
    public static let name = "linalg.pooling_nwc_min"
    public static let form = NamedForm(
      "I[n,ow*sw+kw*dw,c] K[kw] -> O[n,ow,c]",
      loops: "n ow c kw", .pooling(.minSigned))
  }

  /// The least element of each window, integers read as unsigned.
  ///
  ///     linalg.pooling_nwc_min_unsigned ins(%a, %b : memref<4x7x4xi32>, memref<4xi32>) outs(%o : memref<4x4x4xi32>)
  public enum PoolingNwcMinUnsigned: NamedOperation {
    public static let name = "linalg.pooling_nwc_min_unsigned"
    public static let form = NamedForm(
      "I[n,ow*sw+kw*dw,c] K[kw] -> O[n,ow,c]",
      loops: "n ow c kw", .pooling(.minUnsigned))
  }

  /// Sums over windows.
  ///
  ///     linalg.pooling_ndhwc_sum ins(%a, %b : memref<4x7x7x7x4xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum PoolingNdhwcSum: NamedOperation {
    public static let name = "linalg.pooling_ndhwc_sum"
    public static let form = NamedForm(
      "I[n,od*sd+kd*dd,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kd,kh,kw] -> O[n,od,oh,ow,c]",
      loops: "n od oh ow c kd kh kw", .pooling(.add))
  }

  /// The greatest element of each window.
  ///
  ///     linalg.pooling_ndhwc_max ins(%a, %b : memref<4x7x7x7x4xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum PoolingNdhwcMax: NamedOperation {
    public static let name = "linalg.pooling_ndhwc_max"
    public static let form = NamedForm(
      "I[n,od*sd+kd*dd,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kd,kh,kw] -> O[n,od,oh,ow,c]",
      loops: "n od oh ow c kd kh kw", .pooling(.maxSigned))
  }

  /// The least element of each window.
  ///
  ///     linalg.pooling_ndhwc_min ins(%a, %b : memref<4x7x7x7x4xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum PoolingNdhwcMin: NamedOperation {
    public static let name = "linalg.pooling_ndhwc_min"
    public static let form = NamedForm(
      "I[n,od*sd+kd*dd,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kd,kh,kw] -> O[n,od,oh,ow,c]",
      loops: "n od oh ow c kd kh kw", .pooling(.minSigned))
  }
}
