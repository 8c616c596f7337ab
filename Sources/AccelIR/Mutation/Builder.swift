/// Creates operations at a place.
public struct Builder {
  /// The context that receives the operations.
  public let context: Context
  /// The block that receives the operations.
  public private(set) var block: Block?
  /// The operation before which the next one is put; `nil` is the end of the block.
  public private(set) var next: Operation?
  /// The location of operations that are created without one.
  public var location: Location = .unknown

  /// Creates a builder without a place; what it creates is in no block.
  public init(_ context: Context) { self.context = context }

  /// Creates a builder that appends to `block`.
  public init(atEndOf block: Block, in context: Context) { (self.context, self.block) = (context, block) }

  /// Creates a builder that inserts before `op`.
  public init(before op: Operation) { (context, block, next) = (op.context, op.block, op) }

  /// Creates a builder that inserts after `op`.
  public init(after op: Operation) { (context, block, next) = (op.context, op.block, op.next) }

  /// Goes to the end of `block`.
  public mutating func move(toEndOf block: Block) { (self.block, next) = (block, nil) }

  /// Goes to the start of `block`.
  public mutating func move(toStartOf block: Block) { (self.block, next) = (block, block.first) }

  /// Goes before `op`.
  public mutating func move(before op: Operation) { (block, next) = (op.block, op) }

  /// Goes after `op`.
  public mutating func move(after op: Operation) { (block, next) = (op.block, op.next) }

  /// Creates an operation of the given parts at the builder's place.
  @discardableResult
  public mutating func create(_ state: consuming OperationState) -> Operation {
    complete(&state)
    return insert(context.create(state))
  }

  /// Creates an `S`; `properties` are by slot, and missing ones take their defaults.
  @discardableResult
  public mutating func create<S: OpSchema>(
    _: S.Type, operands: [Value] = [], results: [Type] = [], properties: [Attribute?] = [],
    attributes: [NamedAttribute] = [], successors: [Block] = [], regions: Int = 0,
    at location: Location? = nil
  ) -> Op<S> {
    var state = OperationState(context.operationName(S.self), at: location ?? self.location)
    state.operands = operands
    state.resultTypes = results
    for (slot, property) in properties.enumerated() { state.properties[slot] = property }
    state.attributes = attributes
    state.successors = successors
    state.regions = Array(repeating: ParsedRegion(), count: regions)
    return Op(unchecked: create(state))
  }

  /// Puts an operation that is in no block at the builder's place.
  @discardableResult
  public func insert(_ op: Operation) -> Operation {
    block?.insert(op, before: next)
    return op
  }

  /// Creates a block with arguments of the given types at the end of `region`.
  public mutating func createBlock(
    in region: Region, arguments: [Type] = [], locations: [Location] = []
  ) -> Block {
    let block = context.createBlock()
    for (index, type) in arguments.enumerated() {
      block.addArgument(type, at: index < locations.count ? locations[index] : location, in: context)
    }
    region.insert(block)
    return block
  }

  /// Puts defaults into the empty property slots of `state`.
  private func complete(_ state: inout OperationState) {
    guard let info = state.name.unmanagedInfo else { return }
    info._withUnsafeGuaranteedRef { info in
      guard info.hasDefaults else { return }
      for (slot, field) in info.properties.enumerated() where state.properties[slot] == nil {
        state.properties[slot] = field.property?.defaultValue?(context)
      }
    }
  }
}
