public import Accel

/// An operation that reads one buffer and writes another.
public protocol BufferToBuffer: MemoryEffectsInterface {}

extension BufferToBuffer {
  public static var source: Operand<0> { .init(.anyMemref()) }
  public static var target: Operand<1> { .init(.anyMemref()) }
  public static var interfaces: [Implements] { [memoryEffects] }
  public static func effects(of op: Op<Self>) -> [MemoryEffect] {
    [MemoryEffect(.read, on: op.operation.operand(0)), MemoryEffect(.write, on: op.operation.operand(1))]
  }
}

extension Test {
  /// The operations that compute buffers from others.
  static let bufferOperations: [any OpSchema.Type] = [
    BufferBased.self, RegionBufferBased.self, CopyBuffer.self,
  ]

  /// Computes a buffer from another.
  ///
  ///     test.buffer_based in(%a : memref<2xf32>) out(%b : memref<2xf32>)
  public enum BufferBased: BufferToBuffer {
    public static let name = "test.buffer_based"
    public static let fields: [any OpField] = [source, target]
    public static let assembly: Assembly? =
      "in(\(source) : \(type: source)) out(\(target) : \(type: target))\(.attributes)"
  }

  /// Computes a buffer from another, as a region says.
  ///
  ///     test.region_buffer_based in(%a : memref<2xf32>) out(%b : memref<2xf32>) {
  ///     ^bb0(%x: f32):
  ///       test.region_yield %x : f32
  ///     }
  public enum RegionBufferBased: BufferToBuffer {
    public static let name = "test.region_buffer_based"
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [source, target, region]
    public static let assembly: Assembly? =
      "in(\(source) : \(type: source)) out(\(target) : \(type: target)) \(region)\(.attributes)"
  }

  /// Copies a buffer to another.
  ///
  ///     test.copy(%a, %b) : (memref<2xf32>, memref<2xf32>)
  public enum CopyBuffer: BufferToBuffer {
    public static let name = "test.copy"
    public static let fields: [any OpField] = [source, target]
    public static let assembly: Assembly? =
      "(\(source), \(target)) : (\(type: source), \(type: target))\(.attributes)"
  }
}
