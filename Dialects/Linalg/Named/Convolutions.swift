import Accel

// Sums of products of kernels and windows of images, added to what the output holds.
//
// The letters are: n images, d, h and w their dimensions, c their channels, f those of the output, g groups of them.

extension Linalg {
  /// Convolution without channels.
  ///
  ///     linalg.conv_1d ins(%a, %b : memref<7xf32>, memref<4xf32>) outs(%o : memref<4xf32>)
  public enum Conv1D: NamedOperation {
    public static let name = "linalg.conv_1d"
    public static let form = NamedForm("I[ow+kw] K[kw] -> O[ow]", loops: "ow kw", .multiplyAdd)
  }

  /// Convolution without channels.
  ///
  ///     linalg.conv_2d ins(%a, %b : memref<7x7xf32>, memref<4x4xf32>) outs(%o : memref<4x4xf32>)
  public enum Conv2D: NamedOperation {
    public static let name = "linalg.conv_2d"
    public static let form = NamedForm(
      "I[oh+kh,ow+kw] K[kh,kw] -> O[oh,ow]",
      loops: "oh ow kh kw", .multiplyAdd)
  }

  /// Convolution without channels.
  ///
  ///     linalg.conv_3d ins(%a, %b : memref<7x7x7xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum Conv3D: NamedOperation {
    public static let name = "linalg.conv_3d"
    public static let form = NamedForm(
      "I[od+kd,oh+kh,ow+kw] K[kd,kh,kw] -> O[od,oh,ow]",
      loops: "od oh ow kd kh kw", .multiplyAdd)
  }

  /// Convolution.
  ///
  ///     linalg.conv_1d_nwc_wcf ins(%a, %b : memref<4x7x4xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum Conv1DNwcWcf: NamedOperation {
    public static let name = "linalg.conv_1d_nwc_wcf"
    public static let form = NamedForm(
      "I[n,ow*sw+kw*dw,c] K[kw,c,f] -> O[n,ow,f]",
      loops: "n ow f kw c", .multiplyAdd)
  }

  /// Convolution.
  ///
  ///     linalg.conv_1d_ncw_fcw ins(%a, %b : memref<4x4x7xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum Conv1DNcwFcw: NamedOperation {
    public static let name = "linalg.conv_1d_ncw_fcw"
    public static let form = NamedForm(
      "I[n,c,ow*sw+kw*dw] K[f,c,kw] -> O[n,f,ow]",
      loops: "n f ow c kw", .multiplyAdd)
  }

  /// Convolution.
  ///
  ///     linalg.conv_2d_nhwc_hwcf ins(%a, %b : memref<4x7x7x4xf32>, memref<4x4x4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum Conv2DNhwcHwcf: NamedOperation {
    public static let name = "linalg.conv_2d_nhwc_hwcf"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kh,kw,c,f] -> O[n,oh,ow,f]",
      loops: "n oh ow f kh kw c", .multiplyAdd)
  }

  /// Convolution.
  ///
  ///     linalg.conv_2d_nhwc_fhwc ins(%a, %b : memref<4x7x7x4xf32>, memref<4x4x4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum Conv2DNhwcFhwc: NamedOperation {
    public static let name = "linalg.conv_2d_nhwc_fhwc"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,c] K[f,kh,kw,c] -> O[n,oh,ow,f]",
      loops: "n oh ow f kh kw c", .multiplyAdd)
  }

  /// Convolution of numbers with zero points.
  ///
  ///     linalg.conv_2d_nhwc_hwcf_q ins(%a, %b, %c, %d : memref<4x7x7x4xi32>, memref<4x4x4x4xi32>, i32, i32) outs(%o : memref<4x4x4x4xi32>)
  public enum Conv2DNhwcHwcfQ: NamedOperation {
    public static let name = "linalg.conv_2d_nhwc_hwcf_q"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kh,kw,c,f] IZp[] KZp[] -> O[n,oh,ow,f]",
      loops: "n oh ow f kh kw c", .multiplyAddFromZeroPoints)
  }

  /// Convolution of numbers with zero points.
  ///
  ///     linalg.conv_2d_nhwc_fhwc_q ins(%a, %b, %c, %d : memref<4x7x7x4xi32>, memref<4x4x4x4xi32>, i32, i32) outs(%o : memref<4x4x4x4xi32>)
  public enum Conv2DNhwcFhwcQ: NamedOperation {
    public static let name = "linalg.conv_2d_nhwc_fhwc_q"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,c] K[f,kh,kw,c] IZp[] KZp[] -> O[n,oh,ow,f]",
      loops: "n oh ow f kh kw c", .multiplyAddFromZeroPoints)
  }

  /// Convolution.
  ///
  ///     linalg.conv_2d_nchw_fchw ins(%a, %b : memref<4x4x7x7xf32>, memref<4x4x4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum Conv2DNchwFchw: NamedOperation {
    public static let name = "linalg.conv_2d_nchw_fchw"
    public static let form = NamedForm(
      "I[n,c,oh*sh+kh*dh,ow*sw+kw*dw] K[f,c,kh,kw] -> O[n,f,oh,ow]",
      loops: "n f oh ow c kh kw", .multiplyAdd)
  }

  /// Convolution of numbers with zero points.
  ///
  ///     linalg.conv_2d_nchw_fchw_q ins(%a, %b, %c, %d : memref<4x4x7x7xi32>, memref<4x4x4x4xi32>, i32, i32) outs(%o : memref<4x4x4x4xi32>)
  public enum Conv2DNchwFchwQ: NamedOperation {
    public static let name = "linalg.conv_2d_nchw_fchw_q"
    public static let form = NamedForm(
      "I[n,c,oh*sh+kh*dh,ow*sw+kw*dw] K[f,c,kh,kw] IZp[] KZp[] -> O[n,f,oh,ow]",
      loops: "n f oh ow c kh kw", .multiplyAddFromZeroPoints)
  }

  /// Convolution in groups of channels.
  ///
  ///     linalg.conv_2d_ngchw_fgchw ins(%a, %b : memref<4x4x4x7x7xf32>, memref<4x4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum Conv2DNgchwFgchw: NamedOperation {
    public static let name = "linalg.conv_2d_ngchw_fgchw"
    public static let form = NamedForm(
      "I[n,g,c,oh*sh+kh*dh,ow*sw+kw*dw] K[fg,g,c,kh,kw] -> O[n,g,fg,oh,ow]",
      loops: "n g fg oh ow c kh kw", .multiplyAdd)
  }

  /// Convolution in groups of channels.
  ///
  ///     linalg.conv_2d_ngchw_gfchw ins(%a, %b : memref<4x4x4x7x7xf32>, memref<4x4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum Conv2DNgchwGfchw: NamedOperation {
    public static let name = "linalg.conv_2d_ngchw_gfchw"
    public static let form = NamedForm(
      "I[n,g,c,oh*sh+kh*dh,ow*sw+kw*dw] K[g,fg,c,kh,kw] -> O[n,g,fg,oh,ow]",
      loops: "n g fg oh ow c kh kw", .multiplyAdd)
  }

  /// Convolution in groups of channels, of numbers with zero points.
  ///
  ///     linalg.conv_2d_ngchw_gfchw_q ins(%a, %b, %c, %d : memref<4x4x4x7x7xi32>, memref<4x4x4x4x4xi32>, i32, i32) outs(%o : memref<4x4x4x4x4xi32>)
  public enum Conv2DNgchwGfchwQ: NamedOperation {
    public static let name = "linalg.conv_2d_ngchw_gfchw_q"
    public static let form = NamedForm(
      "I[n,g,c,oh*sh+kh*dh,ow*sw+kw*dw] K[g,fg,c,kh,kw] IZp[] KZp[] -> O[n,g,fg,oh,ow]",
      loops: "n g fg oh ow c kh kw", .multiplyAddFromZeroPoints)
  }

  /// Convolution in groups of channels.
  ///
  ///     linalg.conv_2d_nhwgc_gfhwc ins(%a, %b : memref<4x7x7x4x4xf32>, memref<4x4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum Conv2DNhwgcGfhwc: NamedOperation {
    public static let name = "linalg.conv_2d_nhwgc_gfhwc"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,g,c] K[g,fg,kh,kw,c] -> O[n,oh,ow,g,fg]",
      loops: "n oh ow g fg kh kw c", .multiplyAdd)
  }

  /// Convolution in groups of channels, of numbers with zero points.
  ///
  ///     linalg.conv_2d_nhwgc_gfhwc_q ins(%a, %b, %c, %d : memref<4x7x7x4x4xi32>, memref<4x4x4x4x4xi32>, i32, i32) outs(%o : memref<4x4x4x4x4xi32>)
  public enum Conv2DNhwgcGfhwcQ: NamedOperation {
    public static let name = "linalg.conv_2d_nhwgc_gfhwc_q"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,g,c] K[g,fg,kh,kw,c] IZp[] KZp[] -> O[n,oh,ow,g,fg]",
      loops: "n oh ow g fg kh kw c", .multiplyAddFromZeroPoints)
  }

  /// Convolution.
  ///
  ///     linalg.conv_3d_ndhwc_dhwcf ins(%a, %b : memref<4x7x7x7x4xf32>, memref<4x4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum Conv3DNdhwcDhwcf: NamedOperation {
    public static let name = "linalg.conv_3d_ndhwc_dhwcf"
    public static let form = NamedForm(
      "I[n,od*sd+kd*dd,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kd,kh,kw,c,f] -> O[n,od,oh,ow,f]",
      loops: "n od oh ow f kd kh kw c", .multiplyAdd)
  }

  /// Convolution of numbers with zero points.
  ///
  ///     linalg.conv_3d_ndhwc_dhwcf_q ins(%a, %b, %c, %d : memref<4x7x7x7x4xi32>, memref<4x4x4x4x4xi32>, i32, i32) outs(%o : memref<4x4x4x4x4xi32>)
  public enum Conv3DNdhwcDhwcfQ: NamedOperation {
    public static let name = "linalg.conv_3d_ndhwc_dhwcf_q"
    public static let form = NamedForm(
      "I[n,od*sd+kd*dd,oh*sh+kh*dh,ow*sw+kw*dw,c] K[kd,kh,kw,c,f] IZp[] KZp[] -> O[n,od,oh,ow,f]",
      loops: "n od oh ow f kd kh kw c", .multiplyAddFromZeroPoints)
  }

  /// Convolution.
  ///
  ///     linalg.conv_3d_ncdhw_fcdhw ins(%a, %b : memref<4x4x7x7x7xf32>, memref<4x4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum Conv3DNcdhwFcdhw: NamedOperation {
    public static let name = "linalg.conv_3d_ncdhw_fcdhw"
    public static let form = NamedForm(
      "I[n,c,od*sd+kd*dd,oh*sh+kh*dh,ow*sw+kw*dw] K[f,c,kd,kh,kw] -> O[n,f,od,oh,ow]",
      loops: "n f od oh ow c kd kh kw", .multiplyAdd)
  }
}
