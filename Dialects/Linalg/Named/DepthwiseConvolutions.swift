import Accel

// Convolutions that leave channels apart; m is how many of the output there are for one of the image.

extension Linalg {
  /// Convolution of each channel by itself.
  ///
  ///     linalg.depthwise_conv_1d_nwc_wc ins(%a, %b : memref<4x7x4xf32>, memref<4x4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum DepthwiseConv1DNwcWc: NamedOperation {
    public static let name = "linalg.depthwise_conv_1d_nwc_wc"
    public static let form = NamedForm(
      "I[n,ow*sw+kw*dw,ic] K[kw,ic] -> O[n,ow,ic]",
      loops: "n ow ic kw", .multiplyAdd)
  }

  /// Convolution of each channel by itself.
  ///
  ///     linalg.depthwise_conv_1d_ncw_cw ins(%a, %b : memref<4x4x7xf32>, memref<4x4xf32>) outs(%o : memref<4x4x4xf32>)
  public enum DepthwiseConv1DNcwCw: NamedOperation {
    public static let name = "linalg.depthwise_conv_1d_ncw_cw"
    public static let form = NamedForm(
      "I[n,ic,ow*sw+kw*dw] K[ic,kw] -> O[n,ic,ow]",
      loops: "n ow ic kw", .multiplyAdd)
  }

  /// Convolution of each channel by itself.
  ///
  ///     linalg.depthwise_conv_1d_nwc_wcm ins(%a, %b : memref<4x7x4xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum DepthwiseConv1DNwcWcm: NamedOperation {
    public static let name = "linalg.depthwise_conv_1d_nwc_wcm"
    public static let form = NamedForm(
      "I[n,ow*sw+kw*dw,ic] K[kw,ic,cm] -> O[n,ow,ic,cm]",
      loops: "n ow ic cm kw", .multiplyAdd)
  }

  /// Convolution of each channel by itself.
  ///
  ///     linalg.depthwise_conv_2d_nhwc_hwc ins(%a, %b : memref<4x7x7x4xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum DepthwiseConv2DNhwcHwc: NamedOperation {
    public static let name = "linalg.depthwise_conv_2d_nhwc_hwc"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,ic] K[kh,kw,ic] -> O[n,oh,ow,ic]",
      loops: "n oh ow ic kh kw", .multiplyAdd)
  }

  /// Convolution of each channel by itself.
  ///
  ///     linalg.depthwise_conv_2d_nchw_chw ins(%a, %b : memref<4x4x7x7xf32>, memref<4x4x4xf32>) outs(%o : memref<4x4x4x4xf32>)
  public enum DepthwiseConv2DNchwChw: NamedOperation {
    public static let name = "linalg.depthwise_conv_2d_nchw_chw"
    public static let form = NamedForm(
      "I[n,ic,oh*sh+kh*dh,ow*sw+kw*dw] K[ic,kh,kw] -> O[n,ic,oh,ow]",
      loops: "n oh ow ic kh kw", .multiplyAdd)
  }

  /// Convolution of each channel by itself, of numbers with zero points.
  ///
  ///     linalg.depthwise_conv_2d_nhwc_hwc_q ins(%a, %b, %c, %d : memref<4x7x7x4xi32>, memref<4x4x4xi32>, i32, i32) outs(%o : memref<4x4x4x4xi32>)
  public enum DepthwiseConv2DNhwcHwcQ: NamedOperation {
    public static let name = "linalg.depthwise_conv_2d_nhwc_hwc_q"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,ic] K[kh,kw,ic] IZp[] KZp[] -> O[n,oh,ow,ic]",
      loops: "n oh ow ic kh kw", .multiplyAddFromZeroPoints)
  }

  /// Convolution of each channel by itself.
  ///
  ///     linalg.depthwise_conv_2d_nhwc_hwcm ins(%a, %b : memref<4x7x7x4xf32>, memref<4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum DepthwiseConv2DNhwcHwcm: NamedOperation {
    public static let name = "linalg.depthwise_conv_2d_nhwc_hwcm"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,ic] K[kh,kw,ic,cm] -> O[n,oh,ow,ic,cm]",
      loops: "n oh ow ic cm kh kw", .multiplyAdd)
  }

  /// Convolution of each channel by itself, of numbers with zero points.
  ///
  ///     linalg.depthwise_conv_2d_nhwc_hwcm_q ins(%a, %b, %c, %d : memref<4x7x7x4xi32>, memref<4x4x4x4xi32>, i32, i32) outs(%o : memref<4x4x4x4x4xi32>)
  public enum DepthwiseConv2DNhwcHwcmQ: NamedOperation {
    public static let name = "linalg.depthwise_conv_2d_nhwc_hwcm_q"
    public static let form = NamedForm(
      "I[n,oh*sh+kh*dh,ow*sw+kw*dw,ic] K[kh,kw,ic,cm] IZp[] KZp[] -> O[n,oh,ow,ic,cm]",
      loops: "n oh ow ic cm kh kw", .multiplyAddFromZeroPoints)
  }

  /// Convolution of each channel by itself.
  ///
  ///     linalg.depthwise_conv_3d_ndhwc_dhwc ins(%a, %b : memref<4x7x7x7x4xf32>, memref<4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum DepthwiseConv3DNdhwcDhwc: NamedOperation {
    public static let name = "linalg.depthwise_conv_3d_ndhwc_dhwc"
    public static let form = NamedForm(
      "I[n,od*sd+kd*dd,oh*sh+kh*dh,ow*sw+kw*dw,ic] K[kd,kh,kw,ic] -> O[n,od,oh,ow,ic]",
      loops: "n od oh ow kd kh kw ic", .multiplyAdd)
  }

  /// Convolution of each channel by itself.
  ///
  ///     linalg.depthwise_conv_3d_ncdhw_cdhw ins(%a, %b : memref<4x4x7x7x7xf32>, memref<4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4xf32>)
  public enum DepthwiseConv3DNcdhwCdhw: NamedOperation {
    public static let name = "linalg.depthwise_conv_3d_ncdhw_cdhw"
    public static let form = NamedForm(
      "I[n,ic,od*sd+kd*dd,oh*sh+kh*dh,ow*sw+kw*dw] K[ic,kd,kh,kw] -> O[n,ic,od,oh,ow]",
      loops: "n od oh ow kd kh kw ic", .multiplyAdd)
  }

  /// Convolution of each channel by itself.
  ///
  ///     linalg.depthwise_conv_3d_ndhwc_dhwcm ins(%a, %b : memref<4x7x7x7x4xf32>, memref<4x4x4x4x4xf32>) outs(%o : memref<4x4x4x4x4x4xf32>)
  public enum DepthwiseConv3DNdhwcDhwcm: NamedOperation {
    public static let name = "linalg.depthwise_conv_3d_ndhwc_dhwcm"
    public static let form = NamedForm(
      "I[n,od*sd+kd*dd,oh*sh+kh*dh,ow*sw+kw*dw,ic] K[kd,kh,kw,ic,cm] -> O[n,od,oh,ow,ic,cm]",
      loops: "n od oh ow cm kd kh kw ic", .multiplyAdd)
  }
}
