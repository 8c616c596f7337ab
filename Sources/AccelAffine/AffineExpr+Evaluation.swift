/// A division without a value: by zero, a remainder by a negative number, or a quotient beyond 64 bits.
public struct AffinePoison: Error, Hashable {
  /// Creates the error.
  public init() {}
}

/// An evaluation of expressions, which evaluates shared operands once.
struct AffineEvaluation {
  /// The values of the dimensions, `nil` where unknown.
  let dimensions: [Int64?]
  /// The values of the symbols, `nil` where unknown.
  let symbols: [Int64?]
  /// The values of the larger operations so far.
  private var known: [ObjectIdentifier: Int64?] = [:]

  init(dimensions: [Int64?], symbols: [Int64?]) {
    (self.dimensions, self.symbols) = (dimensions, symbols)
  }

  /// Returns the value, `nil` if it depends on what is unknown.
  mutating func value(_ expression: AffineExpr) throws(AffinePoison) -> Int64? {
    switch expression {
    case .dimension(let position): return dimensions[position]
    case .symbol(let position): return symbols[position]
    case .constant(let value): return value
    case .binary(let binary):
      let isLarge = binary.size > largestUnsharedSize
      if isLarge, let result = known[ObjectIdentifier(binary)] { return result }
      let result = try value(binary)
      if isLarge { known[ObjectIdentifier(binary)] = .some(result) }
      return result
    }
  }

  /// Returns the value of an operation; sums and products wrap around.
  private mutating func value(_ binary: AffineBinary) throws(AffinePoison) -> Int64? {
    guard let lhs = try value(binary.lhs), let rhs = try value(binary.rhs) else { return nil }
    let result: Int64? =
      switch binary.operator {
      case .add: lhs &+ rhs
      case .mul: lhs &* rhs
      case .mod: rhs < 1 ? nil : floorRemainder(lhs, rhs)
      case .floordiv: floorQuotient(lhs, rhs)
      case .ceildiv: ceilQuotient(lhs, rhs)
      }
    guard let result else { throw AffinePoison() }
    return result
  }
}

extension AffineExpr {
  /// Returns the value at a point; sums and products wrap around.
  ///
  /// - Requires: the expression names no dimension or symbol beyond the lists.
  public func value(dimensions: [Int64], symbols: [Int64] = []) throws(AffinePoison) -> Int64 {
    var evaluation = AffineEvaluation(dimensions: dimensions, symbols: symbols)
    guard let result = try evaluation.value(self) else { preconditionFailure("every input has a value") }
    return result
  }

  /// Returns the value where some inputs are unknown, `nil` if it depends on one of them.
  public func constantFolded(dimensions: [Int64?], symbols: [Int64?] = []) throws(AffinePoison) -> Int64? {
    var evaluation = AffineEvaluation(dimensions: dimensions, symbols: symbols)
    return try evaluation.value(self)
  }
}

extension AffineMap {
  /// Returns the values of the results at a point.
  public func values(dimensions: [Int64], symbols: [Int64] = []) throws(AffinePoison) -> [Int64] {
    var values: [Int64] = []
    var evaluation = AffineEvaluation(dimensions: dimensions, symbols: symbols)
    for result in results {
      guard let value = try evaluation.value(result) else { preconditionFailure("every input has a value") }
      values.append(value)
    }
    return values
  }

  /// Returns the map with constants for the results whose values are known; the inputs stay.
  public func partiallyConstantFolded(
    dimensions: [Int64?], symbols: [Int64?] = []
  ) throws(AffinePoison) -> AffineMap {
    var folded: [AffineExpr] = []
    var evaluation = AffineEvaluation(dimensions: dimensions, symbols: symbols)
    for result in results {
      folded.append(try evaluation.value(result).map { .constant($0) } ?? result)
    }
    return AffineMap(dimensionCount: dimensionCount, symbolCount: symbolCount, results: folded)
  }
}

extension IntegerSet {
  /// Returns whether a point is in the set.
  public func contains(dimensions: [Int64], symbols: [Int64] = []) throws(AffinePoison) -> Bool {
    for constraint in constraints {
      let value = try constraint.expression.value(dimensions: dimensions, symbols: symbols)
      guard constraint.isEquality ? value == 0 : value >= 0 else { return false }
    }
    return true
  }
}
