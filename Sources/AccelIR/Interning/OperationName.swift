public import AccelSupport

/// A kind of operation in one context, registered or not.
@frozen public struct OperationName: AddressHashed, BitwiseCopyable, @unchecked Sendable {
  @usableFromInline let raw: UnsafeMutablePointer<OperationNameStorage>
  @inlinable init(raw: UnsafeMutablePointer<OperationNameStorage>) { self.raw = raw }

  /// The full name, e.g. `arith.addi`.
  @inlinable public var identifier: Identifier { raw.pointee.identifier }
  /// The full name as text.
  public var string: String { identifier.string }
  /// The context that owns the name.
  @inlinable public var context: Context { raw.pointee.context._withUnsafeGuaranteedRef { $0 } }
  /// The identity of the schema; that of `Unregistered` if there is none.
  @inlinable package var schema: ObjectIdentifier { raw.pointee.schema }
  /// `true` iff a loaded dialect declares the operation.
  @inlinable public var isRegistered: Bool { raw.pointee.info != nil }
  /// What the schema says of the operation, or `nil` if it is not registered.
  @inlinable public var info: OpInfo? { raw.pointee.info?._withUnsafeGuaranteedRef { $0 } }
  /// The same, for code that must not count references.
  @inlinable package var unmanagedInfo: Unmanaged<OpInfo>? { raw.pointee.info }
  /// A number that no other name of the context has.
  @inlinable public var address: UInt { UInt(bitPattern: raw) }
  /// Properties shared by all operations of this kind.
  @inlinable public var traits: Traits { raw.pointee.traits }
  /// `true` iff operations of this kind have `trait`, or could have it because nothing is known of them.
  @inlinable public func mightHaveTrait(_ trait: Traits) -> Bool { !isRegistered || traits.contains(trait) }
  /// The number of property slots; one, for a dictionary, if the operation is not registered.
  @inlinable package var propertyCount: Int { Int(raw.pointee.propertyCount) }

  /// The part before the first dot, or the empty string.
  public var dialect: String {
    guard let dot = identifier.bytes.firstIndex(of: UInt8(ascii: ".")) else { return "" }
    return String(decoding: identifier.bytes[..<dot], as: UTF8.self)
  }
}

@usableFromInline struct OperationNameStorage: BitwiseCopyable {
  @usableFromInline let identifier: Identifier
  @usableFromInline let context: Unmanaged<Context>
  @usableFromInline var schema: ObjectIdentifier
  @usableFromInline var traits: Traits
  @usableFromInline var info: Unmanaged<OpInfo>?
  @usableFromInline var propertyCount: UInt32
  /// `true` iff every operand field is a single operand, so that positions are indices.
  @usableFromInline var hasSimpleOperands: Bool
  @usableFromInline var hasSimpleResults: Bool
}

/// The schema of operations that no loaded dialect declares.
@usableFromInline enum Unregistered {}
