public import Accel
import ArithDialect

extension Vector.Transpose {
  public static let canonicalizations = [
    // transpose(create_mask(i, j)) → create_mask(j, i), and the same of constant_mask
    Pattern("FoldTransposeCreateMask", labels: ["(anonymous namespace)::FoldTransposeCreateMask"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      let permutation = op.permutation.values
      if permutation.isEmpty { throw NoMatch("there are no dimensions") }
      if let mask = op.vector.defined(by: Vector.CreateMask.self) {
        let made = rewriter.create(Vector.CreateMask.self) {
          ($0.operands, $0.result) = (permutation.map { mask.operands[$0] }, op.result.type)
        }
        return rewriter.replace(op, with: made.result)
      }
      guard let mask = op.vector.defined(by: Vector.ConstantMask.self) else {
        throw NoMatch("the operand is no mask")
      }
      let sizes = permutation.map { mask.maskDimSizes.values[$0] }
      return rewriter.replace(op, with: rewriter.constantMask(sizes, of: op.result.type))
    },
    // transpose(shape_cast(x)) → shape_cast(x), if elements keep their order
    Pattern("FoldTransposeShapeCast", labels: ["(anonymous namespace)::FoldTransposeShapeCast"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let cast = op.vector.defined(by: Vector.ShapeCast.self) else {
        throw NoMatch("the operand is no shape_cast")
      }
      guard op.keepsOrder else { throw NoMatch("elements change their order") }
      return rewriter.replace(op, with: rewriter.shapeCast(cast.source, to: op.result.type))
    },
    // transpose(broadcast(x)) → broadcast(x)
    Pattern("FoldTransposeBroadcast", labels: ["(anonymous namespace)::FoldTransposeBroadcast"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let broadcast = op.vector.defined(by: Vector.Broadcast.self) else {
        throw NoMatch("the operand is no broadcast")
      }
      let source = broadcast.source.type.vectorDimensions
      let (type, result) = (op.vector.vector, op.result.vector)
      guard case .possible = Vector.broadcastability(of: broadcast.source.type, to: result) else {
        throw NoMatch("the source does not fit the result")
      }
      if source.allSatisfy({ $0 == .init(size: 1) }) {
        return rewriter.replace(op, with: rewriter.broadcast(broadcast.source, to: op.result.type))
      }
      // Dimensions may move within groups that lie wholly in what is repeated or are of the source as it is.
      let start = type.rank - source.count
      var isIdentityInside = true
      var isGrouped = true
      for (index, dimension) in op.permutation.values.enumerated() {
        if index >= start, index != dimension { isIdentityInside = false }
        let isRepeated = { (place: Int) in place < start || source[place - start] != type.dimensions[place] }
        if index != dimension, !(isRepeated(index) && isRepeated(dimension)) { isGrouped = false }
      }
      let movesOnlySame = op.permutation.values.enumerated().allSatisfy { index, dimension in
        index == dimension || (index < start && dimension < start)
          || (index >= start && dimension >= start && source[index - start] == .init(size: 1)
            && source[dimension - start] == .init(size: 1))
      }
      guard isIdentityInside || movesOnlySame, isGrouped || isIdentityInside else {
        throw NoMatch("elements of the source would move")
      }
      return rewriter.replace(op, with: rewriter.broadcast(broadcast.source, to: op.result.type))
    },
    // transpose(from_elements(…)) → from_elements(…)
    Pattern("FoldTransposeFromElements", labels: ["(anonymous namespace)::FoldTransposeFromElements"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let made = op.vector.defined(by: Vector.FromElements.self) else {
        throw NoMatch("the operand is no from_elements")
      }
      let (source, result) = (op.vector.vector.shape, op.result.vector.shape)
      let elements = (0..<made.elements.count).map { place -> Value in
        var (rest, position) = (place, source.map { _ in 0 })
        for index in result.indices.reversed() {
          position[op.permutation.values[index]] = rest % result[index]
          rest /= result[index]
        }
        return made.elements[Vector.Extract.linear(position, source)]
      }
      let other = rewriter.create(Vector.FromElements.self) {
        ($0.elements, $0.dest) = (elements, op.result.type)
      }
      return rewriter.replace(op, with: other.dest)
    },
    // transpose(transpose(x)) → transpose(x)
    Pattern("TransposeFolder", labels: ["(anonymous namespace)::TransposeFolder"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let inner = op.vector.defined(by: Self.self) else { throw NoMatch("the operand is no transpose") }
      let permutation = op.permutation.values.map { inner.permutation.values[$0] }
      return rewriter.replace(op, with: rewriter.transpose(inner.vector, permutation, to: op.result.type))
    },
  ]
}

extension Op<Vector.Transpose> {
  /// `true` iff only dimensions of size 1 move.
  var keepsOrder: Bool {
    let dimensions = self.vector.vector.dimensions
    let kept = self.permutation.values.filter { dimensions[$0] != .init(size: 1) }
    return kept == kept.sorted()
  }
}

extension Vector.Shuffle {
  public static let canonicalizations = [
    // shuffle(splat x, splat x) → splat x
    Pattern("ShuffleSplat", labels: ["(anonymous namespace)::ShuffleSplat"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let splat = op.v1.splatSource, op.v2.splatSource == splat else {
        throw NoMatch("these are no splats of one value")
      }
      return rewriter.replace(op, with: rewriter.broadcast(splat, to: op.vector.type))
    },
    // shuffle(x, y)[0, 2, 1, 3] → interleave(x, y)
    Pattern("ShuffleInterleave", labels: ["(anonymous namespace)::ShuffleInterleave"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.vector.vector.rank == 1, op.v1.type == op.v2.type else {
        throw NoMatch("these are no vectors of one dimension")
      }
      let count = op.v1.vector.shape.first ?? 1
      guard op.mask.values == (0..<count).flatMap({ [$0, $0 + count] }) else {
        throw NoMatch("they do not take turns")
      }
      let both = rewriter.create(Vector.Interleave.self) {
        ($0.lhs, $0.rhs, $0.result) = (op.v1, op.v2, op.vector.type)
      }
      return rewriter.replace(op, with: both.result)
    },
    // shuffle(x, y)[1] of numbers → broadcast(y)
    Pattern("Canonicalize0DShuffleOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.v1.vector.rank == 0, op.mask.values.count == 1 else {
        throw NoMatch("this is no choice of a number")
      }
      let value = op.mask.values[0] == 0 ? op.v1 : op.v2
      return rewriter.replace(op, with: rewriter.broadcast(value, to: op.vector.type))
    },
  ]
}

extension Vector.ExtractStridedSlice {
  public static let canonicalizations = [
    // extract_strided_slice(create_mask(i)) → create_mask(i - offset)
    Pattern("StridedSliceCreateMaskFolder", labels: ["(anonymous namespace)::StridedSliceCreateMaskFolder"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let mask = op.source.defined(by: Vector.CreateMask.self) else {
        throw NoMatch("the source is no create_mask")
      }
      let ends = mask.operands.enumerated().map { index, end -> Value in
        guard index < op.offsets.count else { return end }
        let offset = rewriter.constant(
          op.context.integer(op.offsets[index], op.context.indexType), op.context.indexType)
        return rewriter.create(Arith.SubI.self) { ($0.lhs, $0.rhs) = (end, offset) }.result
      }
      let made = rewriter.create(Vector.CreateMask.self) { ($0.operands, $0.result) = (ends, op.result.type) }
      return rewriter.replace(op, with: made.result)
    },
    // extract_strided_slice(constant_mask) → constant_mask
    Pattern(
      "StridedSliceConstantMaskFolder", labels: ["(anonymous namespace)::StridedSliceConstantMaskFolder"]
    ) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let mask = op.source.defined(by: Vector.ConstantMask.self) else {
        throw NoMatch("the source is no constant_mask")
      }
      var sizes = mask.maskDimSizes.values
      for (index, offset) in op.offsets.enumerated() {
        sizes[index] = max(0, min(offset + op.sizes[index], sizes[index]) - offset)
      }
      if sizes.contains(0) { sizes = sizes.map { _ in 0 } }
      return rewriter.replace(op, with: rewriter.constantMask(sizes, of: op.result.type))
    },
    // extract_strided_slice(x) → shape_cast(extract(x)), if what it takes lies together
    Pattern(
      "ContiguousExtractStridedSliceToExtract",
      labels: ["(anonymous namespace)::ContiguousExtractStridedSliceToExtract"]
    ) { (op: Op<Self>, rewriter) throws(NoMatch) in
      let (type, sizes) = (op.source.vector, op.sizes)
      if type.isScalable { throw NoMatch("the number of elements is not known") }
      if !op.strides.allSatisfy({ $0 == 1 }) { throw NoMatch("it skips elements") }
      var count = sizes.count
      while count > 0, sizes[count - 1] == type.shape[count - 1] { count -= 1 }
      guard count > 0, count < type.rank, sizes[..<count].allSatisfy({ $0 == 1 }) else {
        throw NoMatch("what it takes does not lie together")
      }
      while count < sizes.count - 1, sizes[count] == 1 { count += 1 }
      let rest = op.context.vectorOrScalar(type.dimensions.dropFirst(count), of: type.element)
      let part = rewriter.extract(op.source, Array(op.offsets[..<count]), of: rest)
      return rewriter.replace(op, with: rewriter.shapeCast(part, to: op.result.type))
    },
    // extract_strided_slice(broadcast(x)) → broadcast(x), or of a part of x
    Pattern("StridedSliceBroadcast", labels: ["(anonymous namespace)::StridedSliceBroadcast"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let broadcast = op.source.defined(by: Vector.Broadcast.self) else {
        throw NoMatch("the source is no broadcast")
      }
      let source = broadcast.source.type.vectorDimensions
      let result = op.result.vector
      let difference = result.rank - source.count
      if source.allSatisfy({ $0 == .init(size: 1) })
        || Array(result.dimensions.suffix(source.count)) == source
      {
        return rewriter.replace(op, with: rewriter.broadcast(broadcast.source, to: op.result.type))
      }
      // What is repeated is extracted whole.
      let target = op.source.vector.dimensions
      var (offsets, sizes) = (Array(op.offsets.dropFirst(difference)), Array(op.sizes.dropFirst(difference)))
      for index in offsets.indices where source[index] != target[index + difference] {
        (offsets[index], sizes[index]) = (0, source[index].size)
      }
      guard !offsets.isEmpty else { throw NoMatch("the dimensions of the source are not touched") }
      let type = Self.resultType(of: broadcast.source.vector, sizes, op.context)
      let part = rewriter.create(Self.self) {
        ($0.source, $0.offsets, $0.sizes) = (broadcast.source, offsets, sizes)
        ($0.strides, $0.result) = (offsets.map { _ in 1 }, type)
      }
      return rewriter.replace(op, with: rewriter.broadcast(part.result, to: op.result.type))
    },
  ]
}

extension Vector.InsertStridedSlice {
  public static let canonicalizations = [
    // insert_strided_slice(splat x, splat x) → splat x
    Pattern("FoldInsertStridedSliceSplat", labels: ["(anonymous namespace)::FoldInsertStridedSliceSplat"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let splat = op.dest.splatSource, op.valueToStore.splatSource == splat else {
        throw NoMatch("these are no splats of one value")
      }
      return rewriter.replace(op, with: op.dest)
    },
    // insert_strided_slice(extract_strided_slice(x), x) → x
    Pattern(
      "FoldInsertStridedSliceOfExtract", labels: ["(anonymous namespace)::FoldInsertStridedSliceOfExtract"]
    ) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let part = op.valueToStore.defined(by: Vector.ExtractStridedSlice.self), part.source == op.dest,
        part.offsets == op.offsets, part.strides == op.strides
      else { throw NoMatch("what is inserted was not extracted there") }
      return rewriter.replace(op, with: op.dest)
    },
    // insert_strided_slice of constants → a constant
    Pattern(
      "InsertStridedSliceConstantFolder", labels: ["(anonymous namespace)::InsertStridedSliceConstantFolder"]
    ) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      let (value, dest) = (op.valueToStore.vector, op.dest.vector)
      guard dest.elementCount <= 256, let part = op.valueToStore.constant?.expandedElements,
        let whole = op.dest.constant?.expandedElements
      else { throw NoMatch("there is something that is not constant") }
      var bits = (0..<whole.count).map { whole[$0] }
      let difference = dest.rank - value.rank
      for place in 0..<part.count {
        var (rest, position) = (place, op.offsets)
        for index in value.shape.indices.reversed() {
          position[index + difference] += rest % value.shape[index]
          rest /= value.shape[index]
        }
        bits[Vector.Extract.linear(position, dest.shape)] = part[place]
      }
      return rewriter.replace(
        op, with: rewriter.constant(op.context.numbers(bits, op.result.type), op.result.type))
    },
  ]
}

extension Vector.Reduction {
  public static let canonicalizations = [
    // reduction(x) of one element → extract(x)
    Pattern("ElideSingleElementReduction", labels: ["(anonymous namespace)::ElideSingleElementReduction"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      let vector = op.vector.vector
      guard vector.elementCount == 1, !vector.isScalable else {
        throw NoMatch("there is more than one element")
      }
      if let mask = op.operation.mask {
        guard let acc = op.acc else { throw NoMatch("it is masked, and may be of no elements") }
        let take = { (value: Value, type: Type) in
          rewriter.extract(value, vector.shape.map { _ in 0 }, of: type)
        }
        return rewriter.elide(mask, acc, op.kind.value, op.fastmath, take, of: op.vector)
      }
      let element = rewriter.extract(op.vector, vector.shape.map { _ in 0 }, of: op.dest.type)
      guard let acc = op.acc else { return rewriter.replace(op, with: element) }
      return rewriter.replace(op, with: rewriter.combine(op.kind.value, element, acc, op.fastmath))
    }
  ]
}

extension Vector.MultiReduction {
  public static let canonicalizations = [
    // multi_reduction(x) along dimensions of size 1 → shape_cast(x) combined
    Pattern(
      "ElideUnitDimsInMultiDimReduction", labels: ["(anonymous namespace)::ElideUnitDimsInMultiDimReduction"]
    ) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      let dimensions = op.source.vector.dimensions
      guard op.reductionDims.values.allSatisfy({ dimensions[$0] == .init(size: 1) }) else {
        throw NoMatch("a dimension has more than one element")
      }
      let reduce = { (value: Value, type: Type) in
        type.is(VectorType.self)
          ? rewriter.shapeCast(value, to: type) : rewriter.extract(value, dimensions.map { _ in 0 }, of: type)
      }
      if let mask = op.operation.mask {
        return rewriter.elide(mask, op.acc, op.kind.value, [], reduce, of: op.source)
      }
      let value = reduce(op.source, op.dest.type)
      return rewriter.replace(op, with: rewriter.combine(op.kind.value, op.acc, value))
    }
  ]
}

extension Vector.Contract {
  // add(contract(x, y, 0), z) → contract(x, y, z)
  static func addition<S: OpSchema>(_: S.Type, _ name: String) -> Pattern {
    Pattern(name) { (op: Op<S>, rewriter) throws(NoMatch) in
      let (lhs, rhs) = (op.operation.operand(0), op.operation.operand(1))
      for (sum, other) in [(lhs, rhs), (rhs, lhs)] {
        guard let contract = sum.defined(by: Self.self),
          let zero = contract.acc.constant?.uniformBits, zero.words.allSatisfy({ $0 == 0 })
        else { continue }
        let made = rewriter.create(Self.self) {
          ($0.lhs, $0.rhs, $0.acc) = (contract.lhs, contract.rhs, other)
          ($0.indexingMaps, $0.iteratorTypes) = (contract.indexingMaps, contract.iteratorTypes)
          ($0.kind, $0.result) = (contract.kind, contract.result.type)
        }
        return rewriter.replace(op.operation, with: made.result)
      }
      throw NoMatch("neither operand is a contraction added to zero")
    }
  }
}
