import Accel

/// Takes apart and puts together the vectors of two that stand for wide integers.
struct Halves {
  let make: Expansion
  /// The type of the vectors: the last dimension is the low and the high half.
  let type: Type

  private var rewriter: Rewriter { make.rewriter }

  /// The kinds of operations that are made besides those of the dialect.
  static let kinds = [
    "vector.extract", "vector.extract_strided_slice", "vector.insert", "vector.insert_strided_slice",
    "vector.shape_cast",
  ]

  /// The type of one half: an integer, or a vector whose last dimension is 1.
  var half: Type { Self.withLastDimension(1, type) }

  /// The number of bits of one half.
  var width: Int { type.elementOrSelf.bitWidth ?? 0 }

  /// Creates what takes apart values of the type that `wide` becomes.
  init(of wide: Type, _ converter: TypeConverter, _ rewriter: Rewriter) throws(NoMatch) {
    guard let type = converter.convertToOne(wide), type.is(VectorType.self) else {
      throw NoMatch("the type is not supported")
    }
    (make, self.type) = (Expansion(rewriter: rewriter), type)
  }

  /// Returns `type` with the last dimension replaced; a vector of one dimension becomes its element.
  private static func withLastDimension(_ size: Int, _ type: Type) -> Type {
    guard let vector = type.as(VectorType.self), vector.shape.count > 1 else { return type.elementOrSelf }
    return type.context.vectorType(vector.shape.dropLast() + [size], vector.element)
  }

  /// Returns a half of `value`: the low one at 0, the high one at 1.
  func half(_ index: Int, of value: Value) -> Value {
    let rank = value.type.shape?.count ?? 1
    let result = Self.withLastDimension(1, value.type)
    if rank == 1 { return create("vector.extract", [value], result, ["static_position": position(index)]) }
    let shape = result.shape.map { Array($0) } ?? []
    return create(
      "vector.extract_strided_slice", [value], result,
      ["offsets": offsets(index, rank), "sizes": shape, "strides": Array(repeating: 1, count: rank)])
  }

  /// Returns both halves of `value`, the low one first.
  func halves(_ value: Value) -> (low: Value, high: Value) { (half(0, of: value), half(1, of: value)) }

  /// Returns a vector of the given halves.
  func join(_ low: Value, _ high: Value) -> Value {
    insert(high, 1, into: insert(low, 0, into: make.constant(0, type)))
  }

  /// Returns `vector` with another half.
  func insert(_ value: Value, _ index: Int, into vector: Value) -> Value {
    let rank = vector.type.shape?.count ?? 1
    if rank == 1 {
      return create("vector.insert", [value, vector], vector.type, ["static_position": position(index)])
    }
    return create(
      "vector.insert_strided_slice", [value, vector], vector.type,
      ["offsets": offsets(index, rank), "strides": Array(repeating: 1, count: rank)])
  }

  /// Returns a half without its last dimension.
  func dropLast(_ value: Value) -> Value {
    guard let vector = value.type.as(VectorType.self) else { return value }
    return reshape(value, Array(vector.shape.dropLast()))
  }

  /// Returns `value` with one more dimension, of size 1.
  func appendOne(_ value: Value) -> Value {
    guard let vector = value.type.as(VectorType.self) else { return value }
    return reshape(value, Array(vector.shape) + [1])
  }

  private func reshape(_ value: Value, _ shape: [Int]) -> Value {
    let type = rewriter.context.vectorType(shape, value.type.elementOrSelf)
    return create("vector.shape_cast", [value], type, [:] as [String: [Int]])
  }

  // MARK: Operations of the dialect `vector`, which is known by name only: it is built on this one

  /// The position of an element of a vector of one dimension.
  private func position(_ index: Int) -> DenseI64Array { DenseI64Array([index]) }

  private func offsets(_ index: Int, _ rank: Int) -> [Int] { Array(repeating: 0, count: rank - 1) + [index] }

  private func create<P: PropertyValue>(
    _ name: String, _ operands: [Value], _ result: Type, _ properties: [String: P]
  ) -> Value {
    let context = rewriter.context
    var state = OperationState(
      context.operationName(context.identifier(name)), at: rewriter.builder.location)
    (state.operands, state.resultTypes) = (operands, [result])
    for property in ["offsets", "sizes", "static_position", "strides"] {
      guard let value = properties[property]?.attribute(in: context) else { continue }
      let slot = state.name.info?.properties.firstIndex { $0.name == property }
      if let slot {
        state.properties[slot] = value
      } else {
        state.attributes.append(NamedAttribute(context.identifier(property), value))
      }
    }
    return rewriter.create(state).result(0)
  }
}
