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
  public init(width: Int, signedness: Signedness = .signless) { (self.width, self.signedness) = (width, signedness) }
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
  /// The formats.
  public enum Format: UInt8, CaseIterable, Sendable {
    case f4E2M1FN, f6E2M3FN, f6E3M2FN, f8E5M2, f8E4M3, f8E4M3FN, f8E5M2FNUZ, f8E4M3FNUZ, f8E4M3B11FNUZ, f8E3M4
    case f8E8M0FNU, bf16, f16, tf32, f32, f64, f80, f128
  }
  /// The format.
  public let format: Format
  /// Creates a floating-point type.
  public init(_ format: Format) { self.format = format }

  /// The number of bits.
  public var width: Int {
    switch format {
    case .f4E2M1FN: 4
    case .f6E2M3FN, .f6E3M2FN: 6
    case .f8E5M2, .f8E4M3, .f8E4M3FN, .f8E5M2FNUZ, .f8E4M3FNUZ, .f8E4M3B11FNUZ, .f8E3M4, .f8E8M0FNU: 8
    case .bf16, .f16: 16
    case .tf32: 19
    case .f32: 32
    case .f64: 64
    case .f80: 80
    case .f128: 128
    }
  }

  /// The name in the text.
  public var keyword: StaticString {
    switch format {
    case .f4E2M1FN: "f4E2M1FN"
    case .f6E2M3FN: "f6E2M3FN"
    case .f6E3M2FN: "f6E3M2FN"
    case .f8E5M2: "f8E5M2"
    case .f8E4M3: "f8E4M3"
    case .f8E4M3FN: "f8E4M3FN"
    case .f8E5M2FNUZ: "f8E5M2FNUZ"
    case .f8E4M3FNUZ: "f8E4M3FNUZ"
    case .f8E4M3B11FNUZ: "f8E4M3B11FNUZ"
    case .f8E3M4: "f8E3M4"
    case .f8E8M0FNU: "f8E8M0FNU"
    case .bf16: "bf16"
    case .f16: "f16"
    case .tf32: "tf32"
    case .f32: "f32"
    case .f64: "f64"
    case .f80: "f80"
    case .f128: "f128"
    }
  }
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
  /// What follows the dialect's name and the dot.
  public let data: Identifier
  /// Creates an opaque type.
  public init(dialect: Identifier, data: Identifier) { (self.dialect, self.data) = (dialect, data) }
}
