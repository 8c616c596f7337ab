public import Accel
import ArithDialect
import UBDialect

extension Vector.Insert {
  /// Constants larger than this are not made.
  private static let limit = 256

  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let position = op.position.indices.all
    // insert(x, y)[] → x
    if position.isEmpty, op.valueToStore.type == op.result.type { return .value(op.valueToStore) }
    // insert(x, insert(y, z)[i])[i] → insert(x, z)[i]
    if let inner = op.dest.defined(by: Self.self), inner.position.indices.all == position {
      var values = Array(op.operation.operands)
      values[1] = inner.dest
      return .operands(values)
    }
    let known = op.dest.vector.foldingConstants(in: position)
    let numbers = (known ?? position).map(\.dimension)
    if numbers.contains(Vector.Position.poison) { return .constant(op.context.attribute(UB.PoisonAttr())) }
    if let result = constant(op, operands, numbers) { return .constant(result) }
    guard let known else { return nil }
    return .update(
      OperationUpdate(
        operands: [op.valueToStore, op.dest] + known.values,
        properties: [(0, known.dimensions.attribute(in: op.context))]))
  }

  /// Returns the result if all is constant.
  private static func constant(
    _ op: Op<Self>, _ operands: ConstantOperands, _ numbers: [Int]
  ) -> Attribute? {
    let dest = op.dest.vector
    guard !dest.isScalable, dest.elementCount <= limit, !numbers.contains(ShapeDimension.dynamic),
      let value = operands[valueToStore], let old = operands[Self.dest]?.expandedElements
    else { return nil }
    var bits = (0..<old.count).map { old[$0] }
    let count = dest.shape.dropFirst(numbers.count).reduce(1, *)
    let start = Vector.Extract.linear(numbers, dest.shape) * count
    if let elements = value.expandedElements, elements.count == count {
      for index in 0..<count { bits[start + index] = elements[index] }
    } else if let only = value.uniformBits, !value.isElements {
      bits[start] = only
    } else {
      return nil
    }
    return op.context.numbers(bits, op.result.type)
  }
}

extension Vector.FromElements {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // from_elements(to_elements(x)) → x
    if let first = op.elements.first, let source = first.defined(by: Vector.ToElements.self),
      source.source.type == op.dest.type, source.elements.elementsEqual(op.elements)
    {
      return .value(source.source)
    }
    // from_elements(1, 2) → dense<[1, 2]>
    var bits: [WideInteger] = []
    for index in op.elements.indices {
      guard let constant = operands[index], !constant.isElements, let number = constant.uniformBits else {
        return nil
      }
      bits.append(number)
    }
    guard op.dest.vector.element.storedWidth != nil, !bits.isEmpty else { return nil }
    return .constant(op.context.numbers(bits, op.dest.type))
  }
}

extension Vector.ToElements {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // to_elements(from_elements(x, y)) → x, y
    if let made = op.source.defined(by: Vector.FromElements.self) {
      let values = made.elements.map { FoldResult.value($0) }
      return values.count == 1 ? values[0] : .results(values)
    }
    // to_elements(broadcast(x)) → x, x
    if let broadcast = op.source.defined(by: Vector.Broadcast.self),
      !broadcast.source.type.is(VectorType.self)
    {
      let values = op.elements.map { _ in FoldResult.value(broadcast.source) }
      return values.count == 1 ? values[0] : .results(values)
    }
    return nil
  }
}

extension Vector.Shuffle {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let (v1, v2, mask) = (op.v1.vector, op.v2.vector, op.mask.values)
    if v1.rank == 0 { return nil }
    let (count, other) = (v1.shape[0], v2.shape[0])
    // shuffle(x, y)[0, 1, 2, 3] → x
    if mask == Array(0..<count) { return .value(op.v1) }
    // shuffle(x, y)[4, 5, 6, 7] → y
    if mask == Array(count..<count + other) { return .value(op.v2) }
    guard let lhs = operands[Self.v1], let rhs = operands[Self.v2] else { return nil }
    if lhs.isPoison, rhs.isPoison { return .constant(lhs) }
    guard v1.rank == 1 else { return nil }
    let (left, right) = (lhs.expandedElements, rhs.expandedElements)
    guard left != nil || lhs.isPoison, right != nil || rhs.isPoison else { return nil }
    // What is taken from poison may be anything.
    guard let any = left?[0] ?? right?[0] else { return nil }
    let bits = mask.map { number -> WideInteger in
      if number == Vector.Position.poison { return any }
      return (number < count ? left?[number] : right?[number - count]) ?? any
    }
    return .constant(op.context.numbers(bits, op.vector.type))
  }
}
