// What verification asks of the shapes of types.

extension Type {
  /// The type of the elements of vectors, tensors and tensors of vectors; any other type itself.
  package var scalar: Type {
    if let type = self.as(VectorType.self) { return type.element }
    if let type = self.as(RankedTensorType.self) { return type.element.scalar }
    if let type = self.as(UnrankedTensorType.self) { return type.element.scalar }
    return self
  }

  /// `true` iff the type has elements in some shape.
  package var isShaped: Bool {
    shape != nil || self.is(UnrankedTensorType.self) || self.is(UnrankedMemRefType.self)
  }

  /// `true` iff the type is a vector or tensor.
  var isVectorOrTensor: Bool {
    self.is(VectorType.self) || self.is(RankedTensorType.self) || self.is(UnrankedTensorType.self)
  }

  /// `true` iff the type is a signless integer or `index`.
  var isSignlessIntegerOrIndex: Bool {
    self.is(IndexType.self) || self.as(IntegerType.self)?.isSignless ?? false
  }

  /// `true` iff one value could have both types as far as shapes go.
  public func hasCompatibleShape(_ other: Type) -> Bool {
    if self == other { return true }
    guard isShaped, other.isShaped else { return isShaped == other.isShaped }
    guard let left = shape, let right = other.shape else { return true }
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy {
      $0 == $1 || $0 == ShapeDimension.dynamic || $1 == ShapeDimension.dynamic
    }
  }
}

/// `true` iff one value could have all of `types` as far as shapes go.
func haveCompatibleShapes(_ types: some Sequence<Type>) -> Bool {
  guard let first = types.first(where: { _ in true }) else { return true }
  if types.allSatisfy({ $0 == first }) { return true }
  let shaped = types.count { $0.isShaped }
  if shaped == 0 { return true }
  if shaped < types.count(where: { _ in true }) { return false }
  let scalable = types.count { $0.as(VectorType.self)?.isScalable ?? false }
  if scalable != 0, scalable < shaped { return false }
  let shapes = types.compactMap(\.shape)
  guard let rank = shapes.first?.count else { return true }
  guard shapes.allSatisfy({ $0.count == rank }) else { return false }
  return (0..<rank).allSatisfy { dimension in
    let known = shapes.lazy.map { $0[dimension] }.filter { $0 != ShapeDimension.dynamic }
    return known.first.map { size in known.allSatisfy { $0 == size } } ?? true
  }
}
