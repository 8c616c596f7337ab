public import Accel

extension Test {
  static let memoryOperations: [any OpSchema.Type] = [Constant.self, MultiSlotAlloca.self]

  /// Memory in several pieces, each of which may be replaced by values, or taken apart.
  ///
  ///     %a, %b = test.multi_slot_alloca : () -> (memref<i32>, memref<2xi32>)
  public enum MultiSlotAlloca: PromotableAllocationInterface, DestructurableAllocationInterface {
    public static let name = "test.multi_slot_alloca"
    public static var results: VariadicResult<0> { .init(.memref(of: .i32)) }
    public static let fields: [any OpField] = [results]
    public static let interfaces = [promotableAllocation, destructurableAllocation]
    public static let assembly: Assembly? = "\(.attributes) : \(.functionalType)"

    public static func promotableSlots(of op: Op<Self>) -> [MemorySlot] {
      op.results.map { MemorySlot($0, $0.type.elementOrSelf) }
    }

    /// Something that tests recognise.
    public static func defaultValue(of op: Op<Self>, for slot: MemorySlot, _ rewriter: Rewriter) -> Value {
      let value = op.context.integer(42, op.context.i32)
      let constant = rewriter.create(
        Constant.self, results: [slot.elementType], properties: [value], at: op.location)
      return constant.operation.result(0)
    }

    public static func didPromote(
      _ op: Op<Self>, _ slot: MemorySlot, defaultValue: Value?, _ rewriter: Rewriter
    ) -> Operation? {
      if let definition = defaultValue?.definingOperation, definition.isUnused { rewriter.erase(definition) }
      return without(slot, op, rewriter)
    }

    public static func destructurableSlots(of op: Op<Self>) -> [DestructurableSlot] {
      op.results.compactMap { result in
        result.type.interface(DestructurableType.self)?.elements(result.type).map {
          DestructurableSlot(MemorySlot(result, result.type), elements: $0)
        }
      }
    }

    public static func destructure(
      _ op: Op<Self>, _ slot: DestructurableSlot, _ used: UsedIndices, _ rewriter: Rewriter,
      allocators: inout [Operation]
    ) -> [Attribute: MemorySlot] {
      rewriter.builder.move(after: op.operation)
      var slots: [Attribute: MemorySlot] = [:]
      for index in used.all {
        guard let element = slot.type(at: index) else { continue }
        let part = rewriter.create(
          Self.self, results: [op.context.memRefType([], element)], at: op.location
        ).operation
        allocators.append(part)
        slots[index] = MemorySlot(part.result(0), element)
      }
      return slots
    }

    public static func didDestructure(_ op: Op<Self>, _ slot: DestructurableSlot, _ rewriter: Rewriter)
      -> Operation?
    {
      without(slot.slot, op, rewriter)
    }

    /// Puts an operation without `slot` in the place of `op`; returns it, unless nothing is left.
    private static func without(_ slot: MemorySlot, _ op: Op<Self>, _ rewriter: Rewriter) -> Operation? {
      let remaining = op.results.filter { $0 != slot.pointer }
      defer { rewriter.erase(op) }
      if remaining.isEmpty { return nil }
      rewriter.builder.move(before: op.operation)
      let other = rewriter.create(Self.self, results: remaining.map(\.type), at: op.location).operation
      for (old, new) in zip(remaining, other.results) { rewriter.replaceAllUses(of: old, with: new) }
      return other
    }
  }

  /// A constant of any type.
  ///
  ///     %c = "test.constant"() <{value = 42 : i32}> : () -> i32
  public enum Constant: OpSchema {
    public static let name = "test.constant"
    public static var value: Property<0, AnyAttribute> { .init() }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [value, result]
    public static let traits: Traits = [.noMemoryEffects, .constantLike]

    public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
      .constant(op.value.value)
    }
  }
}
