/// An operation on indices whose result is a sum of multiples of other values, and of a number.
///
/// List `linearIndex` among the schema's interfaces.
public protocol LinearIndexInterface: OpSchema {
  /// Returns what the result of `op` is the sum of; `nil` if it is none.
  static func linearForm(of op: Op<Self>) -> LinearIndex?
}

extension LinearIndexInterface {
  /// This schema's implementation, for generic code.
  public static var linearIndex: Implements {
    Implements(LinearIndexWitness(form: { linearForm(of: Op(unchecked: $0)) }))
  }
}

/// What generic code may ask of an operation on indices.
public struct LinearIndexWitness: InterfaceWitness {
  /// Returns what the result is the sum of; `nil` if it is none.
  public let form: @Sendable (Operation) -> LinearIndex?
}

/// An index as a sum of multiples of values, and of a number.
public struct LinearIndex: Hashable {
  /// The number.
  public private(set) var constant: Int
  /// By how much each value is multiplied; never by zero.
  private var factors: [Value: Int] = [:]

  /// Creates an index that is a number.
  public init(_ constant: Int) { self.constant = constant }

  /// Creates an index that is one times `value`.
  public init(_ value: Value) { (constant, factors) = (0, [value: 1]) }

  /// The number, if there is nothing but that.
  public var known: Int? { factors.isEmpty ? constant : nil }

  /// Returns the sum, or `nil` if it is out of range.
  public func adding(_ other: LinearIndex, times factor: Int = 1) -> LinearIndex? {
    guard var sum = scaled(by: 1), let scaled = other.scaled(by: factor),
      let constant = sum.constant.added(to: scaled.constant)
    else { return nil }
    sum.constant = constant
    for (value, addend) in scaled.factors {
      guard let factor = (sum.factors[value] ?? 0).added(to: addend) else { return nil }
      sum.factors[value] = factor == 0 ? nil : factor
    }
    return sum
  }

  /// Returns the product with `factor`, or `nil` if it is out of range.
  public func scaled(by factor: Int) -> LinearIndex? {
    if factor == 0 { return LinearIndex(0) }
    guard let constant = constant.multiplied(with: factor) else { return nil }
    var product = LinearIndex(constant)
    for (value, old) in factors {
      guard let new = old.multiplied(with: factor) else { return nil }
      product.factors[value] = new
    }
    return product
  }
}

extension Value {
  /// How many operations are looked through to find out what an index is the sum of.
  private static var searchDepth: Int { 8 }

  /// This index as a sum, as far as the operations that compute it say.
  public var linearIndex: LinearIndex { linearIndex(depth: Self.searchDepth) }

  private func linearIndex(depth: Int) -> LinearIndex {
    if let number = constant?.as(IntegerAttr.self)?.value { return LinearIndex(number) }
    guard depth > 0, let op = definingOperation, let witness = op.interface(LinearIndexWitness.self),
      let form = witness.form(op)
    else { return LinearIndex(self) }
    return form.expanded { $0 == self ? LinearIndex($0) : $0.linearIndex(depth: depth - 1) }
      ?? LinearIndex(self)
  }
}

extension MixedIndex {
  /// This index as a sum, as far as the operations that compute it say.
  public var linearIndex: LinearIndex {
    switch self {
    case .constant(let number): LinearIndex(number)
    case .value(let value): value.linearIndex
    }
  }
}

extension LinearIndex {
  /// Returns the sum with what `expand` makes of each value in its place, or `nil` if it is out of range.
  fileprivate func expanded(_ expand: (Value) -> LinearIndex) -> LinearIndex? {
    var sum = LinearIndex(constant)
    for (value, factor) in factors {
      guard let next = sum.adding(expand(value), times: factor) else { return nil }
      sum = next
    }
    return sum
  }
}

extension Int {
  /// Returns the sum unless it is out of range.
  fileprivate func added(to other: Int) -> Int? {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? nil : sum
  }
  /// Returns the product unless it is out of range.
  fileprivate func multiplied(with other: Int) -> Int? {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? nil : product
  }
}
