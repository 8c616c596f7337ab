public import Accel

/// The same buffer as another type.
///
/// MLIR's traits about shapes and element types are not listed: what they ask for, `areCompatible` does before.
public protocol BufferCast: CastInterface, ViewLikeInterface {}

extension BufferCast {
  public static var source: Operand<0> { .init(.anyMemref()) }
  public static var dest: Result<0> { .init(.anyMemref()) }
  public static var fields: [any OpField] { [source, dest] }
  public static var interfaces: [Implements] { [cast, viewLike] }
  public static var assembly: Assembly? { "\(source)\(.attributes) : \(type: source) to \(type: dest)" }
  public static func viewSource(of op: Op<Self>) -> Value { op.source }
}

extension MemRef {
  /// The same buffer as a type that knows more or less of its sizes, strides and offset.
  ///
  ///     %cast = memref.cast %buffer : memref<4x?xf32> to memref<?x?xf32>
  public enum Cast: BufferCast {
    public static let name = "memref.cast"
    public static let traits: Traits = .pure

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.dest, "cast")
    }

    public static func areCompatible(_ inputs: [Type], _ outputs: [Type]) -> Bool {
      guard inputs.count == 1, outputs.count == 1 else { return false }
      let (input, output) = (inputs[0], outputs[0])
      guard input.isMemRef, output.isMemRef, input.elementType == output.elementType,
        input.memorySpace == output.memorySpace
      else { return false }
      guard let source = input.as(MemRefType.self), let result = output.as(MemRefType.self) else {
        return input.is(MemRefType.self) || output.is(MemRefType.self)
      }
      guard source.shape.count == result.shape.count, agree(source.shape, result.shape) else { return false }
      if source.layout == result.layout { return true }
      guard let before = source.stridesAndOffset, let after = result.stridesAndOffset else { return false }
      return agree([before.offset], [after.offset]) && agree(before.strides, after.strides)
    }

    /// `true` iff no two numbers that are known differ.
    private static func agree(_ left: some Sequence<Int>, _ right: some Sequence<Int>) -> Bool {
      zip(left, right).allSatisfy {
        $0 == $1 || $0 == ShapeDimension.dynamic || $1 == ShapeDimension.dynamic
      }
    }
  }

  /// The same buffer in another memory space.
  ///
  ///     %memspacecast = memref.memory_space_cast %buffer : memref<?xf32, 5> to memref<?xf32>
  public enum MemorySpaceCast: BufferCast {
    public static let name = "memref.memory_space_cast"
    public static let traits: Traits = .pure

    public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      setName(op.dest, "memspacecast")
    }

    public static func areCompatible(_ inputs: [Type], _ outputs: [Type]) -> Bool {
      guard inputs.count == 1, outputs.count == 1 else { return false }
      if let source = inputs[0].as(MemRefType.self), let result = outputs[0].as(MemRefType.self) {
        return source.element == result.element && source.layout == result.layout
          && source.shape == result.shape
      }
      return inputs[0].is(UnrankedMemRefType.self) && outputs[0].is(UnrankedMemRefType.self)
        && inputs[0].elementType == outputs[0].elementType
    }
  }
}
