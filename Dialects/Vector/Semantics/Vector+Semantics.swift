public import Accel

extension Vector: ExecutableDialect {
  public static var semantics: [Semantics] { elementSemantics + arrangementSemantics + accessSemantics }

  /// What the operations do that take and put elements.
  private static var elementSemantics: [Semantics] {
    [
      Semantics(Extract.self) { (op, execution) throws(ExecutionFailure) in
        .values([try extract(op, execution)])
      },
      Semantics(Insert.self) { (op, execution) throws(ExecutionFailure) in
        .values([try insert(op, execution)])
      },
      Semantics(ShapeCast.self) { (op, execution) throws(ExecutionFailure) in
        guard case .elements(let elements) = execution.operands[0] else { return .values([.poison]) }
        let shape = try staticShape(execution.operation.result(0).type, execution)
        return .values([.elements(.init(shape: shape, elements.bits))])
      },
    ]
  }

  /// `vector.extract`; poison where there is no such element.
  private static func extract(_ op: Op<Extract>, _ execution: Execution) throws(ExecutionFailure)
    -> RuntimeValue
  {
    guard case .elements(let source) = execution.operands[0],
      let range = range(op.staticPosition.values, execution.operands.dropFirst(), in: source.shape)
    else { return .poison }
    let bits = Array(source.bits[range])
    guard op.result.type.is(VectorType.self) else { return RuntimeValue(bits[0]) }
    return .elements(.init(shape: try staticShape(op.result.type, execution), bits))
  }

  /// `vector.insert`; poison where there is no such element.
  private static func insert(_ op: Op<Insert>, _ execution: Execution) throws(ExecutionFailure)
    -> RuntimeValue
  {
    let shape = try staticShape(op.dest.type, execution)
    var bits = [WideInteger?](repeating: nil, count: shape.reduce(1, *))
    if case .elements(let elements) = execution.operands[1] { bits = elements.bits }
    guard let range = range(op.staticPosition.values, execution.operands.dropFirst(2), in: shape) else {
      return .poison
    }
    switch execution.operands[0] {
    case .number(let number): bits[range.lowerBound] = number
    case .elements(let elements): bits.replaceSubrange(range, with: elements.bits)
    case .poison: for index in range { bits[index] = nil }
    case .function, .view, .opaque: throw execution.unsupported("the elements are no numbers")
    }
    return .elements(.init(shape: shape, bits))
  }

  /// Returns which elements lie at a position; `nil` if none do.
  private static func range(
    _ position: [Int], _ operands: ArraySlice<RuntimeValue>, in shape: [Int]
  ) -> Range<Int>? {
    var operands = operands
    var start = 0
    for (dimension, index) in zip(shape, position) {
      var known = index
      if known == ShapeDimension.dynamic {
        guard case .number(let bits)? = operands.popFirst(), let value = bits.signedValue else { return nil }
        known = Int(value)
      }
      guard known >= 0, known < dimension else { return nil }
      start = start * dimension + known
    }
    let count = shape.dropFirst(position.count).reduce(1, *)
    return start * count..<(start + 1) * count
  }

  /// Returns the dimensions of a vector, if they are known.
  static func staticShape(_ type: Type, _ execution: Execution) throws(ExecutionFailure) -> [Int] {
    guard let vector = type.as(VectorType.self), !vector.scalable.contains(true) else {
      throw execution.unsupported("the number of elements is not known")
    }
    return Array(vector.shape)
  }
}
