public import Accel

extension Linalg {
  /// Exponentials along a dimension, divided by their sum.
  ///
  ///     %y = linalg.softmax dimension(1) ins(%x : tensor<4x8xf32>) outs(%t : tensor<4x8xf32>) -> tensor<4x8xf32>
  public enum Softmax: DestinationStyleInterface, MemoryEffectsInterface, TilingInterface {
    public static let name = "linalg.softmax"
    public static var input: Operand<0> { .init(.shaped()) }
    public static var output: Operand<1> { .init(.shaped()) }
    /// The dimension along which elements are summed up.
    public static var dimension: Property<0, Int> { .init() }
    public static var result: VariadicResult<0> { .init(.rankedTensor()) }
    public static let fields: [any OpField] = [input, output, dimension, result]
    public static let interfaces = [destinationStyle, memoryEffects, tiling]
    public static let assembly: Assembly? =
      """
      \(.attributes) dimension(\(dimension)) ins(\(input) : \(type: input)) outs(\(output) : \(type: output))\
      \(if: result, " -> \(types: result)")
      """

    public static func inits(of op: Op<Self>) -> Range<Int> { 1..<2 }
    public static func effects(of op: Op<Self>) -> [MemoryEffect] { op.operation.destinationEffects }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      guard let input = op.input.type.shape, let output = op.output.type.shape else { return }
      if !input.isCompatible(with: Array(output)) { throw VerificationFailure("incompatible output shape") }
      if !input.indices.contains(op.dimension) {
        throw VerificationFailure("incorrect dimension specified")
      }
    }
  }
}

extension Operation {
  /// Reading the first operand and writing the last, as far as they are buffers.
  var destinationEffects: [MemoryEffect] {
    var effects: [MemoryEffect] = []
    let (input, output) = (operand(0), operand(operands.count - 1))
    if input.type.is(MemRefType.self) { effects.append(MemoryEffect(.read, on: input)) }
    if output.type.is(MemRefType.self) {
      effects.append(MemoryEffect(.read, on: output))
      effects.append(MemoryEffect(.write, on: output))
    }
    return effects
  }
}

extension List<Int> {
  /// `true` iff both have the same dimensions, as far as they are known.
  func isCompatible(with other: [Int]) -> Bool {
    count == other.count
      && zip(self, other).allSatisfy {
        $0 == $1 || $0 == ShapeDimension.dynamic || $1 == ShapeDimension.dynamic
      }
  }
}
