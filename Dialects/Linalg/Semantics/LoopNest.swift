import Accel

/// The loops of a structured operation that is executed, with the elements of its operands.
///
/// Buffers are read before the loops and written after them; what iterations do to inputs that share memory with
/// outputs is not defined.
struct LoopNest {
  /// The elements of an operand in row-major order, as one iteration after the other uses them.
  struct Accesses {
    /// The size of each dimension; none for a scalar.
    let shape: [Int]
    /// The elements' bits; `nil` is poison.
    var bits: [WideInteger?]
    /// The position of the element that the first iteration uses.
    let start: Int
    /// How far the position moves for each loop; `nil` if the map is not linear.
    let steps: [Int]?
    /// The type of an element.
    let type: Type
  }

  let execution: Execution
  let operation: Operation
  let maps: [AffineMap]
  let iterators: [Linalg.IteratorType]
  /// The number of iterations of each loop.
  let sizes: [Int]
  /// What the inputs are, then what the outputs are in the beginning.
  let operands: [Accesses]
  let inputCount: Int
  /// What the outputs are.
  var outputs: [[WideInteger?]]

  /// Finds out the sizes of the loops, and checks that the operands have all elements that are used.
  init(
    _ execution: Execution, _ maps: [AffineMap], _ iterators: [Linalg.IteratorType], inputCount: Int
  ) throws(ExecutionFailure) {
    operation = execution.operation
    (self.execution, self.maps, self.iterators, self.inputCount) = (execution, maps, iterators, inputCount)
    var known: [(shape: [Int], bits: [WideInteger?])] = []
    for (index, value) in execution.operands.enumerated() {
      known.append(try Self.elements(of: value, execution.operation.operand(index).type, execution))
    }
    var sizes = Array<Int?>(repeating: nil, count: iterators.count)
    for (operand, map) in zip(known, maps) {
      for (dimension, expression) in map.results.enumerated() {
        guard let position = expression.dimensionPosition, sizes[position] == nil else { continue }
        sizes[position] = operand.shape[dimension]
      }
    }
    let loops = sizes.compactMap { $0 }
    self.sizes = loops
    var operands: [Accesses] = []
    for (index, operand) in known.enumerated() {
      try Self.check(operand.shape, maps[index], loops, index, execution)
      let strides = MemoryView.contiguousStrides(operand.shape)
      let origin = Array(repeating: Int64(0), count: loops.count)
      let start = Self.position(maps[index], origin, strides)
      var steps: [Int]? = []
      for loop in loops.indices {
        var unit = origin
        unit[loop] = 1
        steps?.append(Self.position(maps[index], unit, strides) - start)
      }
      if !maps[index].results.allSatisfy(\.isLinear) { steps = nil }
      operands.append(
        Accesses(
          shape: operand.shape, bits: operand.bits, start: start, steps: steps,
          type: execution.operation.operand(index).type.structuredElement))
    }
    self.operands = operands
    outputs = operands[inputCount...].map(\.bits)
  }

  /// Returns the shape and the elements of an operand.
  private static func elements(
    of value: RuntimeValue, _ type: Type, _ execution: Execution
  ) throws(ExecutionFailure) -> ([Int], [WideInteger?]) {
    switch value {
    case .elements(let elements) where type.is(RankedTensorType.self): return (elements.shape, elements.bits)
    case .number(let bits): return ([], [bits])
    case .view(let view):
      let values = try execution.elements(view, type.structuredElement)
      return (view.sizes, try values.map { (value) throws(ExecutionFailure) in try bits(value, execution) })
    case .poison where type.shape == nil: return ([], [nil])
    case .poison where type.hasStaticShape && type.isTensor:
      let shape = Array(type.shape ?? List())
      return (shape, Array(repeating: nil, count: shape.reduce(1, *)))
    default: throw execution.unsupported("operands of type '\(type.text)' are not executed")
    }
  }

  /// Returns the bits of a number; `nil` for poison.
  private static func bits(
    _ value: RuntimeValue, _ execution: Execution
  ) throws(ExecutionFailure) -> WideInteger? {
    switch value {
    case .number(let bits): return bits
    case .poison: return nil
    default: throw execution.unsupported("elements that are no numbers are not executed")
    }
  }

  /// Checks that all elements are there that iterations use.
  private static func check(
    _ shape: [Int], _ map: AffineMap, _ loops: [Int], _ operand: Int, _ execution: Execution
  ) throws(ExecutionFailure) {
    for (dimension, expression) in map.results.enumerated() {
      if let loop = expression.dimensionPosition {
        if shape[dimension] == loops[loop] { continue }
        throw execution.undefined(
          "operand #\(operand) has size \(shape[dimension]) in dimension \(dimension), but the loop has "
            + "\(loops[loop]) iterations")
      }
      if loops.contains(0) { continue }
      let ends = [loops.map { _ in Int64(0) }, loops.map { Int64($0 - 1) }]
      for indices in ends {
        let index = (try? expression.value(dimensions: indices)) ?? -1
        if index < 0 || index >= shape[dimension] {
          throw execution.undefined(
            "index \(index) is out of bounds: the size of dimension \(dimension) of operand #\(operand) is "
              + "\(shape[dimension])")
        }
      }
    }
  }

  /// Returns the position of the element that an iteration uses.
  private static func position(_ map: AffineMap, _ indices: [Int64], _ strides: [Int]) -> Int {
    zip(map.results, strides).reduce(0) { sum, next in
      sum + Int((try? next.0.value(dimensions: indices)) ?? 0) * next.1
    }
  }

  // MARK: One iteration after the other

  /// Executes the body for each iteration.
  mutating func runBody() throws(ExecutionFailure) {
    let region = operation.region(0)
    var asked: [Op<Linalg.Index>] = []
    operation.forEach(Linalg.Index.self) { asked.append($0) }
    let strides = operands.map { MemoryView.contiguousStrides($0.shape) }
    try forEachIteration { (nest, indices) throws(ExecutionFailure) in
      for index in asked {
        nest.execution.set(index.result, to: .number(WideInteger(indices[index.dim], width: 64)))
      }
      let wide = indices.map { Int64($0) }
      let positions = nest.maps.indices.map { Self.position(nest.maps[$0], wide, strides[$0]) }
      let arguments = positions.indices.map { index in
        index < nest.inputCount
          ? RuntimeValue(nest.operands[index].bits[positions[index]])
          : RuntimeValue(nest.outputs[index - nest.inputCount][positions[index]])
      }
      let yielded = try nest.execution.run(region, arguments)
      for (output, value) in yielded.enumerated() {
        nest.outputs[output][positions[nest.inputCount + output]] = try Self.bits(value, nest.execution)
      }
    }
  }

  /// Calls `body` with the indices of each iteration, those of the last loop running fastest.
  private mutating func forEachIteration(
    _ body: (inout LoopNest, [Int]) throws(ExecutionFailure) -> Void
  ) throws(ExecutionFailure) {
    if sizes.contains(0) { return }
    var indices = Array(repeating: 0, count: sizes.count)
    while true {
      try body(&self, indices)
      guard indices.advance(within: sizes) else { return }
    }
  }

  /// Writes the outputs that are buffers, and returns those that are tensors.
  func finish() throws(ExecutionFailure) -> [RuntimeValue] {
    var results: [RuntimeValue] = []
    for (index, bits) in outputs.enumerated() {
      let operand = operands[inputCount + index]
      if case .view(let view) = execution.operands[inputCount + index] {
        try execution.setElements(bits.map { RuntimeValue($0) }, view, operand.type)
      } else {
        results.append(.elements(.init(shape: operand.shape, bits)))
      }
    }
    return results
  }
}

extension [Int] {
  /// Goes to the next of all combinations of indices below `sizes`, the last running fastest; returns whether there is
  /// one.
  mutating func advance(within sizes: [Int]) -> Bool {
    for dimension in indices.reversed() {
      self[dimension] += 1
      if self[dimension] < sizes[dimension] { return true }
      self[dimension] = 0
    }
    return false
  }
}

extension AffineExpr {
  /// `true` iff this is a sum of numbers and of dimensions times numbers.
  fileprivate var isLinear: Bool {
    var isLinear = isPureAffine
    walk { expression in
      switch expression.binary?.operator {
      case .mod, .floordiv, .ceildiv: isLinear = false
      case .add, .mul, nil: break
      }
    }
    return isLinear
  }
}
