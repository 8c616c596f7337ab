public import Accel

extension Tensor {
  /// The element at a position.
  ///
  ///     %extracted = tensor.extract %t[%i, %j] : tensor<4x4xf32>
  public enum Extract: OpSchema {
    public static let name = "tensor.extract"
    public static var tensor: Operand<0> { .init(.rankedTensor()) }
    public static var indices: VariadicOperand<1> { .init(.index) }
    public static var result: Result<0> {
      .init(.any.inferred(from: tensor, "result type matches element type of tensor") { $0.elementType })
    }
    public static let fields: [any OpField] = [tensor, indices, result]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(tensor)[\(indices)]\(.attributes) : \(type: tensor)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.tensor.type.shape?.count != op.indices.count {
        throw VerificationFailure("incorrect number of indices for extract_element")
      }
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "extracted")
    }
  }

  /// A tensor with another element at a position.
  ///
  ///     %inserted = tensor.insert %x into %t[%i, %j] : tensor<4x4xf32>
  public enum Insert: DestinationStyleInterface {
    public static let name = "tensor.insert"
    public static var scalar: Operand<0> {
      .init(.any.inferred(from: dest, "scalar type matches element type of dest") { $0.elementType })
    }
    public static var dest: Operand<1> { .init(.rankedTensor()) }
    public static var indices: VariadicOperand<2> { .init(.index) }
    public static var result: Result<0> {
      .init(.rankedTensor().inferred(from: dest, "result type matches type of dest") { $0 })
    }
    public static let fields: [any OpField] = [scalar, dest, indices, result]
    public static let traits: Traits = .pure
    public static let interfaces = [destinationStyle]
    public static let assembly: Assembly? =
      "\(scalar) into \(dest)[\(indices)]\(.attributes) : \(type: dest)"

    public static func inits(of op: Op<Self>) -> Range<Int> { 1..<2 }

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.dest.type.shape?.count != op.indices.count {
        throw VerificationFailure("incorrect number of indices")
      }
    }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.result, "inserted")
    }
  }
}
