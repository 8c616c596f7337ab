import Accel

// What patterns of this dialect make.

extension Pattern {
  /// Creates a pattern that users of MLIR know as the one of this name in a nameless namespace.
  init<S: OpSchema>(
    arith name: String, benefit: Int = 1,
    _ body: @escaping @Sendable (Op<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(name, benefit: benefit, labels: ["(anonymous namespace)::\(name)"], body)
  }
}

extension Rewriter {
  /// Creates a constant.
  func constant(_ value: Attribute, _ type: Type) -> Value {
    create(Arith.Constant.self, results: [type], properties: [value]).result
  }

  /// Creates a boolean constant.
  func constant(_ value: Bool) -> Value { constant(context.bool(value), context.i1) }

  /// Creates an operation on two values that may overflow unless `flags` says otherwise.
  func create<S: OverflowingIntegerBinary>(
    _: S.Type, _ lhs: Value, _ rhs: Value, _ flags: Arith.OverflowFlags = []
  ) -> Value {
    create(
      S.self, operands: [lhs, rhs], results: [lhs.type], properties: [flags.attribute(in: context)]
    ).result
  }

  /// Creates an operation on two values.
  func create<S: IntegerBinary>(_: S.Type, _ lhs: Value, _ rhs: Value) -> Value {
    create(S.self, operands: [lhs, rhs], results: [lhs.type]).result
  }

  /// Creates a comparison.
  func create(_ predicate: Arith.IntegerPredicate, _ lhs: Value, _ rhs: Value) -> Value {
    create(
      Arith.CmpI.self, operands: [lhs, rhs], results: [context.type(lhs.type, withElement: context.i1)],
      properties: [predicate.attribute(in: context)]
    ).result
  }

  /// Creates a choice between two values.
  func create(select condition: Value, _ first: Value, _ second: Value) -> Value {
    create(Arith.Select.self, operands: [condition, first, second], results: [first.type]).result
  }

  /// Creates a cast.
  func create<S: ElementwiseCast>(_: S.Type, _ input: Value, to type: Type) -> Value {
    create(S.self, operands: [input], results: [type]).out
  }
}

extension Value {
  /// The operation that defines this value, if it is an `S`, with the reason if it is not.
  func definition<S: OpSchema>(_: S.Type, _ reason: StaticString) throws(NoMatch) -> Op<S> {
    guard let op = defined(by: S.self) else { throw NoMatch(reason) }
    return op
  }
}
