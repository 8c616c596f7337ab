/// The operands of an operation, as values.
@frozen public struct OperandList: RandomAccessCollection {
  @usableFromInline let base: OperandPointer
  public let count: Int
  @inlinable init(base: OperandPointer, count: Int) { (self.base, self.count) = (base, count) }
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  @inlinable public subscript(index: Int) -> Value {
    assert(index >= 0 && index < count)
    return Value(raw: base[index].value)
  }
  /// The operand at `index`, as a use.
  @inlinable public func use(at index: Int) -> Use {
    assert(index >= 0 && index < count)
    return Use(raw: base + index)
  }
  /// The position of `use` in the list, if it is there.
  public func index(of use: Use) -> Int? {
    let distance = use.raw - base
    return distance >= 0 && distance < count ? distance : nil
  }
  /// The operands in `range`.
  @inlinable public subscript(range: Range<Int>) -> OperandList {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return OperandList(base: base + range.lowerBound, count: range.count)
  }
  /// The types of the operands.
  @inlinable public var types: [Type] { map(\.type) }
}

/// The results of an operation.
@frozen public struct ResultList: RandomAccessCollection {
  @usableFromInline let base: ValuePointer
  public let count: Int
  @inlinable init(base: ValuePointer, count: Int) { (self.base, self.count) = (base, count) }
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  @inlinable public subscript(index: Int) -> Value {
    assert(index >= 0 && index < count)
    return Value(raw: base + index)
  }
  /// The results in `range`.
  @inlinable public subscript(range: Range<Int>) -> ResultList {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return ResultList(base: base + range.lowerBound, count: range.count)
  }
  /// The types of the results.
  @inlinable public var types: [Type] { map(\.type) }
}

/// The regions of an operation.
@frozen public struct RegionList: RandomAccessCollection {
  @usableFromInline let base: RegionPointer
  public let count: Int
  @inlinable init(base: RegionPointer, count: Int) { (self.base, self.count) = (base, count) }
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  @inlinable public subscript(index: Int) -> Region {
    assert(index >= 0 && index < count)
    return Region(raw: base + index)
  }
  /// The regions in `range`.
  @inlinable public subscript(range: Range<Int>) -> RegionList {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return RegionList(base: base + range.lowerBound, count: range.count)
  }
}

/// The successors of an operation.
@frozen public struct SuccessorList: RandomAccessCollection {
  @usableFromInline let base: SuccessorPointer
  public let count: Int
  @inlinable init(base: SuccessorPointer, count: Int) { (self.base, self.count) = (base, count) }
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  @inlinable public subscript(index: Int) -> Block {
    assert(index >= 0 && index < count)
    return Block(raw: base[index].block)
  }
  /// The successors in `range`.
  @inlinable public subscript(range: Range<Int>) -> SuccessorList {
    assert(range.lowerBound >= 0 && range.upperBound <= count)
    return SuccessorList(base: base + range.lowerBound, count: range.count)
  }
}

/// The property slots of an operation; an empty slot is a property that is absent.
@frozen public struct PropertyList: RandomAccessCollection {
  @usableFromInline let base: UnsafeMutablePointer<Attribute?>
  public let count: Int
  @inlinable init(base: UnsafeMutablePointer<Attribute?>, count: Int) {
    (self.base, self.count) = (base, count)
  }
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  @inlinable public subscript(index: Int) -> Attribute? {
    assert(index >= 0 && index < count)
    return base[index]
  }
}
