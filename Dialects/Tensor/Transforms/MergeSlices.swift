import Accel
import AffineDialect
import ArithDialect

extension Tensor {
  /// Patterns that make one slice of two.
  static let mergingPatterns = [
    // extract_slice(extract_slice(t)) → extract_slice(t)
    Pattern(tensor: "MergeConsecutiveExtractSlice") { (op: Op<ExtractSlice>, rewriter) throws(NoMatch) in
      guard let inner = op.source.defined(by: ExtractSlice.self) else {
        throw NoMatch("the tensor is no part of another")
      }
      let (first, second) = (TensorSlice(inner), TensorSlice(op))
      let dropped = first.droppedDimensions(toGet: inner.result.type.shape ?? List())
      let product = AffineExpr.symbol(0) * .symbol(1)
      let offset = AffineMap(dimensionCount: 0, symbolCount: 3, results: [product + .symbol(2)])
      let stride = AffineMap(dimensionCount: 0, symbolCount: 2, results: [product])
      var (merged, next) = (first, 0)
      for index in first.sizes.indices where !dropped.contains(index) {
        merged.offsets[index] = rewriter.applyAffine(
          offset, [second.offsets[next], first.strides[index], first.offsets[index]], at: op.location)
        merged.sizes[index] = second.sizes[next]
        merged.strides[index] = rewriter.applyAffine(
          stride, [second.strides[next], first.strides[index]], at: op.location)
        next += 1
      }
      let type = op.result.type
      return rewriter.replace(
        op, with: rewriter.createExtractSlice(of: inner.source, merged, type: type, at: op.location))
    },
    mergingInsertion(InsertSlice.self, "MergeConsecutiveInsertSlice<tensor::InsertSliceOp>"),
    mergingInsertion(ParallelInsertSlice.self, "MergeConsecutiveInsertSlice<tensor::ParallelInsertSliceOp>"),
  ]

  // insert_slice(insert_slice(x, s), t), where x is all of s → insert_slice(x, t)
  private static func mergingInsertion<S: SliceInsertion>(_: S.Type, _ name: String) -> Pattern {
    Pattern(tensor: name) { (op: Op<S>, rewriter) throws(NoMatch) in
      guard let inner = op.source.defined(by: InsertSlice.self) else {
        throw NoMatch("the tensor is not put together")
      }
      guard TensorSlice(inner).hasUnitStrides, TensorSlice(op).hasUnitStrides else {
        throw NoMatch("there are steps other than 1")
      }
      guard inner.source.type.hasStaticShape, inner.dest.type.hasStaticShape,
        inner.source.type.isRankReduction(of: inner.dest.type)
      else { throw NoMatch("something is left of the tensor that is inserted into") }
      return rewriter.setOperand(op.operation, 0, to: inner.source)
    }
  }

  /// Patterns that take away dimensions of size 1 that are added and taken away again.
  static let rankExpansionPatterns = [
    // extract_slice(insert_slice(x, t)), where dimensions of size 1 come and go → extract_slice(x)
    Pattern(tensor: "DropRedundantRankExpansionOnExtractSliceOfInsertSlice") {
      (op: Op<ExtractSlice>, rewriter) throws(NoMatch) in
      let slice = TensorSlice(op)
      let dropped = slice.droppedDimensions(toGet: op.result.type.shape ?? List())
      guard !dropped.isEmpty, let insert = op.source.defined(by: InsertSlice.self),
        insert.droppedDimensions == dropped, op.source.hasOneUse, insert.isReshape
      else { throw NoMatch("no dimension is both added and taken away") }
      let kept = slice.sizes.indices.filter { !dropped.contains($0) }
      let rest = TensorSlice(
        offsets: kept.map { slice.offsets[$0] }, sizes: kept.map { slice.sizes[$0] },
        strides: kept.map { slice.strides[$0] })
      rewriter.replace(op, with: rewriter.createExtractSlice(of: insert.source, rest, at: op.location))
      return rewriter.erase(insert)
    },
    // insert_slice(extract_slice(t), …), which only adds dimensions of size 1 → extract_slice(t)
    Pattern(tensor: "DropRedundantRankExpansionOnInsertSliceOfExtractSlice") {
      (op: Op<InsertSlice>, rewriter) throws(NoMatch) in
      guard let extract = op.source.defined(by: ExtractSlice.self), op.source.hasOneUse, op.isReshape else {
        throw NoMatch("the tensor is no part of another, or used elsewhere")
      }
      let slice = TensorSlice(extract)
      let taken = slice.droppedDimensions(toGet: extract.result.type.shape ?? List())
      let (added, count) = (op.droppedDimensions, op.dest.type.shape?.count ?? 0)
      guard slice.sizes.count >= count else { throw NoMatch("more dimensions are added than there were") }
      var position = 0
      for index in slice.sizes.indices where position < count {
        if taken.contains(index) == added.contains(position) {
          position += 1
        } else if added.contains(position) {
          throw NoMatch("more dimensions are added than taken away")
        }
      }
      guard position == count else { throw NoMatch("not all dimensions are found") }
      let type = op.result.type
      rewriter.replace(
        op, with: rewriter.createExtractSlice(of: extract.source, slice, type: type, at: op.location))
      return rewriter.erase(extract)
    },
  ]

  // extract_slice(constant) → constant
  static let constantSlicePattern = Pattern(tensor: "ConstantOpExtractSliceFolder") {
    (op: Op<ExtractSlice>, rewriter) throws(NoMatch) in
    guard let constant = op.source.constant, let dense = constant.as(DenseElementsAttr.self), !dense.isSplat,
      op.result.type.hasStaticShape, let shape = op.source.type.shape
    else { throw NoMatch("the tensor is no constant, or the size is not known") }
    let slice = TensorSlice(op)
    let numbers = [slice.offsets, slice.sizes, slice.strides].map { $0.compactMap(\.constant) }
    guard numbers.allSatisfy({ $0.count == shape.count }), !slice.isOutOfBounds(shape) else {
      throw NoMatch("the part is not known")
    }
    let elements = Positions(numbers[1]).map { position -> Attribute? in
      var place = 0
      for index in shape.indices {
        place = place * shape[index] + numbers[0][index] + position[index] * numbers[2][index]
      }
      return constant.element(at: place)
    }
    let type = op.result.type
    guard let folded = elements.elements(of: type) else { throw NoMatch("the elements are no numbers") }
    return rewriter.replace(
      op, with: rewriter.create(Arith.Constant.self, results: [type], properties: [folded], at: op.location))
  }
}

extension TensorSlice {
  /// `true` iff all steps are 1.
  fileprivate var hasUnitStrides: Bool { strides.allSatisfy { $0.constant == 1 } }
}

extension Type {
  /// `true` iff this is `original` without some dimensions of size 1.
  func isRankReduction(of original: Type) -> Bool {
    do throws(SliceMismatch) {
      try checkRankReduction(of: original)
      return true
    } catch {
      return false
    }
  }
}

extension Op<Tensor.InsertSlice> {
  /// The dimensions that what is inserted lacks.
  fileprivate var droppedDimensions: Set<Int> {
    TensorSlice(self).droppedDimensions(toGet: self.source.type.shape ?? List())
  }

  /// `true` iff nothing is left of the destination: what is inserted has all its dimensions but those of size 1.
  fileprivate var isReshape: Bool {
    guard let whole = self.dest.type.shape, let part = self.source.type.shape else { return false }
    let dropped = droppedDimensions
    let (made, given) = (self.dest.madeSizes, self.source.madeSizes)
    var next = 0
    for index in whole.indices {
      if dropped.contains(index) {
        if whole[index] != 1 { return false }
        continue
      }
      if whole[index] != part[next] { return false }
      if whole[index] == ShapeDimension.dynamic {
        guard let made, let given, made[index].isSame(as: given[next]) else { return false }
      }
      next += 1
    }
    return true
  }
}

extension Value {
  /// The sizes that this tensor is made with, if it is made by an operation that says so.
  fileprivate var madeSizes: [MixedIndex]? {
    if let empty = defined(by: Tensor.Empty.self) {
      return Tensor.mixedSizes(of: empty.result.type, empty.dynamicSizes)
    }
    guard let part = defined(by: Tensor.ExtractSlice.self) else { return nil }
    let slice = TensorSlice(part)
    let dropped = slice.droppedDimensions(toGet: type.shape ?? List())
    return slice.sizes.indices.filter { !dropped.contains($0) }.map { slice.sizes[$0] }
  }
}
