internal import AccelIR

/// What changes as printing goes on.
struct PrinterState: ~Copyable {
  /// Is told where the text of each operation begins, and how far that is indented.
  var noteStart: ((Operation, Int) -> Void)?
  /// The names of values and blocks; `nil` outside operations.
  var names: ValueNames?
  /// The names of types, attributes and locations; `nil` if there are none.
  var aliases: Aliases?
  /// The aliases found so far, by a printer that writes nothing but visits what another will write.
  var collection: Aliases?
  /// What is being visited, the innermost last.
  var frames: [AliasFrame] = []
  /// The names of values that stand for the arguments of other regions.
  var shadowed: [Value: Value] = [:]
  /// The columns before the operation at hand.
  var indentation = 0
  /// The block of the operation at hand.
  var block: Block?
  /// The prefix, with its dot, that operation names inside the region at hand are written without.
  var openDialect: UnsafeBufferPointer<UInt8>
  /// What is too large to be written where it has no alias.
  var sizes = WrittenSizes(usesAliases: false)
  /// How operations met lately are written.
  let syntaxes = PrintedSyntaxes()
  /// How types and attributes written lately look.
  let texts = RecentTexts()
  /// The numbers of distinct attributes, in the order in which they are met.
  var distinctNumbers: [Attribute: Int] = [:]
  /// The resources of `builtin` that the output refers to.
  var resources = ReferencedResources()

  init(openDialect: UnsafeBufferPointer<UInt8>) { self.openDialect = openDialect }
}

/// The names of resources in the order in which they are first met.
struct ReferencedResources {
  private(set) var keys: [Identifier] = []
  private var known: Set<Identifier> = []

  /// Adds a name unless it is there.
  mutating func insert(_ key: Identifier) {
    if known.insert(key).inserted { keys.append(key) }
  }
}

// The parts of the state under short names; their meaning stands above.
extension Printer {
  var aliases: Aliases? {
    @inline(__always) get { state.pointee.aliases }
    set { state.pointee.aliases = newValue }
  }
  var collection: Aliases? {
    @inline(__always) get { state.pointee.collection }
    set { state.pointee.collection = newValue }
  }
  /// `true` iff this printer writes nothing, but finds the aliases that another one will use.
  var isCollecting: Bool { @inline(__always) get { state.pointee.collection != nil } }
  var frames: [AliasFrame] {
    get { state.pointee.frames }
    _modify { yield &state.pointee.frames }
  }
  var indentation: Int {
    @inline(__always) get { state.pointee.indentation }
    @inline(__always) set { state.pointee.indentation = newValue }
  }
  var block: Block? {
    @inline(__always) get { state.pointee.block }
    @inline(__always) set { state.pointee.block = newValue }
  }
  var openDialect: UnsafeBufferPointer<UInt8> {
    get { state.pointee.openDialect }
    set { state.pointee.openDialect = newValue }
  }
  var distinctNumbers: [Attribute: Int] {
    get { state.pointee.distinctNumbers }
    _modify { yield &state.pointee.distinctNumbers }
  }
  var shadowed: [Value: Value] {
    get { state.pointee.shadowed }
    _modify { yield &state.pointee.shadowed }
  }
}
