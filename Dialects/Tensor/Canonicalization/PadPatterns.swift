public import Accel

extension Tensor.Pad {
  public static let canonicalizations = [
    // pad(t) by zeros → cast(t)
    Pattern(tensor: "FoldStaticZeroPadding") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard isZero(low(of: op)), isZero(high(of: op)), !op.nofold else {
        throw NoMatch("something is added, or the operation is to stay")
      }
      let (source, type) = (op.source, op.result.type)
      return rewriter.replace(
        op, with: rewriter.create(Tensor.Cast.self) { ($0.source, $0.dest) = (source, type) })
    },
    // pad(cast(t)) → cast(pad(t))
    Pattern(tensor: "FoldSourceTensorCast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let source = op.source.foldableCastSource, let shape = op.result.type.shape,
        let type = resultType(
          source.type, low: op.staticLow.values, high: op.staticHigh.values, known: Array(shape))
      else { throw NoMatch("the tensor is no cast from a type of which more is known") }
      if type == op.result.type { return rewriter.setOperand(op.operation, 0, to: source) }
      let made = create(
        rewriter, of: op.source, low(of: op).all, high(of: op).all, type: type, like: op)
      copyBody(of: op, to: made, rewriter)
      return rewriter.replace(op, withCastOf: made.result)
    },
    // cast(pad(t)) → pad(t), if nothing else uses it
    Pattern(tensor: "FoldTargetTensorCast") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.result.hasOneUse, let cast = op.result.firstUse?.owner.as(Tensor.Cast.self),
        Tensor.preservesStaticInformation(op.result.type, cast.dest.type)
      else { throw NoMatch("the only use is no cast to a type of which more is known") }
      let made = create(
        rewriter, of: op.source, low(of: op).all, high(of: op).all, type: cast.dest.type, like: op)
      rewriter.inline(op.region, into: made.region)
      rewriter.replace(cast, with: made.result)
      return rewriter.erase(op)
    },
    Pattern(tensor: "FoldOrthogonalPaddings") { (op: Op<Self>, rewriter) throws(NoMatch) in
      try foldOrthogonalPaddings(op, rewriter)
    },
    Pattern(tensor: "FoldStaticPadding") { (op: Op<Self>, rewriter) throws(NoMatch) in
      try foldStaticPadding(op, rewriter)
    },
    // pad(pad(t)) → pad(t), if both add the same value
    Pattern(tensor: "FoldConsecutiveConstantPadding") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.source.defined(by: Self.self), !op.nofold, !inner.nofold else {
        throw NoMatch("the tensor is not padded before, or one of the operations is to stay")
      }
      guard let value = constantValue(of: op), constantValue(of: inner) == value else {
        throw NoMatch("the values are not the same")
      }
      guard let lows = sums(low(of: op), low(of: inner), rewriter, op.location),
        let highs = sums(high(of: op), high(of: inner), rewriter, op.location)
      else { throw NoMatch("the sums cannot be computed") }
      let made = create(rewriter, of: inner.source, lows, highs, type: op.result.type, like: op)
      rewriter.inline(op.region, into: made.region)
      return rewriter.replace(op, with: made.result)
    },
  ]

  /// `true` iff all of the paddings are known to be zero.
  static func isZero(_ paddings: MixedIndices) -> Bool { paddings.all.allSatisfy { $0.constant == 0 } }

  /// Returns the value that is added everywhere: a constant, or one from outside of the body.
  public static func constantValue(of op: Op<Self>) -> Value? {
    guard let body = op.region.entry, let value = body.last?.as(Tensor.Yield.self)?.value else { return nil }
    if value.constant != nil { return value }
    return value.parentBlock == body ? nil : value
  }

  /// Returns a new padding whose body is empty yet, with the attributes of `op`.
  static func create(
    _ rewriter: Rewriter, of source: Value, _ low: [MixedIndex], _ high: [MixedIndex], type: Type,
    like op: Op<Self>
  ) -> Op<Self> {
    let sizes = DenseI32Array([1, low.values.count, high.values.count])
    let context = rewriter.context
    var state = OperationState(op.operation.name, at: op.location)
    state.operands = [source] + low.values + high.values
    state.resultTypes = [type]
    state.properties = Array(op.operation.properties)
    state.set(staticLow, low.dimensions.attribute(in: context))
    state.set(staticHigh, high.dimensions.attribute(in: context))
    state.set("operandSegmentSizes", sizes.attribute(in: context))
    state.attributes = Array(op.operation.attributes)
    state.regions = [ParsedRegion()]
    return Op(unchecked: rewriter.create(state))
  }

  /// Copies the body of `op` into that of `copy`.
  static func copyBody(of op: Op<Self>, to copy: Op<Self>, _ rewriter: Rewriter) {
    var mapping = ValueMapping()
    rewriter.clone(op.region, into: copy.region, &mapping)
  }

  /// Returns the sums of two lists; `nil` if one needs operations of another dialect.
  private static func sums(
    _ first: MixedIndices, _ second: MixedIndices, _ rewriter: Rewriter, _ location: Location
  ) -> [MixedIndex]? {
    var sums: [MixedIndex] = []
    for (left, right) in zip(first.all, second.all) {
      switch (left.constant, right.constant) {
      case (let left?, let right?): sums.append(.constant(left + right))
      case (0?, nil): sums.append(right)
      case (nil, 0?): sums.append(left)
      default: return nil
      }
    }
    return sums
  }
}
