// What `mem2reg` and `sroa` ask of operations and types.

/// A piece of memory that is used through one value only.
public struct MemorySlot: Hashable {
  /// The value through which it is used.
  public let pointer: Value
  /// The type of what it holds.
  public let elementType: Type
  /// Creates a slot.
  public init(_ pointer: Value, _ elementType: Type) {
    (self.pointer, self.elementType) = (pointer, elementType)
  }
}

/// What becomes of an operation that no longer uses a slot.
public enum MemorySlotUser: Sendable {
  /// It stays.
  case keep
  /// It is to be erased, when all others have been dealt with.
  case erase
}

/// An operation that makes memory which may not be needed.
///
/// List `promotableAllocation` among the schema's interfaces.
public protocol PromotableAllocationInterface: OpSchema {
  /// Returns the memory that values could take the place of, if all uses of it allow that.
  static func promotableSlots(of op: Op<Self>) -> [MemorySlot]
  /// Returns what `slot` holds before anything is stored; the rewriter is at the start of the block of the pointer.
  static func defaultValue(of op: Op<Self>, for slot: MemorySlot, _ rewriter: Rewriter) -> Value
  /// Takes notice of an argument that was added to a block to hold what `slot` held.
  static func didAddArgument(of op: Op<Self>, _ argument: Value, for slot: MemorySlot, _ rewriter: Rewriter)
  /// Erases `op`, or makes another without `slot`, which is not used any more, and returns that; erases
  /// `defaultValue`, if there is one, unless it is used.
  static func didPromote(_ op: Op<Self>, _ slot: MemorySlot, defaultValue: Value?, _ rewriter: Rewriter)
    -> Operation?
}

extension PromotableAllocationInterface {
  public static func didAddArgument(
    of op: Op<Self>, _ argument: Value, for slot: MemorySlot, _ rewriter: Rewriter
  ) {}

  /// This schema's implementation, for generic code.
  public static var promotableAllocation: Implements {
    Implements(
      PromotableAllocationWitness(
        slots: { promotableSlots(of: Op(unchecked: $0)) },
        defaultValue: { defaultValue(of: Op(unchecked: $0), for: $1, $2) },
        didAddArgument: { didAddArgument(of: Op(unchecked: $0), $1, for: $2, $3) },
        didPromote: { didPromote(Op(unchecked: $0), $1, defaultValue: $2, $3) }))
  }
}

/// What generic code may ask of an operation that makes memory.
public struct PromotableAllocationWitness: InterfaceWitness {
  /// Returns the memory that values could take the place of.
  public let slots: @Sendable (Operation) -> [MemorySlot]
  /// Returns what a slot holds before anything is stored.
  public let defaultValue: @Sendable (Operation, MemorySlot, Rewriter) -> Value
  /// Takes notice of an argument that was added to a block.
  public let didAddArgument: @Sendable (Operation, Value, MemorySlot, Rewriter) -> Void
  /// Erases the operation, or makes another without a slot that is not used any more.
  public let didPromote: @Sendable (Operation, MemorySlot, Value?, Rewriter) -> Operation?
}

/// An operation that reads or writes memory slots.
///
/// What it does to a slot, it does through an operand that is the slot's pointer; if it both reads and writes, it reads
/// first. List `promotableMemory` among the schema's interfaces.
public protocol PromotableMemoryInterface: OpSchema {
  /// `true` iff `op` reads `slot`.
  static func loads(_ op: Op<Self>, from slot: MemorySlot) -> Bool
  /// `true` iff `op` writes `slot`.
  static func stores(_ op: Op<Self>, to slot: MemorySlot) -> Bool
  /// Returns what `slot` holds after `op`, which writes it, and `reaching` before; the rewriter is behind `op`.
  static func storedValue(of op: Op<Self>, in slot: MemorySlot, reaching: Value, _ rewriter: Rewriter)
    -> Value
  /// `true` iff `op` can do without `uses`; those of its results that must go, too, are added to `dependent`.
  static func canRemoveUses(of op: Op<Self>, _ slot: MemorySlot, _ uses: [Use], dependent: inout [Use])
    -> Bool
  /// Makes `op` do without `uses`, given what `slot` holds before it; the rewriter is behind `op`.
  static func removeUses(
    of op: Op<Self>, _ slot: MemorySlot, _ uses: [Use], reaching: Value, _ rewriter: Rewriter
  ) -> MemorySlotUser
}

extension PromotableMemoryInterface {
  /// This schema's implementation, for generic code.
  public static var promotableMemory: Implements {
    Implements(
      PromotableMemoryWitness(
        loads: { loads(Op(unchecked: $0), from: $1) }, stores: { stores(Op(unchecked: $0), to: $1) },
        storedValue: { storedValue(of: Op(unchecked: $0), in: $1, reaching: $2, $3) },
        canRemoveUses: { canRemoveUses(of: Op(unchecked: $0), $1, $2, dependent: &$3) },
        removeUses: { removeUses(of: Op(unchecked: $0), $1, $2, reaching: $3, $4) }))
  }
}

/// What generic code may ask of an operation that reads or writes memory slots.
public struct PromotableMemoryWitness: InterfaceWitness {
  /// `true` iff the operation reads a slot.
  public let loads: @Sendable (Operation, MemorySlot) -> Bool
  /// `true` iff the operation writes a slot.
  public let stores: @Sendable (Operation, MemorySlot) -> Bool
  /// Returns what a slot holds after the operation, given what it holds before.
  public let storedValue: @Sendable (Operation, MemorySlot, Value, Rewriter) -> Value
  /// `true` iff the operation can do without some uses.
  public let canRemoveUses: @Sendable (Operation, MemorySlot, [Use], inout [Use]) -> Bool
  /// Makes the operation do without some uses, given what the slot holds before.
  public let removeUses: @Sendable (Operation, MemorySlot, [Use], Value, Rewriter) -> MemorySlotUser
}

/// An operation that can do without some of its operands if that lets memory be replaced by values.
///
/// List `promotable` among the schema's interfaces.
public protocol PromotableInterface: OpSchema {
  /// `true` iff `op` can do without `uses`; those of its results that must go, too, are added to `dependent`.
  static func canRemoveUses(of op: Op<Self>, _ uses: [Use], dependent: inout [Use]) -> Bool
  /// Makes `op` do without `uses`; the rewriter is behind `op`.
  static func removeUses(of op: Op<Self>, _ uses: [Use], _ rewriter: Rewriter) -> MemorySlotUser
  /// `true` iff `op` wants to see the values that take the place of memory.
  static func wantsReplacedValues(_ op: Op<Self>) -> Bool
  /// Takes notice of the values that were stored, and of the operations that stored them.
  static func visitReplacedValues(
    _ op: Op<Self>, _ values: [(store: Operation, value: Value)], _ rewriter: Rewriter)
}

extension PromotableInterface {
  public static func wantsReplacedValues(_ op: Op<Self>) -> Bool { false }
  public static func visitReplacedValues(
    _ op: Op<Self>, _ values: [(store: Operation, value: Value)], _ rewriter: Rewriter
  ) {}

  /// This schema's implementation, for generic code.
  public static var promotable: Implements {
    Implements(
      PromotableWitness(
        canRemoveUses: { canRemoveUses(of: Op(unchecked: $0), $1, dependent: &$2) },
        removeUses: { removeUses(of: Op(unchecked: $0), $1, $2) },
        wantsReplacedValues: { wantsReplacedValues(Op(unchecked: $0)) },
        visitReplacedValues: { visitReplacedValues(Op(unchecked: $0), $1, $2) }))
  }
}

/// What generic code may ask of an operation that can do without some of its operands.
public struct PromotableWitness: InterfaceWitness {
  /// `true` iff the operation can do without some uses.
  public let canRemoveUses: @Sendable (Operation, [Use], inout [Use]) -> Bool
  /// Makes the operation do without some uses.
  public let removeUses: @Sendable (Operation, [Use], Rewriter) -> MemorySlotUser
  /// `true` iff the operation wants to see the values that take the place of memory.
  public let wantsReplacedValues: @Sendable (Operation) -> Bool
  /// Takes notice of the values that were stored, and of the operations that stored them.
  public let visitReplacedValues: @Sendable (Operation, [(store: Operation, value: Value)], Rewriter) -> Void
}
