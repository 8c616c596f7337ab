// What `sroa` asks of operations and types.

/// A piece of memory that consists of parts, which might be pieces of their own.
public struct DestructurableSlot {
  /// The memory.
  public let slot: MemorySlot
  /// The attributes that tell the parts from each other, with their types.
  public let elements: [(index: Attribute, type: Type)]
  /// Creates a description of `slot`.
  public init(_ slot: MemorySlot, elements: [(index: Attribute, type: Type)]) {
    (self.slot, self.elements) = (slot, elements)
  }
  /// `true` iff one of the parts is called `index`.
  public func contains(_ index: Attribute) -> Bool { elements.contains { $0.index == index } }
  /// The type of the part called `index`.
  public func type(at index: Attribute) -> Type? { elements.first { $0.index == index }?.type }
}

/// The attributes that tell the parts in use from each other, in the order in which they were found.
public struct UsedIndices {
  /// The attributes.
  public private(set) var all: [Attribute] = []
  private var known: Set<Attribute> = []
  /// Creates an empty list.
  public init() {}
  /// Adds `index`, unless it is there.
  public mutating func insert(_ index: Attribute) { if known.insert(index).inserted { all.append(index) } }
}

/// Implemented by types of memory, or of what it holds, that consist of parts.
public struct DestructurableType: InterfaceWitness {
  /// Returns the attributes that tell the parts from each other, with their types; `nil` if it cannot be taken apart.
  public let elements: @Sendable (Type) -> [(index: Attribute, type: Type)]?
  /// Returns the type of a part, if there is such a part.
  public let typeAt: @Sendable (Type, Attribute) -> Type?
  /// Creates a witness.
  public init(
    elements: @escaping @Sendable (Type) -> [(index: Attribute, type: Type)]?,
    typeAt: @escaping @Sendable (Type, Attribute) -> Type?
  ) {
    (self.elements, self.typeAt) = (elements, typeAt)
  }
}

/// An operation that makes memory which might as well be several pieces.
///
/// List `destructurableAllocation` among the schema's interfaces.
public protocol DestructurableAllocationInterface: OpSchema {
  /// Returns the memory that could be taken apart, if all uses of it allow that.
  static func destructurableSlots(of op: Op<Self>) -> [DestructurableSlot]
  /// Makes memory for each of the parts `used`, and adds the operations that make it to `allocators`; the rewriter is at
  /// the start of the block of the pointer.
  static func destructure(
    _ op: Op<Self>, _ slot: DestructurableSlot, _ used: UsedIndices, _ rewriter: Rewriter,
    allocators: inout [Operation]
  ) -> [Attribute: MemorySlot]
  /// Erases `op`, or makes another without `slot`, which is not used any more, and returns that.
  static func didDestructure(_ op: Op<Self>, _ slot: DestructurableSlot, _ rewriter: Rewriter) -> Operation?
}

extension DestructurableAllocationInterface {
  /// This schema's implementation, for generic code.
  public static var destructurableAllocation: Implements {
    Implements(
      DestructurableAllocationWitness(
        slots: { destructurableSlots(of: Op(unchecked: $0)) },
        destructure: { destructure(Op(unchecked: $0), $1, $2, $3, allocators: &$4) },
        didDestructure: { didDestructure(Op(unchecked: $0), $1, $2) }))
  }
}

/// What generic code may ask of an operation that makes memory of several parts.
public struct DestructurableAllocationWitness: InterfaceWitness {
  /// Returns the memory that could be taken apart.
  public let slots: @Sendable (Operation) -> [DestructurableSlot]
  /// Makes memory for parts of a slot, and adds the operations that make it to a list.
  public let destructure:
    @Sendable (Operation, DestructurableSlot, UsedIndices, Rewriter, inout [Operation])
      -> [Attribute: MemorySlot]
  /// Erases the operation, or makes another without a slot that is not used any more.
  public let didDestructure: @Sendable (Operation, DestructurableSlot, Rewriter) -> Operation?
}

/// An operation that uses memory slots within their bounds.
///
/// List `safeSlotAccess` among the schema's interfaces.
public protocol SafeSlotAccessInterface: OpSchema {
  /// `true` iff all that `op` does to `slot` is within its bounds, if that is so for the slots added to `dependent`.
  static func isSafe(_ op: Op<Self>, _ slot: MemorySlot, dependent: inout [MemorySlot]) -> Bool
}

extension SafeSlotAccessInterface {
  /// This schema's implementation, for generic code.
  public static var safeSlotAccess: Implements {
    Implements(SafeSlotAccessWitness(isSafe: { isSafe(Op(unchecked: $0), $1, dependent: &$2) }))
  }
}

/// What generic code may ask of an operation that uses memory slots within their bounds.
public struct SafeSlotAccessWitness: InterfaceWitness {
  /// `true` iff all that the operation does to a slot is within its bounds, if that is so for some others.
  public let isSafe: @Sendable (Operation, MemorySlot, inout [MemorySlot]) -> Bool
}

/// An operation on a part of a slot.
///
/// List `destructurableAccess` among the schema's interfaces.
public protocol DestructurableAccessInterface: OpSchema {
  /// `true` iff `op` can use a slot for a part instead of `slot`; adds the parts to `used`, and slots that must be used
  /// within their bounds for this to `dependent`.
  static func canRewire(
    _ op: Op<Self>, _ slot: DestructurableSlot, _ used: inout UsedIndices, dependent: inout [MemorySlot]
  ) -> Bool
  /// Makes `op` use `parts` instead of `slot`; the rewriter is behind `op`.
  static func rewire(
    _ op: Op<Self>, _ slot: DestructurableSlot, _ parts: [Attribute: MemorySlot], _ rewriter: Rewriter
  ) -> MemorySlotUser
}

extension DestructurableAccessInterface {
  /// This schema's implementation, for generic code.
  public static var destructurableAccess: Implements {
    Implements(
      DestructurableAccessWitness(
        canRewire: { canRewire(Op(unchecked: $0), $1, &$2, dependent: &$3) },
        rewire: { rewire(Op(unchecked: $0), $1, $2, $3) }))
  }
}

/// What generic code may ask of an operation on a part of a slot.
public struct DestructurableAccessWitness: InterfaceWitness {
  /// `true` iff the operation can use a slot for a part instead.
  public let canRewire:
    @Sendable (Operation, DestructurableSlot, inout UsedIndices, inout [MemorySlot]) -> Bool
  /// Makes the operation use slots for parts.
  public let rewire:
    @Sendable (Operation, DestructurableSlot, [Attribute: MemorySlot], Rewriter) -> MemorySlotUser
}

extension MemRefType {
  public static var interfaces: [Implements] {
    [
      Implements(
        DestructurableType(
          elements: { $0.as(MemRefType.self)?.destructuredElements },
          typeAt: { type, index in
            type.as(MemRefType.self).flatMap { $0.hasElement(at: index) ? $0.element : nil }
          }))
    ]
  }

  /// The number of elements above which memory is not taken apart.
  private static let largestDestructured = 16

  /// The indices of the elements, with their types, if there are some but not many.
  private var destructuredElements: [(index: Attribute, type: Type)]? {
    var count = 1
    for size in shape {
      if size == ShapeDimension.dynamic || size > Self.largestDestructured { return nil }
      count *= size
      if count > Self.largestDestructured { return nil }
    }
    if count == 1 || count == 0 { return nil }
    let context = element.context
    var position = Array(repeating: 0, count: shape.count)
    return (0..<count).map { _ in
      let index = context.array(position.map { context.integer($0, context.indexType) })
      // The first dimension runs fastest.
      for dimension in position.indices {
        position[dimension] += 1
        if position[dimension] < shape[dimension] { break }
        position[dimension] = 0
      }
      return (index, element)
    }
  }

  /// `true` iff `index` is a list of coordinates within the shape.
  private func hasElement(at index: Attribute) -> Bool {
    guard let coordinates = index.as(ArrayAttr.self)?.elements, coordinates.count == shape.count else {
      return false
    }
    return zip(coordinates, shape).allSatisfy { coordinate, size in
      guard let integer = coordinate.as(IntegerAttr.self), integer.integerType.isIndex else { return false }
      return (0..<size).contains(integer.word)
    }
  }
}
