public import Accel
import ArithDialect
import MemRefDialect

extension Vector.CreateMask {
  public static let canonicalizations = [
    // create_mask(c, c) → constant_mask [c, c]
    Pattern("CreateMaskFolder", labels: ["(anonymous namespace)::CreateMaskFolder"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      let mask = op.result.vector
      var sizes: [Int] = []
      for (index, operand) in op.operands.enumerated() {
        let dimension = index < mask.rank ? mask.dimensions[index] : .init(size: 1)
        if let number = MixedIndex.value(operand).constant {
          // Some elements of a scalable dimension may be set, but not just these.
          if dimension.isScalable, number > 0 { throw NoMatch("a scalable dimension is not empty") }
          sizes.append(max(min(number, dimension.size), 0))
        } else if let factor = operand.multipleOfVScale, dimension.isScalable, factor >= dimension.size {
          sizes.append(dimension.size)
        } else {
          throw NoMatch("an operand is not constant")
        }
      }
      if sizes.contains(0) { sizes = sizes.map { _ in 0 } }
      return rewriter.replace(op, with: rewriter.constantMask(sizes, of: op.result.type))
    }
  ]
}

extension Vector.ConstantMask {
  // constant_mask of all or no elements → dense<true> or dense<false>
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    let isSet: Bool
    switch op.result.maskFormat {
    case .all: isSet = true
    case .none: isSet = false
    case .unknown: return nil
    }
    return .constant(op.context.number(WideInteger(word: isSet ? 1 : 0, width: 1), op.result.type))
  }
}

extension Value {
  /// The number by which `vector.vscale` is multiplied, if this is such a product.
  fileprivate var multipleOfVScale: Int? {
    if self.defined(by: Vector.VScale.self) != nil { return 1 }
    guard let product = self.defined(by: Arith.MulI.self) else { return nil }
    for (value, other) in [(product.lhs, product.rhs), (product.rhs, product.lhs)]
    where value.defined(by: Vector.VScale.self) != nil {
      return MixedIndex.value(other).constant
    }
    return nil
  }
}

extension Vector.Load {
  // load(cast(x)) → load(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingMemRefCast(at: 0)
  }
}

extension Vector.Store {
  // store(cast(x)) → store(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    op.operation.foldingMemRefCast(at: 1)
  }
}

extension Operation {
  /// This operation on what was cast to its buffer, if nothing depends on the type.
  func foldingMemRefCast(at index: Int) -> FoldResult? {
    guard let cast = operand(index).defined(by: MemRef.Cast.self), cast.source.type.is(MemRefType.self) else {
      return nil
    }
    var values = Array(operands)
    values[index] = cast.source
    return .operands(values)
  }
}

extension MaskedRead {
  // maskedload(cast(x)) → maskedload(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    self == Vector.MaskedLoad.self ? op.operation.foldingMemRefCast(at: 0) : nil
  }

  // maskedload(x, mask, y) → load(x) if all bits are set, y if none is
  public static var canonicalizations: [Pattern] {
    [
      Pattern("\(name.dropFirst(7))-folder") { (op: Op<Self>, rewriter) throws(NoMatch) in
        switch op.mask.maskFormat {
        case .none: return rewriter.replace(op, with: op.passThru)
        case .unknown: throw NoMatch("the mask is not known")
        case .all:
          let load = rewriter.create(Vector.Load.self) {
            ($0.base, $0.indices, $0.result) = (op.base, Array(op.indices), op.result.type)
          }
          return rewriter.replace(op, with: load.result)
        }
      }
    ]
  }
}

extension MaskedWrite {
  // maskedstore(cast(x)) → maskedstore(x)
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? {
    self == Vector.MaskedStore.self ? op.operation.foldingMemRefCast(at: 0) : nil
  }

  // maskedstore(x, mask) → store(x) if all bits are set, nothing if none is
  public static var canonicalizations: [Pattern] {
    [
      Pattern("\(name.dropFirst(7))-folder") { (op: Op<Self>, rewriter) throws(NoMatch) in
        switch op.mask.maskFormat {
        case .none: return rewriter.erase(op)
        case .unknown: throw NoMatch("the mask is not known")
        case .all:
          rewriter.create(Vector.Store.self) {
            ($0.valueToStore, $0.base, $0.indices) = (op.valueToStore, op.base, Array(op.indices))
          }
          return rewriter.erase(op)
        }
      }
    ]
  }
}

extension Vector.Gather {
  public static let canonicalizations = [
    // gather with no bit set → pass_thru
    Pattern("GatherFolder", labels: ["(anonymous namespace)::GatherFolder"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.mask.maskFormat == .none else { throw NoMatch("the mask is not empty") }
      return rewriter.replace(op, with: op.passThru)
    },
    // gather at 0, 1, 2, … → maskedload
    Pattern("FoldContiguousGather", labels: ["(anonymous namespace)::FoldContiguousGather"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.base.type.is(MemRefType.self), op.indices.areConsecutive else {
        throw NoMatch("the places are not consecutive")
      }
      let load = rewriter.create(Vector.MaskedLoad.self) {
        ($0.base, $0.indices, $0.mask) = (op.base, Array(op.offsets), op.mask)
        ($0.passThru, $0.alignment, $0.result) = (op.passThru, op.alignment, op.result.type)
      }
      return rewriter.replace(op, with: load.result)
    },
  ]
}

extension Vector.Scatter {
  public static let canonicalizations = [
    // scatter with no bit set → nothing
    Pattern("ScatterFolder", labels: ["(anonymous namespace)::ScatterFolder"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.mask.maskFormat == .none else { throw NoMatch("the mask is not empty") }
      return op.result == nil ? rewriter.erase(op) : rewriter.replace(op, with: op.base)
    },
    // scatter to 0, 1, 2, … → maskedstore
    Pattern("FoldContiguousScatter", labels: ["(anonymous namespace)::FoldContiguousScatter"]) {
      (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.base.type.is(MemRefType.self), op.indices.areConsecutive else {
        throw NoMatch("the places are not consecutive")
      }
      rewriter.create(Vector.MaskedStore.self) {
        ($0.base, $0.indices, $0.mask) = (op.base, Array(op.offsets), op.mask)
        ($0.valueToStore, $0.alignment) = (op.valueToStore, op.alignment)
      }
      return rewriter.erase(op)
    },
  ]
}

extension Value {
  /// `true` iff the elements of this vector of one dimension are 0, 1, 2, …
  fileprivate var areConsecutive: Bool {
    guard self.type.as(VectorType.self)?.rank == 1 else { return false }
    if self.defined(by: Vector.Step.self) != nil { return true }
    guard let elements = constant?.expandedElements else { return false }
    return (0..<elements.count).allSatisfy { elements[$0].unsignedValue == UInt64($0) }
  }
}

extension Vector.Mask {
  public static let canonicalizations = [
    // mask { x } of all elements → x
    Pattern("FoldFullMask") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard op.mask.maskFormat == .all, let first = op.maskRegion.entry?.first, !first.is(Vector.Yield.self)
      else {
        throw NoMatch("nothing is masked, or something is left out")
      }
      rewriter.move(first, before: op.operation)
      return rewriter.replace(op, with: Array(first.results))
    },
    // mask { yield x } → x
    Pattern("CanonializeEmptyMaskOp") { (op: Op<Self>, rewriter) throws(NoMatch) in
      guard let yield = op.maskRegion.entry?.first, yield.is(Vector.Yield.self) else {
        throw NoMatch("something is masked")
      }
      let values = Array(yield.operands)
      guard let passthru = op.passthru else { return rewriter.replace(op, with: values) }
      guard values.count == 1, values[0].type.is(VectorType.self), values[0].type.shape == op.mask.type.shape
      else {
        throw NoMatch("the results are no vectors of the shape of the mask")
      }
      let choice = rewriter.create(
        Arith.Select.self, operands: [op.mask, values[0], passthru], results: [values[0].type])
      return rewriter.replace(op, with: choice.operation.result(0))
    },
  ]
}
