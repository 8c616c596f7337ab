import AccelIR
import AccelSupport

/// What a parser works with, in memory of its own: reading and writing it needs no exclusivity checks.
struct ParserState {
  var lexer: Lexer
  /// The token at hand.
  var token: Token
  /// The end of the token before it.
  var previousEnd: UnsafePointer<UInt8>
  /// How many constructs the token at hand is nested in.
  var depth = 0

  /// Where lines begin, found as locations are asked for.
  var lines: LineCursor
  /// The operation around the one at hand, if the latter's name may leave out the dialect of the former.
  var openOperation: OperationName?
  /// The operation whose custom form is being read, for messages.
  var customOperation: OperationName?
  /// Where the name of that operation stands.
  var customOperationStart = 0
  /// The operation that is being read by its assembly, to which custom directives assign.
  var frame: AssemblyFrame?
  /// The names before the `=` of the operation that is being read in its custom form.
  var currentResultNames: (start: Int, end: Int) = (0, 0)

  // MARK: Names

  var valueNames = NameTable()
  var values = CodeMap(empty: ValueEntry())
  /// The entries that definitions in the regions at hand have replaced.
  var replaced = Stack<(code: UInt32, old: ValueEntry)>()
  /// The forward references of the isolated regions at hand that are not yet resolved or only just.
  var forwardReferences = Stack<UnsafeMutablePointer<ForwardReference>>()
  /// The number of the isolated region at hand; names of other numbers are out of sight.
  var scope: UInt32 = 1
  /// The greatest number given to an isolated region.
  var lastScope: UInt32 = 1

  var blockNames = NameTable()
  var blocks = CodeMap(empty: BlockEntry())
  var replacedBlocks = Stack<(code: UInt32, old: BlockEntry)>()
  var regionNumber: UInt32 = 0
  var lastRegionNumber: UInt32 = 0

  // MARK: Parts of operations at hand

  var operands = Stack<UnresolvedOperand>()
  var operandValues = Stack<Value>()
  var types = Stack<Type>()
  var attributes = Stack<Attribute>()
  var properties = Stack<Attribute?>()
  var entries = Stack<NamedAttribute>()
  var resultNames = Stack<ResultName>()
  var successors = Stack<Block>()
  /// The bytes of dense elements.
  var bytes = Stack<UInt8>(capacity: 256)
  var regions = Stack<ParsedRegion>()
  /// Where the operands and types of each field of the assemblies at hand are.
  var ranges = Stack<FieldRange>()

  init(start: UnsafePointer<UInt8>, count: Int) {
    lexer = Lexer(start: start, count: count)
    token = Token(kind: .endOfFile, start: start, end: start)
    previousEnd = start
    lines = LineCursor(start: start)
  }

  func deallocate() {
    lexer.deallocate()
    valueNames.deallocate()
    values.deallocate()
    replaced.deallocate()
    forwardReferences.deallocate()
    blockNames.deallocate()
    blocks.deallocate()
    replacedBlocks.deallocate()
    operands.deallocate()
    operandValues.deallocate()
    types.deallocate()
    attributes.deallocate()
    properties.deallocate()
    entries.deallocate()
    resultNames.deallocate()
    successors.deallocate()
    bytes.deallocate()
    regions.deallocate()
    ranges.deallocate()
  }
}

/// What a value's name stands for.
struct ValueEntry: BitwiseCopyable {
  /// The isolated region of the definition or of the first use; 0 if there is neither.
  var scope: UInt32 = 0
  /// The number of values defined; 0 if the name was only used so far.
  var count: UInt32 = 0
  /// The first value defined.
  var value: Value?
  /// The uses that wait for the definition.
  var forward: UnsafeMutablePointer<ForwardReference>?
  /// Where the name was defined.
  var position = 0
}

/// A value used before its definition.
struct ForwardReference {
  /// The stand-in that is used meanwhile.
  let placeholder: Value
  let code: UInt32, number: UInt32
  /// Where the use is.
  let position: Int
  var isResolved: Bool
  /// The next reference to the same name.
  let next: UnsafeMutablePointer<ForwardReference>?
}

/// What a block's name stands for.
struct BlockEntry: BitwiseCopyable {
  /// The region of the definition or of the first use; 0 if there is neither.
  var region: UInt32 = 0
  var block: Block?
  var isDefined = false
  /// Where the name was defined or first used.
  var position = 0
}

/// Where something of a field stands on its stack; a negative start means that it has not been read.
struct FieldRange: BitwiseCopyable {
  var start = -1
  var count = 0
  /// Where the text of operands begins.
  var position: TextPosition?
}

/// A name before `=`, with the number of results after its colon.
struct ResultName: BitwiseCopyable {
  var code: UInt32
  var count: UInt32
  var position: Int
}
