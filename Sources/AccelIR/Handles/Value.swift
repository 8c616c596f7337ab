public import AccelSupport

/// An SSA value: the result of an operation or an argument of a block.
@frozen public struct Value: AddressHashed, BitwiseCopyable {
  @usableFromInline let raw: ValuePointer

  @inlinable @inline(__always) init(raw: ValuePointer) { self.raw = raw }

  /// The type of the value.
  @inlinable public var type: Type {
    @inline(__always) get {
      assertAlive()
      return raw.pointee.type
    }
  }

  /// `true` iff the value is an argument of a block.
  @inlinable public var isBlockArgument: Bool { raw.pointee.owner & ValueTag.mask == ValueTag.blockArgument }

  /// `true` iff the value stands for one that a parser has not met yet.
  @inlinable package var isForwardReference: Bool {
    raw.pointee.owner & ValueTag.mask == ValueTag.forwardReference
  }

  /// The operation that the value is a result of, or `nil` if it is a block argument.
  @inlinable public var definingOperation: Operation? {
    @inline(__always) get {
      guard raw.pointee.owner & ValueTag.mask == ValueTag.result else { return nil }
      return Operation(raw: OperationPointer(bitPattern: raw.pointee.owner).unsafelyUnwrapped)
    }
  }

  /// The block that the value is an argument of, or `nil` if it is a result.
  @inlinable public var owningBlock: Block? {
    guard isBlockArgument else { return nil }
    return Block(raw: BlockPointer(bitPattern: raw.pointee.owner & ~ValueTag.mask).unsafelyUnwrapped)
  }

  /// The block that holds the value's definition, if any.
  @inlinable public var parentBlock: Block? { owningBlock ?? definingOperation?.block }

  /// The position among the results of its operation or the arguments of its block.
  @inlinable public var index: Int {
    if let definition = definingOperation { return raw - definition.raw.results }
    return isBlockArgument ? Int(argument.pointee.index) : 0
  }

  /// The location of the operation or of the block argument.
  @inlinable public var location: Location {
    if let definition = definingOperation { return definition.location }
    return isBlockArgument ? argument.pointee.location : .unknown
  }

  /// A number that no other value has.
  @inlinable public var address: UInt { UInt(bitPattern: raw) }

  /// `true` iff something uses the value.
  @inlinable public var hasUses: Bool { raw.pointee.firstUse != nil }

  /// `true` iff there is exactly one use of the value.
  @inlinable public var hasOneUse: Bool {
    guard let first = raw.pointee.firstUse else { return false }
    return first.pointee.next == nil
  }

  /// The most recent use of the value.
  @inlinable public var firstUse: Use? { raw.pointee.firstUse.map(Use.init(raw:)) }

  /// The uses of the value, most recent first.
  @inlinable public var uses: UseList { UseList(first: raw.pointee.firstUse) }

  /// The operation that defines this value if it is an `S`.
  @inlinable public func defined<S: OpSchema>(by _: S.Type = S.self) -> Op<S>? {
    definingOperation?.as(S.self)
  }

  @inlinable var argument: UnsafeMutablePointer<BlockArgumentStorage> {
    assert(isBlockArgument)
    return UnsafeMutableRawPointer(raw).assumingMemoryBound(to: BlockArgumentStorage.self)
  }

  /// A number for whichever algorithm is at work.
  /// - Requires: the value is a block argument.
  @inlinable package var argumentScratch: UInt32 {
    get { argument.pointee.scratch }
    nonmutating set { argument.pointee.scratch = newValue }
  }

  /// Stops a debug build if the operation that defines this value was erased.
  @inlinable @inline(__always) func assertAlive() { assert(definingOperation?.assertAlive() ?? true) }
}

/// One operand of an operation, seen as a use of a value.
@frozen public struct Use: Hashable, BitwiseCopyable {
  @usableFromInline let raw: OperandPointer
  @inlinable init(raw: OperandPointer) { self.raw = raw }

  /// The value used.
  @inlinable public var value: Value { Value(raw: raw.pointee.value) }
  /// The operation that uses the value.
  @inlinable public var owner: Operation { Operation(raw: raw.pointee.owner) }
  /// The position among the operands of the owner.
  @inlinable public var operandIndex: Int { raw - raw.pointee.owner.pointee.operands }
}

/// The uses of a value.
@frozen public struct UseList: Sequence {
  @usableFromInline let first: OperandPointer?
  @inlinable init(first: OperandPointer?) { self.first = first }
  @inlinable public func makeIterator() -> Iterator { Iterator(next: first) }

  /// The number of uses, found by counting.
  @inlinable public var count: Int { reduce(0) { count, _ in count + 1 } }

  /// Goes through the uses; the use just returned may be changed, others may not.
  @frozen public struct Iterator: IteratorProtocol {
    @usableFromInline var upcoming: OperandPointer?
    @inlinable init(next: OperandPointer?) { upcoming = next }
    @inlinable public mutating func next() -> Use? {
      guard let current = upcoming else { return nil }
      upcoming = current.pointee.next
      return Use(raw: current)
    }
  }
}
