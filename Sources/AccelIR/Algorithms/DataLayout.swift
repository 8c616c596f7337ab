import AccelSupport

/// How types lie in memory: what the operations around a place say, the inner ones before the outer ones.
public struct DataLayout {
  private let entries: [DataLayoutEntry]

  /// Finds the layout inside of `scope`, a module or an operation that implements `DataLayoutScopeWitness`.
  ///
  /// Where layouts contradict each other, which verifiers forbid, nothing is known.
  public init(_ scope: Operation?) {
    entries = scope.flatMap { Self.combined(at: $0) } ?? []
  }

  /// Finds the layout at `op`: that of the scope that is closest to it, be it `op` itself.
  public static func closest(to op: Operation) -> DataLayout {
    var scope: Operation? = op
    while let candidate = scope, !candidate.isDataLayoutScope { scope = candidate.parent }
    return DataLayout(scope)
  }

  // MARK: Entries

  /// What is said of something with a name.
  public subscript(name: StaticString) -> Attribute? {
    for entry in entries {
      if case .name(let known) = entry.key, known.equals(name) { return entry.value }
    }
    return nil
  }

  /// What is said of types of the kind of `type`.
  private func entries(for type: Type) -> [DataLayoutEntry] {
    entries.filter { $0.isAbout(typesLike: type) }
  }

  /// What all scopes around `scope`, and `scope` itself, say; `nil` if that is contradictory.
  private static func combined(at scope: Operation) -> [DataLayoutEntry]? {
    var specs: [[DataLayoutEntry]] = []
    var current: Operation? = scope
    while let op = current {
      if op.isDataLayoutScope, let entries = op.dataLayoutEntries { specs.append(entries) }
      current = op.parent
    }
    var combined: [DataLayoutEntry] = []
    for spec in specs.reversed() where !combine(&combined, with: spec, scope.context) { return nil }
    return combined
  }

  /// Lets `inner` count before `outer`; returns whether it may.
  private static func combine(
    _ outer: inout [DataLayoutEntry], with inner: [DataLayoutEntry], _ context: Context
  ) -> Bool {
    for entry in inner {
      guard case .type(let type) = entry.key, let witness = type.interface(DataLayoutTypeWitness.self) else {
        continue
      }
      let old = outer.filter { $0.isAbout(typesLike: type) }
      let new = inner.filter { $0.isAbout(typesLike: type) }
      if !old.isEmpty, witness.parameters(type)?.areCompatible(old, new) == false { return false }
    }
    for entry in inner {
      guard let index = outer.firstIndex(where: { $0.key == entry.key }) else {
        outer.append(entry)
        continue
      }
      guard case .name(let name) = entry.key else {
        outer[index] = entry
        continue
      }
      let old = outer[index].value
      let value =
        if let dialect = context.loadedDialect(of: name) {
          (dialect as? any DataLayoutDialectInterface.Type)?.combine(old, entry.value)
        } else {
          old == entry.value ? old : nil
        }
      guard let value else { return false }
      outer[index] = DataLayoutEntry(entry.key, value)
    }
    return true
  }

  // MARK: Verification

  /// Checks what `scope` says, and that it agrees with what the operations around it say.
  package static func verify(_ scope: Operation) throws(VerificationFailure) {
    guard let entries = scope.dataLayoutEntries else { return }
    for entry in entries { if case .type(let type) = entry.key { try verify(entry, type, among: entries) } }
    for entry in entries {
      guard case .name(let name) = entry.key, let dialect = scope.context.loadedDialect(of: name) else {
        continue
      }
      guard let interface = dialect as? any DataLayoutDialectInterface.Type else {
        throw VerificationFailure(
          bare: "the '\(dialect.name)' dialect does not support identifier data layout entries")
      }
      try interface.verifyEntry(name, entry.value)
    }
    if combined(at: scope) != nil { return }
    var failure = VerificationFailure(
      whole: "data layout does not combine with layouts of enclosing ops")
    var current = scope.parent
    while let op = current {
      let counts = op.is(Builtin.Module.self) && op.parent == nil ? op.dataLayoutEntries != nil : true
      if op.isDataLayoutScope, counts {
        failure = failure.note("enclosing op with data layout", at: op.location)
      }
      current = op.parent
    }
    throw failure
  }

  /// Checks what `entries` say of types of the kind of `type`, one of which is `entry`.
  private static func verify(
    _ entry: DataLayoutEntry, _ type: Type, among entries: [DataLayoutEntry]
  ) throws(VerificationFailure) {
    if type.isIndex {
      if entry.value.is(IntegerAttr.self) { return }
      throw VerificationFailure(
        bare: "expected integer attribute in the data layout entry for '\(type.text)'")
    }
    if type.is(IntegerType.self) || type.isFloat { return try verifyAlignments(entry, type) }
    if type.kindName.hasPrefix("builtin."), !type.is(OpaqueType.self) {
      throw VerificationFailure(bare: "unexpected data layout for a built-in type")
    }
    guard let parameters = type.interface(DataLayoutTypeWitness.self)?.parameters(type) else {
      throw VerificationFailure(bare: "data layout specified for a type that does not support it")
    }
    try parameters.verifyEntries(entries.filter { $0.isAbout(typesLike: type) })
  }

  /// Checks the alignments of a number.
  private static func verifyAlignments(_ entry: DataLayoutEntry, _ type: Type) throws(VerificationFailure) {
    let text = "#dlti.dl_entry<\(type.text), \(entry.value.text)>"
    guard let value = entry.value.as(DenseElementsAttr.self),
      value.shapedType.elementType?.isSignlessInteger(64) == true
    else {
      throw VerificationFailure(
        bare: "expected a dense i64 elements attribute in the data layout entry \(text)")
    }
    if value.count < 1 || value.count > 2 {
      throw VerificationFailure(bare: "expected 1 or 2 elements in the data layout entry \(text)")
    }
    if value.unsigned(at: value.count - 1) < value.unsigned(at: 0) {
      throw VerificationFailure(
        bare: """
          preferred alignment is expected to be greater than or equal to the abi alignment in data layout entry \
          \(text)
          """)
    }
  }
}

// MARK: Sizes

extension DataLayout {
  /// The number of bytes of a value of the given type; `nil` if nobody knows.
  public func size(of type: Type) -> TypeSize? {
    sizeInBits(of: type).map { TypeSize(($0.minimum + 7) / 8, isScalable: $0.isScalable) }
  }

  /// The number of bits of a value of the given type; `nil` if nobody knows.
  public func sizeInBits(of type: Type) -> TypeSize? {
    if let width = type.bitWidth { return TypeSize(width) }
    if type.isIndex { return TypeSize(indexWidth) }
    if let complex = type.as(ComplexType.self) {
      guard let size = sizeInBits(of: complex.element),
        let alignment = preferredAlignment(of: complex.element, [])
      else { return nil }
      // The imaginary part begins where it is aligned.
      let unit = max(alignment * 8, 1)
      return TypeSize((size.minimum + unit - 1) / unit * unit + size.minimum)
    }
    if let vector = type.as(VectorType.self) {
      guard let element = size(of: vector.element), let last = vector.shape.last else { return nil }
      let rows = vector.shape.dropLast().reduce(1, *)
      return TypeSize(
        rows * last.roundedUpToPowerOf2 * element.minimum * 8, isScalable: vector.isScalable)
    }
    return type.interface(DataLayoutTypeWitness.self)?.parameters(type)?
      .sizeInBits(self, entries(for: type))
  }

  /// Of what number of bytes the address of a value must be a multiple; `nil` if nobody knows.
  public func alignment(of type: Type) -> Int? { alignment(of: type, entries(for: type)) }

  /// Does the same, given what is said of the kind of the type.
  ///
  /// As in MLIR 22, what is said of numbers does not count for the parts of complex ones.
  private func alignment(of type: Type, _ entries: [DataLayoutEntry]) -> Int? {
    if type.is(VectorType.self) { return size(of: type).map { $0.minimum.roundedUpToPowerOf2 } }
    if type.isIndex { return alignment(of: type.context.integerType(indexWidth)) }
    if let complex = type.as(ComplexType.self) { return alignment(of: complex.element, []) }
    if let integer = type.as(IntegerType.self) {
      if let entry = entries.first(forWidth: integer.width) { return entry.alignments?.first }
      return integer.width < 64 ? ((integer.width + 7) / 8).roundedUpToPowerOf2 : 4
    }
    if type.isFloat {
      return entries.first?.alignments?.first ?? size(of: type).map { $0.minimum.roundedUpToPowerOf2 }
    }
    return type.interface(DataLayoutTypeWitness.self)?.parameters(type)?.alignment(self, entries)
  }

  /// Of what number of bytes the address of a value should be a multiple; `nil` if nobody knows.
  public func preferredAlignment(of type: Type) -> Int? { preferredAlignment(of: type, entries(for: type)) }

  /// Does the same, given what is said of the kind of the type.
  private func preferredAlignment(of type: Type, _ entries: [DataLayoutEntry]) -> Int? {
    if type.is(VectorType.self) { return alignment(of: type) }
    if type.isIndex { return preferredAlignment(of: type.context.integerType(indexWidth)) }
    if let complex = type.as(ComplexType.self) { return preferredAlignment(of: complex.element, []) }
    if let integer = type.as(IntegerType.self) {
      if let entry = entries.first(forWidth: integer.width) { return entry.alignments?.last }
      return ((integer.width + 7) / 8).roundedUpToPowerOf2
    }
    if type.isFloat { return entries.first?.alignments?.last ?? alignment(of: type) }
    return type.interface(DataLayoutTypeWitness.self)?.parameters(type)?.preferredAlignment(self, entries)
  }

  /// The number of bits with which addresses of the given type are computed, or that of indices; `nil` for types that
  /// are neither.
  public func indexWidth(of type: Type) -> Int? {
    if type.isIndex { return indexWidth }
    return type.interface(DataLayoutTypeWitness.self)?.parameters(type)?.indexWidth(self, entries(for: type))
  }

  /// The number of bits of an index.
  public var indexWidth: Int {
    for entry in entries {
      if case .type(let type) = entry.key, type.isIndex, let width = entry.value.as(IntegerAttr.self)?.value {
        return width
      }
    }
    return 64
  }
}

extension DataLayoutEntry {
  /// `true` iff this is about types of the kind of `type`.
  fileprivate func isAbout(typesLike type: Type) -> Bool {
    if case .type(let other) = key { other.hasLayout(like: type) } else { false }
  }

  /// The alignments of a number in bytes: the one that must be, and the one that should be.
  fileprivate var alignments: (first: Int, last: Int)? {
    guard let value = value.as(DenseElementsAttr.self), value.count > 0 else { return nil }
    let all = [0, value.count - 1].map { Int(truncatingIfNeeded: value.unsigned(at: $0)) / 8 }
    return (all[0], all[1])
  }
}

extension [DataLayoutEntry] {
  /// The entry for the narrowest integer that is at least `width` bits wide, or else for the widest of all.
  fileprivate func first(forWidth width: Int) -> DataLayoutEntry? {
    var best: (width: Int, entry: DataLayoutEntry)?
    for entry in self {
      guard case .type(let type) = entry.key, let candidate = type.bitWidth else { continue }
      guard let known = best else {
        best = (candidate, entry)
        continue
      }
      let isBetter =
        known.width < width ? candidate > known.width : candidate >= width && candidate < known.width
      if isBetter { best = (candidate, entry) }
    }
    return best?.entry
  }
}

extension Operation {
  /// `true` iff this is a module, or another operation that may have a data layout.
  fileprivate var isDataLayoutScope: Bool {
    self.is(Builtin.Module.self) || interface(DataLayoutScopeWitness.self) != nil
  }
  /// What the attribute that says how types lie in memory says, if there is one.
  fileprivate var dataLayoutEntries: [DataLayoutEntry]? {
    for entry in attributes {
      if let witness = entry.value.interface(DataLayoutSpecWitness.self) {
        return witness.entries(entry.value)
      }
    }
    return nil
  }
}

extension Type {
  /// `true` iff one entry may count for both types: each floating-point format is a kind of its own.
  fileprivate func hasLayout(like other: Type) -> Bool {
    raw.pointee.payload == other.raw.pointee.payload && (!isFloat || self == other)
  }
}

extension Context {
  /// The loaded dialect with whose name `name` begins.
  fileprivate func loadedDialect(of name: Identifier) -> (any Dialect.Type)? {
    guard let dot = name.bytes.firstIndex(of: UInt8(ascii: ".")) else { return nil }
    let dialect = String(decoding: name.bytes[..<dot], as: UTF8.self)
    return dialects.withLock { $0.loaded[dialect]?.dialect }
  }
}

extension Int {
  /// The least power of two that is not less than this number, which is not negative; 0 for 0.
  fileprivate var roundedUpToPowerOf2: Int {
    self <= 1 ? self : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount)
  }
}
