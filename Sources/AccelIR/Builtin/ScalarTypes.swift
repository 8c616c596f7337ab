public import AccelNumerics

/// An integer: `i32`, `si8`, `ui1`.
public struct IntegerType: TypeSchema {
  public static let name = "builtin.integer"
  /// Whether the type says how its values are to be read.
  public enum Signedness: UInt8, Sendable { case signless, signed, unsigned }
  /// The number of bits.
  public let width: Int
  /// Whether the type says how its values are to be read.
  public let signedness: Signedness
  /// The greatest width.
  public static let maxWidth = 1 << 24 - 1

  /// Creates an integer type.
  public init(width: Int, signedness: Signedness = .signless) {
    (self.width, self.signedness) = (width, signedness)
  }
  /// `true` iff the type doesn't say how its values are to be read.
  public var isSignless: Bool { signedness == .signless }
}

/// The integers that index memory, of a width that the target chooses: `index`.
public struct IndexType: TypeSchema {
  public static let name = "builtin.index"
  /// Creates the index type.
  public init() {}
}

/// The unit type: `none`.
public struct NoneType: TypeSchema {
  public static let name = "builtin.none"
  /// Creates the none type.
  public init() {}
}

/// A floating-point number: `f32`, `bf16`, `f8E4M3FN`.
public struct FloatType: TypeSchema {
  public static let name = "builtin.float"
  /// How values are laid out in bits.
  public typealias Format = FloatFormat
  /// How values are laid out in bits.
  public let format: Format
  /// Creates a floating-point type.
  public init(_ format: Format) { self.format = format }

  /// The number of bits.
  public var width: Int { format.width }
  /// The name in the text.
  public var keyword: StaticString { format.name }
}

/// A complex number: `complex<f32>`.
public struct ComplexType: TypeSchema {
  public static let name = "builtin.complex"
  /// The type of both parts.
  public let element: Type
  /// Creates a complex type.
  public init(_ element: Type) { self.element = element }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) { visit(.type(element)) }
  public func invalidity() -> String? {
    element.is(IntegerType.self) || element.is(FloatType.self) || element.is(IndexType.self)
      ? nil : "invalid element type for complex"
  }
}

/// A type of a dialect that is not loaded, kept as it was written: `!dialect.data`.
public struct OpaqueType: TypeSchema {
  public static let name = "builtin.opaque_type"
  /// The dialect's name.
  public let dialect: Identifier
  /// What follows the dialect's name and the dot, with a zero byte in the place of each part.
  public let data: Identifier
  /// The types and attributes that the data mentions.
  public let parts: List<TypeOrAttribute>
  /// Creates an opaque type.
  public init(dialect: Identifier, data: Identifier) {
    self.init(dialect: dialect, data: data, parts: List())
  }
  package init(dialect: Identifier, data: Identifier, parts: List<TypeOrAttribute>) {
    (self.dialect, self.data, self.parts) = (dialect, data, parts)
  }
  public func stored(in storage: borrowing InternStorage) -> Self {
    OpaqueType(dialect: dialect, data: data, parts: storage.copy(parts))
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    for part in parts { visit(part) }
  }
}
