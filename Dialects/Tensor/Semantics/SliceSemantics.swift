import Accel

extension Tensor {
  /// What operations do that take parts of tensors, or put them together.
  static var sliceSemantics: [Semantics] {
    [
      Semantics(ExtractSlice.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(ExtractSlice.source) else { return .values([.poison]) }
        let part = try execution.part(op, of: tensor.shape)
        let bits = Positions(part.sizes).map { tensor.bits[part.offset($0)] }
        let dropped = TensorSlice(op).droppedDimensions(toGet: op.result.type.shape ?? List())
        let shape = part.sizes.indices.filter { !dropped.contains($0) }.map { part.sizes[$0] }
        return .values([try execution.reshaped(.init(shape: shape, bits), to: shape, op.result.type)])
      },
      Semantics(InsertSlice.self) { (op, execution) throws(ExecutionFailure) in
        guard let source = execution.tensor(InsertSlice.source),
          var tensor = execution.tensor(InsertSlice.dest)
        else { return .values([.poison]) }
        let part = try execution.part(op, of: tensor.shape)
        guard part.sizes.elementCount == source.bits.count else {
          throw execution.undefined("a part of shape \(source.shape) where one of \(part.sizes) belongs")
        }
        for (position, bits) in zip(Positions(part.sizes), source.bits) {
          tensor.bits[part.offset(position)] = bits
        }
        return .values([.elements(tensor)])
      },
      Semantics(Pad.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(Pad.source) else { return .values([.poison]) }
        let (low, high) = (
          try execution.indices(Pad.low(of: op)), try execution.indices(Pad.high(of: op))
        )
        let shape = tensor.shape.indices.map { low[$0] &+ tensor.shape[$0] &+ high[$0] }
        if let negative = shape.first(where: { $0 < 0 }) {
          throw execution.undefined("a size is \(negative)")
        }
        try execution.checkCount(shape)
        var bits: [WideInteger?] = []
        for position in Positions(shape) {
          let inner = zip(position, low).map { $0 - $1 }
          if zip(inner, tensor.shape).allSatisfy({ $0 >= 0 && $0 < $1 }) {
            bits.append(tensor.bits[zip(inner, tensor.shape).reduce(0) { $0 * $1.1 + $1.0 }])
          } else {
            bits.append(try execution.run(op.region, position.map { .index($0) })[0].bits)
          }
        }
        try execution.check(shape, against: op.result.type)
        return .values([.elements(.init(shape: shape, bits))])
      },
      Semantics(Concat.self) { (op, execution) throws(ExecutionFailure) in
        try execution.concatenated(op)
      },
      Semantics(Gather.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(Gather.source), let indices = execution.tensor(Gather.indices)
        else { return .values([.poison]) }
        let parts = Parts(of: tensor.shape, indices, op.gatherDims.values)
        var bits: [WideInteger?] = []
        for number in 0..<parts.count {
          let start = try execution.start(of: number, parts)
          bits += Positions(parts.sizes).map { tensor.bits[parts.offset($0, from: start)] }
        }
        let isFull = op.result.type.shape?.count == indices.shape.count - 1 + tensor.shape.count
        let rest = isFull ? parts.sizes : parts.reducedSizes
        let shape = indices.shape.dropLast() + rest
        return .values([.elements(.init(shape: Array(shape), bits))])
      },
      Semantics(Scatter.self) { (op, execution) throws(ExecutionFailure) in
        guard let source = execution.tensor(Scatter.source), var tensor = execution.tensor(Scatter.dest),
          let indices = execution.tensor(Scatter.indices)
        else { return .values([.poison]) }
        let parts = Parts(of: tensor.shape, indices, op.scatterDims.values)
        var next = 0
        for number in 0..<parts.count {
          let start = try execution.start(of: number, parts)
          for position in Positions(parts.sizes) {
            tensor.bits[parts.offset(position, from: start)] = source.bits[next]
            next += 1
          }
        }
        return .values([.elements(tensor)])
      },
    ]
  }
}

/// A part of a tensor, in numbers.
private struct Part {
  let shape: [Int], offsets: [Int], sizes: [Int], strides: [Int]

  /// Returns where the element at a position of the part is among all of the tensor.
  func offset(_ position: [Int]) -> Int {
    shape.indices.reduce(0) { $0 * shape[$1] + offsets[$1] + position[$1] * strides[$1] }
  }
}

/// The parts of a tensor that another gives the positions of.
private struct Parts {
  let shape: [Int], indices: RuntimeValue.Elements, dims: [Int]

  init(of shape: [Int], _ indices: RuntimeValue.Elements, _ dims: [Int]) {
    (self.shape, self.indices, self.dims) = (shape, indices, dims)
  }

  /// The number of parts.
  var count: Int { indices.bits.count / max(dims.count, 1) }
  /// The shape of a part, with dimensions of size 1 where positions are given.
  var sizes: [Int] { shape.enumerated().map { dims.contains($0.offset) ? 1 : $0.element } }
  /// The shape of a part without those.
  var reducedSizes: [Int] { shape.enumerated().filter { !dims.contains($0.offset) }.map(\.element) }

  /// Returns where the element at a position of the part that begins at `start` is among all of the tensor.
  func offset(_ position: [Int], from start: [Int]) -> Int {
    shape.indices.reduce(0) { $0 * shape[$1] + start[$1] + position[$1] }
  }
}

extension Execution {
  /// Returns the part that an operation is on, which must lie in something of the given shape.
  fileprivate func part<S: OffsetSizeStrideInterface>(
    _ op: Op<S>, of shape: [Int]
  ) throws(ExecutionFailure) -> Part {
    let part = Part(
      shape: shape, offsets: try indices(S.offsets(of: op)), sizes: try indices(S.sizes(of: op)),
      strides: try indices(S.strides(of: op)))
    for dimension in shape.indices {
      let (offset, size) = (part.offsets[dimension], part.sizes[dimension])
      if size < 0 { throw undefined("a size is \(size)") }
      if size == 0 { continue }
      let (distance, isTooFar) = (size - 1).multipliedReportingOverflow(by: part.strides[dimension])
      let (last, isBeyond) = offset.addingReportingOverflow(distance)
      if isTooFar || isBeyond { throw undefined("a part of \(size) elements from \(offset)") }
      guard min(offset, last) >= 0, max(offset, last) < shape[dimension] else {
        throw undefined(
          "a part from \(offset) to \(last) is out of bounds of a dimension of \(shape[dimension])")
      }
    }
    return part
  }

  /// Returns where a part begins.
  fileprivate func start(of number: Int, _ parts: Parts) throws(ExecutionFailure) -> [Int] {
    var start = parts.shape.map { _ in 0 }
    for (index, dimension) in parts.dims.enumerated() {
      let bits = parts.indices.bits[number * parts.dims.count + index]
      let coordinate = try self.index(RuntimeValue(bits), "an index")
      guard coordinate >= 0, coordinate < parts.shape[dimension] else {
        throw undefined("index \(coordinate) is out of bounds of a dimension of \(parts.shape[dimension])")
      }
      start[dimension] = coordinate
    }
    return start
  }

  /// Returns the operands one after the other.
  fileprivate func concatenated(_ op: Op<Tensor.Concat>) throws(ExecutionFailure) -> Outcome {
    var tensors: [RuntimeValue.Elements] = []
    for operand in operands {
      guard case .elements(let tensor) = operand else { return .values([.poison]) }
      tensors.append(tensor)
    }
    var shape = tensors[0].shape
    shape[op.dim] = tensors.reduce(0) { $0 + $1.shape[op.dim] }
    let outer = shape[..<op.dim].elementCount
    let inner = shape[(op.dim + 1)...].elementCount
    for tensor in tensors {
      var other = tensor.shape
      other[op.dim] = shape[op.dim]
      if other != shape { throw undefined("tensors of shapes \(tensors.map(\.shape))") }
    }
    var bits: [WideInteger?] = []
    for row in 0..<outer {
      for tensor in tensors {
        let count = tensor.shape[op.dim] * inner
        bits += tensor.bits[row * count..<(row + 1) * count]
      }
    }
    try check(shape, against: op.result.type)
    return .values([.elements(.init(shape: shape, bits))])
  }
}
