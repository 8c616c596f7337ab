public import Accel

extension Tensor: ExecutableDialect {
  public static var semantics: [Semantics] { shapeSemantics + elementSemantics + sliceSemantics }

  /// What operations do that change or tell shapes.
  private static var shapeSemantics: [Semantics] {
    [
      Semantics(Cast.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(Cast.source) else { return .values([.poison]) }
        try execution.check(tensor.shape, against: op.dest.type)
        return .values([.elements(tensor)])
      },
      Semantics(Bitcast.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(Bitcast.source) else { return .values([.poison]) }
        try execution.check(tensor.shape, against: op.dest.type)
        return .values([.elements(tensor)])
      },
      Semantics(Dim.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(Dim.source) else { return .values([.poison]) }
        let index = try execution.index(execution[Dim.index], "the dimension")
        guard tensor.shape.indices.contains(index) else {
          throw execution.undefined("dimension \(index) of a tensor with \(tensor.shape.count)")
        }
        return .values([.index(tensor.shape[index])])
      },
      Semantics(Rank.self) { _, execution in
        .values([execution.tensor(Rank.tensor).map { .index($0.shape.count) } ?? .poison])
      },
      Semantics(Reshape.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(Reshape.source), let sizes = execution.tensor(Reshape.shape)
        else { return .values([.poison]) }
        var shape: [Int] = []
        for bits in sizes.bits { shape.append(try execution.index(RuntimeValue(bits), "a size")) }
        return .values([try execution.reshaped(tensor, to: shape, op.result.type)])
      },
      Semantics(ExpandShape.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(ExpandShape.src) else { return .values([.poison]) }
        let shape = try execution.indices(ExpandShape.outputShape(of: op))
        return .values([try execution.reshaped(tensor, to: shape, op.result.type)])
      },
      Semantics(CollapseShape.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(CollapseShape.src) else { return .values([.poison]) }
        let shape = op.reassociation.map { group in group.reduce(1) { $0 * tensor.shape[$1] } }
        return .values([try execution.reshaped(tensor, to: shape, op.result.type)])
      },
    ]
  }

  /// What operations do that make tensors, or take out elements.
  private static var elementSemantics: [Semantics] {
    [
      Semantics(Empty.self) { (op, execution) throws(ExecutionFailure) in
        let shape = try execution.shape(op.result.type, op.dynamicSizes)
        return .values([.elements(.init(shape: shape, Array(repeating: nil, count: shape.elementCount)))])
      },
      Semantics(Splat.self) { (op, execution) throws(ExecutionFailure) in
        let shape = try execution.shape(op.aggregate.type, op.dynamicSizes)
        let bits = Array(repeating: execution[Splat.input].bits, count: shape.elementCount)
        return .values([.elements(.init(shape: shape, bits))])
      },
      Semantics(FromElements.self) { op, execution in
        let shape = Array(op.result.type.shape ?? List())
        return .values([.elements(.init(shape: shape, execution.operands.map(\.bits)))])
      },
      Semantics(Generate.self) { (op, execution) throws(ExecutionFailure) in
        let shape = try execution.shape(op.result.type, op.dynamicExtents)
        var bits: [WideInteger?] = []
        for position in Positions(shape) {
          bits.append(try execution.run(op.body, position.map { .index($0) })[0].bits)
        }
        return .values([.elements(.init(shape: shape, bits))])
      },
      Semantics(Yield.self) { _, execution in .leave(execution.operands) },
      Semantics(Extract.self) { (op, execution) throws(ExecutionFailure) in
        guard let tensor = execution.tensor(Extract.tensor) else { return .values([.poison]) }
        return .values([RuntimeValue(tensor.bits[try execution.position(op.indices, in: tensor.shape)])])
      },
      Semantics(Insert.self) { (op, execution) throws(ExecutionFailure) in
        guard var tensor = execution.tensor(Insert.dest) else { return .values([.poison]) }
        tensor.bits[try execution.position(op.indices, in: tensor.shape)] = execution[Insert.scalar].bits
        return .values([.elements(tensor)])
      },
    ]
  }
}

extension RuntimeValue {
  /// Returns an index.
  static func index(_ value: Int) -> RuntimeValue { .number(WideInteger(value, width: 64)) }

  /// The bits of a number; `nil` if it is poison.
  var bits: WideInteger? {
    if case .number(let bits) = self { bits } else { nil }
  }
}

extension Execution {
  /// Returns the tensor that an operand is; `nil` if it is poison of a shape that is not known.
  func tensor<let position: Int>(_ field: Operand<position>) -> RuntimeValue.Elements? {
    let value = self[field]
    if case .elements(let elements) = value { return elements }
    let type = operation.operandSegment(position)[0].type
    guard let shape = type.shape, type.hasStaticShape else { return nil }
    return .init(shape: Array(shape), Array(repeating: nil, count: shape.elementCount))
  }

  /// Returns an index as a number; `words` say what it is.
  func index(_ value: RuntimeValue, _ words: String) throws(ExecutionFailure) -> Int {
    guard let index = value.bits?.signedValue else { throw undefined("\(words) is poison") }
    return index
  }

  /// Returns the numbers that indices are.
  func indices(_ indices: MixedIndices) throws(ExecutionFailure) -> [Int] {
    var (numbers, next) = ([Int](), 0)
    for dimension in indices.dimensions {
      if dimension != ShapeDimension.dynamic {
        numbers.append(dimension)
      } else {
        let operand = indices.values.use(at: next).operandIndex
        numbers.append(try index(operands[operand], "an index"))
        next += 1
      }
    }
    return numbers
  }

  /// Returns the shape of a type with the given dynamic sizes.
  func shape(_ type: Type, _ sizes: OperandList) throws(ExecutionFailure) -> [Int] {
    let shape = try indices(MixedIndices(sizes, DenseI64Array(Array(type.shape ?? List()))))
    if let negative = shape.first(where: { $0 < 0 }) { throw undefined("a size is \(negative)") }
    try checkCount(shape)
    return shape
  }

  /// Checks that a tensor of this shape is not too large to be executed.
  func checkCount(_ shape: [Int]) throws(ExecutionFailure) {
    if shape.contains(0) { return }
    var count = 1
    for size in shape {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: size)
      if isTooLarge || product > 1 << 26 { throw undefined("a tensor of shape \(shape)") }
      count = product
    }
  }

  /// Returns where the element at some indices is among all.
  func position(_ indices: OperandList, in shape: [Int]) throws(ExecutionFailure) -> Int {
    var position = 0
    for (dimension, size) in shape.enumerated() {
      let index = try index(operands[indices.use(at: dimension).operandIndex], "an index")
      guard index >= 0, index < size else {
        throw undefined("index \(index) is out of bounds of a dimension of \(size)")
      }
      position = position * size + index
    }
    return position
  }

  /// Checks that a shape is one that a type allows.
  func check(_ shape: [Int], against type: Type) throws(ExecutionFailure) {
    guard let expected = type.shape else { return }
    let fits =
      expected.count == shape.count
      && zip(expected, shape).allSatisfy { $0 == $1 || $0 == ShapeDimension.dynamic }
    if !fits { throw undefined("a tensor of shape \(shape) is no '\(type.text)'") }
  }

  /// Returns the same elements in another shape.
  func reshaped(
    _ tensor: RuntimeValue.Elements, to shape: [Int], _ type: Type
  ) throws(ExecutionFailure) -> RuntimeValue {
    guard shape.elementCount == tensor.bits.count else {
      throw undefined("\(tensor.bits.count) elements in a shape of \(shape)")
    }
    try check(shape, against: type)
    return .elements(.init(shape: shape, tensor.bits))
  }
}

/// All positions in a shape, the last index running fastest.
struct Positions: Sequence, IteratorProtocol {
  private let shape: [Int]
  private var following: [Int]?

  /// Creates the sequence of the positions in `shape`.
  init(_ shape: [Int]) {
    self.shape = shape
    following = shape.contains(0) ? nil : shape.map { _ in 0 }
  }

  /// Returns the next position.
  mutating func next() -> [Int]? {
    guard let current = following else { return nil }
    var (position, dimension) = (current, shape.count - 1)
    while dimension >= 0 {
      position[dimension] += 1
      if position[dimension] < shape[dimension] { break }
      position[dimension] = 0
      dimension -= 1
    }
    following = dimension < 0 ? nil : position
    return current
  }
}
