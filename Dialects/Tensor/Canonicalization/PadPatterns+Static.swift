import Accel

extension Tensor.Pad {
  // pad(t)[%c1][%c2] : tensor<?x…> → cast(pad(t)[1][2] : tensor<7x…>)
  static func foldStaticPadding(_ op: Op<Self>, _ rewriter: Rewriter) throws(NoMatch) -> Rewritten {
    guard let input = op.source.type.shape, let tensor = op.result.type.as(RankedTensorType.self) else {
      throw NoMatch("a tensor is unranked")
    }
    let (low, high) = (low(of: op).all.map(\.simplified), high(of: op).all.map(\.simplified))
    let shape = tensor.shape.enumerated().map { index, size in
      size != ShapeDimension.dynamic
        ? size
        : [low[index].dimension, high[index].dimension].reduce(input[index], DimensionArithmetic.sum)
    }
    if shape.elementsEqual(tensor.shape) || shape.allSatisfy({ $0 == ShapeDimension.dynamic }) {
      throw NoMatch("no more is known of the shape")
    }
    let type = op.context.tensorType(shape, tensor.element)
    let made = create(rewriter, of: op.source, low, high, type: type, like: op)
    copyBody(of: op, to: made, rewriter)
    return rewriter.replace(op, withCastOf: made.result)
  }

  // pad(extract_slice(pad(extract_slice(t)))) → pad(extract_slice(t)), if both pad other dimensions, at the end
  static func foldOrthogonalPaddings(_ op: Op<Self>, _ rewriter: Rewriter) throws(NoMatch) -> Rewritten {
    guard let innerSlice = op.source.defined(by: Tensor.ExtractSlice.self),
      let outerPad = innerSlice.source.defined(by: Self.self), !outerPad.nofold,
      let outerSlice = outerPad.source.defined(by: Tensor.ExtractSlice.self)
    else { throw NoMatch("the tensor is not a part of a padded part of another") }
    guard let rank = op.source.type.shape?.count, outerSlice.source.type.shape?.count == rank else {
      throw NoMatch("dimensions are left out")
    }
    let (inner, outer) = (TensorSlice(innerSlice), TensorSlice(outerSlice))
    guard (inner.strides + outer.strides).allSatisfy({ $0.constant == 1 }) else {
      throw NoMatch("a part has steps other than 1")
    }
    guard isZero(low(of: op)), isZero(low(of: outerPad)) else { throw NoMatch("something is added in front") }
    guard let value = constantValue(of: op)?.constant, constantValue(of: outerPad)?.constant == value else {
      throw NoMatch("the values are not the same constant")
    }
    let (innerHigh, outerHigh) = (high(of: op).all, high(of: outerPad).all)
    var (offsets, sizes, highs) = (inner.offsets, inner.sizes, [MixedIndex]())
    for index in 0..<rank {
      let isInner = innerHigh[index].constant != 0, isOuter = outerHigh[index].constant != 0
      if isInner, isOuter { throw NoMatch("both add to one dimension") }
      // The pair that neither adds nor leaves out anything gives way to the other.
      if !isInner, inner.offsets[index].constant == 0 {
        offsets[index] = outer.offsets[index]
      } else if isOuter || outer.offsets[index].constant != 0 {
        throw NoMatch("both change one dimension")
      }
      if isOuter {
        guard let padded = innerSlice.source.type.shape?[index],
          inner.sizes[index].constant == padded
        else { throw NoMatch("a part leaves out some of what was added") }
        sizes[index] = outer.sizes[index]
      }
      highs.append(isInner ? innerHigh[index] : isOuter ? outerHigh[index] : .constant(0))
    }
    let slice = rewriter.createExtractSlice(
      of: outerSlice.source, TensorSlice(offsets: offsets, sizes: sizes, strides: inner.strides),
      at: op.location)
    let made = create(
      rewriter, of: slice.result, low(of: op).all, highs, type: op.result.type, like: op)
    rewriter.inline(op.region, into: made.region)
    return rewriter.replace(op, with: made.result)
  }
}
