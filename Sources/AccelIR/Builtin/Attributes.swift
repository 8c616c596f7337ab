import AccelNumerics
import AccelSupport

/// Something that is there or not: `unit`.
public struct UnitAttr: AttributeSchema {
  public static let name = "builtin.unit"
  /// Creates the unit attribute.
  public init() {}
}

/// A string of bytes: `"text"`, `"text" : !type`.
public struct StringAttr: AttributeSchema {
  public static let name = "builtin.string"
  /// The bytes.
  public let bytes: Identifier
  /// The type after the colon.
  public let type: Type?
  /// Creates a string attribute.
  public init(_ bytes: Identifier, type: Type? = nil) { (self.bytes, self.type) = (bytes, type) }
  public var internHash: UInt64 { mixed(UInt64(bytes.address), UInt64(type?.address ?? 0)) }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    if let type { visit(.type(type)) }
  }
}

/// An integer with its type: `1 : i32`, `true`.
public struct IntegerAttr: AttributeSchema {
  public static let name = "builtin.integer_attr"
  /// The type, an integer or index type.
  public let integerType: Type
  /// The bits of a value of at most 64 bits, extended by its sign (by zeros if the type is unsigned or `i1`).
  public let word: Int
  /// The bits of a wider value, in words, the lowest first; empty otherwise.
  public let words: List<UInt>
  public var type: Type? { integerType }
  init(_ word: Int, _ type: Type, words: List<UInt> = List()) {
    (self.word, integerType, self.words) = (word, type, words)
  }
  public var internHash: UInt64 {
    let hash = mixed(UInt64(integerType.address), UInt64(bitPattern: Int64(word)))
    return words.isEmpty ? hash : mixed(hash, words.contentHash)
  }
  public func stored(in storage: borrowing InternStorage) -> Self {
    words.isEmpty ? self : IntegerAttr(word, integerType, words: storage.copy(words))
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(integerType)) }
  /// The value, if it fits.
  public var value: Int? { words.isEmpty ? word : nil }
  /// The value in decimal, read as unsigned iff the type is.
  public var decimal: String {
    let type = integerType.as(IntegerType.self)
    let isUnsigned = type?.signedness == .unsigned
    if words.isEmpty { return isUnsigned ? String(UInt(bitPattern: word)) : String(word) }
    let buffer = ByteBuffer()
    let value = WideInteger(limbs: words.map(UInt64.init), width: type?.width ?? 64)
    value.write(to: buffer, isUnsigned ? .unsigned : .signed)
    return buffer.string
  }
}

/// A floating-point number with its type, bit for bit: `1.5 : f32`.
public struct FloatAttr: AttributeSchema {
  public static let name = "builtin.float_attr"
  /// The type, a floating-point type.
  public let floatType: Type
  /// The bits, the lowest 64 first.
  public let low: UInt64, high: UInt64
  public var type: Type? { floatType }
  /// Creates a floating-point attribute of the given bits.
  public init(bits low: UInt64, high: UInt64 = 0, _ type: Type) {
    (self.low, self.high, floatType) = (low, high, type)
  }
  public var internHash: UInt64 { mixed(mixed(UInt64(floatType.address), low), high) }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(floatType)) }
}

/// Attributes in order: `[1, "a"]`.
public struct ArrayAttr: AttributeSchema {
  public static let name = "builtin.array"
  /// The elements.
  public let elements: List<Attribute>
  init(_ elements: List<Attribute>) { self.elements = elements }
  public var internHash: UInt64 { elements.contentHash }
  public func stored(in storage: borrowing InternStorage) -> Self { ArrayAttr(storage.copy(elements)) }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    for element in elements { visit(.attribute(element)) }
  }
}

/// A name and its value.
@frozen public struct NamedAttribute: Hashable, BitwiseCopyable, Sendable {
  /// The name.
  public let name: Identifier
  /// The value.
  public let value: Attribute
  /// Creates a named attribute.
  @inlinable public init(_ name: Identifier, _ value: Attribute) { (self.name, self.value) = (name, value) }
}

/// Attributes by name, in the order of the names: `{a = 1, b}`.
public struct DictionaryAttr: AttributeSchema {
  public static let name = "builtin.dictionary"
  /// The entries in the order of their names.
  public let entries: List<NamedAttribute>
  @usableFromInline init(_ entries: List<NamedAttribute>) { self.entries = entries }
  public var internHash: UInt64 { entries.contentHash }
  public func stored(in storage: borrowing InternStorage) -> Self { DictionaryAttr(storage.copy(entries)) }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    for entry in entries { visit(.attribute(entry.value)) }
  }
  /// The value called `name`.
  public subscript(name: Identifier) -> Attribute? { entries.first { $0.name == name }?.value }
  /// The value called `name`.
  public subscript(name: StaticString) -> Attribute? { entries.first { $0.name.equals(name) }?.value }
}

/// A reference to a symbol: `@module::@function`.
public struct SymbolRefAttr: AttributeSchema {
  public static let name = "builtin.symbol_ref"
  /// The names, the outermost first.
  public let path: List<Identifier>
  init(_ path: List<Identifier>) { self.path = path }
  public var internHash: UInt64 { path.contentHash }
  public func stored(in storage: borrowing InternStorage) -> Self { SymbolRefAttr(storage.copy(path)) }
  /// The outermost name.
  public var root: Identifier { path[0] }
  /// The innermost name.
  public var leaf: Identifier { path[path.count - 1] }
  /// `true` iff there is only one name.
  public var isFlat: Bool { path.count == 1 }
}

/// A type as an attribute: `i32`.
public struct TypeAttr: AttributeSchema {
  public static let name = "builtin.type"
  /// The type.
  public let value: Type
  /// Creates a type attribute.
  public init(_ value: Type) { self.value = value }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(value)) }
}

/// An attribute of a dialect that is not loaded, kept as it was written: `#dialect.data`.
public struct OpaqueAttr: AttributeSchema {
  public static let name = "builtin.opaque_attr"
  /// The dialect's name.
  public let dialect: Identifier
  /// What follows the dialect's name and the dot, with a zero byte in the place of each part.
  public let data: Identifier
  /// The types and attributes that the data mentions.
  public let parts: List<TypeOrAttribute>
  /// The type after the colon; `none` if there is none.
  public let type: Type?
  /// Creates an opaque attribute.
  public init(dialect: Identifier, data: Identifier, type: Type? = nil) {
    self.init(dialect: dialect, data: data, parts: List(), type: type)
  }
  package init(dialect: Identifier, data: Identifier, parts: List<TypeOrAttribute>, type: Type?) {
    (self.dialect, self.data, self.parts, self.type) = (dialect, data, parts, type)
  }
  public func stored(in storage: borrowing InternStorage) -> Self {
    OpaqueAttr(dialect: dialect, data: data, parts: storage.copy(parts), type: type)
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    for part in parts { visit(part) }
    if let type { visit(.type(type)) }
  }
}

/// Steps between the elements of a memref: `strided<[4, 1], offset: ?>`.
public struct StridedLayoutAttr: AttributeSchema {
  public static let name = "builtin.strided_layout"
  /// The step of each dimension.
  public let strides: List<Int>
  /// Where the first element is.
  public let offset: Int
  init(strides: List<Int>, offset: Int) { (self.strides, self.offset) = (strides, offset) }
  public func stored(in storage: borrowing InternStorage) -> Self {
    StridedLayoutAttr(strides: storage.copy(strides), offset: offset)
  }
}

/// An attribute that equals nothing but itself: `distinct[0]<value>`.
public struct DistinctAttr: AttributeSchema {
  public static let name = "builtin.distinct"
  /// The attribute inside.
  public let value: Attribute
  /// What tells this one from others.
  public let identity: Int
  /// Creates an attribute that equals those of the same identity.
  package init(_ value: Attribute, identity: Int) { (self.value, self.identity) = (value, identity) }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.attribute(value)) }
  public var alias: AliasSuggestion? {
    value.is(UnitAttr.self) ? nil : AliasSuggestion("distinct", isOverridable: true)
  }
}
