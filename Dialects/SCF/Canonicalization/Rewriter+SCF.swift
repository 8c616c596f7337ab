import Accel
import ArithDialect

// What patterns of this dialect make.

extension Pattern {
  /// Creates a pattern that users also know by the name of the class that MLIR has for it.
  init<S: OpSchema>(
    scf name: String, _ body: @escaping @Sendable (Op<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(name, labels: ["(anonymous namespace)::\(name)"], body)
  }
}

extension Rewriter {
  /// Replaces `op` by what is in `region`, whose terminator gives the results.
  func replace<S>(_ op: Op<S>, byContentsOf region: Region, arguments: [Value] = []) -> Rewritten {
    guard let source = region.entry, let block = op.operation.block, let end = source.last else {
      return changed(op.operation)
    }
    inline(source, into: block, before: op.operation, arguments: arguments)
    let values = Array(end.operands)
    erase(end)
    return replace(op, with: values)
  }

  /// Creates a constant of an integer or index type.
  func constant(_ value: Int, _ type: Type, at location: Location? = nil) -> Value {
    create(
      Arith.Constant.self, results: [type], properties: [context.integer(value, type)], at: location
    ).result
  }

  /// Creates a boolean constant.
  func constant(_ value: Bool, at location: Location? = nil) -> Value {
    create(
      Arith.Constant.self, results: [context.i1], properties: [context.bool(value)], at: location
    ).result
  }

  /// Returns the value of an index, which is a new constant if it is a number.
  func value(of index: MixedIndex, at location: Location) -> Value {
    index.value ?? constant(index.constant ?? 0, context.indexType, at: location)
  }

  /// Ends a block with `scf.yield`.
  @discardableResult
  func yield(_ values: some Collection<Value>, at location: Location) -> Op<SCF.Yield> {
    create(SCF.Yield.self, at: location) { $0.results = Array(values) }
  }
}

extension Value {
  /// The condition of which this boolean is the opposite, if it is an `arith.xori` with `true`.
  var negatedCondition: Value? {
    guard let flip = defined(by: Arith.XOrI.self), flip.rhs.isOne else { return nil }
    return flip.lhs
  }
}
