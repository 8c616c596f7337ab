public import Accel

/// An operation that chooses the least or the greatest of numbers, which may be known from the loops around it.
///
/// List `loopBound` among the schema's interfaces.
public protocol LoopBoundInterface: OpSchema {
  /// The numbers to choose from, if `op` chooses the least of them.
  static func leastOf(_ op: Op<Self>) -> AffineMap?
  /// Simplifies `op` by what is known of the indices of the loops around it.
  static func simplifyInLoop(_ op: Op<Self>, _ rewriter: Rewriter) throws(NoMatch) -> Rewritten
  /// Simplifies `op`, which is in a loop that was peeled.
  static func simplifyAfterPeeling(_ op: Op<Self>, _ peeled: PeeledLoop, _ rewriter: Rewriter)
}

/// What is known of the index of a loop of which the last iteration was peeled off.
public struct PeeledLoop {
  /// The index.
  public let index: Value
  /// Where the loop ended before.
  public let upperBound: Value
  /// The distance of two indices.
  public let step: Value
  /// `true` iff all iterations are whole; otherwise the only one is not.
  public let isWhole: Bool
}

extension LoopBoundInterface {
  public static func simplifyAfterPeeling(_ op: Op<Self>, _ peeled: PeeledLoop, _ rewriter: Rewriter) {}

  /// This schema's implementation, for generic code.
  public static var loopBound: Implements {
    Implements(
      LoopBoundWitness(
        leastOf: { leastOf(Op(unchecked: $0)) },
        simplifyInLoop: { (op, rewriter) throws(NoMatch) in try simplifyInLoop(Op(unchecked: op), rewriter) },
        simplifyAfterPeeling: { simplifyAfterPeeling(Op(unchecked: $0), $1, $2) }))
  }
}

/// What generic code may ask of an operation that chooses the least or the greatest of numbers.
public struct LoopBoundWitness: InterfaceWitness {
  /// The numbers to choose from, if the least is chosen.
  public let leastOf: @Sendable (Operation) -> AffineMap?
  /// Simplifies an operation by what is known of the indices of the loops around it.
  public let simplifyInLoop: @Sendable (Operation, Rewriter) throws(NoMatch) -> Rewritten
  /// Simplifies an operation in a loop that was peeled.
  public let simplifyAfterPeeling: @Sendable (Operation, PeeledLoop, Rewriter) -> Void
}

extension Rewriter {
  /// Creates an operation of another dialect, which need not be loaded, that evaluates an affine map.
  func createAffine(_ name: StaticString, _ map: AffineMap, _ operands: [Value]) -> Value {
    let attribute = context.attribute(AffineMapAttr(map))
    var state = OperationState(
      context.operationName(context.identifier("\(name)")), at: builder.location)
    if state.name.info?.propertyNames.contains(where: { $0.equals("map") }) ?? false {
      state.set("map", attribute)
    } else {
      state.attributes = [NamedAttribute(context.identifier("map"), attribute)]
    }
    (state.operands, state.resultTypes) = (operands, [context.indexType])
    return create(state).result(0)
  }
}

extension Value {
  /// The map and the operands of the `affine.apply` that defines this value, if one does.
  var affineApplication: (map: AffineMap, operands: OperandList)? {
    guard let op = definingOperation, op.name.string == "affine.apply",
      let map = op.inherentAttribute("map")?.as(AffineMapAttr.self)?.map
    else { return nil }
    return (map, op.operands)
  }

  /// The least constant among what an operation chooses the least of, if one defines this value.
  var leastConstant: Int? {
    guard let op = definingOperation, let map = op.interface(LoopBoundWitness.self)?.leastOf(op) else {
      return nil
    }
    return map.results.compactMap { if case .constant(let value) = $0 { Int(value) } else { nil } }.min()
  }
}
