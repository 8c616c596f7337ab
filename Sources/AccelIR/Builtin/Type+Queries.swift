// What is often asked of a type.

extension Type {
  /// The type of the elements of a vector, tensor or memref.
  public var elementType: Type? {
    if let vector = self.as(VectorType.self) { return vector.element }
    if let tensor = self.as(RankedTensorType.self) { return tensor.element }
    if let tensor = self.as(UnrankedTensorType.self) { return tensor.element }
    if let memref = self.as(MemRefType.self) { return memref.element }
    return self.as(UnrankedMemRefType.self)?.element
  }

  /// The dimensions of a vector, or of a tensor or memref whose rank is known.
  public var shape: List<Int>? {
    if let vector = self.as(VectorType.self) { return vector.shape }
    if let tensor = self.as(RankedTensorType.self) { return tensor.shape }
    return self.as(MemRefType.self)?.shape
  }

  /// The element type, or this type if it has no elements.
  public var elementOrSelf: Type { elementType ?? self }

  /// `true` iff this is a tensor, of known rank or not.
  public var isTensor: Bool { self.is(RankedTensorType.self) || self.is(UnrankedTensorType.self) }
  /// `true` iff this is a memref, of known rank or not.
  public var isMemRef: Bool { self.is(MemRefType.self) || self.is(UnrankedMemRefType.self) }
  /// `true` iff this is a floating-point type.
  public var isFloat: Bool { self.is(FloatType.self) }
  /// `true` iff this is the type `index`.
  public var isIndex: Bool { self.is(IndexType.self) }
  /// `true` iff this is an integer type without a sign of its own.
  public var isSignlessInteger: Bool { self.as(IntegerType.self)?.isSignless == true }
  /// `true` iff this is a signless integer type of the given width.
  public func isSignlessInteger(_ width: Int) -> Bool {
    self.as(IntegerType.self).map { $0.isSignless && $0.width == width } ?? false
  }
  /// `true` iff this is an integer type or `index`.
  public var isIntegerOrIndex: Bool { self.is(IntegerType.self) || isIndex }

  /// The number of bits of an integer or floating-point type.
  public var bitWidth: Int? { self.as(IntegerType.self)?.width ?? self.as(FloatType.self)?.width }
}

extension Context {
  /// Returns the type that `type` becomes with another element type: a vector or tensor of the same shape, or
  /// just `element`.
  public func type(_ type: Type, withElement element: Type) -> Type {
    if let vector = type.as(VectorType.self) {
      return vectorType(Array(vector.shape), element, scalable: Array(vector.scalable))
    }
    if let tensor = type.as(RankedTensorType.self) {
      return tensorType(Array(tensor.shape), element, encoding: tensor.encoding)
    }
    if type.is(UnrankedTensorType.self) { return self.type(UnrankedTensorType(element)) }
    return element
  }
}
