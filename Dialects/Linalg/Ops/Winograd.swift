public import Accel

/// One of the three steps of a convolution by Winograd's minimal filtering.
public protocol WinogradTransform: DestinationStyleInterface {
  /// The name of the input.
  static var inputName: String { get }
  /// The numbers of dimensions of input and output.
  static var ranks: (input: Int, output: Int) { get }
  /// Returns the shape of the output.
  static func outputShape(
    _ input: [Int], _ output: [Int], m: Int, r: Int
  ) throws(VerificationFailure) -> [Int]
}

extension WinogradTransform {
  public static var input: Operand<0> { .init(.tensor(of: .any, rank: ranks.input), name: inputName) }
  public static var output: Operand<1> { .init(.tensor(of: .any, rank: ranks.output)) }
  /// The sizes of output tiles and of the filter.
  public static var fmr: Property<0, Linalg.WinogradSizes> { .init() }
  public static var result: Result<0> { .init(.tensor(of: .any, rank: ranks.output)) }
  public static var fields: [any OpField] { [input, output, fmr, result] }
  public static var interfaces: [Implements] { [destinationStyle] }
  public static var assembly: Assembly? {
    """
    \(.attributes) fmr(\(fmr)) ins(\(input) : \(type: input)) outs(\(output) : \(type: output)) -> \
    \(type: result)
    """
  }

  public static func inits(of op: Op<Self>) -> Range<Int> { 1..<2 }

  public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
    guard let input = op.input.type.shape, let output = op.output.type.shape else { return }
    let sizes = op.fmr.sizes
    let expected = try outputShape(Array(input), Array(output), m: sizes.m, r: sizes.r)
    if !output.isCompatible(with: expected) { throw VerificationFailure("the output shape is not expected") }
  }
}

extension TypeConstraint {
  /// Tensors of a number of dimensions.
  static func tensor(of element: TypeConstraint, rank: Int) -> TypeConstraint {
    TypeConstraint("\(rank)D tensor of \(element.summary) values") {
      $0.as(RankedTensorType.self)?.shape.count == rank
    }
  }
}

extension Linalg {
  /// A filter for tiles.
  ///
  ///     %g = linalg.winograd_filter_transform fmr(F_4_3) ins(%f : tensor<2x3x3x5xf32>) outs(%t : tensor<6x6x5x2xf32>) -> tensor<6x6x5x2xf32>
  public enum WinogradFilterTransform: WinogradTransform {
    public static let name = "linalg.winograd_filter_transform"
    public static let inputName = "filter"
    public static let ranks = (input: 4, output: 4)

    public static func outputShape(
      _ input: [Int], _ output: [Int], m: Int, r: Int
    ) throws(VerificationFailure) -> [Int] {
      let (height, width) = (input[1], input[2])
      if height != r, height != 1 {
        throw VerificationFailure("expect filter height either equals to r or 1")
      }
      if width != r, width != 1 { throw VerificationFailure("expect filter width either equals to r or 1") }
      if height == 1, width == 1 {
        throw VerificationFailure("expect either filter height or width equals to r")
      }
      return [height == r ? m + r - 1 : 1, width == r ? m + r - 1 : 1, input[3], input[0]]
    }
  }

  /// An image in tiles.
  ///
  ///     %x = linalg.winograd_input_transform fmr(F_4_3) ins(%i : tensor<2x10x10x5xf32>) outs(%t : tensor<6x6x2x2x2x5xf32>) -> tensor<6x6x2x2x2x5xf32>
  public enum WinogradInputTransform: WinogradTransform {
    public static let name = "linalg.winograd_input_transform"
    public static let inputName = "input"
    public static let ranks = (input: 4, output: 6)

    public static func outputShape(
      _ input: [Int], _ output: [Int], m: Int, r: Int
    ) throws(VerificationFailure) -> [Int] {
      let tile = m + r - 1
      let sides = (0..<2).map { side in
        let (size, isTransformed) = (input[1 + side], output[side] != 1)
        if size == ShapeDimension.dynamic { return (tile, ShapeDimension.dynamic) }
        return isTransformed ? (tile, (size - (r - 1)) / m) : (1, size)
      }
      return [sides[0].0, sides[1].0, sides[0].1, sides[1].1, input[0], input[3]]
    }
  }

  /// The image that tiles are of.
  ///
  ///     %y = linalg.winograd_output_transform fmr(F_4_3) ins(%x : tensor<6x6x3x3x2x2xf32>) outs(%t : tensor<2x12x12x2xf32>) -> tensor<2x12x12x2xf32>
  public enum WinogradOutputTransform: WinogradTransform {
    public static let name = "linalg.winograd_output_transform"
    public static let inputName = "value"
    public static let ranks = (input: 6, output: 4)

    public static func outputShape(
      _ input: [Int], _ output: [Int], m: Int, r: Int
    ) throws(VerificationFailure) -> [Int] {
      var sides: [Int] = []
      for side in 0..<2 {
        let (size, tiles) = (input[side], input[2 + side])
        if size == ShapeDimension.dynamic || tiles == ShapeDimension.dynamic {
          sides.append(ShapeDimension.dynamic)
          continue
        }
        if size != 1, size != m + r - 1 {
          throw VerificationFailure(
            "expect input \(side == 0 ? "height" : "width") equals to input tile size")
        }
        sides.append((size != 1 ? m : 1) * tiles)
      }
      return [input[4], sides[0], sides[1], input[5]]
    }
  }
}
