import AccelDiagnostics
import AccelSupport

/// The dialects and operation names of a context.
struct Dialects: ~Copyable, @unchecked Sendable {
  /// The dialects that may be loaded.
  var available: [String: any Dialect.Type] = [:]
  /// The dialects that are loaded.
  var loaded: [String: DialectInfo] = [:]
  /// The rewrites of any kind of operation, and how many dialects were loaded when they were listed.
  var generalCanonicalizations: (count: Int, patterns: GeneralPatterns)?
  /// The schemas of loaded dialects whose names nobody asked for yet: most operations are never met in a run.
  var unused: [Identifier: (schema: any OpSchema.Type, dialect: DialectInfo)] = [:]
  /// The records of registered operations, kept alive for the names that refer to them.
  var infos: [OpInfo] = []
  /// The number of type constraints in all records.
  var constraintCount = 0
  var names = Arena()
}

/// A loaded dialect.
public final class DialectInfo: Sendable {
  /// The dialect's declaration.
  public let dialect: any Dialect.Type
  /// The rewrites of operations of any kind that come with the dialect.
  package let canonicalizations: [Pattern]
  /// What the dialect says about inlining.
  package let inlining: InliningWitness?
  init(_ dialect: any Dialect.Type) {
    (self.dialect, canonicalizations, inlining) = (dialect, dialect.canonicalizations, dialect.inlining)
  }
}

extension Context {
  /// Makes a dialect available; it is loaded when first mentioned.
  public func register(_ dialect: any Dialect.Type) {
    dialects.withLock { $0.available[dialect.name] = dialect }
  }

  /// The names of the dialects that can be loaded, in order.
  public var availableDialects: [String] { dialects.withLock { $0.available.keys.sorted() } }

  /// Returns the dialect of the given name, loading it if it is available.
  @discardableResult
  public func load(dialect name: String) -> DialectInfo? {
    loading.withLock {
      let (loaded, available) = dialects.withLock { ($0.loaded[name], $0.available[name]) }
      return loaded ?? available.map { load($0) }
    }
  }

  /// Loads a dialect, its dependencies first; does nothing if it is loaded.
  @discardableResult
  public func load(_ dialect: any Dialect.Type) -> DialectInfo {
    loading.withLock { loadAlone(dialect) }
  }

  /// Loads a dialect while no other thread can.
  private func loadAlone(_ dialect: any Dialect.Type) -> DialectInfo {
    let info = DialectInfo(dialect)
    let known = dialects.withLock { dialects -> DialectInfo? in
      if let known = dialects.loaded[dialect.name] { return known }
      dialects.available[dialect.name] = dialect
      dialects.loaded[dialect.name] = info
      return nil
    }
    if let known { return known }
    for dependency in dialect.dependencies { load(dependency) }
    for type in dialect.types { registerKind(type) }
    for attribute in dialect.attributes { registerKind(attribute) }
    for operation in dialect.operations {
      let name = identifier(operation.name)
      let isTaken = dialects.withLock { $0.unused[name] != nil }
      precondition(!isTaken, "'\(dialect.name)': two operations are called '\(operation.name)'")
      assert(
        operation.name.hasPrefix("\(dialect.name)."),
        "'\(operation.name)': the name of an operation of this dialect begins with '\(dialect.name).'")
      if name.raw.pointee.operationName == nil {
        dialects.withLock { $0.unused[name] = (operation, info) }
      } else {
        register(operation: operation, of: info)
      }
    }
    return info
  }

  /// Gives a name its schema.
  private func register<S: OpSchema>(operation _: S.Type, of dialect: DialectInfo) {
    // Other threads see the name when all is known of it.
    let identifier = identifier(S.name)
    let name = identifier.raw.pointee.operationName ?? newStorage(of: identifier)
    let upperBound = S.fields.count
    let memoStart = dialects.withLock { dialects in
      defer { dialects.constraintCount += upperBound }
      return dialects.constraintCount
    }
    let info = OpInfo(S.self, name: OperationName(raw: name), of: dialect, memoStart: memoStart)
    dialects.withLock { $0.infos.append(info) }
    name.pointee.schema = ObjectIdentifier(S.self)
    name.pointee.traits = S.traits
    name.pointee.propertyCount = UInt32(info.properties.count)
    name.pointee.hasSimpleOperands = info.operands.allSatisfy { $0.arity == .single }
    name.pointee.hasSimpleResults = info.results.allSatisfy { $0.arity == .single }
    name.pointee.info = .passUnretained(info)
    identifier.raw.pointee.operationName = name
  }

  /// Returns the name of the operations spelled like `identifier`, loading their dialect if it is available.
  public func operationName(_ identifier: Identifier) -> OperationName {
    if let known = identifier.raw.pointee.operationName { return OperationName(raw: known) }
    return loading.withLock { newOperationName(identifier) }
  }

  /// Returns the name of the operations spelled like `identifier` while no other thread can load anything.
  private func newOperationName(_ identifier: Identifier) -> OperationName {
    let bytes = identifier.bytes
    let dot = bytes.firstIndex(of: UInt8(ascii: "."))
    load(dialect: dot.map { String(decoding: bytes[..<$0], as: UTF8.self) } ?? "")
    if let (schema, dialect) = dialects.withLock({ $0.unused.removeValue(forKey: identifier) }) {
      register(operation: schema, of: dialect)
    }
    if let known = identifier.raw.pointee.operationName { return OperationName(raw: known) }
    let storage = newStorage(of: identifier)
    identifier.raw.pointee.operationName = storage
    return OperationName(raw: storage)
  }

  /// Returns the name of the operations that `S` declares.
  /// - Requires: the dialect of `S` is available.
  public func operationName<S: OpSchema>(_: S.Type) -> OperationName {
    let name = operationName(identifier(S.name))
    precondition(
      name.schema == ObjectIdentifier(S.self),
      "'\(S.name)' is used, but its dialect is not; pass the dialect to Context(dialects:)")
    return name
  }

  /// Returns a place for what is known of a name, which other threads do not see yet.
  private func newStorage(of identifier: Identifier) -> UnsafeMutablePointer<OperationNameStorage> {
    let storage = dialects.withLock { $0.names.allocate(OperationNameStorage.self, count: 1) }
    storage.initialize(
      to: OperationNameStorage(
        identifier: identifier, context: .passUnretained(self), schema: ObjectIdentifier(Unregistered.self),
        traits: [], info: nil, propertyCount: 1, hasSimpleOperands: true, hasSimpleResults: true))
    return storage
  }

  /// Returns a list of `elements` that lives as long as the context.
  func permanentList<Element>(_ elements: [Element]) -> List<Element> {
    if elements.isEmpty { return List() }
    let memory = dialects.withLock { $0.names.allocate(Element.self, count: elements.count) }
    memory.initialize(from: elements, count: elements.count)
    return List(UnsafeBufferPointer(start: memory, count: elements.count))
  }

  /// The dialects that are loaded, by their names.
  package var loadedDialects: [DialectInfo] {
    dialects.withLock { dialects in dialects.loaded.sorted { $0.key < $1.key }.map(\.value) }
  }

  /// The rewrites of operations of any kind that come with the loaded dialects: the same object until there are more.
  package var generalCanonicalizations: GeneralPatterns {
    dialects.withLock { dialects in
      if let (count, known) = dialects.generalCanonicalizations, count == dialects.loaded.count {
        return known
      }
      let all = dialects.loaded.sorted { $0.key < $1.key }.flatMap { $0.value.canonicalizations }
      var made = GeneralPatterns(all)
      if let (_, known) = dialects.generalCanonicalizations, known.patterns.count == all.count {
        made = known
      }
      dialects.generalCanonicalizations = (dialects.loaded.count, made)
      return made
    }
  }

  /// The names of all registered operations of loaded dialects, in order; for suggestions and listings.
  public var registeredOperations: [OperationName] {
    for name in dialects.withLock({ Array($0.unused.keys) }) { _ = operationName(name) }
    return dialects.withLock { $0.infos.map(\.name) }.sorted { $0.identifier.precedes($1.identifier) }
  }

  func releaseDialects() { dialects.withLock { $0.infos = [] } }
}
