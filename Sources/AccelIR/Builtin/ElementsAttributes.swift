import AccelSupport

/// Numbers in a row: `array<i32: 1, 2>`.
public struct DenseArrayAttr: AttributeSchema {
  public static let name = "builtin.dense_array"
  /// The type of the elements: an integer of 1 or a multiple of 8 bits, or a float of such a width.
  public let element: Type
  /// The number of elements.
  public let count: Int
  /// The elements' bytes, each element in as many bytes as it needs.
  public let raw: List<UInt8>
  init(element: Type, count: Int, raw: List<UInt8>) {
    (self.element, self.count, self.raw) = (element, count, raw)
  }
  public var internHash: UInt64 { mixed(UInt64(element.address), raw.contentHash) }
  public func stored(in storage: borrowing InternStorage) -> Self {
    DenseArrayAttr(element: element, count: count, raw: storage.copy(raw))
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(element)) }

  /// The elements extended by their sign, if they are integers of at most 64 bits.
  public var integers: [Int]? {
    if count == 0 { return [] }
    return hasShortIntegers ? (0..<count).map { integer(at: $0) } : nil
  }

  /// `true` iff there are elements, and they are integers of at most 64 bits.
  var hasShortIntegers: Bool { count > 0 && element.is(IntegerType.self) && raw.count / count <= 8 }

  /// The sum of the elements, or -1 if one is negative.
  /// - Requires: the elements are integers of at most 64 bits.
  var nonnegativeSum: Int {
    var sum = 0
    for index in 0..<count {
      let size = integer(at: index)
      if size < 0 { return -1 }
      sum &+= size
    }
    return sum
  }

  /// Returns the element at `index`, extended by its sign.
  /// - Requires: the elements are integers of at most 64 bits.
  func integer(at index: Int) -> Int {
    let size = raw.count / count
    var word = 0
    for byte in 0..<size { word |= Int(raw[index &* size &+ byte]) << (8 &* byte) }
    let unused = 64 - 8 * size
    return (word << unused) >> unused
  }
}

extension Attribute {
  /// `true` iff this attribute holds the elements of a shaped type.
  public var isElements: Bool {
    self.is(DenseElementsAttr.self) || self.is(DenseStringElementsAttr.self)
      || self.is(SparseElementsAttr.self) || self.is(DenseResourceElementsAttr.self)
  }
}

/// The elements of a shaped type, all written out or all the same: `dense<[1, 2]> : tensor<2xi32>`.
public struct DenseElementsAttr: AttributeSchema {
  public static let name = "builtin.dense_elements"
  /// The type, a vector or tensor of static shape.
  public let shapedType: Type
  /// `true` iff one element stands for all.
  public let isSplat: Bool
  /// The elements' bytes in row-major order, each element in as many bytes as it needs; just one for a splat.
  public let raw: List<UInt8>
  public var type: Type? { shapedType }
  init(_ type: Type, isSplat: Bool, raw: List<UInt8>) {
    (shapedType, self.isSplat, self.raw) = (type, isSplat, raw)
  }
  public var internHash: UInt64 { mixed(UInt64(shapedType.address), raw.contentHash) }
  public func stored(in storage: borrowing InternStorage) -> Self {
    DenseElementsAttr(shapedType, isSplat: isSplat, raw: storage.copy(raw))
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(shapedType)) }

  /// The number of elements.
  public var count: Int { shapedType.shape?.elementCount ?? 0 }
  /// The integer at `index`, read as unsigned; the greatest number there is if it does not fit.
  public func unsigned(at index: Int) -> UInt64 {
    let size = isSplat ? raw.count : raw.count / count
    let start = isSplat ? 0 : index * size
    var result: UInt64 = 0
    for byte in (0..<size).reversed() {
      if result >> 56 != 0 { return .max }
      result = result << 8 | UInt64(raw[start + byte])
    }
    return result
  }
}

/// The same for elements that are strings: `dense<["a", "b"]> : tensor<2x!d.string>`.
public struct DenseStringElementsAttr: AttributeSchema {
  public static let name = "builtin.dense_string_elements"
  /// The type, a vector or tensor of static shape.
  public let shapedType: Type
  /// `true` iff one element stands for all.
  public let isSplat: Bool
  /// The elements in row-major order; just one for a splat.
  public let elements: List<Identifier>
  public var type: Type? { shapedType }
  init(_ type: Type, isSplat: Bool, elements: List<Identifier>) {
    (shapedType, self.isSplat, self.elements) = (type, isSplat, elements)
  }
  public func stored(in storage: borrowing InternStorage) -> Self {
    DenseStringElementsAttr(shapedType, isSplat: isSplat, elements: storage.copy(elements))
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(shapedType)) }
}

/// The elements that aren't zero: `sparse<[[0, 1]], [5]> : tensor<2x2xi32>`.
public struct SparseElementsAttr: AttributeSchema {
  public static let name = "builtin.sparse_elements"
  /// The type, a vector or tensor of static shape.
  public let shapedType: Type
  /// Where the elements are, a row for each.
  public let indices: Attribute
  /// The elements.
  public let values: Attribute
  public var type: Type? { shapedType }
  /// Creates a sparse elements attribute.
  public init(_ type: Type, indices: Attribute, values: Attribute) {
    (shapedType, self.indices, self.values) = (type, indices, values)
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    visit(.type(shapedType))
    visit(.attribute(indices))
    visit(.attribute(values))
  }
}

/// Elements kept as a blob outside the IR: `dense_resource<name> : tensor<4xf32>`.
public struct DenseResourceElementsAttr: AttributeSchema {
  public static let name = "builtin.dense_resource_elements"
  /// The type, a vector or tensor of static shape.
  public let shapedType: Type
  /// The name of the blob.
  public let key: Identifier
  public var type: Type? { shapedType }
  /// Creates a resource attribute.
  public init(_ type: Type, key: Identifier) { (shapedType, self.key) = (type, key) }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(shapedType)) }
}

extension Sequence<Int> {
  /// The number of elements of what has these dimensions; the greatest number there is if that is too large.
  @inlinable package var elementCount: Int {
    var count = 1
    for dimension in self {
      let (product, overflow) = count.multipliedReportingOverflow(by: dimension)
      if dimension == 0 { return 0 }
      count = overflow ? Int.max : product
    }
    return count
  }
}
