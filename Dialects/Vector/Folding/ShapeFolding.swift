public import Accel
import ArithDialect

extension Attribute {
  /// Returns these elements, all equal or not, as those of another type of as many elements; poison stays poison.
  fileprivate func reshaped(to type: Type) -> Attribute? {
    if isPoison { return self }
    guard let elements = self.as(DenseElementsAttr.self) else { return nil }
    return type.context.denseElements(type, isSplat: elements.isSplat, Array(elements.raw))
  }
}

extension Vector.Broadcast {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    if op.source.type == op.vector.type { return .value(op.source) }
    // broadcast(shape_cast(x)) → broadcast(x), if only leading dimensions come or go
    if let cast = op.source.defined(by: Vector.ShapeCast.self) {
      let (inner, outer) = (cast.source.vector, cast.result.vector)
      let common = min(inner.rank, outer.rank)
      if case .possible = Vector.broadcastability(of: cast.source.type, to: op.vector.vector),
        inner.shape.suffix(common).elementsEqual(outer.shape.suffix(common))
      {
        return .operands([cast.source])
      }
    }
    guard let source = operands[Self.source] else { return nil }
    if source.isPoison { return .constant(source) }
    guard op.vector.vector.element.storedWidth != nil, let bits = source.uniformBits else { return nil }
    return .constant(op.context.number(bits, op.vector.type))
  }
}

extension Vector.ShapeCast {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    if op.source.type == op.result.type { return .value(op.source) }
    // shape_cast(shape_cast(x)) → x, or shape_cast(x)
    if let inner = op.source.defined(by: Self.self) {
      return inner.source.type == op.result.type ? .value(inner.source) : .operands([inner.source])
    }
    // shape_cast(broadcast(x)) → x
    if let inner = op.source.defined(by: Vector.Broadcast.self), inner.source.type == op.result.type {
      return .value(inner.source)
    }
    // shape_cast(transpose(x)) → shape_cast(x), if elements keep their order
    if let inner = op.source.defined(by: Vector.Transpose.self), inner.keepsOrder {
      return inner.vector.type == op.result.type ? .value(inner.vector) : .operands([inner.vector])
    }
    return operands[source].flatMap { $0.reshaped(to: op.result.type) }.map { .constant($0) }
  }
}

extension Vector.BitCast {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    if op.source.type == op.result.type { return .value(op.source) }
    // bitcast(bitcast(x)) → x, or bitcast(x)
    if let inner = op.source.defined(by: Self.self) {
      return inner.source.type == op.result.type ? .value(inner.source) : .operands([inner.source])
    }
    guard let constant = operands[source] else { return nil }
    // A splat of a narrow type is one of a type that is a multiple of it.
    guard let bits = constant.uniformBits, let width = op.source.vector.element.storedWidth,
      let wide = op.result.vector.element.storedWidth, wide % width == 0, wide >= width,
      op.source.vector.element.isFloat || op.source.vector.element.is(IntegerType.self)
    else { return nil }
    if op.source.vector.element.isFloat, !(width == 16 && wide == 32 && op.result.vector.element.isFloat) {
      return nil
    }
    if !op.source.vector.element.isFloat, !op.result.vector.element.is(IntegerType.self) { return nil }
    let word = bits.unsignedValue ?? 0
    guard width < 64, wide <= 64 else { return nil }
    var packed: UInt64 = 0
    for index in 0..<wide / width { packed |= word << UInt64(index * width) }
    return .constant(op.context.number(WideInteger(word: packed, width: wide), op.result.type))
  }
}

extension Vector.Transpose {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // transpose(splat) → splat
    if let constant = operands[vector] {
      if constant.isPoison { return .constant(constant) }
      if let elements = constant.as(DenseElementsAttr.self), elements.isSplat {
        return constant.reshaped(to: op.result.type).map { .constant($0) }
      }
    }
    // What moves only dimensions of size 1 leaves the elements in order.
    let dimensions = op.vector.vector.dimensions
    let kept = op.permutation.values.filter { dimensions[$0] != .init(size: 1) }
    return op.vector.type == op.result.type && kept == kept.sorted() ? .value(op.vector) : nil
  }
}

extension Vector.ExtractStridedSlice {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    if op.source.type == op.result.type { return .value(op.source) }
    if let folded = foldInsertion(op) { return folded }
    guard let constant = operands[source] else { return nil }
    if let elements = constant.as(DenseElementsAttr.self), elements.isSplat {
      return constant.reshaped(to: op.result.type).map { .constant($0) }
    }
    guard let elements = constant.expandedElements else { return nil }
    let (whole, part) = (Array(op.source.vector.shape), Array(op.result.vector.shape))
    let bits = (0..<part.reduce(1, *)).map { place -> WideInteger in
      var (rest, index, step) = (place, 0, 1)
      for dimension in part.indices.reversed() {
        let offset = dimension < op.offsets.count ? op.offsets[dimension] : 0
        index += (rest % part[dimension] + offset) * step
        rest /= part[dimension]
        step *= whole[dimension]
      }
      return elements[index]
    }
    return .constant(op.context.numbers(bits, op.result.type))
  }

  // extract_strided_slice(insert_strided_slice(x, y)) → extract_strided_slice(x), or that of y
  private static func foldInsertion(_ op: Op<Self>) -> FoldResult? {
    var next = op.source.defined(by: Vector.InsertStridedSlice.self)
    while let insertion = next {
      let value = insertion.valueToStore.vector
      guard op.source.vector.rank == value.rank, op.offsets.count <= insertion.offsets.count,
        value.shape.dropFirst(op.offsets.count).elementsEqual(
          op.source.vector.shape.dropFirst(op.offsets.count))
      else { return nil }
      var inside: [Int] = []
      var (isDisjoint, isPartial) = (false, false)
      for (dimension, offset) in op.offsets.enumerated() {
        let start = insertion.offsets[dimension]
        let end = start + value.shape[dimension]
        if offset < start || offset >= end {
          isDisjoint = true
          break
        }
        if offset + op.sizes[dimension] > end { isPartial = true }
        inside.append(offset - start)
      }
      if isDisjoint {
        // The part may reach into what is inserted from before it.
        let reaches = op.offsets.enumerated().allSatisfy { dimension, offset in
          let start = insertion.offsets[dimension]
          return offset < start + value.shape[dimension] && start < offset + op.sizes[dimension]
        }
        if reaches { return nil }
        next = insertion.dest.defined(by: Vector.InsertStridedSlice.self)
        continue
      }
      if isPartial { return nil }
      return .update(
        OperationUpdate(
          operands: [insertion.valueToStore], properties: [(0, inside.attribute(in: op.context))]))
    }
    return nil
  }
}

extension Vector.InsertStridedSlice {
  // insert_strided_slice(x, y) → x, if x is as large as y
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.valueToStore.type == op.dest.type ? .value(op.valueToStore) : nil
  }
}
