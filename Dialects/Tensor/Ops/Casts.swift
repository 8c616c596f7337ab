public import Accel

/// A tensor as one of another type that holds the same elements, or the same bits.
public protocol TensorCast: CastInterface {
  /// What is cast, and what it becomes.
  static var tensorType: TypeConstraint { get }
  /// `true` iff elements of the first type can stand for those of the second.
  static func areElementsCompatible(_ source: Type, _ dest: Type) -> Bool
}

extension TensorCast {
  public static var source: Operand<0> { .init(tensorType) }
  public static var dest: Result<0> { .init(tensorType) }
  public static var fields: [any OpField] { [source, dest] }
  public static var traits: Traits { .pure }
  public static var interfaces: [Implements] { [cast] }
  public static var assembly: Assembly? { "\(source)\(.attributes) : \(type: source) to \(type: dest)" }

  public static func areCompatible(_ inputs: [Type], _ outputs: [Type]) -> Bool {
    guard inputs.count == 1, outputs.count == 1, let source = inputs[0].elementType,
      let dest = outputs[0].elementType, inputs[0].isTensor, outputs[0].isTensor
    else { return false }
    return areElementsCompatible(source, dest) && inputs[0].hasCompatibleShape(outputs[0])
  }
}

extension Tensor {
  /// The same tensor with more known, or less known, of its shape.
  ///
  ///     %cast = tensor.cast %t : tensor<?x4xf32> to tensor<4x4xf32>
  public enum Cast: TensorCast {
    public static let name = "tensor.cast"
    public static let tensorType = TypeConstraint.tensor()
    public static func areElementsCompatible(_ source: Type, _ dest: Type) -> Bool { source == dest }

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.dest, "cast")
    }
  }

  /// The bits of the elements as elements of another type.
  ///
  ///     %0 = tensor.bitcast %t : tensor<4xui32> to tensor<4xi32>
  public enum Bitcast: TensorCast {
    public static let name = "tensor.bitcast"
    public static let tensorType = TypeConstraint.tensor(
      of: .anyOf(.signlessInteger, .unsignedInteger, .signedInteger, .float))
    public static func areElementsCompatible(_ source: Type, _ dest: Type) -> Bool {
      source.bitWidth == dest.bitWidth
    }
  }
}
