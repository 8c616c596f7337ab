public import Accel
import ArithDialect
import TensorDialect

extension Vector.TransferRead {
  public static let canonicalizations = [
    // read(t) with a mask of all elements → read(t)
    Pattern("FoldTransferFullMask") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.mask?.maskFormat == .all else { throw NoMatch("the mask may leave elements out") }
      let read = rewriter.create(Self.self) {
        ($0.base, $0.indices, $0.permutationMap) = (op.base, Array(op.indices), op.permutationMap)
        ($0.padding, $0.inBounds, $0.vector) = (op.padding, op.inBounds, op.vector.type)
      }
      return rewriter.replace(op, with: read.vector)
    },
    // read(write(x, t)[i])[i] → transpose(broadcast(x)), as the maps differ
    Pattern(
      "TransferReadAfterWriteToBroadcast",
      labels: ["(anonymous namespace)::TransferReadAfterWriteToBroadcast"]
    ) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.base.type.isTensor, let write = op.base.defined(by: Vector.TransferWrite.self),
        op.mask == nil, write.mask == nil, op.indices.elementsEqual(write.indices),
        !op.hasOutOfBoundsDimension, !write.hasOutOfBoundsDimension
      else { throw NoMatch("the tensor is not written there right before") }
      let (stored, result) = (write.valueToStore.vector, op.vector.vector)
      let places = op.map.results.map {
        $0.dimensionPosition.flatMap { write.map.resultPosition(ofDimension: $0) }
      }
      let repeated = places.indices.filter { places[$0] == nil }
      // Each dimension that is written is read, and as large.
      guard places.compactMap({ $0 }).sorted() == Array(0..<stored.rank),
        places.enumerated().allSatisfy({ index, place in
          place.map { stored.dimensions[$0] == result.dimensions[index] }
            ?? (op.map.results[index].dimensionPosition == nil)
        })
      else { throw NoMatch("what is read is not what is written") }
      let permutation = places.enumerated().map { index, place in
        place.map { repeated.count + $0 } ?? repeated.firstIndex(of: index) ?? 0
      }
      let dimensions = repeated.map { result.dimensions[$0] } + stored.dimensions
      let wide = op.context.vectorType(dimensions, of: result.element)
      let all = rewriter.broadcast(write.valueToStore, to: wide)
      return rewriter.replace(op, with: rewriter.transpose(all, permutation, to: op.vector.type))
    },
  ]
}

extension Vector.TransferWrite {
  public static let canonicalizations = [
    // write(x, t) with a mask of all elements → write(x, t)
    Pattern("FoldTransferFullMask") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.mask?.maskFormat == .all else { throw NoMatch("the mask may leave elements out") }
      let write = rewriter.create(Self.self) {
        ($0.valueToStore, $0.base, $0.indices) = (op.valueToStore, op.base, Array(op.indices))
        ($0.permutationMap, $0.inBounds, $0.result) = (op.permutationMap, op.inBounds, op.result?.type)
      }
      return rewriter.replace(op, with: write)
    },
    // write(x, write(y, t)[i])[i] → write(x, t)[i]
    Pattern("FoldWaw", labels: ["(anonymous namespace)::FoldWaw"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      var last = op
      while op.base.type.isTensor, let write = last.base.defined(by: Self.self) {
        if op.start.elementsEqual(write.start), op.map == write.map, op.mask == write.mask,
          op.valueToStore.type == write.valueToStore.type
        {
          return rewriter.setOperand(last.operation, 1, to: write.base)
        }
        guard write.isDisjoint(from: op), write.operation.results.allSatisfy(\.hasOneUse) else { break }
        last = write
      }
      throw NoMatch("nothing that was written is written again")
    },
  ]
}

extension Vector {
  /// Rewrites of operations of other dialects that the canonicalizer makes wherever this one is loaded.
  public static let canonicalizations =
    [
      Contract.addition(Arith.AddI.self, "CanonicalizeContractAdd<arith::AddIOp>"),
      Contract.addition(Arith.AddF.self, "CanonicalizeContractAdd<arith::AddFOp>"),
      swappingSlice,
    ]

  // insert_slice(extract_slice(write(x, t))) → insert_slice(write(x, extract_slice))
  private static let swappingSlice = Pattern(
    "SwapExtractSliceOfTransferWrite", labels: ["(anonymous namespace)::SwapExtractSliceOfTransferWrite"]
  ) { (op: Op<Tensor.InsertSlice>, rewriter) throws(NoMatch) in
    guard let extract = op.source.defined(by: Tensor.ExtractSlice.self), extract.result.hasOneUse,
      let write = extract.source.defined(by: Vector.TransferWrite.self), write.operation.result(0).hasOneUse
    else { throw NoMatch("what is inserted is no part of a tensor just written") }
    let (into, from) = (TensorSlice(of: op), TensorSlice(of: extract))
    let isZero = { (index: MixedIndex) in index.constant == 0 }
    guard op.source.type.shape?.count == write.transferRank, write.mask == nil,
      (into.strides + from.strides).allSatisfy({ $0.constant == 1 }), from.offsets.allSatisfy(isZero),
      write.start.allSatisfy({ isZero(.value($0)) }), into.sizes.count == from.sizes.count,
      zip(into.sizes, from.sizes).allSatisfy({ lhs, rhs in
        lhs == rhs || (lhs.constant != nil && lhs.constant == rhs.constant)
      })
    else { throw NoMatch("the parts are not the same") }
    let shape = write.base.type.shape ?? List()
    let covered = write.map.results.map { $0.dimensionPosition.map { shape[$0] } ?? 0 }
    guard Array(write.valueToStore.vector.shape) == covered, !write.valueToStore.vector.isScalable else {
      throw NoMatch("not all of the tensor is written")
    }
    let part = rewriter.createExtractSlice(of: op.dest, into, type: op.source.type, at: extract.location)
    let made = rewriter.create(Vector.TransferWrite.self, at: write.location) {
      ($0.valueToStore, $0.base, $0.indices) = (write.valueToStore, part.result, Array(write.indices))
      ($0.permutationMap, $0.inBounds) = (write.permutationMap, write.inBounds.map { _ in false })
      $0.result = op.source.type
    }
    return rewriter.setOperand(op.operation, 0, to: made.operation.result(0))
  }
}
