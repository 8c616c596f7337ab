/// A kind of type: a plain struct whose stored properties are the parameters.
///
/// The context interns values of it; the IR stores the one-word handle `Type`.
public protocol TypeSchema: InternedParameters {}

extension TypeSchema {
  public static var isType: Bool { true }
}

/// A kind of attribute: a plain struct or enum whose stored properties are the parameters.
///
/// The context interns values of it; the IR stores the one-word handle `Attribute`.
public protocol AttributeSchema: InternedParameters {}

extension AttributeSchema {
  public static var isType: Bool { false }
}

/// The type of a value: a handle to interned parameters.
@frozen public struct Type: InternedHandle, @unchecked Sendable {
  @usableFromInline let raw: UnsafeMutablePointer<InternedStorage>
  @inlinable init(raw: UnsafeMutablePointer<InternedStorage>) { self.raw = raw }
  /// Wraps what the parser of a kind of type returned.
  package init(parsed object: UnsafeMutableRawPointer) {
    raw = object.assumingMemoryBound(to: InternedStorage.self)
  }

  /// `true` iff this type is a `T`.
  @inlinable public func `is`<T: TypeSchema>(_: T.Type) -> Bool {
    raw.pointee.payload == ObjectIdentifier(T.self)
  }
  /// The parameters if this type is a `T`.
  @inlinable public func `as`<T: TypeSchema>(_: T.Type = T.self) -> T? {
    self.is(T.self) ? raw.parameters(as: T.self).pointee : nil
  }
  @inlinable public var address: UInt { UInt(bitPattern: raw) }
}

/// A compile-time constant attached to an operation: a handle to interned parameters.
@frozen public struct Attribute: InternedHandle, @unchecked Sendable {
  @usableFromInline let raw: UnsafeMutablePointer<InternedStorage>
  @inlinable init(raw: UnsafeMutablePointer<InternedStorage>) { self.raw = raw }
  /// Wraps what the parser of a kind of attribute returned.
  package init(parsed object: UnsafeMutableRawPointer) {
    raw = object.assumingMemoryBound(to: InternedStorage.self)
  }

  /// `true` iff this attribute is a `T`.
  @inlinable public func `is`<T: AttributeSchema>(_: T.Type) -> Bool {
    raw.pointee.payload == ObjectIdentifier(T.self)
  }
  /// The parameters if this attribute is a `T`.
  @inlinable public func `as`<T: AttributeSchema>(_: T.Type = T.self) -> T? {
    self.is(T.self) ? raw.parameters(as: T.self).pointee : nil
  }
  @inlinable public var address: UInt { UInt(bitPattern: raw) }
  /// The type of the attribute, if it has one.
  public var type: Type? { withKind { $0.type(of: raw.parameters(as: UInt8.self)) } }
}
