public import AccelSupport

/// What handles of types and of attributes have in common.
public protocol InternedHandle: AddressHashed, BitwiseCopyable, Sendable {}

extension InternedHandle {
  /// The head of the interned object.
  @inlinable @inline(__always)
  var storage: UnsafeMutablePointer<InternedStorage> {
    UnsafeMutablePointer(bitPattern: address).unsafelyUnwrapped
  }
  /// The parameters, for those who know what they are.
  private var parameters: UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(storage.parameters(as: UInt8.self))
  }
  /// Calls `body` with what generic code knows of the kind, without counting a reference to it: all threads use the
  /// same few kinds.
  @inlinable @inline(__always) func withKind<R>(_ body: (KindInfo) -> R) -> R {
    storage.pointee.kind._withUnsafeGuaranteedRef(body)
  }
  /// What generic code knows of the kind.
  @inlinable package var kind: KindInfo { storage.pointee.kind._withUnsafeGuaranteedRef { $0 } }

  /// The context that owns the type or attribute.
  @inlinable public var context: Context { withKind { $0.context } }
  /// The name of the kind, e.g. "builtin.integer".
  public var kindName: String { kind.name }
  /// `true` iff the name of the kind is written inside of angle brackets.
  package var isNameInBrackets: Bool { kind.isNameInBrackets }
  /// How this type or attribute implements the interface `W`, if it does.
  public func interface<W: InterfaceWitness>(_: W.Type) -> W? {
    withKind { $0.interfaces.witness(W.self) }
  }
  /// Calls `visit` on the types and attributes that this one directly contains.
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {
    withKind { $0.walkParts(of: parameters, visit) }
  }

  /// Prints the parameters by the kind's own function: what follows the name.
  package func printParameters(to printer: any AssemblyPrinter) { kind.print(parameters, to: printer) }
  /// The alias that the parameters suggest.
  package var aliasSuggestion: AliasSuggestion? { kind.alias(of: parameters) }
  /// What the printer knows of this object once and for all, the same for every thread; 0 is nothing yet.
  @inlinable package var scratch: UInt32 {
    get { storage.pointee.scratch }
    nonmutating set { storage.pointee.scratch = newValue }
  }
}
