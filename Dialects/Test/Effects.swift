public import Accel

/// An operation whose effects are always the same.
public protocol FixedEffects: MemoryEffectsInterface {
  /// The effects.
  static var fixedEffects: [MemoryEffect] { get }
}

extension FixedEffects {
  public static var interfaces: [Implements] { [memoryEffects] }
  public static func effects(of op: Op<Self>) -> [MemoryEffect] { fixedEffects }
}

extension MemoryResource {
  /// What nothing but tests writes to.
  static let test = MemoryResource("<Test>")
}

extension Test {
  /// The operations with effects on memory.
  static let effectOperations: [any OpSchema.Type] = [
    EffectsA.self, EffectsB.self, MemoryRead.self, MemoryWrite.self, EffectsOnResult.self, SideEffects.self,
    SideEffectsWithRegion.self, MultipleResultAllocation.self, ReadBuffer.self, ForwardBuffer.self,
  ]

  /// Reads and writes what its operands and symbols name, and allocates its result.
  ///
  ///     %0 = "test.op_with_effects_a"() {first = @read, second = @written} : () -> memref<f32>
  public enum EffectsA: MemoryEffectsInterface {
    public static let name = "test.op_with_effects_a"
    public static var inputs: VariadicOperand<0> { .init(.memref()) }
    public static var first: Property<0, FlatSymbolRef> { .init() }
    public static var second: Property<1, SymbolRefAttr> { .init() }
    public static var optionalSymbol: OptionalProperty<2, SymbolRefAttr> { .init(name: "optional_symbol") }
    public static var result: Result<0> { .init(.memref()) }
    public static let fields: [any OpField] = [inputs, first, second, optionalSymbol, result]
    public static let interfaces = [memoryEffects]

    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      let properties = op.operation.properties
      return op.inputs.map { MemoryEffect(.read, on: $0) } + [
        MemoryEffect(.read, symbol: properties[0]), MemoryEffect(.write, symbol: properties[1]),
      ] + (properties[2].map { [MemoryEffect(.read, symbol: $0)] } ?? []) + [
        MemoryEffect(.allocate, on: op.result, resource: .test)
      ]
    }
  }

  /// Writes to a resource of its own.
  ///
  ///     "test.op_with_effects_b"() : () -> ()
  public enum EffectsB: FixedEffects {
    public static let name = "test.op_with_effects_b"
    public static var fixedEffects: [MemoryEffect] { [MemoryEffect(.write, resource: .test)] }
  }

  /// Reads from anywhere.
  ///
  ///     %0 = "test.op_with_memread"() : () -> i32
  public enum MemoryRead: FixedEffects {
    public static let name = "test.op_with_memread"
    public static var result: Result<0> { .init(.integer) }
    public static let fields: [any OpField] = [result]
    public static var fixedEffects: [MemoryEffect] { [MemoryEffect(.read)] }
  }

  /// Writes anywhere.
  ///
  ///     "test.op_with_memwrite"() : () -> ()
  public enum MemoryWrite: FixedEffects {
    public static let name = "test.op_with_memwrite"
    public static var fixedEffects: [MemoryEffect] { [MemoryEffect(.write)] }
  }

  /// Allocates its result and writes to it.
  ///
  ///     %0 = "test.test_effects_result"() : () -> i32
  public enum EffectsOnResult: MemoryEffectsInterface {
    public static let name = "test.test_effects_result"
    public static var result: Result<0> { .init(.i32) }
    public static let fields: [any OpField] = [result]
    public static let interfaces = [memoryEffects]
    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      [MemoryEffect(.allocate, on: op.result), MemoryEffect(.write, on: op.result)]
    }
  }

  /// Has the effects that its attribute `effects` lists.
  ///
  ///     %0 = "test.side_effect_op"() {effects = [{effect = "read", test_resource}]} : () -> i32
  public enum SideEffects: MemoryEffectsInterface {
    public static let name = "test.side_effect_op"
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [result]
    public static let interfaces = [memoryEffects]
    public static func effects(of op: Op<Self>) -> [MemoryEffect] { op.operation.listedEffects }
  }

  /// Has the effects that its attribute `effects` lists, and a region.
  ///
  ///     %0 = test.side_effect_with_region_op(%x) {
  ///     } : i32 -> i32
  public enum SideEffectsWithRegion: MemoryEffectsInterface {
    public static let name = "test.side_effect_with_region_op"
    public static var operand: Operand<0> { .init() }
    public static var result: Result<0> { .init() }
    public static var region: Body<0> { .init() }
    public static let fields: [any OpField] = [operand, result, region]
    public static let interfaces = [memoryEffects]
    public static let assembly: Assembly? =
      "(\(operand)) \(region)\(.attributes) : \(type: operand) -> \(type: result)"
    public static func effects(of op: Op<Self>) -> [MemoryEffect] { op.operation.listedEffects }
  }

  /// Allocates the second of its results.
  ///
  ///     %size, %memory = test.alloc_with_multiple_results : index, memref<f32>
  public enum MultipleResultAllocation: MemoryEffectsInterface {
    public static let name = "test.alloc_with_multiple_results"
    public static var index: Result<0> { .init(.index) }
    public static var memref: Result<1> { .init(.memref()) }
    public static let fields: [any OpField] = [index, memref]
    public static let interfaces = [memoryEffects]
    public static let assembly: Assembly? = "\(.attributes) : \(type: index), \(type: memref)"
    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.allocate, on: op.memref)] }
  }

  /// Reads its operand, and shows what is in it.
  ///
  ///     "test.read_buffer"(%memory) : (memref<2xf32>) -> ()
  public enum ReadBuffer: MemoryEffectsInterface {
    public static let name = "test.read_buffer"
    public static var buffer: Operand<0> { .init(.anyMemref()) }
    public static let fields: [any OpField] = [buffer]
    public static let interfaces = [memoryEffects]
    public static func effects(of op: Op<Self>) -> [MemoryEffect] {
      [MemoryEffect(.read, on: op.buffer), MemoryEffect(.write)]
    }
  }

  /// Returns its operand, or a part of it, and says nothing of that.
  ///
  ///     %part = "test.forward_buffer"(%memory) : (memref<2xf32>) -> memref<2xf32>
  public enum ForwardBuffer: OpSchema {
    public static let name = "test.forward_buffer"
    public static var buffer: Operand<0> { .init(.anyMemref()) }
    public static var result: Result<0> { .init(.anyMemref()) }
    public static let fields: [any OpField] = [buffer, result]
    public static let traits: Traits = .pure
  }
}

extension Operation {
  /// The effects that the attribute `effects` lists.
  fileprivate var listedEffects: [MemoryEffect] {
    let list = attributes.first { $0.name.equals("effects") }?.value.as(ArrayAttr.self)
    return (list?.elements ?? List()).compactMap { element in
      guard let entries = element.as(DictionaryAttr.self)?.entries else { return nil }
      func entry(_ name: StaticString) -> Attribute? { entries.first { $0.name.equals(name) }?.value }
      let kind: MemoryEffect.Kind? =
        switch entry("effect")?.as(StringAttr.self)?.bytes.string {
        case "allocate": .allocate
        case "free": .free
        case "read": .read
        case "write": .write
        default: nil
        }
      guard let kind else { return nil }
      let resource = entry("test_resource") == nil ? MemoryResource.standard : .test
      if entry("on_result") != nil { return MemoryEffect(kind, on: results.first, resource: resource) }
      if let symbol = entry("on_reference") { return MemoryEffect(kind, symbol: symbol, resource: resource) }
      if entry("on_operand") != nil { return MemoryEffect(kind, on: operands.first, resource: resource) }
      if entry("on_argument") != nil {
        return MemoryEffect(kind, on: regions.first?.arguments.first, resource: resource)
      }
      return MemoryEffect(kind, resource: resource)
    }
  }
}
