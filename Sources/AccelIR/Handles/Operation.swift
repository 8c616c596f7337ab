public import AccelSupport

/// An operation of any kind.
@frozen public struct Operation: AddressHashed, BitwiseCopyable {
  @usableFromInline let raw: OperationPointer

  @inlinable @inline(__always) init(raw: OperationPointer) { self.raw = raw }

  /// A number that no other operation has.
  @inlinable public var address: UInt { UInt(bitPattern: raw) }

  /// The kind of the operation.
  @inlinable public var name: OperationName {
    @inline(__always) get {
      assert(assertAlive())
      return raw.pointee.name
    }
  }

  /// The context that owns the operation.
  @inlinable public var context: Context { raw.pointee.name.context }

  /// Where the operation comes from.
  @inlinable public var location: Location {
    get {
      assert(assertAlive())
      return raw.pointee.location
    }
    nonmutating set { raw.pointee.location = newValue }
  }

  /// Properties shared by all operations of this kind.
  @inlinable public var traits: Traits { name.traits }

  // MARK: Place

  /// The block that holds the operation.
  @inlinable public var block: Block? {
    assert(assertAlive())
    return raw.pointee.block.map(Block.init(raw:))
  }
  /// The region that holds the operation's block.
  @inlinable public var region: Region? { block?.region }
  /// The operation around this one.
  @inlinable public var parent: Operation? { block?.parent }
  /// The operation after this one in its block.
  @inlinable public var next: Operation? {
    assert(assertAlive())
    return raw.pointee.next.map(Operation.init(raw:))
  }
  /// The operation before this one in its block.
  @inlinable public var previous: Operation? {
    assert(assertAlive())
    return raw.pointee.previous.map(Operation.init(raw:))
  }

  /// The nearest operation around this one that is an `S`.
  @inlinable public func parent<S: OpSchema>(of _: S.Type = S.self) -> Op<S>? {
    var current = parent
    while let candidate = current {
      if let match = candidate.as(S.self) { return match }
      current = candidate.parent
    }
    return nil
  }

  /// `true` iff `other` is this operation or lies in one of its regions.
  public func isAncestor(of other: Operation) -> Bool {
    var current: Operation? = other
    while let candidate = current {
      if candidate == self { return true }
      current = candidate.parent
    }
    return false
  }

  // MARK: Parts

  /// The values used.
  @inlinable public var operands: OperandList {
    assert(assertAlive())
    return OperandList(base: raw.pointee.operands, count: Int(raw.pointee.operandCount))
  }
  /// The values defined.
  @inlinable public var results: ResultList {
    assert(assertAlive())
    return ResultList(base: raw.results, count: Int(raw.pointee.resultCount))
  }
  /// The regions inside.
  @inlinable public var regions: RegionList {
    assert(assertAlive())
    return RegionList(base: raw.regions, count: Int(raw.pointee.regionCount))
  }
  /// The blocks that control may pass to.
  @inlinable public var successors: SuccessorList {
    assert(assertAlive())
    return SuccessorList(base: raw.successors, count: Int(raw.pointee.successorCount))
  }
  /// The inherent attributes, by the positions that the schema gives them.
  @inlinable public var properties: PropertyList {
    assert(assertAlive())
    return PropertyList(base: raw.properties, count: Int(raw.pointee.propertyCount))
  }

  /// The operand at the given position.
  @inlinable @inline(__always) public func operand(_ index: Int) -> Value {
    assert(assertAlive() && index < raw.pointee.operandCount)
    return Value(raw: raw.pointee.operands[index].value)
  }
  /// The result at the given position.
  @inlinable @inline(__always) public func result(_ index: Int) -> Value {
    assert(assertAlive() && index < raw.pointee.resultCount)
    return Value(raw: raw.results + index)
  }
  /// The region at the given position.
  @inlinable @inline(__always) public func region(_ index: Int) -> Region {
    assert(assertAlive() && index < raw.pointee.regionCount)
    return Region(raw: raw.regions + index)
  }

  /// `true` iff no result has a use.
  @inlinable public var isUnused: Bool { results.allSatisfy { !$0.hasUses } }

  // MARK: Kind

  /// `true` iff this operation is an `S`.
  @inlinable @inline(__always) public func `is`<S: OpSchema>(_: S.Type) -> Bool {
    name.schema == ObjectIdentifier(S.self)
  }
  /// A typed view of this operation if it is an `S`.
  @inlinable @inline(__always) public func `as`<S: OpSchema>(_: S.Type = S.self) -> Op<S>? {
    self.is(S.self) ? Op(unchecked: self) : nil
  }

  // MARK: Debugging

  /// `true`, or stops the program with the operation's name if it was erased.
  @inlinable @inline(__always) func assertAlive() -> Bool {
    if raw.pointee.order == OperationStorage.erasedOrder { stopOnErased() }
    return true
  }
  @usableFromInline @inline(never) func stopOnErased() -> Never {
    fatalError("use of an erased operation, '\(raw.pointee.name.string)'")
  }

  /// A number for whichever algorithm is at work.
  @inlinable package var scratch: UInt32 {
    get { raw.pointee.scratch }
    nonmutating set { raw.pointee.scratch = newValue }
  }
}
