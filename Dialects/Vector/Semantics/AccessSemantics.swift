import Accel

extension Vector {
  /// What the operations do that read and write memory and tensors.
  static var accessSemantics: [Semantics] {
    [
      Semantics(TransferRead.self) { (op, execution) throws(ExecutionFailure) in
        let transfer = try Transfer(op, execution)
        let padding = execution[TransferRead.padding]
        var bits: [WideInteger?] = []
        try forEachPosition(in: transfer.shape) { (position) throws(ExecutionFailure) in
          let place = try transfer.place(of: position)
          let value =
            try place.map { (place) throws(ExecutionFailure) in try transfer.load(place) } ?? padding
          bits.append(value.number)
        }
        return .values([.elements(.init(shape: transfer.shape, bits))])
      },
      Semantics(TransferWrite.self) { (op, execution) throws(ExecutionFailure) in
        var transfer = try Transfer(op, execution)
        let source = execution.bits(0, count: op.valueToStore.vector.elementCount)
        try forEachPosition(in: transfer.shape) { (position) throws(ExecutionFailure) in
          guard let place = try transfer.place(of: position) else { return }
          try transfer.store(RuntimeValue(source[Extract.linear(position, transfer.shape)]), place)
        }
        return .values(transfer.result.map { [$0] } ?? [])
      },
      Semantics(Load.self) { (op, execution) throws(ExecutionFailure) in
        let (view, start) = (try execution.view(Load.base), try execution.indices(op.indices, "an index"))
        let shape = try staticShape(op.result.type, execution)
        var bits: [WideInteger?] = []
        try forEachPosition(in: shape) { (position) throws(ExecutionFailure) in
          let place = start.advanced(by: position)
          bits.append(try execution.load(view, place, op.result.vector.element).number)
        }
        return .values([.elements(.init(shape: shape, bits))])
      },
      Semantics(Store.self) { (op, execution) throws(ExecutionFailure) in
        let (view, start) = (try execution.view(Store.base), try execution.indices(op.indices, "an index"))
        let type = op.valueToStore.vector
        let shape = try staticShape(op.valueToStore.type, execution)
        let source = execution.bits(0, count: type.elementCount)
        try forEachPosition(in: shape) { (position) throws(ExecutionFailure) in
          let value = RuntimeValue(source[Extract.linear(position, shape)])
          try execution.store(value, view, start.advanced(by: position), type.element)
        }
        return .values([])
      },
      Semantics(Gather.self) { (op, execution) throws(ExecutionFailure) in
        let type = op.result.vector
        let base = try Base(execution[Gather.base], type.element, execution)
        var bits = execution.bits(execution.operands.count - 1, count: type.elementCount)
        try forEachSet(op.offsets, execution, mask: execution.operands.count - 2, type) {
          (index, place) throws(ExecutionFailure) in
          bits[index] = try base.load(place).number
        }
        return .values([.elements(.init(shape: try staticShape(op.result.type, execution), bits))])
      },
      Semantics(Scatter.self) { (op, execution) throws(ExecutionFailure) in
        let type = op.valueToStore.vector
        var base = try Base(execution[Scatter.base], type.element, execution)
        let source = execution.bits(execution.operands.count - 1, count: type.elementCount)
        try forEachSet(op.offsets, execution, mask: execution.operands.count - 2, type) {
          (index, place) throws(ExecutionFailure) in
          try base.store(RuntimeValue(source[index]), place)
        }
        return .values(base.result.map { [$0] } ?? [])
      },
      .maskedRead(MaskedLoad.self) { position, _ in position },
      .maskedRead(ExpandLoad.self) { _, count in [count] },
      .maskedWrite(MaskedStore.self) { position, _ in position },
      .maskedWrite(CompressStore.self) { _, count in [count] },
    ]
  }

  /// Calls `body` with each element that a mask says, and where it lies as the operand before the mask says.
  private static func forEachSet(
    _ offsets: OperandList, _ execution: Execution, mask: Int, _ type: VectorType,
    _ body: (Int, [Int]) throws(ExecutionFailure) -> Void
  ) throws(ExecutionFailure) {
    let start = try execution.indices(offsets, "an index")
    let (bits, places) = (execution.bits(mask, count: type.elementCount), execution.operands[mask - 1])
    for index in 0..<type.elementCount {
      guard let bit = bits[index] else { throw execution.undefined("the mask is poison") }
      if bit.unsignedValue == 0 { continue }
      guard case .elements(let elements) = places, let place = elements.bits[index]?.signedValue else {
        throw execution.undefined("an index is poison")
      }
      try body(index, start.advanced(by: [Int(place)]))
    }
  }

  /// A buffer or tensor whose elements are read and written one by one.
  private struct Base {
    let sizes: [Int]
    private let view: MemoryView?
    private var tensor: RuntimeValue.Elements?
    private let element: Type
    private let execution: Execution

    init(_ value: RuntimeValue, _ element: Type, _ execution: Execution) throws(ExecutionFailure) {
      (self.element, self.execution) = (element, execution)
      if case .elements(let elements) = value {
        (view, tensor, sizes) = (nil, elements, elements.shape)
      } else {
        let view = try execution.view(value)
        (self.view, tensor, sizes) = (view, nil, view.sizes)
      }
    }

    func load(_ place: [Int]) throws(ExecutionFailure) -> RuntimeValue {
      if let view { return try execution.load(view, place, element) }
      return RuntimeValue(tensor?.bits[try checked(place)] ?? nil)
    }

    mutating func store(_ value: RuntimeValue, _ place: [Int]) throws(ExecutionFailure) {
      if let view { return try execution.store(value, view, place, element) }
      let index = try checked(place)
      tensor?.bits[index] = value.number
    }

    /// Returns the number of an element of the tensor.
    private func checked(_ place: [Int]) throws(ExecutionFailure) -> Int {
      guard zip(place, sizes).allSatisfy({ $0 >= 0 && $0 < $1 }) else {
        throw execution.undefined("there is no element at \(place)")
      }
      return Extract.linear(place, sizes)
    }

    /// What became of the tensor.
    var result: RuntimeValue? { tensor.map { .elements($0) } }
  }

  /// A transfer between a vector and a part of a buffer or tensor.
  private struct Transfer {
    let shape: [Int]
    let execution: Execution
    private let start: [Int]
    private let dimensions: [Int?]
    private let isInside: [Bool]
    private let mask: [WideInteger?]?
    private let maskShape: [Int]
    private let maskOrder: [Int]
    private var base: Base

    init<S: TransferInterface>(_ op: Op<S>, _ execution: Execution) throws(ExecutionFailure) {
      let vector = op.transferred.vector
      shape = try staticShape(op.transferred.type, execution)
      if op.place.type.elementOrSelf.is(VectorType.self) {
        throw execution.unsupported("the elements of the buffer are vectors")
      }
      (self.execution, isInside) = (execution, op.inBounds)
      start = try execution.indices(op.start, "an index")
      dimensions = op.map.results.map(\.dimensionPosition)
      let operands = Array(op.operation.operands)
      let place = execution.operands[operands.firstIndex(of: op.place) ?? 0]
      base = try Base(place, vector.element, execution)
      let order = dimensions
      maskOrder = (0..<op.map.dimensionCount).compactMap { order.firstIndex(of: $0) }
      maskShape = maskOrder.isEmpty ? [1] : maskOrder.map { vector.shape[$0] }
      mask = op.maskOperand.flatMap(operands.lastIndex).map { execution.bits($0, count: vector.elementCount) }
    }

    /// Returns where an element lies; `nil` if it is left out.
    func place(of position: [Int]) throws(ExecutionFailure) -> [Int]? {
      if let mask {
        let own = maskOrder.isEmpty ? [0] : maskOrder.map { position[$0] }
        guard let bit = mask[Extract.linear(own, maskShape)] else {
          throw execution.undefined("the mask is poison")
        }
        if bit.unsignedValue == 0 { return nil }
      }
      var place = start
      var isOutside = false
      for (index, dimension) in dimensions.enumerated() {
        guard let dimension else { continue }
        place[dimension] &+= position[index]
        if isInside[index] || (0..<base.sizes[dimension]).contains(place[dimension]) { continue }
        isOutside = true
      }
      if isOutside { return nil }
      guard zip(place, base.sizes).allSatisfy({ $0 >= 0 && $0 < $1 }) else {
        throw execution.undefined("the part is said to lie inside and does not")
      }
      return place
    }

    func load(_ place: [Int]) throws(ExecutionFailure) -> RuntimeValue { try base.load(place) }

    mutating func store(_ value: RuntimeValue, _ place: [Int]) throws(ExecutionFailure) {
      try base.store(value, place)
    }

    /// What became of the tensor.
    var result: RuntimeValue? { base.result }
  }
}

extension RuntimeValue {
  /// The bits of a number, if this is one.
  fileprivate var number: WideInteger? {
    guard case .number(let bits) = self else { return nil }
    return bits
  }
}

extension Array<Int> {
  /// Returns a position with the last indices moved.
  fileprivate func advanced(by offset: [Int]) -> [Int] {
    var place = self
    for (index, number) in offset.enumerated() { place[count - offset.count + index] &+= number }
    return place
  }
}

extension Semantics {
  /// An operation that reads what a mask says; `place` says where, given the position and how many came before.
  fileprivate static func maskedRead<S: MaskedRead>(
    _: S.Type, _ place: @escaping @Sendable ([Int], Int) -> [Int]
  ) -> Semantics {
    Semantics(S.self) { (op, execution) throws(ExecutionFailure) in
      let type = op.result.vector
      let shape = try Vector.staticShape(op.result.type, execution)
      let (view, start) = (try execution.view(S.base), try execution.indices(op.indices, "an index"))
      let last = execution.operands.count - 1
      let mask = execution.bits(last - 1, count: type.elementCount)
      var bits = execution.bits(last, count: type.elementCount)
      var count = 0
      try Vector.forEachPosition(in: shape) { (position) throws(ExecutionFailure) in
        let index = Vector.Extract.linear(position, shape)
        guard let bit = mask[index] else { throw execution.undefined("the mask is poison") }
        if bit.unsignedValue == 0 { return }
        bits[index] = try execution.load(view, start.advanced(by: place(position, count)), type.element)
          .number
        count += 1
      }
      return .values([.elements(.init(shape: shape, bits))])
    }
  }

  /// An operation that writes what a mask says; `place` says where, given the position and how many came before.
  fileprivate static func maskedWrite<S: MaskedWrite>(
    _: S.Type, _ place: @escaping @Sendable ([Int], Int) -> [Int]
  ) -> Semantics {
    Semantics(S.self) { (op, execution) throws(ExecutionFailure) in
      let type = op.valueToStore.vector
      let shape = try Vector.staticShape(op.valueToStore.type, execution)
      let (view, start) = (try execution.view(S.base), try execution.indices(op.indices, "an index"))
      let last = execution.operands.count - 1
      let mask = execution.bits(last - 1, count: type.elementCount)
      let source = execution.bits(last, count: type.elementCount)
      var count = 0
      try Vector.forEachPosition(in: shape) { (position) throws(ExecutionFailure) in
        let index = Vector.Extract.linear(position, shape)
        guard let bit = mask[index] else { throw execution.undefined("the mask is poison") }
        if bit.unsignedValue == 0 { return }
        let target = start.advanced(by: place(position, count))
        try execution.store(RuntimeValue(source[index]), view, target, type.element)
        count += 1
      }
      return .values([])
    }
  }
}
