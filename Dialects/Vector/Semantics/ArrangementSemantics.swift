import Accel

extension Vector {
  /// What the operations do that arrange, combine and mark elements.
  static var arrangementSemantics: [Semantics] {
    [
      Semantics(Broadcast.self) { (op, execution) throws(ExecutionFailure) in
        let source = execution.bits(0, count: 1)
        let inner = op.source.type.vectorDimensions.map(\.size)
        return .values([
          try execution.elements(op.vector.type) { position in
            let own = zip(position.suffix(inner.count), inner).map { $1 == 1 ? 0 : $0 }
            return source[Extract.linear(own, inner) % source.count]
          }
        ])
      },
      Semantics(Transpose.self) { (op, execution) throws(ExecutionFailure) in
        let (source, shape) = (
          execution.bits(0, count: op.vector.vector.elementCount), Array(op.vector.vector.shape)
        )
        let permutation = op.permutation.values
        return .values([
          try execution.elements(op.result.type) { position in
            var own = shape
            for (index, dimension) in permutation.enumerated() { own[dimension] = position[index] }
            return source[Extract.linear(own, shape)]
          }
        ])
      },
      Semantics(Shuffle.self) { (op, execution) throws(ExecutionFailure) in
        let (lhs, rhs) = (op.v1.vector, op.v2.vector)
        let all =
          execution.bits(0, count: lhs.elementCount) + execution.bits(1, count: rhs.elementCount)
        let (mask, size) = (op.mask.values, lhs.shape.dropFirst().reduce(1, *))
        let inner = Array(lhs.shape.dropFirst())
        return .values([
          try execution.elements(op.vector.type) { position in
            let number = mask[position[0]]
            return number < 0 ? nil : all[number * size + Extract.linear(Array(position.dropFirst()), inner)]
          }
        ])
      },
      Semantics(Interleave.self) { (op, execution) throws(ExecutionFailure) in
        let count = op.lhs.vector.elementCount
        let (lhs, rhs) = (execution.bits(0, count: count), execution.bits(1, count: count))
        let bits = (0..<2 * count).map { ($0 % 2 == 0 ? lhs : rhs)[$0 / 2] }
        return .values([.elements(.init(shape: try staticShape(op.result.type, execution), bits))])
      },
      Semantics(Deinterleave.self) { (op, execution) throws(ExecutionFailure) in
        let source = execution.bits(0, count: op.source.vector.elementCount)
        let shape = try staticShape(op.operation.result(0).type, execution)
        return .values(
          (0..<2).map { first in
            .elements(.init(shape: shape, stride(from: first, to: source.count, by: 2).map { source[$0] }))
          })
      },
      Semantics(ExtractStridedSlice.self) { (op, execution) throws(ExecutionFailure) in
        let (source, shape) = (
          execution.bits(0, count: op.source.vector.elementCount), op.source.vector.shape
        )
        let (offsets, strides) = (op.offsets, op.strides)
        return .values([
          try execution.elements(op.result.type) { position in
            let own = position.enumerated().map { index, number in
              index < offsets.count ? offsets[index] + number * strides[index] : number
            }
            return source[Extract.linear(own, shape)]
          }
        ])
      },
      Semantics(InsertStridedSlice.self) { (op, execution) throws(ExecutionFailure) in
        let (value, dest) = (op.valueToStore.vector, op.dest.vector)
        let (part, shape) = (
          execution.bits(0, count: value.elementCount), try staticShape(op.dest.type, execution)
        )
        var bits = execution.bits(1, count: dest.elementCount)
        let difference = dest.rank - value.rank
        forEachPosition(in: value.shape) { position in
          var place = op.offsets
          for (index, number) in position.enumerated() {
            place[difference + index] += number * op.strides[index]
          }
          bits[Extract.linear(place, shape)] = part[Extract.linear(position, value.shape)]
        }
        return .values([.elements(.init(shape: shape, bits))])
      },
      Semantics(FromElements.self) { (op, execution) throws(ExecutionFailure) in
        let bits = op.elements.indices.map { execution.bits($0, count: 1)[0] }
        return .values([.elements(.init(shape: try staticShape(op.dest.type, execution), bits))])
      },
      Semantics(ToElements.self) { (op, execution) throws(ExecutionFailure) in
        .values(execution.bits(0, count: op.source.vector.elementCount).map { RuntimeValue($0) })
      },
      Semantics(Step.self) { (op, execution) throws(ExecutionFailure) in
        .values([try execution.elements(op.result.type) { WideInteger($0[0], width: 64) }])
      },
      Semantics(ConstantMask.self) { (op, execution) throws(ExecutionFailure) in
        let sizes = op.maskDimSizes.values
        return .values([
          try execution.elements(op.result.type) { position in
            let isSet = position.isEmpty ? sizes[0] > 0 : zip(position, sizes).allSatisfy { $0 < $1 }
            return WideInteger(isSet ? 1 : 0, width: 1)
          }
        ])
      },
      Semantics(CreateMask.self) { (op, execution) throws(ExecutionFailure) in
        let sizes = op.operands.indices.map { execution.bits($0, count: 1)[0]?.signedValue }
        return .values([
          try execution.elements(op.result.type) { position in
            if sizes.contains(nil) { return nil }
            let places = position.isEmpty ? [0] : position
            let isSet = zip(places, sizes).allSatisfy { Int64($0) < $1 ?? 0 }
            return WideInteger(isSet ? 1 : 0, width: 1)
          }
        ])
      },
      Semantics(BitCast.self) { (op, execution) throws(ExecutionFailure) in
        let (source, result) = (op.source.vector, op.result.vector)
        guard let width = source.element.storedWidth, let target = result.element.storedWidth,
          !source.element.is(IndexType.self), !result.element.is(IndexType.self)
        else { throw execution.unsupported("the elements are no numbers of known width") }
        let bits = execution.bits(0, count: source.elementCount)
        let shape = try staticShape(op.result.type, execution)
        // The first element has the lowest bits.
        let (parts, whole) = (max(target / width, 1), max(width / target, 1))
        let elements = (0..<shape.reduce(1, *)).map { index -> WideInteger? in
          if whole > 1 {
            let shifted = bits[index / whole].map { $0.shiftedRight(by: index % whole * target, .unsigned) }
            return shifted.map { $0.truncated(to: target) }
          }
          var all = WideInteger(0, width: target)
          for part in 0..<parts {
            guard let element = bits[index * parts + part] else { return nil }
            all = all | element.extended(to: target, .unsigned).shiftedLeft(by: part * width)
          }
          return all
        }
        return .values([.elements(.init(shape: shape, elements))])
      },
      Semantics(Contract.self) { (op, execution) throws(ExecutionFailure) in
        try contract(op, execution)
      },
      Semantics(Reduction.self) { (op, execution) throws(ExecutionFailure) in
        let element = op.dest.type
        var values = execution.bits(0, count: op.vector.vector.elementCount)
        _ = try staticShape(op.vector.type, execution)
        if op.acc != nil { values.insert(execution.bits(1, count: 1)[0], at: 0) }
        return .values([RuntimeValue(op.kind.value.combined(values, element))])
      },
      Semantics(MultiReduction.self) { (op, execution) throws(ExecutionFailure) in
        let (type, result) = (op.source.vector, op.dest.type)
        let shape = try staticShape(op.source.type, execution)
        let source = execution.bits(0, count: type.elementCount)
        let kept = (0..<type.rank).filter { !op.reductionDims.values.contains($0) }
        let acc = execution.bits(1, count: kept.reduce(1) { $0 * shape[$1] })
        var groups = acc.map { [$0] }
        let inner = kept.map { shape[$0] }
        forEachPosition(in: shape) { position in
          groups[Extract.linear(kept.map { position[$0] }, inner)].append(
            source[Extract.linear(position, shape)])
        }
        let bits = groups.map { op.kind.value.combined($0, type.element) }
        guard result.is(VectorType.self) else { return .values([RuntimeValue(bits[0])]) }
        return .values([.elements(.init(shape: inner, bits))])
      },
    ]
  }

  /// Adds products of elements, or combines them otherwise.
  private static func contract(_ op: Op<Contract>, _ execution: Execution) throws(ExecutionFailure) -> Outcome
  {
    let operands = [op.lhs, op.rhs, op.acc]
    let shapes = operands.map { $0.type.vectorDimensions.map(\.size) }
    let element = op.acc.type.elementOrSelf
    let maps = op.indexingMaps.elements.compactMap { $0.as(AffineMapAttr.self) }.map { attribute in
      attribute.map.results.compactMap { $0.dimensionPosition }
    }
    guard !operands.contains(where: { $0.type.vectorDimensions.contains(where: \.isScalable) }),
      operands.allSatisfy({ $0.type.elementOrSelf == element })
    else { throw execution.unsupported("the elements are not of one type, or their number is not known") }
    var extents = Array(repeating: 1, count: op.iteratorTypes.count)
    for (map, shape) in zip(maps, shapes) {
      for (dimension, size) in zip(map, shape) { extents[dimension] = size }
    }
    let values = (0..<3).map { execution.bits($0, count: shapes[$0].reduce(1, *)) }
    var groups = values[2].map { [$0] }
    forEachPosition(in: extents) { position in
      let places = (0..<3).map { which in Extract.linear(maps[which].map { position[$0] }, shapes[which]) }
      let product = CombiningKind.mul.combined([values[0][places[0]], values[1][places[1]]], element)
      groups[places[2]].append(product)
    }
    let bits = groups.map { op.kind.value.combined($0, element) }
    if shapes[2].isEmpty, !op.acc.type.is(VectorType.self) { return .values([RuntimeValue(bits[0])]) }
    return .values([.elements(.init(shape: shapes[2], bits))])
  }

  /// Calls `body` with each position in a shape, the last index running fastest.
  static func forEachPosition<E: Error>(
    in shape: some Collection<Int>, _ body: ([Int]) throws(E) -> Void
  ) throws(E) {
    for place in 0..<shape.reduce(1, *) {
      var (rest, position) = (place, [Int]())
      for size in shape.reversed() {
        position.append(rest % size)
        rest /= size
      }
      try body(position.reversed())
    }
  }
}

extension Execution {
  /// Returns the elements of an operand; all are poison if it is.
  func bits(_ index: Int, count: Int) -> [WideInteger?] {
    switch operands[index] {
    case .elements(let elements): elements.bits
    case .number(let number): [number]
    default: Array(repeating: nil, count: count)
    }
  }

  /// Returns a vector of which `element` says what is where.
  func elements(
    _ type: Type, _ element: ([Int]) -> WideInteger?
  ) throws(ExecutionFailure) -> RuntimeValue {
    let shape = try Vector.staticShape(type, self)
    var bits: [WideInteger?] = []
    Vector.forEachPosition(in: shape) { bits.append(element($0)) }
    return .elements(.init(shape: shape, bits))
  }
}

extension Vector.CombiningKind {
  /// Returns the combination of all values in order; poison if one is.
  fileprivate func combined(_ values: [WideInteger?], _ type: Type) -> WideInteger? {
    var result = values[0]
    for value in values.dropFirst() {
      guard let lhs = result, let rhs = value else { return nil }
      if let format = type.as(FloatType.self)?.format {
        let (x, y) = (SoftFloat(bits: lhs, format: format), SoftFloat(bits: rhs, format: format))
        result = combined(x, y)?.bits
      } else {
        result = combined(lhs, rhs)
      }
    }
    return result
  }

  /// Returns the combination of two floating-point numbers.
  private func combined(_ x: SoftFloat, _ y: SoftFloat) -> SoftFloat? {
    switch self {
    case .add: x + y
    case .mul: x * y
    case .maximumf: .maximum(x, y)
    case .minimumf: .minimum(x, y)
    case .maxnumf: .maximumNumber(x, y)
    case .minnumf: .minimumNumber(x, y)
    default: nil
    }
  }

  /// Returns the combination of two integers.
  private func combined(_ x: WideInteger, _ y: WideInteger) -> WideInteger? {
    switch self {
    case .add: x &+ y
    case .mul: x &* y
    case .and: x & y
    case .or: x | y
    case .xor: x ^ y
    case .maxsi: .maximum(x, y, .signed)
    case .maxui: .maximum(x, y, .unsigned)
    case .minsi: .minimum(x, y, .signed)
    case .minui: .minimum(x, y, .unsigned)
    default: nil
    }
  }
}
