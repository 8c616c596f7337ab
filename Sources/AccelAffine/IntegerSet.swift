/// The points where all of a list of constraints hold: `(d0)[s0] : (d0 >= 0, s0 - d0 == 0)`.
public struct IntegerSet: Hashable, Sendable {
  /// An expression that must be 0, or must not be negative.
  public struct Constraint: Hashable, Sendable {
    /// What is compared with 0.
    public let expression: AffineExpr
    /// `true` for "== 0", `false` for ">= 0".
    public let isEquality: Bool

    /// Creates a constraint.
    public init(_ expression: AffineExpr, isEquality: Bool) {
      self.expression = expression
      self.isEquality = isEquality
    }
  }

  /// The number of dimensions.
  public let dimensionCount: Int
  /// The number of symbols.
  public let symbolCount: Int
  /// What must hold.
  public let constraints: [Constraint]

  /// Creates a set.
  ///
  /// - Requires: there is a constraint (the set of all points has "0 == 0"), and the constraints name no
  ///   dimension or symbol beyond the counts.
  public init(dimensionCount: Int, symbolCount: Int = 0, constraints: [Constraint]) {
    precondition(!constraints.isEmpty, "an integer set has at least one constraint")
    self.dimensionCount = dimensionCount
    self.symbolCount = symbolCount
    self.constraints = constraints
  }

  /// Returns the set of all points: "0 == 0".
  public static func universe(dimensionCount: Int, symbolCount: Int = 0) -> IntegerSet {
    IntegerSet(
      dimensionCount: dimensionCount, symbolCount: symbolCount,
      constraints: [Constraint(0, isEquality: true)])
  }

  /// Returns the set of no points, in its canonical form: "1 == 0".
  public static func empty(dimensionCount: Int, symbolCount: Int = 0) -> IntegerSet {
    IntegerSet(
      dimensionCount: dimensionCount, symbolCount: symbolCount,
      constraints: [Constraint(1, isEquality: true)])
  }

  /// `true` iff this is the canonical empty set; other sets may have no points either.
  public var isCanonicallyEmpty: Bool { constraints == [Constraint(1, isEquality: true)] }

  /// The number of dimensions and symbols.
  public var inputCount: Int { dimensionCount + symbolCount }

  /// The number of constraints that are equalities.
  public var equalityCount: Int { constraints.count { $0.isEquality } }

  /// Returns the set with dimensions and symbols replaced by position; those beyond the lists stay.
  public func replacing(
    dimensions: [AffineExpr], symbols: [AffineExpr], dimensionCount: Int, symbolCount: Int
  ) -> IntegerSet {
    var replacement = AffineReplacement(dimensions: dimensions, symbols: symbols)
    return IntegerSet(
      dimensionCount: dimensionCount, symbolCount: symbolCount,
      constraints: constraints.map {
        Constraint(replacement.apply($0.expression), isEquality: $0.isEquality)
      })
  }
}
