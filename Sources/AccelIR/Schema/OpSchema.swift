/// The declaration of a kind of operation.
///
/// A schema is never instantiated: its static fields describe the operation, and `Op<Schema>` is the view
/// through which the fields of one operation are read.
public protocol OpSchema: Sendable {
  /// The name of the operation, including its dialect, e.g. "arith.addi".
  static var name: String { get }
  /// The operands, results, properties, regions and successors of the operation, in order.
  static var fields: [any OpField] { get }
  /// What all operations of this kind have in common.
  static var traits: Traits { get }
  /// The interfaces that the operation implements.
  static var interfaces: [Implements] { get }
  /// The names of the operations one of which must be directly around this one; empty if any may be.
  static var parents: [String] { get }
  /// The name of the terminator that the text may leave out, and the only one that may end the regions.
  static var implicitTerminator: String? { get }
  /// What must hold between the parts of the operation.
  static var rules: [Rule] { get }
  /// How the operation is written; `nil` means the generic form.
  static var assembly: Assembly? { get }
  /// How the operation is read and written by hand; `HandwrittenAssembly` provides it.
  static var handwrittenSyntax: HandwrittenSyntax? { get }
  /// The names that some results prefer, e.g. `%c1` for a constant.
  ///
  /// Where a schema declares several results, they are called like their fields unless it says otherwise.
  static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void)
  /// The names that some arguments of blocks in `region` prefer.
  static func nameArguments(_ op: Op<Self>, of region: Region, _ setName: (Value, String) -> Void)
  /// The names that some blocks of the operation's regions prefer.
  static func nameBlocks(_ op: Op<Self>, _ setName: (Block, String) -> Void)
  /// Checks what fields and traits cannot express.
  static func verify(_ op: Op<Self>) throws(VerificationFailure)
  /// Checks what needs the operations inside to be valid.
  static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure)
  /// Checks the symbols that the operation refers to; called iff the kind has the trait `symbolUser`.
  static func verifySymbolUses(_ op: Op<Self>, _ symbols: borrowing SymbolTables) throws(VerificationFailure)
  /// `true` iff the operation only announces a symbol that is defined elsewhere.
  static func isDeclaration(_ op: Op<Self>) -> Bool
  /// Returns what `op` evaluates to, without changing the IR, or `nil`.
  static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult?
  /// The rewrites by which `canonicalize` simplifies operations of this kind.
  static var canonicalizations: [Pattern] { get }
}

extension OpSchema {
  public static var fields: [any OpField] { [] }
  public static var traits: Traits { [] }
  public static var interfaces: [Implements] { [] }
  public static var parents: [String] { [] }
  public static var implicitTerminator: String? { nil }
  public static var rules: [Rule] { [] }
  public static var assembly: Assembly? { nil }
  public static var handwrittenSyntax: HandwrittenSyntax? { nil }
  public static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
    guard let fields = op.operation.name.info?.results, fields.count > 1 else { return }
    for (position, field) in fields.enumerated() {
      if let first = op.operation.resultSegment(position).first { setName(first, field.name) }
    }
  }
  public static func nameArguments(_ op: Op<Self>, of region: Region, _ setName: (Value, String) -> Void) {}
  public static func nameBlocks(_ op: Op<Self>, _ setName: (Block, String) -> Void) {}
  public static func verify(_ op: Op<Self>) throws(VerificationFailure) {}
  public static func verifyRegions(_ op: Op<Self>) throws(VerificationFailure) {}
  public static func verifySymbolUses(_ op: Op<Self>, _ symbols: borrowing SymbolTables)
    throws(VerificationFailure)
  {}
  public static func isDeclaration(_ op: Op<Self>) -> Bool { false }
  public static func fold(_ op: Op<Self>, _ operands: ConstantOperands) -> FoldResult? { nil }
  public static var canonicalizations: [Pattern] { [] }
}

/// An operation that reads and writes its text by hand, where `assembly` cannot say it.
public protocol HandwrittenAssembly: OpSchema {
  /// Reads what follows the operation's name.
  static func parse(_ parser: any OperationParser, into state: inout OperationState) throws(ParseFailure)
  /// Writes what follows the operation's name, beginning with a space.
  static func print(_ op: Op<Self>, to printer: any AssemblyPrinter)
}

extension HandwrittenAssembly {
  /// The syntax that this schema's functions make.
  public static var handwrittenSyntax: HandwrittenSyntax? {
    HandwrittenSyntax(
      parse: { (parser, state) throws(ParseFailure) in try parse(parser, into: &state) },
      print: { print(Op(unchecked: $0), to: $1) })
  }
}

/// Hand-written reading and writing, as generic code calls it.
public struct HandwrittenSyntax {
  let parse: (any OperationParser, inout OperationState) throws(ParseFailure) -> Void
  let print: (Operation, any AssemblyPrinter) -> Void
}

/// A view of an operation known to be of kind `Schema`.
@dynamicMemberLookup
@frozen public struct Op<Schema: OpSchema>: Hashable, BitwiseCopyable {
  /// The operation.
  public let operation: Operation
  /// Wraps an operation; for the records of interfaces, which are asked of operations of the right kind only.
  /// - Requires: `operation` is of kind `Schema`.
  @inlinable public init(unchecked operation: Operation) { self.operation = operation }

  /// Reads a field declared by the schema.
  ///
  /// The position of a field is part of its type, so this compiles to a load or two: the key path itself
  /// is never evaluated.
  @inlinable public subscript<F: OpField>(dynamicMember field: KeyPath<Schema.Type, F>) -> F.Projection {
    F.read(operation)
  }

  /// The context that owns the operation.
  @inlinable public var context: Context { operation.context }
  /// Where the operation comes from.
  @inlinable public var location: Location { operation.location }
}

// An operation is handed on by the thread that verifies it.
/// What a verifier found wrong: the message after `'dialect.op' op `.
public struct VerificationFailure: Error, @unchecked Sendable {
  /// The rule that is broken, then what was found.
  public let message: String
  /// More about it, at other places.
  public var notes: [(location: Location, message: String)] = []
  /// `true` iff the message stands without `'dialect.op' op ` before it.
  public var isWholeMessage = false
  /// `true` iff the message is shown without the operation that it is about.
  public var isBare = false
  /// What else is wrong, which is reported before.
  public var earlier: [String] = []
  /// `true` iff those messages stand without `'dialect.op' op ` before them.
  public var areEarlierWhole = false
  /// The operation inside that the message is about, if it is not the one that is verified.
  public var culprit: Operation?

  /// Creates a failure.
  public init(_ message: String) { self.message = message }

  /// Creates a failure whose message stands without `'dialect.op' op ` before it.
  public init(whole message: String, about culprit: Operation? = nil) {
    (self.message, isWholeMessage, self.culprit) = (message, true, culprit)
  }

  /// Creates a failure whose message is shown at the operation's location, and nothing else with it.
  public init(bare message: String) { (self.message, isBare) = (message, true) }

  /// Returns this failure with another message, after `'dialect.op' op `, that is reported before.
  public func after(_ message: String) -> VerificationFailure {
    var copy = self
    copy.earlier.append(message)
    return copy
  }

  /// Returns this failure with a note attached.
  public func note(_ message: String, at location: Location) -> VerificationFailure {
    var copy = self
    copy.notes.append((location, message))
    return copy
  }
}

/// A namespace of operations, types and attributes.
public protocol Dialect: Sendable {
  /// The prefix of the names of everything in the dialect.
  static var name: String { get }
  /// The operations.
  static var operations: [any OpSchema.Type] { get }
  /// The types.
  static var types: [any TypeSchema.Type] { get }
  /// The attributes.
  static var attributes: [any AttributeSchema.Type] { get }
  /// `true` iff operations, types and attributes that the dialect does not declare are accepted, as if the dialect
  /// were not registered and such were allowed.
  static var allowsUnknown: Bool { get }
  /// The dialects whose operations, types or attributes this one uses.
  static var dependencies: [any Dialect.Type] { get }
  /// Checks a discardable attribute whose name begins with the dialect's.
  static func verifyAttribute(_ name: Identifier, _ value: Attribute, on op: Operation)
    throws(VerificationFailure)
  /// Checks an attribute of a function's argument whose name begins with the dialect's.
  static func verifyArgumentAttribute(_ name: Identifier, _ value: Attribute, on op: Operation)
    throws(VerificationFailure)
  /// What the dialect says about inlining; `InliningInterface` provides it.
  static var inlining: InliningWitness? { get }
  /// The rewrites by which `canonicalize` simplifies operations of any dialect.
  static var canonicalizations: [Pattern] { get }
  /// Makes the operation whose result is `value`, if the dialect has one for it.
  static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  )
    -> Operation?
}

extension Dialect {
  public static var operations: [any OpSchema.Type] { [] }
  public static var types: [any TypeSchema.Type] { [] }
  public static var attributes: [any AttributeSchema.Type] { [] }
  public static var allowsUnknown: Bool { false }
  public static var dependencies: [any Dialect.Type] { [] }
  public static func verifyAttribute(_ name: Identifier, _ value: Attribute, on op: Operation)
    throws(VerificationFailure)
  {}
  public static func verifyArgumentAttribute(_ name: Identifier, _ value: Attribute, on op: Operation)
    throws(VerificationFailure)
  {}
  public static var inlining: InliningWitness? { nil }
  public static var canonicalizations: [Pattern] { [] }
  public static func materializeConstant(
    _ value: Attribute, type: Type, at location: Location, _ builder: inout Builder
  ) -> Operation? { nil }
}
