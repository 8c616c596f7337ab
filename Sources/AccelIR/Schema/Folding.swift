/// What an operation evaluates to.
public enum FoldResult {
  /// A value that exists already.
  case value(Value)
  /// A constant, to be materialised by the dialect.
  case constant(Attribute)
  /// What each of several results evaluates to.
  indirect case results([FoldResult])
  /// The operation itself, with other operands or properties.
  case update(OperationUpdate)
}

/// A change of an operation in place.
public struct OperationUpdate {
  /// The operands after the change, if they change.
  public var operands: [Value]?
  /// The properties that change, by slot.
  public var properties: [(slot: Int, value: Attribute?)] = []
  /// `true` iff the first two regions change places.
  public var exchangesRegions = false
  /// Creates a change.
  public init(
    operands: [Value]? = nil, properties: [(slot: Int, value: Attribute?)] = [],
    exchangesRegions: Bool = false
  ) {
    (self.operands, self.properties, self.exchangesRegions) = (operands, properties, exchangesRegions)
  }
}

extension FoldResult {
  /// The values that exist already to which the results evaluate.
  static func values(_ values: OperandList) -> FoldResult {
    values.count == 1 ? .value(values[0]) : .results(values.map { .value($0) })
  }

  /// The operation itself, with other operands.
  public static func operands(_ values: [Value]) -> FoldResult { .update(OperationUpdate(operands: values)) }
}

/// Constants that an analysis has found, or assumes, in the place of an operation's operands.
public final class AssumedConstants {
  /// The values in the order of the operands; `nil` for what is not constant.
  @exclusivity(unchecked) public var values: [Attribute?] = []
  /// Creates an empty list.
  public init() {}
}

/// The operands of an operation as far as they are constant.
public struct ConstantOperands {
  let operation: Operation
  /// What is assumed of the operands, if they are not asked themselves.
  let assumed: AssumedConstants?
  package init(of operation: Operation, assuming assumed: AssumedConstants? = nil) {
    (self.operation, self.assumed) = (operation, assumed)
  }
  /// The number of operands.
  public var count: Int { operation.operands.count }
  /// The value of the operand at `index` if it is constant.
  public subscript(index: Int) -> Attribute? {
    if let assumed { return assumed.values[index] }
    return operation.operand(index).constant
  }
  /// The value of the operand that `field` declares if it is constant.
  public subscript<let position: Int>(field: Operand<position>) -> Attribute? { self[position] }
}

extension Value {
  /// The value of the constant that this is the result of, if it is one.
  public var constant: Attribute? {
    guard let definition = definingOperation, definition.traits.contains(.constantLike) else { return nil }
    return definition.properties[0]
  }
}

extension Operation {
  /// Returns what this operation evaluates to, without changing the IR, or `nil`.
  ///
  /// The schema is asked first, then what all of a trait or an interface have in common: an idempotent operation
  /// applied twice, an involution applied twice, constants that belong to the right of a commutative operation,
  /// a cast to the type that the operand has.
  public func fold() -> FoldResult? {
    guard let info = name.unmanagedInfo else { return nil }
    let (result, isCast) = info._withUnsafeGuaranteedRef { info in
      (info.fold(self, ConstantOperands(of: self)), info.isCast)
    }
    if result != nil { return result }
    if isCast { return foldCast() }
    let traits = traits
    if traits.intersection([.idempotent, .involution, .commutative]).isEmpty { return nil }
    return foldByTraits(traits)
  }

  /// Returns what this operation evaluates to if its operands are what `assumed` says, or `nil`.
  public func fold(assuming assumed: AssumedConstants) -> FoldResult? {
    guard let info = name.info else { return nil }
    if let result = info.fold(self, ConstantOperands(of: self, assuming: assumed)) { return result }
    if info.isCast { return foldCast() }
    let traits = traits
    // Exchanging operands is no result.
    if traits.isDisjoint(with: [.idempotent, .involution]) { return nil }
    return foldByTraits(traits)
  }

  private func foldCast() -> FoldResult? {
    guard operands.count == results.count, operands.elementsEqual(results, by: { $0.type == $1.type })
    else { return nil }
    return operands.count == 1 ? .value(operand(0)) : .results(operands.map { .value($0) })
  }

  private func foldByTraits(_ traits: Traits) -> FoldResult? {
    if traits.contains(.idempotent) {
      if operands.count == 1, operand(0).definingOperation?.name == name { return .value(operand(0)) }
      if operands.count == 2, operand(0) == operand(1) { return .value(operand(0)) }
    }
    if traits.contains(.involution), operands.count == 1, let inner = operand(0).definingOperation,
      inner.name == name
    {
      return .value(inner.operand(0))
    }
    guard traits.contains(.commutative) else { return nil }
    if operands.count == 2 {
      let (lhs, rhs) = (operand(0), operand(1))
      return lhs.constant != nil && rhs.constant == nil ? .operands([rhs, lhs]) : nil
    }
    guard operands.count > 1,
      let firstConstant = operands.firstIndex(where: { $0.constant != nil }),
      operands[(firstConstant + 1)...].contains(where: { $0.constant == nil })
    else { return nil }
    return .operands(operands.filter { $0.constant == nil } + operands.filter { $0.constant != nil })
  }
}
