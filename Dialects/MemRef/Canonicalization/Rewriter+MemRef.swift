package import Accel
import ArithDialect

// What patterns of this dialect make.

extension Pattern {
  /// Creates a pattern that users of MLIR know as the one of this name in a nameless namespace.
  init<S: OpSchema>(
    memref name: String,
    _ body: @escaping @Sendable (Op<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(name, labels: ["(anonymous namespace)::\(name)"], body)
  }
}

extension Rewriter {
  /// Creates a constant index.
  package func indexConstant(_ value: Int) -> Value {
    create(
      Arith.Constant.self, results: [context.indexType],
      properties: [context.integer(value, context.indexType)]
    ).result
  }

  /// Returns the value of an index, which is a new constant if it is a number.
  package func value(of index: MixedIndex) -> Value {
    switch index {
    case .value(let value): value
    case .constant(let number): indexConstant(number)
    }
  }

  /// Creates a cast to another type.
  package func memrefCast(_ value: Value, to type: Type) -> Value {
    create(MemRef.Cast.self, operands: [value], results: [type]).dest
  }

  /// Replaces the only result of `op` by `value`, cast to the type of the result.
  func replace<S>(_ op: Op<S>, withCastOf value: Value) -> Rewritten {
    replace(op, with: memrefCast(value, to: op.operation.result(0).type))
  }
}
