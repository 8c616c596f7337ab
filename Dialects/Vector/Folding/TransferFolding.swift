public import Accel
import MemRefDialect
import TensorDialect

extension Op where Schema: TransferInterface {
  /// `true` iff the last indices run along the vector's dimensions, in order.
  var isMinorIdentity: Bool {
    map == .minorIdentity(dimensionCount: map.dimensionCount, resultCount: map.results.count)
  }

  /// Returns the operation with a note for each dimension now known to lie inside; `nil` if there is none.
  func foldingBounds() -> FoldResult? {
    guard let shape = place.type.shape, transferRank > 0 else { return nil }
    let vector = transferred.vector.shape
    var isInside = self.inBounds
    var areOthersInside = true
    for (dimension, result) in map.results.enumerated() {
      guard let index = result.dimensionPosition else { continue }
      if !isInside[dimension], shape[index] >= 0, let start = MixedIndex.value(self.start[index]).constant {
        isInside[dimension] = start + vector[dimension] <= shape[index]
      }
      if !isInside[dimension] { areOthersInside = false }
    }
    // What is repeated lies inside if all else does.
    for (dimension, result) in map.results.enumerated()
    where areOthersInside && result.dimensionPosition == nil {
      isInside[dimension] = true
    }
    if isInside == self.inBounds { return nil }
    return .update(
      OperationUpdate(properties: [(1, isInside.attribute(in: context))]))
  }

  /// Returns the operation on what was cast to its buffer or, if it only reads, its tensor.
  func foldingCasts(ofTensors: Bool) -> FoldResult? {
    guard let index = self.operation.operands.firstIndex(of: place) else { return nil }
    if let folded = self.operation.foldingMemRefCast(at: index) { return folded }
    guard ofTensors, let cast = place.defined(by: Tensor.Cast.self),
      cast.source.type.is(RankedTensorType.self)
    else { return nil }
    var values = Array(self.operation.operands)
    values[index] = cast.source
    return .operands(values)
  }

  /// `true` iff this transfer and another one have nothing in common, whatever is not known.
  func isDisjoint<Other: TransferInterface>(from other: Op<Other>) -> Bool {
    guard transferred.type == other.transferred.type, isMinorIdentity, other.isMinorIdentity else {
      return false
    }
    let leading = start.count - transferRank
    for (index, (lhs, rhs)) in zip(start, other.start).enumerated() {
      guard let lhs = MixedIndex.value(lhs).constant, let rhs = MixedIndex.value(rhs).constant else {
        continue
      }
      let extent =
        index < leading ? VectorType.Dimension(size: 1) : transferred.vector.dimensions[index - leading]
      if !extent.isScalable, abs(lhs - rhs) >= extent.size { return true }
    }
    return false
  }

  /// `true` iff another transfer is of the same part, in the same order, and neither has a mask.
  func hasSamePlace<Other: TransferInterface>(as other: Op<Other>) -> Bool {
    start.elementsEqual(other.start) && map == other.map && transferred.type == other.transferred.type
      && maskOperand == nil && other.maskOperand == nil
  }
}

extension Vector.TransferRead {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    // read(write(x, t)[i])[i] → x
    var written = op.base.type.isTensor ? op.base.defined(by: Vector.TransferWrite.self) : nil
    while let write = written {
      if !write.hasOutOfBoundsDimension, write.hasSamePlace(as: op) { return .value(write.valueToStore) }
      guard write.isDisjoint(from: op) else { break }
      written = write.base.defined(by: Vector.TransferWrite.self)
    }
    return op.foldingBounds() ?? op.foldingCasts(ofTensors: true)
  }
}

extension Vector.TransferWrite {
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    if op.base.type.isTensor, let read = op.valueToStore.defined(by: Vector.TransferRead.self) {
      // write(read(t), u) → t, if all of both is meant
      if read.isWhole, op.isWhole, read.base.type == op.base.type { return .value(read.base) }
      // write(read(t)[i], t)[i] → t
      if read.base == op.base, read.hasSamePlace(as: op) { return .value(op.base) }
    }
    return op.foldingBounds() ?? op.foldingCasts(ofTensors: false)
  }
}

extension Op where Schema: TransferInterface {
  /// `true` iff all of a tensor is read or written, in order.
  fileprivate var isWhole: Bool {
    transferRank > 0 && isMinorIdentity && maskOperand == nil && !hasOutOfBoundsDimension
      && transferred.type.shape == place.type.shape && !transferred.vector.isScalable
      && start.allSatisfy { MixedIndex.value($0).constant == 0 }
  }
}
