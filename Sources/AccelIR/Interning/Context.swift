public import AccelDiagnostics
public import AccelSupport

/// Owns the IR, the interned types, attributes, identifiers and locations, and the dialects of a compilation.
///
/// Interning is safe from several threads. The IR of a context is built by one thread at a time, unless
/// `withThreads` says otherwise; then each thread builds under an operation of its own.
public final class Context: @unchecked Sendable {
  /// Where operations, blocks and their arguments live: the memory of the thread at work.
  @usableFromInline var memory: UnsafeMutablePointer<Arena> {
    @inlinable @inline(__always) get { isShared ? memories.ofThisThread : firstMemory }
  }
  /// Where they live as long as one thread works on the IR.
  @usableFromInline let firstMemory: UnsafeMutablePointer<Arena>
  /// Where they live when several threads do.
  @usableFromInline let memories: ThreadArenas
  /// `true` while several threads work on the IR.
  @usableFromInline @exclusivity(unchecked) var isShared = false
  /// Where diagnostics go.
  public let diagnostics = DiagnosticEngine()
  /// `true` iff operations, types and attributes of dialects nobody registered are accepted.
  public var allowsUnregisteredDialects = false
  /// `true` iff diagnostics about an operation show it in a note.
  public var showsOperationsInDiagnostics = true
  /// `true` iff work may be shared by several threads; to be set before there is any.
  public var isMultithreaded = true
  /// What ends rewriting before its time, if something does.
  package var rewriteLimit: RewriteLimit?
  private let threadPool = Locked<ThreadPool?>(nil)
  /// Prints an operation in generic form; installed by the text module so that diagnostics can show IR.
  package var describe: ((Operation) -> String)?
  /// Prints an operation in its custom form, as warnings and remarks show it.
  package var describeInCustomForm: ((Operation) -> String)?
  /// How many elements an attribute may have to be shown in full, unless that is left to whoever shows it.
  package var elisionLimit: Int?
  /// Prints a type or an attribute.
  package var describePart: ((TypeOrAttribute) -> String)?

  /// Who watches what happens to the IR; set while one thread is at work.
  package var observers = Observers()

  private let identifiers = Locked(IdentifierTable())
  private let files = Locked(Files())
  private let kinds = Locked(Kinds())
  /// The names that texts gave to types, attributes and locations.
  let sourceAliases = Locked(SourceAliases())
  /// What attributes refer to by name.
  let resources = Locked(Resources())
  let dialects = Locked(Dialects())
  /// Held while a dialect is loaded or an operation is registered, so that nobody sees half of it.
  let loading = RecursiveLock()

  private struct Kinds: ~Copyable, @unchecked Sendable {
    var byType = KindTable()
    var types: [String: KindInfo] = [:]
    var attributes: [String: KindInfo] = [:]
  }
  private struct Files: ~Copyable, @unchecked Sendable {
    var names: [Identifier] = []
    var numbers: [Identifier: Int] = [:]
  }

  /// The kinds and values that everything uses, without a look-up.
  private let builtinMemory: UnsafeMutablePointer<BuiltinTable>
  package var builtin: BuiltinTable { _read { yield builtinMemory.pointee } }

  /// Creates a context that can load the given dialects, besides `builtin`.
  public init(dialects available: [any Dialect.Type] = []) {
    firstMemory = .allocate(capacity: 1)
    firstMemory.initialize(to: Arena())
    memories = ThreadArenas(first: firstMemory)
    builtinMemory = .allocate(capacity: 1)
    builtinMemory.initialize(to: BuiltinTable(self))
    for dialect in [Builtin.self] + available { register(dialect) }
    load(dialect: Builtin.name)
  }

  deinit {
    releaseDialects()
    builtin.deallocate()
    builtinMemory.deinitialize(count: 1)
    builtinMemory.deallocate()
    firstMemory.deinitialize(count: 1)
    firstMemory.deallocate()
  }

  // MARK: Threads

  /// The threads that share the work of loops over the IR; just the calling one if threading is disabled.
  public var threads: ThreadPool {
    threadPool.withLock { pool in
      if let pool { return pool }
      let new = ThreadPool(threadCount: isMultithreaded ? ThreadPool.processorCount : 1)
      pool = new
      return new
    }
  }

  // MARK: Identifiers and files

  /// Returns the identifier with the given bytes.
  public func identifier(_ bytes: UnsafeBufferPointer<UInt8>) -> Identifier {
    identifiers.withLock { table in
      guard let base = bytes.baseAddress else {
        var none: UInt8 = 0
        return table.intern(&none, 0, for: self)
      }
      return table.intern(base, bytes.count, for: self)
    }
  }

  /// Returns the identifier spelled `string`.
  public func identifier(_ string: String) -> Identifier {
    var copy = string
    return copy.withUTF8 { identifier($0) }
  }

  /// Returns the number by which packed locations refer to `file`.
  package func fileNumber(of file: Identifier) -> Int {
    files.withLock { files in
      if let number = files.numbers[file] { return number }
      files.names.append(file)
      files.numbers[file] = files.names.count
      return files.names.count
    }
  }

  /// Returns the file with the given number.
  package func file(number: Int) -> Identifier { files.withLock { $0.names[number - 1] } }

  // MARK: Types and attributes

  /// Returns the type with the given parameters.
  public func type<T: TypeSchema>(_ parameters: T) -> Type { Type(raw: kind(T.self).intern(parameters)) }

  /// Returns the attribute with the given parameters.
  public func attribute<T: AttributeSchema>(_ parameters: T) -> Attribute {
    Attribute(raw: kind(T.self).intern(parameters))
  }

  /// Makes a kind of type or attribute known; does nothing if it is already.
  @discardableResult
  func registerKind(_ type: any InternedParameters.Type) -> KindInfo {
    let dialect = String(type.name.prefix { $0 != "." })
    return kinds.withLock { kinds in
      if let known = kinds.byType[ObjectIdentifier(type)] { return known }
      let kind = type.makeKind(in: self, dialect: dialect)
      let known = kind.sort == .type ? kinds.types[type.name] : kinds.attributes[type.name]
      precondition(known == nil, "two \(kind.sort)s are called '\(type.name)'")
      kinds.byType.insert(kind, for: ObjectIdentifier(type))
      if kind.sort == .type { kinds.types[type.name] = kind } else { kinds.attributes[type.name] = kind }
      return kind
    }
  }

  /// Returns the table of the kind `T`, which is registered on first use.
  func kind<T: InternedParameters>(_: T.Type) -> Kind<T> {
    let known = kinds.withLock { $0.byType[ObjectIdentifier(T.self)] }
    return unsafeDowncast(known ?? registerKind(T.self), to: Kind<T>.self)
  }

  /// Returns the kind of type or attribute with the given name, including its dialect.
  package func kind(named name: String, _ sort: KindInfo.Sort) -> KindInfo? {
    kinds.withLock { sort == .type ? $0.types[name] : $0.attributes[name] }
  }

  /// The names of all kinds of the given dialect, in order; for suggestions.
  package func kindNames(of dialect: String, _ sort: KindInfo.Sort) -> [String] {
    kinds.withLock { kinds in
      (sort == .type ? kinds.types : kinds.attributes).values.filter { $0.dialect == dialect }.map(\.name)
    }.sorted()
  }
}
