import AccelSupport

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The head of an interned type or attribute; its parameters, a Swift value, follow.
@usableFromInline struct InternedStorage: BitwiseCopyable {
  /// The Swift type of the parameters.
  @usableFromInline let payload: ObjectIdentifier
  @usableFromInline let kind: Unmanaged<KindInfo>
  /// A number for the printer: what it knows of this object's alias.
  @usableFromInline var scratch: UInt32

  @usableFromInline static var payloadOffset: Int { MemoryLayout<InternedStorage>.stride }
}

extension UnsafeMutablePointer<InternedStorage> {
  @inlinable @inline(__always)
  func parameters<T>(as _: T.Type) -> UnsafeMutablePointer<T> {
    (UnsafeMutableRawPointer(self) + InternedStorage.payloadOffset).assumingMemoryBound(to: T.self)
  }
}

/// What generic code knows of a kind of type or attribute, in one context.
@usableFromInline package class KindInfo: @unchecked Sendable {
  /// What objects of a kind are.
  package enum Sort: Sendable { case type, attribute }
  /// What objects of this kind are.
  package let sort: Sort
  /// The context that the kind is registered in.
  @usableFromInline package unowned(unsafe) let context: Context
  /// The name with its dialect, e.g. "builtin.integer".
  package let name: String
  /// The dialect's name.
  package let dialect: String

  init(context: Context, sort: Sort, dialect: String, name: String) {
    (self.context, self.sort, self.dialect, self.name) = (context, sort, dialect, name)
  }

  /// `true` iff the name is written inside of angle brackets.
  package var isNameInBrackets: Bool { fatalError("abstract") }

  /// Prints the parameters of an object of this kind.
  package func print(_ object: UnsafeMutableRawPointer, to printer: any AssemblyPrinter) {
    fatalError("abstract")
  }

  /// Calls `visit` on the types and attributes that an object of this kind directly contains.
  package func walkParts(of object: UnsafeMutableRawPointer, _ visit: (TypeOrAttribute) -> Void) {
    fatalError("abstract")
  }

  /// Returns the object of this kind that is made of other parts.
  func replacingParts(
    of object: UnsafeMutableRawPointer, _ parts: borrowing PartReplacement
  ) -> UnsafeMutablePointer<InternedStorage> { fatalError("abstract") }

  /// The type that an attribute of this kind carries.
  package func type(of object: UnsafeMutableRawPointer) -> Type? { fatalError("abstract") }

  /// The alias that an object of this kind suggests.
  package func alias(of object: UnsafeMutableRawPointer) -> AliasSuggestion? { fatalError("abstract") }

  /// Reads an object of this kind: what follows its name.
  package func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> UnsafeMutableRawPointer {
    fatalError("abstract")
  }

  /// The interfaces that objects of this kind implement.
  package var interfaces: [Implements] { fatalError("abstract") }
}

/// A type or an attribute.
public enum TypeOrAttribute: Hashable, BitwiseCopyable, Sendable {
  case type(Type)
  case attribute(Attribute)
}

/// What types and attributes have in common: parameters that the context interns.
public protocol InternedParameters: Hashable, Sendable {
  /// The name, including the dialect, e.g. "quant.uniform".
  static var name: String { get }

  /// `true` iff the parameters are those of types, not of attributes.
  static var isType: Bool { get }

  /// `true` iff the name does not end where angle brackets begin: `#index<cmp_predicate slt>`, not `#d.a<…>`.
  static var isNameInBrackets: Bool { get }

  /// A number by which the context finds the parameters: the same for equal ones.
  ///
  /// The default uses the conformance to `Hashable`; the kinds that are met all the time are quicker.
  var internHash: UInt64 { get }

  /// Returns equal parameters that do not refer to memory outside `storage`.
  ///
  /// Parameters that hold a `List` copy it; all others keep this default.
  func stored(in storage: borrowing InternStorage) -> Self

  /// Writes what follows the name: for `!d.t<…>` the `<…>`.
  func print(to printer: any AssemblyPrinter)

  /// Reads what follows the name.
  static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> Self

  /// Calls `visit` on the types and attributes among the parameters.
  func walkParts(_ visit: (TypeOrAttribute) -> Void)

  /// Returns these parameters with other types and attributes in the places of those that `walkParts` visits.
  func replacingParts(_ parts: borrowing PartReplacement) -> Self

  /// Says what is wrong with the parameters, or returns `nil`.
  func invalidity() -> String?

  /// The type after the colon, for attributes that have one.
  var type: Type? { get }

  /// The interfaces that objects of this kind implement.
  static var interfaces: [Implements] { get }

  /// The name that the printer may give to an alias for this object, and whether it must.
  var alias: AliasSuggestion? { get }
}

/// An alias that an attribute or type would like to be printed through.
public struct AliasSuggestion: Sendable {
  /// The name without `#` or `!`.
  public let name: String
  /// `true` iff another suggestion for the same object wins over this one.
  public let isOverridable: Bool
  /// Creates a suggestion.
  public init(_ name: String, isOverridable: Bool = false) {
    (self.name, self.isOverridable) = (name, isOverridable)
  }
}

extension InternedParameters {
  public static var isNameInBrackets: Bool { false }
  public var internHash: UInt64 { UInt64(truncatingIfNeeded: hashValue) }
  public func stored(in storage: borrowing InternStorage) -> Self { self }
  public func print(to printer: any AssemblyPrinter) {}
  public static func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> Self {
    throw parser.error("'\(name)' has no custom syntax")
  }
  public func walkParts(_ visit: (TypeOrAttribute) -> Void) {}
  public func replacingParts(_ parts: borrowing PartReplacement) -> Self { self }
  public func invalidity() -> String? { nil }
  public var type: Type? { nil }
  public static var interfaces: [Implements] { [] }
  public var alias: AliasSuggestion? { nil }
}

/// Memory in which interned parameters may keep lists.
public struct InternStorage: ~Copyable {
  let arena: UnsafeMutablePointer<Arena>

  /// Returns a copy of `list` that lives as long as the context.
  public func copy<Element>(_ list: List<Element>) -> List<Element> {
    guard list.count > 0 else { return List() }
    let memory = arena.pointee.allocate(Element.self, count: list.count)
    memory.update(from: list.base, count: list.count)
    return List(UnsafeBufferPointer(start: memory, count: list.count))
  }
}

/// The kinds of a context by the Swift types of their parameters: an open-addressing table.
struct KindTable: ~Copyable {
  private struct Slot: BitwiseCopyable {
    let type: ObjectIdentifier
    let kind: Unmanaged<KindInfo>
  }
  private var slots: [Slot?] = Array(repeating: nil, count: 128)
  private var count = 0

  deinit {
    for case let slot? in slots { slot.kind.release() }
  }

  /// The kind whose parameters are of the given type.
  subscript(type: ObjectIdentifier) -> KindInfo? {
    slots[index(of: type)]?.kind._withUnsafeGuaranteedRef { $0 }
  }

  /// Adds a kind that is not there.
  mutating func insert(_ kind: KindInfo, for type: ObjectIdentifier) {
    if count * 2 > slots.count {
      let old = slots
      slots = Array(repeating: nil, count: old.count * 2)
      for case let slot? in old { slots[index(of: slot.type)] = slot }
    }
    slots[index(of: type)] = Slot(type: type, kind: .passRetained(kind))
    count += 1
  }

  /// Returns where the kind of `type` is, or the free place for it.
  private func index(of type: ObjectIdentifier) -> Int {
    var index = Int(truncatingIfNeeded: mixed(0, UInt64(UInt(bitPattern: type)))) & (slots.count - 1)
    while let slot = slots[index], slot.type != type { index = (index + 1) & (slots.count - 1) }
    return index
  }
}

/// An immutable list of trivial elements in the memory of a context.
///
/// Copying it copies two words. Equality is that of the elements' bits.
@frozen public struct List<Element: BitwiseCopyable>: RandomAccessCollection, Hashable, @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  public let count: Int

  /// Creates a list over memory that outlives every use of it.
  @inlinable package init(_ elements: UnsafeBufferPointer<Element>) {
    base =
      elements.baseAddress.map(UnsafeMutablePointer.init(mutating:))
      ?? UnsafeMutablePointer(bitPattern: 8).unsafelyUnwrapped
    count = elements.count
  }
  /// Creates an empty list.
  @inlinable public init() {
    base = UnsafeMutablePointer(bitPattern: 8).unsafelyUnwrapped
    count = 0
  }
  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }
  @inlinable public subscript(index: Int) -> Element {
    assert(index >= 0 && index < count)
    return base[index]
  }
  /// The elements as contiguous memory.
  @inlinable public var buffer: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(start: base, count: count)
  }
  @inlinable public func withContiguousStorageIfAvailable<R, E>(
    _ body: (UnsafeBufferPointer<Element>) throws(E) -> R
  ) throws(E) -> R? { try body(buffer) }

  @usableFromInline var rawBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }
  public static func == (left: Self, right: Self) -> Bool {
    left.count == right.count
      && (left.base == right.base || memcmp(left.base, right.base, left.rawBytes.count) == 0)
  }
  /// A hash of the elements.
  var contentHash: UInt64 {
    AccelSupport.hash(
      bytes: UnsafeRawPointer(base).assumingMemoryBound(to: UInt8.self), count: rawBytes.count)
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    hasher.combine(bytes: rawBytes)
  }
}

extension InternedParameters {
  /// Returns the empty table of this kind.
  ///
  /// It is called through existentials only: for a specialised table, the runtime would search all conformances
  /// of the program.
  static func makeKind(in context: Context, dialect: String) -> KindInfo {
    Kind<Self>(context: context, dialect: dialect)
  }
}

/// All interned objects of one kind: an open-addressing table behind a lock.
final class Kind<T: InternedParameters>: KindInfo, @unchecked Sendable {
  /// An object and its hash, which is kept beside the pointer so that looking elsewhere costs no cache miss.
  private struct Slot: BitwiseCopyable {
    var hash: UInt64 = 0
    var object: UnsafeMutablePointer<InternedStorage>?
  }
  private struct Table: ~Copyable, @unchecked Sendable {
    var slots: UnsafeMutablePointer<Slot>
    var mask: Int
    var count = 0
    let arena: UnsafeMutablePointer<Arena>
    init() {
      mask = 15
      slots = .allocate(capacity: mask + 1)
      slots.initialize(repeating: Slot(), count: mask + 1)
      arena = .allocate(capacity: 1)
      arena.initialize(to: Arena())
    }
    deinit {
      if !_isPOD(T.self) {
        for index in 0...mask { slots[index].object?.parameters(as: T.self).deinitialize(count: 1) }
      }
      slots.deallocate()
      arena.deinitialize(count: 1)
      arena.deallocate()
    }
  }
  private let table = Locked(Table())

  init(context: Context, dialect: String) {
    precondition(MemoryLayout<T>.alignment <= 8, "\(T.name): parameters must not need an alignment above 8")
    super.init(
      context: context, sort: T.isType ? .type : .attribute, dialect: dialect, name: T.name)
  }

  override var isNameInBrackets: Bool { T.isNameInBrackets }

  override func print(_ object: UnsafeMutableRawPointer, to printer: any AssemblyPrinter) {
    object.assumingMemoryBound(to: T.self).pointee.print(to: printer)
  }

  override func walkParts(of object: UnsafeMutableRawPointer, _ visit: (TypeOrAttribute) -> Void) {
    object.assumingMemoryBound(to: T.self).pointee.walkParts(visit)
  }

  override func replacingParts(
    of object: UnsafeMutableRawPointer, _ parts: borrowing PartReplacement
  ) -> UnsafeMutablePointer<InternedStorage> {
    intern(object.assumingMemoryBound(to: T.self).pointee.replacingParts(parts))
  }

  override func type(of object: UnsafeMutableRawPointer) -> Type? {
    object.assumingMemoryBound(to: T.self).pointee.type
  }

  override func alias(of object: UnsafeMutableRawPointer) -> AliasSuggestion? {
    object.assumingMemoryBound(to: T.self).pointee.alias
  }

  override func parse(_ parser: any AssemblyParser) throws(ParseFailure) -> UnsafeMutableRawPointer {
    let start = parser.position
    let parameters = try T.parse(parser)
    if let reason = parameters.invalidity() { throw parser.error(reason, at: start) }
    return UnsafeMutableRawPointer(intern(parameters))
  }

  override var interfaces: [Implements] { T.interfaces }

  /// Returns the one object with the given parameters.
  func intern(_ parameters: T) -> UnsafeMutablePointer<InternedStorage> {
    let hash = parameters.internHash
    return table.withLock { table in
      var index = Int(truncatingIfNeeded: hash) & table.mask
      while let candidate = table.slots[index].object {
        if table.slots[index].hash == hash, candidate.parameters(as: T.self).pointee == parameters {
          return candidate
        }
        index = (index + 1) & table.mask
      }
      let memory = table.arena.pointee.allocate(InternedStorage.payloadOffset + MemoryLayout<T>.size)
      let object = memory.assumingMemoryBound(to: InternedStorage.self)
      object.initialize(
        to: InternedStorage(
          payload: ObjectIdentifier(T.self), kind: .passUnretained(self), scratch: 0))
      object.parameters(as: T.self).initialize(to: parameters.stored(in: InternStorage(arena: table.arena)))
      table.slots[index] = Slot(hash: hash, object: object)
      table.count += 1
      if table.count * 4 > table.mask * 3 { Self.grow(&table) }
      return object
    }
  }

  private static func grow(_ table: inout Table) {
    let newMask = table.mask * 2 + 1
    let larger = UnsafeMutablePointer<Slot>.allocate(capacity: newMask + 1)
    larger.initialize(repeating: Slot(), count: newMask + 1)
    for old in 0...table.mask where table.slots[old].object != nil {
      var index = Int(truncatingIfNeeded: table.slots[old].hash) & newMask
      while larger[index].object != nil { index = (index + 1) & newMask }
      larger[index] = table.slots[old]
    }
    table.slots.deallocate()
    (table.slots, table.mask) = (larger, newMask)
  }
}
