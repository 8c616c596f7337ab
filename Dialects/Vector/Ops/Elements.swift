public import Accel

extension Vector {
  /// An element of a vector, or a vector of fewer dimensions, at a position.
  ///
  ///     %0 = vector.extract %v[1] : i32 from vector<2xi32>
  ///     %1 = vector.extract %w[0, %i] : vector<4xf32> from vector<2x3x4xf32>
  public enum Extract: ResultTypeInterface {
    public static let name = "vector.extract"
    public static var source: Operand<0> { .init(.vectorOfAnyRank()) }
    public static var dynamicPosition: VariadicOperand<1> { .init(.index, name: "dynamic_position") }
    /// The position; the least integer stands for a dynamic one, and -1 for poison.
    public static var staticPosition: Property<0, DenseI64Array> { .init(name: "static_position") }
    public static var result: Result<0> { .init() }
    public static let fields: [any OpField] = [source, dynamicPosition, staticPosition, result]
    public static let traits: Traits = .pure
    public static let interfaces = [resultType, integerRange]
    public static let rules = [Rule.resultElements("operand and result have same element type", Self.self)]
    public static let assembly: Assembly? =
      "\(source)\(.indices(dynamicPosition, staticPosition))\(.attributes) : \(type: result) from \(type: source)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      if op.result.type.as(VectorType.self)?.shape.isEmpty == true {
        throw VerificationFailure(whole: "expected a scalar instead of a 0-d vector as the result type")
      }
      try op.position.verify(in: op.source, "vector", " or poison (-1)")
    }

    public static func inferredResultTypes(of op: Op<Self>) throws(VerificationFailure) -> [Type] {
      let (vector, count) = (op.source.vector, op.staticPosition.values.count)
      if count == vector.rank { return [vector.element] }
      let rest = vector.dimensions.dropFirst(min(count, vector.rank - 1))
      return [op.context.vectorType(rest, of: vector.element)]
    }

    public static func areCompatible(_ inferred: [Type], _ found: [Type]) -> Bool {
      // A vector of one element will do for the element, and the other way round.
      func isLone(_ vector: Type, _ element: Type) -> Bool {
        vector.as(VectorType.self).map { Array($0.shape) == [1] && $0.element == element } ?? false
      }
      guard inferred.count == 1, found.count == 1 else { return inferred == found }
      return inferred == found || isLone(inferred[0], found[0]) || isLone(found[0], inferred[0])
    }
  }

  /// A vector with another element, or another vector of fewer dimensions, at a position.
  ///
  ///     %0 = vector.insert %x, %v [1] : i32 into vector<2xi32>
  public enum Insert: OpSchema {
    public static let name = "vector.insert"
    public static var valueToStore: Operand<0> { .init() }
    public static var dest: Operand<1> { .init(.vectorOfAnyRank()) }
    public static var dynamicPosition: VariadicOperand<2> { .init(.index, name: "dynamic_position") }
    /// The position; the least integer stands for a dynamic one, and -1 for poison.
    public static var staticPosition: Property<0, DenseI64Array> { .init(name: "static_position") }
    public static var result: Result<0> { .init(.same(as: dest)) }
    public static let fields: [any OpField] = [valueToStore, dest, dynamicPosition, staticPosition, result]
    public static let traits: Traits = .pure
    public static let rules = [
      Rule.resultElements("source operand and result have same element type", Self.self)
    ]
    public static let assembly: Assembly? =
      "\(valueToStore), \(dest) \(.indices(dynamicPosition, staticPosition))\(.attributes) : \(type: valueToStore) into \(type: dest)"

    public static func verify(_ op: Op<Self>) throws(VerificationFailure) {
      let (dest, count) = (op.dest.vector, op.staticPosition.values.count)
      let value = op.valueToStore.type.as(VectorType.self)
      if value?.shape.isEmpty == true {
        throw VerificationFailure(
          whole: "expected a scalar instead of a 0-d vector as the source operand")
      }
      if count > dest.rank {
        throw VerificationFailure("expected position attribute of rank no greater than dest vector rank")
      }
      if let value, value.rank + count != dest.rank {
        throw VerificationFailure("expected position attribute rank + source rank to match dest vector rank")
      }
      if value == nil, count != dest.rank {
        throw VerificationFailure("expected position attribute rank to match the dest vector rank")
      }
      try op.position.verify(in: op.dest, "dest vector", "")
    }
  }

  /// A vector of given elements.
  ///
  ///     %0 = vector.from_elements %x, %y : vector<2xf32>
  public enum FromElements: OpSchema {
    public static let name = "vector.from_elements"
    public static var elements: VariadicOperand<0> {
      .init(
        .any.inferred(
          from: dest, "operand types match result element type", count: { $0.shape?.reduce(1, *) }
        ) { $0.elementType })
    }
    public static var dest: Result<0> { .init(.fixedVector()) }
    public static let fields: [any OpField] = [elements, dest]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(elements)\(.attributes) : \(type: dest)"
  }

  /// The elements of a vector, each a value of its own.
  ///
  ///     %0:2 = vector.to_elements %v : vector<2xf32>
  public enum ToElements: OpSchema {
    public static let name = "vector.to_elements"
    public static var source: Operand<0> { .init(.fixedVector()) }
    public static var elements: VariadicResult<0> {
      .init(
        .any.inferred(
          from: source, "operand element type matches result types", count: { $0.shape?.reduce(1, *) }
        ) { $0.elementType })
    }
    public static let fields: [any OpField] = [source, elements]
    public static let traits: Traits = .pure
    public static let assembly: Assembly? = "\(source)\(.attributes) : \(type: source)"
  }

  /// Where something is in a vector.
  struct Position {
    /// What stands for a value that is not determined.
    static let poison = -1
    /// The numbers and values.
    let indices: MixedIndices

    /// The position if no index is a value.
    var numbers: [Int]? {
      indices.dimensions.contains(ShapeDimension.dynamic) ? nil : indices.dimensions
    }

    /// Checks that the position lies in a vector.
    func verify(in vector: Value, _ role: String, _ exception: String) throws(VerificationFailure) {
      let (shape, numbers) = (vector.vector.shape, indices.dimensions)
      if numbers.count(where: { $0 == ShapeDimension.dynamic }) != indices.values.count {
        throw VerificationFailure(
          "mismatch between dynamic and static positions (kDynamic marker but no corresponding dynamic "
            + "position) -- this can only happen due to an incorrect fold/rewrite")
      }
      if numbers.count > shape.count {
        throw VerificationFailure("expected position attribute of rank no greater than \(role) rank")
      }
      for (index, number) in numbers.enumerated()
      where number != ShapeDimension.dynamic && !(number >= Self.poison && number < shape[index]) {
        throw VerificationFailure(
          "expected position attribute #\(index + 1) to be a non-negative integer smaller than the "
            + "corresponding \(role) dimension\(exception)")
      }
    }
  }
}

extension Op<Vector.Extract> {
  /// Where the result is.
  var position: Vector.Position { .init(indices: MixedIndices(self.dynamicPosition, self.staticPosition)) }
}

extension Op<Vector.Insert> {
  /// Where the value is put.
  var position: Vector.Position { .init(indices: MixedIndices(self.dynamicPosition, self.staticPosition)) }
}
