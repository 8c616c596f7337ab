import Accel
import ArithDialect

// What patterns of this dialect make, and what they ask.

extension Rewriter {
  /// Creates a broadcast to a vector type.
  func broadcast(_ value: Value, to type: Type) -> Value {
    create(Vector.Broadcast.self, operands: [value], results: [type]).vector
  }
  /// Creates a shape cast.
  func shapeCast(_ value: Value, to type: Type) -> Value {
    create(Vector.ShapeCast.self, operands: [value], results: [type]).result
  }
  /// Creates a transposition.
  func transpose(_ value: Value, _ permutation: [Int], to type: Type) -> Value {
    create(Vector.Transpose.self) {
      ($0.vector, $0.permutation, $0.result) = (value, DenseI64Array(permutation), type)
    }.result
  }
  /// Creates the extraction of an element, or of a vector, at a known position.
  func extract(_ value: Value, _ position: [Int], of type: Type) -> Value {
    create(Vector.Extract.self) {
      ($0.source, $0.dynamicPosition, $0.staticPosition) = (value, [], DenseI64Array(position))
      $0.result = type
    }.result
  }
  /// Creates a constant mask.
  func constantMask(_ sizes: [Int], of type: Type) -> Value {
    create(Vector.ConstantMask.self) { ($0.maskDimSizes, $0.result) = (DenseI64Array(sizes), type) }.result
  }
  /// Creates a constant of numbers or elements.
  func constant(_ value: Attribute, _ type: Type) -> Value {
    create(Arith.Constant.self, results: [type], properties: [value]).result
  }

  /// Replaces the masked reduction of as many values as there are results.
  ///
  /// - Parameter reduce: makes the values of one type from the operand, and from the mask.
  func elide(
    _ mask: Op<Vector.Mask>, _ acc: Value, _ kind: Vector.CombiningKind, _ flags: Arith.FastMathFlags,
    _ reduce: (Value, Type) -> Value, of source: Value
  ) -> Rewritten {
    builder.move(before: mask.operation)
    let bits = context.vectorOrScalar(acc.type.vectorDimensions, of: context.i1)
    let isSet = reduce(mask.mask, bits)
    let combined = combine(kind, reduce(source, acc.type), acc, flags)
    let choice = create(Arith.Select.self, operands: [isSet, combined, acc], results: [acc.type])
    return replace(mask.operation, with: choice.operation.result(0))
  }

  /// Creates the combination of two values of one type, element by element.
  func combine(
    _ kind: Vector.CombiningKind, _ lhs: Value, _ rhs: Value, _ flags: Arith.FastMathFlags = []
  ) -> Value {
    let isFloat = lhs.type.elementOrSelf.isFloat
    func make<S: OpSchema>(_: S.Type) -> Value {
      create(
        S.self, operands: [lhs, rhs], results: [lhs.type],
        properties: isFloat ? [context.attribute(flags)] : []
      ).operation.result(0)
    }
    switch kind {
    case .add: return isFloat ? make(Arith.AddF.self) : make(Arith.AddI.self)
    case .mul: return isFloat ? make(Arith.MulF.self) : make(Arith.MulI.self)
    case .minui: return make(Arith.MinUI.self)
    case .minsi: return make(Arith.MinSI.self)
    case .minnumf: return make(Arith.MinNumF.self)
    case .maxui: return make(Arith.MaxUI.self)
    case .maxsi: return make(Arith.MaxSI.self)
    case .maxnumf: return make(Arith.MaxNumF.self)
    case .and: return make(Arith.AndI.self)
    case .or: return make(Arith.OrI.self)
    case .xor: return make(Arith.XOrI.self)
    case .maximumf: return make(Arith.MaximumF.self)
    case .minimumf: return make(Arith.MinimumF.self)
    }
  }
}

extension Value {
  /// The number that all elements of this vector are, if a broadcast says so.
  var splatSource: Value? {
    guard let broadcast = self.defined(by: Vector.Broadcast.self), !broadcast.source.type.is(VectorType.self)
    else { return nil }
    return broadcast.source
  }

  /// Which elements of this mask are set, if that is known.
  var maskFormat: MaskFormat {
    if let elements = constant?.as(DenseElementsAttr.self) {
      let bits =
        elements.isSplat ? [elements.bits(at: 0)] : (0..<elements.count).map { elements.bits(at: $0) }
      if bits.allSatisfy({ $0.unsignedValue != 0 }) { return .all }
      return bits.allSatisfy { $0.unsignedValue == 0 } ? .none : .unknown
    }
    if let mask = self.defined(by: Vector.ConstantMask.self) {
      let pairs = zip(mask.maskDimSizes.values, mask.result.vector.shape)
      if pairs.allSatisfy({ $0 >= $1 }) { return .all }
      return pairs.contains { $0.0 <= 0 } ? .none : .unknown
    }
    if let mask = self.defined(by: Vector.CreateMask.self) {
      let type = mask.result.vector
      if mask.operands.contains(where: { MixedIndex.value($0).constant.map { $0 <= 0 } ?? false }) {
        return .none
      }
      let areFull = zip(mask.operands, type.dimensions).allSatisfy { operand, dimension in
        !dimension.isScalable && MixedIndex.value(operand).constant.map { $0 >= dimension.size } ?? false
      }
      return areFull && type.rank > 0 ? .all : .unknown
    }
    return .unknown
  }
}

/// Which elements of a mask are set.
enum MaskFormat {
  /// All, none, or some that are not known.
  case all, none, unknown
}
