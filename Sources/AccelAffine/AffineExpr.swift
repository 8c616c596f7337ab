internal import AccelSupport

/// An expression over dimensions, symbols and constants, as affine maps and integer sets are made of.
///
/// Expressions are immutable values that share their operands. They are made with operators, which
/// simplify exactly as MLIR's do: `AffineExpr.dimension(0) + 0` is `d0`.
public enum AffineExpr: Sendable {
  /// The dimension at the given position: `d0`.
  case dimension(Int)
  /// The symbol at the given position: `s0`.
  case symbol(Int)
  /// A constant: `42`.
  case constant(Int64)
  /// An operation on two expressions: `d0 mod 4`.
  case binary(AffineBinary)
}

/// What a binary expression computes.
public enum AffineOperator: UInt8, Sendable {
  /// The sum: `d0 + d1`.
  case add
  /// The product, of which one factor has no dimension in maps that MLIR accepts: `d0 * 4`.
  case mul
  /// The remainder of the division rounded down: `d0 mod 4`.
  case mod
  /// The quotient rounded towards negative infinity: `d0 floordiv 4`.
  case floordiv
  /// The quotient rounded towards positive infinity: `d0 ceildiv 4`.
  case ceildiv
}

/// An operator with its two operands, and what is known about the expression that they form.
///
/// Everything that would need a walk is computed once, when the operands are put together: expressions
/// with shared operands can be exponentially larger than the memory that they take.
public final class AffineBinary: Sendable {
  /// What is computed.
  public let `operator`: AffineOperator
  /// The left operand.
  public let lhs: AffineExpr
  /// The right operand.
  public let rhs: AffineExpr

  /// A hash of the structure.
  let structuralHash: UInt64
  /// The number of operators and leaves in the expression, or the largest number if it is larger.
  let size: UInt32
  /// The number of operators on the longest way to a leaf.
  let depth: UInt32
  /// `true` iff no dimension occurs.
  let isSymbolicOrConstant: Bool
  /// `true` iff products and divisions have a constant on the right.
  let isPureAffine: Bool
  /// A divisor of every value of the expression, in MLIR's wrapping arithmetic.
  let largestKnownDivisor: Int64
  /// Which dimensions and symbols occur.
  let leaves: AffineLeaves

  /// Puts operands together without simplifying.
  init(_ operator: AffineOperator, _ lhs: AffineExpr, _ rhs: AffineExpr) {
    self.operator = `operator`
    self.lhs = lhs
    self.rhs = rhs
    structuralHash = mixed(mixed(UInt64(`operator`.rawValue) &+ 0x51, lhs.structuralHash), rhs.structuralHash)
    size = UInt32(clamping: UInt64(lhs.size) + UInt64(rhs.size) + 1)
    depth = max(lhs.depth, rhs.depth) + 1
    isSymbolicOrConstant = lhs.isSymbolicOrConstant && rhs.isSymbolicOrConstant
    isPureAffine = Self.isPureAffine(`operator`, lhs, rhs)
    largestKnownDivisor = Self.largestKnownDivisor(`operator`, lhs, rhs)
    leaves = lhs.leaves.union(rhs.leaves)
  }

  /// Returns whether an operation on the given operands is pure affine.
  private static func isPureAffine(
    _ operator: AffineOperator, _ lhs: AffineExpr, _ rhs: AffineExpr
  ) -> Bool {
    guard lhs.isPureAffine, rhs.isPureAffine else { return false }
    return switch `operator` {
    case .add: true
    case .mul: lhs.constantValue != nil || rhs.constantValue != nil
    case .mod, .floordiv, .ceildiv: rhs.constantValue != nil
    }
  }

  /// Returns the largest known divisor of an operation on the given operands.
  private static func largestKnownDivisor(
    _ operator: AffineOperator, _ lhs: AffineExpr, _ rhs: AffineExpr
  ) -> Int64 {
    switch `operator` {
    case .mul: return lhs.largestKnownDivisor &* rhs.largestKnownDivisor
    case .add, .mod: return wrappingGCD(lhs.largestKnownDivisor, rhs.largestKnownDivisor)
    case .floordiv, .ceildiv:
      let dividend = lhs.largestKnownDivisor
      guard let divisor = rhs.constantValue, divisor != 0, dividend.isMultiple(of: divisor) else { return 1 }
      return wrappingMagnitude(wrappingQuotient(dividend, divisor))
    }
  }
}

/// A conservative set of the dimensions and symbols in an expression, exact below position 63.
struct AffineLeaves: Sendable {
  /// Bit p for the dimension at p, and bit 63 for all from 63 on.
  private(set) var dimensions: UInt64 = 0
  /// Bit p for the symbol at p, and bit 63 for all from 63 on.
  private(set) var symbols: UInt64 = 0

  /// No leaf.
  static var none: AffineLeaves { AffineLeaves() }
  /// The dimension at the given position.
  static func dimension(_ position: Int) -> AffineLeaves { AffineLeaves(dimensions: bit(position)) }
  /// The symbol at the given position.
  static func symbol(_ position: Int) -> AffineLeaves { AffineLeaves(symbols: bit(position)) }

  /// Returns all leaves of both sets.
  func union(_ other: AffineLeaves) -> AffineLeaves {
    AffineLeaves(dimensions: dimensions | other.dimensions, symbols: symbols | other.symbols)
  }

  /// Returns `true` if no leaf may be in both sets.
  func isDisjoint(with other: AffineLeaves) -> Bool {
    dimensions & other.dimensions | symbols & other.symbols == 0
  }

  /// Returns `true` if the symbol at the given position may be in the set.
  func mayContainSymbol(_ position: Int) -> Bool { symbols & Self.bit(position) != 0 }

  /// Returns the bit that stands for a position.
  private static func bit(_ position: Int) -> UInt64 { 1 << UInt64(min(position, 63)) }
}

extension AffineExpr {
  /// The value of a constant, `nil` of any other expression.
  public var constantValue: Int64? {
    if case .constant(let value) = self { value } else { nil }
  }

  /// The position of a dimension, `nil` of any other expression.
  public var dimensionPosition: Int? {
    if case .dimension(let position) = self { position } else { nil }
  }

  /// The position of a symbol, `nil` of any other expression.
  public var symbolPosition: Int? {
    if case .symbol(let position) = self { position } else { nil }
  }

  /// The operator and operands of a binary expression, `nil` of a leaf.
  public var binary: AffineBinary? {
    if case .binary(let binary) = self { binary } else { nil }
  }

  /// Returns the operands if the expression is the given operation, `nil` otherwise.
  func operands(of operator: AffineOperator) -> AffineBinary? {
    if case .binary(let binary) = self, binary.operator == `operator` { binary } else { nil }
  }

  /// The number of operators and leaves in the expression, or the largest number if it is larger.
  var size: UInt32 { binary?.size ?? 1 }

  /// The number of operators on the longest way to a leaf.
  var depth: UInt32 { binary?.depth ?? 0 }

  /// A hash of the structure.
  var structuralHash: UInt64 {
    switch self {
    case .dimension(let position): mixed(0xD1, UInt64(position))
    case .symbol(let position): mixed(0x5A, UInt64(position))
    case .constant(let value): mixed(0xC0, UInt64(bitPattern: value))
    case .binary(let binary): binary.structuralHash
    }
  }
}

extension AffineExpr: ExpressibleByIntegerLiteral {
  /// Creates a constant.
  public init(integerLiteral value: Int64) { self = .constant(value) }
}

extension AffineExpr: Hashable {
  /// Returns whether two expressions have the same structure.
  public static func == (lhs: AffineExpr, rhs: AffineExpr) -> Bool {
    var equality = StructuralEquality()
    return equality.holds(lhs, rhs)
  }

  /// Feeds the hash of the structure, which is known, to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(structuralHash) }
}

/// A comparison of two expressions, that remembers which large operands it found equal.
private struct StructuralEquality {
  /// Two operations found equal.
  private struct Pair: Hashable {
    let lhs, rhs: ObjectIdentifier
  }

  /// The larger operations found equal so far; without it, shared operands would be compared once for
  /// every way that leads to them.
  private var equal: Set<Pair> = []

  /// Returns whether two expressions have the same structure.
  mutating func holds(_ lhs: AffineExpr, _ rhs: AffineExpr) -> Bool {
    switch (lhs, rhs) {
    case (.dimension(let lhs), .dimension(let rhs)), (.symbol(let lhs), .symbol(let rhs)): lhs == rhs
    case (.constant(let lhs), .constant(let rhs)): lhs == rhs
    case (.binary(let lhs), .binary(let rhs)): lhs === rhs || holds(lhs, rhs)
    default: false
    }
  }

  /// Returns whether two different operations have the same structure.
  private mutating func holds(_ lhs: AffineBinary, _ rhs: AffineBinary) -> Bool {
    guard lhs.structuralHash == rhs.structuralHash, lhs.operator == rhs.operator, lhs.size == rhs.size
    else { return false }
    let pair = Pair(lhs: ObjectIdentifier(lhs), rhs: ObjectIdentifier(rhs))
    let isLarge = lhs.size > largestUnsharedSize
    if isLarge, equal.contains(pair) { return true }
    guard holds(lhs.lhs, rhs.lhs), holds(lhs.rhs, rhs.rhs) else { return false }
    if isLarge { equal.insert(pair) }
    return true
  }
}

/// The size up to which walking an expression again is cheaper than remembering what was found.
let largestUnsharedSize: UInt32 = 64
