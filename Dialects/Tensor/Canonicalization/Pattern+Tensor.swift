import Accel

extension Pattern {
  /// Creates a pattern that users of MLIR know as the one of this name in a nameless namespace.
  init<S: OpSchema>(
    tensor name: String, _ body: @escaping @Sendable (Op<S>, Rewriter) throws(NoMatch) -> Rewritten
  ) {
    self.init(name, labels: ["(anonymous namespace)::\(name)"], body)
  }
}
