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
@frozen public struct Type: Hashable, BitwiseCopyable, @unchecked Sendable {
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
  /// The context that owns the type.
  public var context: Context { kind.context }
  /// What generic code knows of the kind.
  package var kind: KindInfo { raw.pointee.kind._withUnsafeGuaranteedRef { $0 } }
  /// The name of the kind, e.g. "builtin.integer".
  public var kindName: String { kind.name }
  /// Prints the parameters by the kind's own function: what follows the name.
  package func printParameters(to printer: any AssemblyPrinter) {
    kind.print(raw.parameters(as: UInt8.self), to: printer)
  }
  /// The alias that the parameters suggest.
  package var aliasSuggestion: AliasSuggestion? { kind.alias(of: raw.parameters(as: UInt8.self)) }
  /// A number that no other type, attribute or location of the context has.
  @inlinable package var address: UInt { UInt(bitPattern: raw) }
  /// What the printer knows of the type once and for all, the same for every thread; 0 is nothing yet.
  @inlinable package var scratch: UInt32 {
    get { raw.pointee.scratch }
    nonmutating set { raw.pointee.scratch = newValue }
  }
  /// Calls `visit` on the types and attributes that this type directly contains.
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    kind.walkParts(of: raw.parameters(as: UInt8.self), visit)
  }
}

/// A compile-time constant attached to an operation: a handle to interned parameters.
@frozen public struct Attribute: Hashable, BitwiseCopyable, @unchecked Sendable {
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
  /// The context that owns the attribute.
  public var context: Context { kind.context }
  /// What generic code knows of the kind.
  package var kind: KindInfo { raw.pointee.kind._withUnsafeGuaranteedRef { $0 } }
  /// The name of the kind, e.g. "builtin.string".
  public var kindName: String { kind.name }
  /// The type of the attribute, if it has one.
  public var type: Type? { kind.type(of: raw.parameters(as: UInt8.self)) }
  /// Prints the parameters by the kind's own function: what follows the name.
  package func printParameters(to printer: any AssemblyPrinter) {
    kind.print(raw.parameters(as: UInt8.self), to: printer)
  }
  /// The alias that the parameters suggest.
  package var aliasSuggestion: AliasSuggestion? { kind.alias(of: raw.parameters(as: UInt8.self)) }
  /// A number that no other type, attribute or location of the context has.
  @inlinable package var address: UInt { UInt(bitPattern: raw) }
  /// What the printer knows of the attribute once and for all, the same for every thread; 0 is nothing yet.
  @inlinable package var scratch: UInt32 {
    get { raw.pointee.scratch }
    nonmutating set { raw.pointee.scratch = newValue }
  }
  /// Calls `visit` on the types and attributes that this attribute directly contains.
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    kind.walkParts(of: raw.parameters(as: UInt8.self), visit)
  }
}
