import AccelSupport

/// A function from inputs to results: `(i32) -> f32`.
public struct FunctionType: TypeSchema {
  public static let name = "builtin.function"
  /// The types of the arguments and of what is returned.
  public let inputs: List<Type>, results: List<Type>
  init(inputs: List<Type>, results: List<Type>) { (self.inputs, self.results) = (inputs, results) }
  public var internHash: UInt64 { mixed(inputs.contentHash, results.contentHash) }
  public func stored(in storage: borrowing InternStorage) -> Self {
    FunctionType(inputs: storage.copy(inputs), results: storage.copy(results))
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    for type in inputs { visit(.type(type)) }
    for type in results { visit(.type(type)) }
  }
}

/// A fixed sequence of types: `tuple<i32, f32>`.
public struct TupleType: TypeSchema {
  public static let name = "builtin.tuple"
  /// The types in order.
  public let elements: List<Type>
  init(_ elements: List<Type>) { self.elements = elements }
  public func stored(in storage: borrowing InternStorage) -> Self { TupleType(storage.copy(elements)) }
  public var alias: AliasSuggestion? {
    elements.count > 16 ? AliasSuggestion("tuple", isOverridable: true) : nil
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    for type in elements { visit(.type(type)) }
  }
}

/// Names for what a dimension can be besides a number.
public enum ShapeDimension {
  /// A dimension that is known only at run time, `?` in the text.
  public static let dynamic = Int.min
}

/// A vector: `vector<4x[8]xf32>`.
public struct VectorType: TypeSchema {
  public static let name = "builtin.vector"
  /// The dimensions.
  public let shape: List<Int>
  /// For each dimension, whether it is multiplied by a constant of the target.
  public let scalable: List<Bool>
  /// The type of the elements.
  public let element: Type
  init(shape: List<Int>, scalable: List<Bool>, element: Type) {
    (self.shape, self.scalable, self.element) = (shape, scalable, element)
  }
  public func stored(in storage: borrowing InternStorage) -> Self {
    VectorType(shape: storage.copy(shape), scalable: storage.copy(scalable), element: element)
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(element)) }
  /// `true` iff some dimension is scalable.
  public var isScalable: Bool { scalable.contains(true) }
}

/// A tensor of known rank: `tensor<4x?xf32, #encoding>`.
public struct RankedTensorType: TypeSchema {
  public static let name = "builtin.tensor"
  /// The dimensions.
  public let shape: List<Int>
  /// The type of the elements.
  public let element: Type
  /// What a dialect says of the tensor's representation.
  public let encoding: Attribute?
  init(shape: List<Int>, element: Type, encoding: Attribute?) {
    (self.shape, self.element, self.encoding) = (shape, element, encoding)
  }
  public var internHash: UInt64 {
    mixed(mixed(shape.contentHash, UInt64(element.address)), UInt64(encoding?.address ?? 0))
  }
  public func stored(in storage: borrowing InternStorage) -> Self {
    RankedTensorType(shape: storage.copy(shape), element: element, encoding: encoding)
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    visit(.type(element))
    if let encoding { visit(.attribute(encoding)) }
  }
}

/// A tensor of any rank: `tensor<*xf32>`.
public struct UnrankedTensorType: TypeSchema {
  public static let name = "builtin.unranked_tensor"
  /// The type of the elements.
  public let element: Type
  /// Creates an unranked tensor type.
  public init(_ element: Type) { self.element = element }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(element)) }
}

/// A piece of memory with a shape: `memref<4x?xf32, strided<[?, 1]>, 1>`.
public struct MemRefType: TypeSchema {
  public static let name = "builtin.memref"
  /// The dimensions.
  public let shape: List<Int>
  /// The type of the elements.
  public let element: Type
  /// How indices become addresses: a strided layout or an affine map; `nil` is the identity.
  public let layout: Attribute?
  /// Which memory it is; `nil` is the default one.
  public let memorySpace: Attribute?
  init(shape: List<Int>, element: Type, layout: Attribute?, memorySpace: Attribute?) {
    (self.shape, self.element, self.layout, self.memorySpace) = (shape, element, layout, memorySpace)
  }
  public func stored(in storage: borrowing InternStorage) -> Self {
    MemRefType(shape: storage.copy(shape), element: element, layout: layout, memorySpace: memorySpace)
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    visit(.type(element))
    if let layout { visit(.attribute(layout)) }
    if let memorySpace { visit(.attribute(memorySpace)) }
  }
}

/// A piece of memory of any rank: `memref<*xf32>`.
public struct UnrankedMemRefType: TypeSchema {
  public static let name = "builtin.unranked_memref"
  /// The type of the elements.
  public let element: Type
  /// Which memory it is; `nil` is the default one.
  public let memorySpace: Attribute?
  /// Creates an unranked memref type.
  public init(_ element: Type, memorySpace: Attribute? = nil) {
    (self.element, self.memorySpace) = (element, memorySpace)
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    visit(.type(element))
    if let memorySpace { visit(.attribute(memorySpace)) }
  }
}

extension Context {
  /// Returns the type of functions with the given inputs and results.
  public func functionType(inputs: [Type], results: [Type]) -> Type {
    inputs.withUnsafeBufferPointer { inputs in
      results.withUnsafeBufferPointer { results in functionType(inputs: inputs, results: results) }
    }
  }

  package func functionType(inputs: UnsafeBufferPointer<Type>, results: UnsafeBufferPointer<Type>) -> Type {
    Type(raw: builtin.function.intern(FunctionType(inputs: List(inputs), results: List(results))))
  }
  /// Returns the type of tuples of the given types.
  public func tupleType(_ elements: [Type]) -> Type {
    elements.withUnsafeBufferPointer { type(TupleType(List($0))) }
  }
  /// Returns the type of vectors of the given shape.
  public func vectorType(_ shape: [Int], _ element: Type, scalable: [Bool]? = nil) -> Type {
    let flags = scalable ?? Array(repeating: false, count: shape.count)
    return shape.withUnsafeBufferPointer { shape in
      flags.withUnsafeBufferPointer {
        type(VectorType(shape: List(shape), scalable: List($0), element: element))
      }
    }
  }
  /// Returns the type of tensors of the given shape.
  public func tensorType(_ shape: [Int], _ element: Type, encoding: Attribute? = nil) -> Type {
    shape.withUnsafeBufferPointer {
      type(RankedTensorType(shape: List($0), element: element, encoding: encoding))
    }
  }
  /// Returns the type of memory of the given shape.
  public func memRefType(
    _ shape: [Int], _ element: Type, layout: Attribute? = nil, memorySpace: Attribute? = nil
  ) -> Type {
    shape.withUnsafeBufferPointer {
      type(MemRefType(shape: List($0), element: element, layout: layout, memorySpace: memorySpace))
    }
  }
}
