public import Accel

extension Linalg: ExecutableDialect {
  public static var semantics: [Semantics] {
    var all =
      relayoutSemantics + [
        // Its value is set by the operation around it.
        Semantics(Index.self) { (op, execution) in .values([execution.current(op.result)]) },
        Semantics(Yield.self) { (_, execution) in .leave(execution.operands) },
      ]
    for kind in operations {
      if let structured = kind as? any StructuredInterface.Type { all.append(semantics(of: structured)) }
    }
    return all
  }

  /// What structured operations of one kind do.
  private static func semantics<S: StructuredInterface>(of _: S.Type) -> Semantics {
    Semantics(S.self) { (op, execution) throws(ExecutionFailure) in
      var nest = try LoopNest(
        execution, S.indexingMaps(of: op), S.iteratorTypes(of: op), inputCount: S.inputCount(of: op))
      if let strips = StripProgram(nest), let results = strips.run(nest) {
        nest.outputs = results
      } else {
        try nest.runBody()
      }
      return .values(try nest.finish())
    }
  }
}
