public import Accel
import UBDialect

// How `mem2reg` and `sroa` do without buffers.

extension MemRef.Alloca: PromotableAllocationInterface, DestructurableAllocationInterface {
  public static var interfaces: [Implements] {
    [memoryEffects, promotableAllocation, destructurableAllocation]
  }

  public static func promotableSlots(of op: Op<Self>) -> [MemorySlot] {
    let type = op.memref.memRef
    return type.shape.allSatisfy { $0 == 1 } ? [MemorySlot(op.memref, type.element)] : []
  }

  public static func defaultValue(of op: Op<Self>, for slot: MemorySlot, _ rewriter: Rewriter) -> Value {
    let poison = op.context.attribute(UB.PoisonAttr())
    let value = rewriter.create(
      UB.Poison.self, results: [slot.elementType], properties: [poison], at: op.location)
    return value.operation.result(0)
  }

  public static func didPromote(
    _ op: Op<Self>, _ slot: MemorySlot, defaultValue: Value?, _ rewriter: Rewriter
  ) -> Operation? {
    if let definition = defaultValue?.definingOperation, definition.isUnused { rewriter.erase(definition) }
    rewriter.erase(op)
    return nil
  }

  public static func destructurableSlots(of op: Op<Self>) -> [DestructurableSlot] {
    let type = op.memref.type
    guard let elements = type.interface(DestructurableType.self)?.elements(type) else { return [] }
    return [DestructurableSlot(MemorySlot(op.memref, type), elements: elements)]
  }

  public static func destructure(
    _ op: Op<Self>, _ slot: DestructurableSlot, _ used: UsedIndices, _ rewriter: Rewriter,
    allocators: inout [Operation]
  ) -> [Attribute: MemorySlot] {
    let element = op.memref.memRef.element
    let type = op.context.memRefType([], element)
    rewriter.builder.move(after: op.operation)
    var slots: [Attribute: MemorySlot] = [:]
    for index in used.all {
      let part = rewriter.create(Self.self, results: [type], at: op.location).operation
      allocators.append(part)
      slots[index] = MemorySlot(part.result(0), element)
    }
    return slots
  }

  public static func didDestructure(_ op: Op<Self>, _ slot: DestructurableSlot, _ rewriter: Rewriter)
    -> Operation?
  {
    rewriter.erase(op)
    return nil
  }
}

extension MemRef.Load: PromotableMemoryInterface, DestructurableAccessInterface {
  public static func loads(_ op: Op<Self>, from slot: MemorySlot) -> Bool { op.memref == slot.pointer }
  public static func stores(_ op: Op<Self>, to slot: MemorySlot) -> Bool { false }
  public static func storedValue(
    of op: Op<Self>, in slot: MemorySlot, reaching: Value, _ rewriter: Rewriter
  ) -> Value { reaching }

  public static func canRemoveUses(
    of op: Op<Self>, _ slot: MemorySlot, _ uses: [Use], dependent: inout [Use]
  ) -> Bool {
    uses.count == 1 && uses[0].value == slot.pointer && op.memref == slot.pointer
      && op.result.type == slot.elementType
  }

  public static func removeUses(
    of op: Op<Self>, _ slot: MemorySlot, _ uses: [Use], reaching: Value, _ rewriter: Rewriter
  ) -> MemorySlotUser {
    rewriter.replaceAllUses(of: op.result, with: reaching)
    return .erase
  }

  public static func canRewire(
    _ op: Op<Self>, _ slot: DestructurableSlot, _ used: inout UsedIndices, dependent: inout [MemorySlot]
  ) -> Bool {
    guard op.memref == slot.slot.pointer, let index = op.indices.elementIndex(in: op.memref) else {
      return false
    }
    used.insert(index)
    return true
  }

  public static func rewire(
    _ op: Op<Self>, _ slot: DestructurableSlot, _ parts: [Attribute: MemorySlot], _ rewriter: Rewriter
  ) -> MemorySlotUser {
    if let part = op.indices.elementIndex(in: op.memref).flatMap({ parts[$0] }) {
      rewriter.setOperands(op.operation, to: [part.pointer])
    }
    return .keep
  }
}

extension MemRef.Store: PromotableMemoryInterface, DestructurableAccessInterface {
  public static func loads(_ op: Op<Self>, from slot: MemorySlot) -> Bool { false }
  public static func stores(_ op: Op<Self>, to slot: MemorySlot) -> Bool { op.memref == slot.pointer }
  public static func storedValue(
    of op: Op<Self>, in slot: MemorySlot, reaching: Value, _ rewriter: Rewriter
  ) -> Value { op.value }

  public static func canRemoveUses(
    of op: Op<Self>, _ slot: MemorySlot, _ uses: [Use], dependent: inout [Use]
  ) -> Bool {
    uses.count == 1 && uses[0].value == slot.pointer && op.memref == slot.pointer
      && op.value != slot.pointer && op.value.type == slot.elementType
  }

  public static func removeUses(
    of op: Op<Self>, _ slot: MemorySlot, _ uses: [Use], reaching: Value, _ rewriter: Rewriter
  ) -> MemorySlotUser { .erase }

  public static func canRewire(
    _ op: Op<Self>, _ slot: DestructurableSlot, _ used: inout UsedIndices, dependent: inout [MemorySlot]
  ) -> Bool {
    guard op.memref == slot.slot.pointer, op.value != slot.slot.pointer,
      let index = op.indices.elementIndex(in: op.memref), slot.contains(index)
    else { return false }
    used.insert(index)
    return true
  }

  public static func rewire(
    _ op: Op<Self>, _ slot: DestructurableSlot, _ parts: [Attribute: MemorySlot], _ rewriter: Rewriter
  ) -> MemorySlotUser {
    if let part = op.indices.elementIndex(in: op.memref).flatMap({ parts[$0] }) {
      rewriter.setOperands(op.operation, to: [op.value, part.pointer])
    }
    return .keep
  }
}

extension OperandList {
  /// The attribute by which `sroa` knows the element of `memref` at these indices, if they are constants within its
  /// shape.
  fileprivate func elementIndex(in memref: Value) -> Attribute? {
    var coordinates: [Attribute] = []
    for (index, size) in zip(self, memref.memRef.shape) {
      guard let constant = index.constant, let number = constant.as(IntegerAttr.self)?.value,
        (0..<Swift.max(size, 0)).contains(number)
      else { return nil }
      coordinates.append(constant)
    }
    return memref.type.context.array(coordinates)
  }
}
