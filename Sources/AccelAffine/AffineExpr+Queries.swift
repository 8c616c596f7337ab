extension AffineExpr {
  /// `true` iff no dimension occurs.
  public var isSymbolicOrConstant: Bool {
    switch self {
    case .dimension: false
    case .symbol, .constant: true
    case .binary(let binary): binary.isSymbolicOrConstant
    }
  }

  /// `true` iff products have a constant factor, and divisors are constants.
  public var isPureAffine: Bool { binary?.isPureAffine ?? true }

  /// The largest number known to divide every value of the expression; 0 for the constant 0.
  public var largestKnownDivisor: Int64 {
    switch self {
    case .dimension, .symbol: 1
    case .constant(let value): wrappingMagnitude(value)
    case .binary(let binary): binary.largestKnownDivisor
    }
  }

  /// Returns `true` only if every value of the expression is a multiple of `factor`.
  ///
  /// - Requires: `factor` is not 0.
  public func isMultiple(of factor: Int64) -> Bool {
    switch self {
    case .dimension, .symbol: return factor == 1 || factor == -1
    case .constant(let value): return value.isMultiple(of: factor)
    case .binary(let binary):
      let (left, right) = (binary.lhs.largestKnownDivisor, binary.rhs.largestKnownDivisor)
      guard binary.operator == .mul else {
        return wrappingGCD(left, right).isMultiple(of: factor)
      }
      return left.isMultiple(of: factor) || right.isMultiple(of: factor)
        || (left &* right).isMultiple(of: factor)
    }
  }

  /// Returns whether the dimension at the given position occurs.
  public func isFunction(ofDimension position: Int) -> Bool {
    contains(.dimension(position), mask: .dimension(position), isExact: position < 63)
  }

  /// Returns whether the symbol at the given position occurs.
  public func isFunction(ofSymbol position: Int) -> Bool {
    contains(.symbol(position), mask: .symbol(position), isExact: position < 63)
  }

  /// The dimensions and symbols that occur.
  var leaves: AffineLeaves {
    switch self {
    case .dimension(let position): .dimension(position)
    case .symbol(let position): .symbol(position)
    case .constant: .none
    case .binary(let binary): binary.leaves
    }
  }

  /// Returns whether a leaf occurs; its mask decides where it is exact, and prunes the search elsewhere.
  private func contains(_ leaf: AffineExpr, mask: AffineLeaves, isExact: Bool) -> Bool {
    if leaves.isDisjoint(with: mask) { return false }
    if isExact { return true }
    var isFound = false
    walkDistinct { isFound = isFound || $0 == leaf }
    return isFound
  }

  /// Calls `body` with each operand and then the expression itself, once for each place where it occurs.
  public func walk(_ body: (AffineExpr) -> Void) {
    if case .binary(let binary) = self {
      binary.lhs.walk(body)
      binary.rhs.walk(body)
    }
    body(self)
  }

  /// Calls `body` with each operand and then the expression itself; shared operands are met once.
  public func walkDistinct(_ body: (AffineExpr) -> Void) {
    var seen: Set<ObjectIdentifier> = []
    walkDistinct(&seen, body)
  }

  /// Calls `body` with the parts of the expression that are not in `seen`, operands first.
  private func walkDistinct(_ seen: inout Set<ObjectIdentifier>, _ body: (AffineExpr) -> Void) {
    if case .binary(let binary) = self {
      guard seen.insert(ObjectIdentifier(binary)).inserted else { return }
      binary.lhs.walkDistinct(&seen, body)
      binary.rhs.walkDistinct(&seen, body)
    }
    body(self)
  }
}
