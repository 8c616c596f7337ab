/// What a data layout says of a kind of types, or of something that has a name.
public struct DataLayoutEntry: Hashable, BitwiseCopyable, Sendable {
  /// What an entry is about.
  public enum Key: Hashable, BitwiseCopyable, Sendable {
    /// A type; for other types of its kind it may count, too.
    case type(Type)
    /// Something with a name, such as `dlti.endianness`.
    case name(Identifier)
  }
  /// What the entry is about.
  public let key: Key
  /// What it says.
  public let value: Attribute

  /// Creates an entry.
  public init(_ key: Key, _ value: Attribute) { (self.key, self.value) = (key, value) }
}

/// The size of a type, in bits or bytes.
public struct TypeSize: Hashable, BitwiseCopyable, Sendable {
  /// The size, or what a factor of the target multiplies.
  public var minimum: Int
  /// `true` iff the target multiplies the size by a factor of its own.
  public var isScalable: Bool

  /// Creates a size.
  public init(_ minimum: Int, isScalable: Bool = false) {
    (self.minimum, self.isScalable) = (minimum, isScalable)
  }
}

/// Implemented by attributes that say how types lie in memory.
public struct DataLayoutSpecWitness: InterfaceWitness {
  /// Returns what the attribute says.
  public let entries: @Sendable (Attribute) -> [DataLayoutEntry]

  /// Creates a witness.
  public init(entries: @escaping @Sendable (Attribute) -> [DataLayoutEntry]) { self.entries = entries }
}

/// A dialect whose name begins the names of entries of data layouts.
public protocol DataLayoutDialectInterface: Dialect {
  /// Checks what is said of something whose name begins with the dialect's.
  static func verifyEntry(_ name: Identifier, _ value: Attribute) throws(VerificationFailure)
  /// Returns what counts where one layout says one thing and another, inside of its scope, another.
  static func combine(_ outer: Attribute, _ inner: Attribute) -> Attribute?
}

extension DataLayoutDialectInterface {
  public static func combine(_ outer: Attribute, _ inner: Attribute) -> Attribute? {
    outer == inner ? outer : nil
  }
}

/// A kind of types that knows how they lie in memory.
///
/// List `dataLayout` among the interfaces.
public protocol DataLayoutTypeInterface: TypeSchema {
  /// Returns the number of bits of a value, given what the layout says of types of this kind.
  func sizeInBits(_ layout: DataLayout, _ entries: [DataLayoutEntry]) -> TypeSize
  /// Returns of what number of bytes the address of a value must be a multiple.
  func alignment(_ layout: DataLayout, _ entries: [DataLayoutEntry]) -> Int
  /// Returns of what number of bytes the address of a value should be a multiple.
  func preferredAlignment(_ layout: DataLayout, _ entries: [DataLayoutEntry]) -> Int
  /// Returns the number of bits with which addresses of this type are computed, if it is one of addresses.
  func indexWidth(_ layout: DataLayout, _ entries: [DataLayoutEntry]) -> Int?
  /// `true` iff a layout may say `inner` inside of the scope of one that says `outer`.
  func areCompatible(_ outer: [DataLayoutEntry], _ inner: [DataLayoutEntry]) -> Bool
  /// Checks what a layout says of types of this kind.
  func verifyEntries(_ entries: [DataLayoutEntry]) throws(VerificationFailure)
}

extension DataLayoutTypeInterface {
  public func indexWidth(_ layout: DataLayout, _ entries: [DataLayoutEntry]) -> Int? { nil }
  public func areCompatible(_ outer: [DataLayoutEntry], _ inner: [DataLayoutEntry]) -> Bool { true }
  public func verifyEntries(_ entries: [DataLayoutEntry]) throws(VerificationFailure) {}

  /// This kind's implementation, for generic code.
  public static var dataLayout: Implements {
    Implements(DataLayoutTypeWitness { type in type.as(Self.self) })
  }
}

/// What generic code may ask of a type that knows how it lies in memory.
public struct DataLayoutTypeWitness: InterfaceWitness {
  /// The parameters of a type of the right kind; asked a few times per type, so that the box costs little.
  let parameters: @Sendable (Type) -> (any DataLayoutTypeInterface)?
}

/// Implemented by operations other than modules that may say how types lie in memory inside of them.
public struct DataLayoutScopeWitness: InterfaceWitness {
  /// Creates a witness.
  public init() {}
  public func verify(_ op: Operation) throws(VerificationFailure) { try DataLayout.verify(op) }
}
