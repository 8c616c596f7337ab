public import AccelNumerics

// What one-line rules ask of constants: `op.rhs.isZero`, `operands[1].isAllOnes`.

extension Attribute? {
  /// `true` iff this is the integer zero, or elements that all are.
  public var isZero: Bool {
    if let word { return word == 0 }
    return matches { $0.isZero }
  }
  /// `true` iff this is the integer one, or elements that all are.
  public var isOne: Bool {
    if let word { return word == 1 }
    return matches { $0 == WideInteger(word: 1, width: $0.width) && $0.width > 0 }
  }
  /// `true` iff this is an integer all of whose bits are set, or elements that all are.
  public var isAllOnes: Bool { matches(\.isAllOnes) }
  /// `true` iff this is the least integer of its width, or elements that all are.
  public func isMinimum(_ signedness: Signedness) -> Bool {
    matches { $0 == .minimum(width: $0.width, signedness) }
  }
  /// `true` iff this is the greatest integer of its width, or elements that all are.
  public func isMaximum(_ signedness: Signedness) -> Bool {
    matches { $0 == .maximum(width: $0.width, signedness) }
  }

  /// The integer that this is, if it has at most 64 bits.
  private var word: Int? {
    guard let integer = self?.as(IntegerAttr.self), integer.words.isEmpty else { return nil }
    return integer.word
  }

  /// `true` iff this is an integer, or elements that are all one integer, that satisfies `predicate`.
  @inline(__always) private func matches(_ predicate: (WideInteger) -> Bool) -> Bool {
    guard let integer = self?.integer else { return false }
    return predicate(integer)
  }
}

extension Value {
  /// The integer that this constant is, or that all its elements are; `nil` for anything else.
  public var constantInteger: WideInteger? { constant?.integer }
  /// The floating-point number that this constant is, or that all its elements are; `nil` for anything else.
  public var constantFloat: SoftFloat? { constant?.float }

  /// `true` iff this is the integer zero, or elements that all are.
  public var isZero: Bool { constant.isZero }
  /// `true` iff this is the integer one, or elements that all are.
  public var isOne: Bool { constant.isOne }
  /// `true` iff this is an integer all of whose bits are set, or elements that all are.
  public var isAllOnes: Bool { constant.isAllOnes }

  /// The number of bits of the value, or of each element, if it is an integer or floating-point number.
  public var elementWidth: Int? { type.elementOrSelf.bitWidth }
}

extension Operation {
  /// The locations of this operation and of `others` as one: where that comes from which replaces them.
  public func fusedLocation(_ others: Operation?...) -> Location {
    let known = others.compactMap { $0?.location }
    if known.allSatisfy({ $0 == location }) { return location }
    return context.fusedAndSimplified([location] + known)
  }
}
