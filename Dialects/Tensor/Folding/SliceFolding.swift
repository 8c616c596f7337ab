public import Accel

extension OffsetSizeStrideInterface {
  /// `true` iff the part of `op` is all of something of the given shape.
  fileprivate static func isWhole(_ op: Op<Self>, _ shape: List<Int>) -> Bool {
    offsets(of: op).allSatisfy { $0.constant == 0 } && strides(of: op).allSatisfy { $0.constant == 1 }
      && zip(sizes(of: op), shape).allSatisfy { $0.constant == $1 }
  }

  /// `true` iff both operations are on the same part, in which values are the same only if they are one.
  fileprivate static func isSamePart<Other: OffsetSizeStrideInterface>(
    _ op: Op<Self>, as other: Op<Other>
  ) -> Bool {
    offsets(of: op).elementsEqual(Other.offsets(of: other))
      && sizes(of: op).elementsEqual(Other.sizes(of: other))
      && strides(of: op).elementsEqual(Other.strides(of: other))
  }
}

extension Tensor.ExtractSlice {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // extract_slice(splat) → a splat
    if let splat = operands[0].splat(of: op.result.type) { return .constant(splat) }
    // extract_slice(all of t) → t
    if op.source.type == op.result.type, let shape = op.result.type.shape, isWhole(op, shape) {
      return .value(op.source)
    }
    // extract_slice(insert_slice(x, t)[…])[…] → x
    guard let insert = op.source.defined(by: Tensor.InsertSlice.self),
      insert.source.type == op.result.type, isSamePart(op, as: insert)
    else { return nil }
    return .value(insert.source)
  }
}

extension Tensor.InsertSlice {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let type = op.result.type
    // insert_slice(x, all of t) → x
    if type.hasStaticShape, op.source.type == type, let shape = type.shape, isWhole(op, shape) {
      return .value(op.source)
    }
    // insert_slice(x, insert_slice(y, t)[…])[…] → insert_slice(x, t)[…]
    if let previous = op.dest.defined(by: Self.self), previous.source.type == op.source.type,
      isSamePart(op, as: previous)
    {
      var values = Array(op.operation.operands)
      values[1] = previous.dest
      return .operands(values)
    }
    // insert_slice(extract_slice(t)[…], t)[…] → t
    if let extract = op.source.defined(by: Tensor.ExtractSlice.self), extract.source == op.dest,
      isSamePart(op, as: extract)
    {
      return .value(extract.source)
    }
    // insert_slice(nothing, t) → t
    return sizes(of: op).contains { $0.constant == 0 } ? .value(op.dest) : nil
  }
}

extension Tensor.Pad {
  // pad(t) by nothing → t
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.result.type.hasStaticShape && op.result.type == op.source.type && !op.nofold
      ? .value(op.source) : nil
  }
}
