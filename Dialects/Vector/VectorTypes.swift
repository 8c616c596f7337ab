import Accel

extension Value {
  /// The type of this vector.
  /// - Requires: it is a vector.
  var vector: VectorType { type.as(VectorType.self).unsafelyUnwrapped }
}

extension VectorType {
  /// The number of dimensions.
  var rank: Int { shape.count }
  /// The number of elements; if dimensions are scalable, of those for a factor of 1.
  var elementCount: Int { shape.reduce(1, *) }
  /// The number of scalable dimensions.
  var scalableCount: Int { scalable.count { $0 } }
  /// The dimensions and whether they are scalable.
  var dimensions: [Dimension] { zip(shape, scalable).map { Dimension(size: $0, isScalable: $1) } }

  /// A dimension of a vector.
  struct Dimension: Hashable {
    /// The size, or the factor of a scalable dimension.
    var size: Int
    /// `true` iff the size is multiplied by a constant of the target.
    var isScalable = false
    /// The dimension as the text has it: `4` or `[4]`.
    var text: String { isScalable ? "[\(size)]" : "\(size)" }
  }
}

extension Context {
  /// Returns the type of vectors of the given dimensions.
  func vectorType(_ dimensions: some Collection<VectorType.Dimension>, of element: Type) -> Type {
    vectorType(dimensions.map(\.size), element, scalable: dimensions.map(\.isScalable))
  }
  /// Returns the type of vectors of the given dimensions, or the element type if there are none.
  func vectorOrScalar(_ dimensions: some Collection<VectorType.Dimension>, of element: Type) -> Type {
    dimensions.isEmpty ? element : vectorType(dimensions, of: element)
  }
  /// Returns the type of masks of vectors of the given type.
  func maskType(of type: Type) -> Type { self.type(type, withElement: i1) }
}

extension Type {
  /// The dimensions of a vector; none if this is no vector.
  var vectorDimensions: [VectorType.Dimension] { self.as(VectorType.self)?.dimensions ?? [] }
  /// The number of bits of a number of this type; an index has 64.
  var elementBits: Int {
    if let complex = self.as(ComplexType.self) { return 2 * complex.element.elementBits }
    return bitWidth ?? 64
  }
}

extension Rule {
  /// Creates a rule: the operand at `index` and the first result have one element type.
  static func resultElements<S: OpSchema>(_ words: String, _: S.Type, as index: Int = 0) -> Rule {
    Rule(words) { (op: Op<S>) in
      op.operation.operand(index).type.elementOrSelf == op.operation.result(0).type.elementOrSelf
    }
  }
}

extension TypeConstraint {
  /// Masks with at least one dimension.
  static let mask = vector(of: .i1)
  /// Scalable vectors of one dimension; MLIR has no words for the kind, either.
  static let scalableLine = vector().confined(" of ranks 1") {
    $0.as(VectorType.self).map { $0.shape.count == 1 && $0.isScalable } ?? false
  }
  /// Vectors of one dimension; MLIR has no words for the kind, either.
  static let line = vector().confined(" of ranks 1") { $0.shape?.count == 1 }
}
