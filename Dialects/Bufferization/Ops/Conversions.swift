public import Accel
import TensorDialect

/// A tensor as a buffer, or the other way round, of the same shape and elements.
public protocol BufferConversion: OpSchema {
  /// Returns the tensor.
  static func tensor(of op: Op<Self>) -> Value
  /// Returns the buffer.
  static func buffer(of op: Op<Self>) -> Value
}

extension BufferConversion {
  public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
    let (tensor, buffer) = (tensor(of: op).type, buffer(of: op).type)
    if tensor == buffer.equivalentTensor(encoding: tensor.as(RankedTensorType.self)?.encoding) { return }
    var failure = VerificationFailure("failed to verify that specified tensor and buffer types match")
    failure.areEarlierWhole = true
    if tensor.elementType != buffer.elementType { failure.earlier = ["element types do not match"] }
    if tensor.shape != buffer.shape { failure.earlier = ["shapes do not match"] }
    throw failure
  }
}

extension Type {
  /// The type of tensors whose buffers are of this type.
  func equivalentTensor(encoding: Attribute? = nil) -> Type? {
    if let memref = self.as(MemRefType.self) {
      return context.tensorType(Array(memref.shape), memref.element, encoding: encoding)
    }
    return self.as(UnrankedMemRefType.self).map { context.type(UnrankedTensorType($0.element)) }
  }
}

extension Bufferization {
  /// The tensor whose elements a buffer holds; nobody may write to the buffer in another way while it lives.
  ///
  ///     %0 = bufferization.to_tensor %buffer restrict writable : memref<4xf32> to tensor<4xf32>
  public enum ToTensor: BufferConversion, MemoryEffectsInterface {
    public static let name = "bufferization.to_tensor"
    public static var buffer: Operand<0> { .init(.anyMemref()) }
    /// Says that no other tensor is made of the buffer, or of part of it.
    public static var restrict: Flag<0> { .init() }
    /// Says that what uses the tensor may write to the buffer.
    public static var writable: Flag<1> { .init() }
    public static var result: Result<0> { .init(.tensor()) }
    public static let fields: [any OpField] = [buffer, restrict, writable, result]
    public static let interfaces = [memoryEffects, bufferizable]
    public static let assembly: Assembly? =
      """
      \(buffer)\(if: restrict, " restrict")\(if: writable, " writable")\(.attributes) : \
      \(type: buffer) to \(type: result)
      """

    public static func tensor(of op: Op<Self>) -> Value { op.result }
    public static func buffer(of op: Op<Self>) -> Value { op.buffer }
    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.read, on: op.buffer)] }

    // to_tensor(to_buffer(x)) → x, if nothing is between them that might write to the buffer
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      guard let made = op.buffer.defined(by: ToBuffer.self), made.operation.next == op.operation,
        made.tensor.type == op.result.type
      else { return nil }
      return .value(made.tensor)
    }
  }

  /// The buffer that a tensor becomes.
  ///
  ///     %0 = bufferization.to_buffer %t read_only : tensor<4xf32> to memref<4xf32>
  public enum ToBuffer: BufferConversion {
    public static let name = "bufferization.to_buffer"
    public static var tensor: Operand<0> { .init(.tensor()) }
    /// Says that nobody writes to the buffer.
    public static var readOnly: Flag<0> { .init(name: "read_only") }
    public static var buffer: Result<0> { .init(.anyMemref()) }
    public static let fields: [any OpField] = [tensor, readOnly, buffer]
    public static let traits: Traits = .pure
    public static let interfaces = [bufferizable]
    public static let assembly: Assembly? =
      "\(tensor)\(if: readOnly, " read_only")\(.attributes) : \(type: tensor) to \(type: buffer)"

    public static func tensor(of op: Op<Self>) -> Value { op.tensor }
    public static func buffer(of op: Op<Self>) -> Value { op.buffer }

    // to_buffer(to_tensor(x)) → x
    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      guard let made = op.tensor.defined(by: ToTensor.self), made.buffer.type == op.buffer.type else {
        return nil
      }
      return .value(made.buffer)
    }
  }
}
