public import Accel
import ArithDialect

extension Tensor {
  /// `true` iff `target` is a tensor type of the same rank and elements as `source` in which at least as much is known.
  public static func preservesStaticInformation(_ source: Type, _ target: Type) -> Bool {
    guard let source = source.as(RankedTensorType.self), let target = target.as(RankedTensorType.self),
      source.element == target.element, source.shape.count == target.shape.count,
      source.encoding == target.encoding
    else { return false }
    return zip(source.shape, target.shape).allSatisfy { before, after in
      before == ShapeDimension.dynamic || after != ShapeDimension.dynamic
    }
  }

  /// Returns what is known of tensors that have both types; `nil` if there are none.
  static func join(_ first: Type, _ second: Type) -> Type? {
    guard let left = first.shape else { return second }
    guard let right = second.shape else { return first }
    guard left.count == right.count, let element = first.elementType else { return nil }
    var shape: [Int] = []
    for (leftSize, rightSize) in zip(left, right) {
      let known = leftSize == ShapeDimension.dynamic ? rightSize : leftSize
      if rightSize != ShapeDimension.dynamic, rightSize != known { return nil }
      shape.append(known)
    }
    return first.context.tensorType(shape, element)
  }

  /// Returns a type with numbers for the dynamic sizes that are constant and not negative, and the other sizes.
  static func simplified(_ type: Type, _ sizes: OperandList) -> (type: Type, sizes: [Value])? {
    guard let tensor = type.as(RankedTensorType.self) else { return nil }
    var (shape, rest) = (Array(tensor.shape), [Value]())
    var next = 0
    for index in shape.indices where shape[index] == ShapeDimension.dynamic {
      let size = sizes[next]
      next += 1
      if let constant = MixedIndex.value(size).constant, constant >= 0 {
        shape[index] = constant
      } else {
        rest.append(size)
      }
    }
    if rest.count == sizes.count { return nil }
    return (type.context.tensorType(shape, tensor.element, encoding: tensor.encoding), rest)
  }

  /// Returns the sizes of a tensor of a type with the given dynamic ones.
  public static func mixedSizes(of type: Type, _ dynamic: OperandList) -> [MixedIndex] {
    var next = 0
    return (type.shape ?? List()).map { size in
      if size != ShapeDimension.dynamic { return .constant(size) }
      next += 1
      return .value(dynamic[next - 1])
    }
  }
}

extension Op<Tensor.Cast> {
  /// `true` iff what uses the cast may as well use what is cast: of that, as much is known.
  public var canFoldIntoConsumer: Bool {
    Tensor.preservesStaticInformation(self.dest.type, self.source.type)
  }

  /// `true` iff what makes the operand may as well make the result: of that, as much is known.
  public var canFoldIntoProducer: Bool {
    Tensor.preservesStaticInformation(self.source.type, self.dest.type)
  }
}

extension Value {
  /// What is cast, if this is a cast that a user can do without.
  var foldableCastSource: Value? {
    guard let cast = defined(by: Tensor.Cast.self), cast.canFoldIntoConsumer else { return nil }
    return cast.source
  }
}

extension Rewriter {
  /// Returns the size of a dimension of a tensor: a number, or an operation that finds it out.
  public func size(of tensor: Value, _ dimension: Int, at location: Location? = nil) -> MixedIndex {
    guard let size = tensor.type.shape?[dimension], size == ShapeDimension.dynamic else {
      return .constant(tensor.type.shape?[dimension] ?? 0)
    }
    let index = constantIndex(dimension, at: location)
    return .value(
      createOrFold(Tensor.Dim.self, at: location) { ($0.source, $0.index) = (tensor, index) })
  }

  /// Returns the sizes of a tensor: numbers, or operations that find them out.
  public func sizes(of tensor: Value, at location: Location? = nil) -> [MixedIndex] {
    (tensor.type.shape ?? List()).indices.map { size(of: tensor, $0, at: location) }
  }

  /// Returns an index as a value: a constant for a number.
  public func value(_ index: MixedIndex, at location: Location? = nil) -> Value {
    switch index {
    case .constant(let number): constantIndex(number, at: location)
    case .value(let value): value
    }
  }

  /// Returns a constant index.
  func constantIndex(_ number: Int, at location: Location?) -> Value {
    let type = context.indexType
    return create(
      Arith.Constant.self, results: [type], properties: [context.integer(number, type)], at: location
    ).result
  }

  /// Replaces `op` by a cast of `value` to the type of its only result, or by `value` if it has that type.
  @discardableResult
  func replace<S>(_ op: Op<S>, withCastOf value: Value) -> Rewritten {
    let type = op.operation.result(0).type
    if value.type == type { return replace(op, with: value) }
    return replace(
      op, with: create(Tensor.Cast.self, at: op.location) { ($0.source, $0.dest) = (value, type) })
  }
}
