public import AccelAffine

/// An error that was reported; parsing gives up the construct at hand.
public struct ParseFailure: Error { package init() {} }

/// A place in the text that is being parsed, as a byte offset.
public struct TextPosition: Hashable, BitwiseCopyable, Sendable {
  /// The offset from the start of the file.
  package var offset: Int
  package init(offset: Int) { self.offset = offset }
}

/// What the hand-written parsing of an operation, type or attribute can do.
///
/// A function `parse…` reads something or reports what it expected; `parseOptional…` returns `nil` or `false`
/// and reads nothing if the something isn't there.
public protocol AssemblyParser: AnyObject {
  /// The context that receives what is parsed.
  var context: Context { get }
  /// Where the next token begins.
  var position: TextPosition { get }
  /// The location, in the IR's terms, of a place in the text.
  func location(at position: TextPosition) -> Location

  /// Reports an error in the syntax of a dialect, at a place or else at the next token, and returns what to
  /// throw.
  ///
  /// In the custom form of an operation, the message begins with `custom op 'dialect.op' `.
  func dialectError(_ message: String, at position: TextPosition?) -> ParseFailure
  /// Reports that something else was expected than the next token: right after the text before it.
  func wrongToken(_ message: String) -> ParseFailure

  /// `true` iff the next token is `#name`.
  var isAtAttributeName: Bool { get }

  /// Reads punctuation, e.g. `(`, `->`, `::`.
  func parseOptional(_ punctuation: StaticString) -> Bool
  /// Reads exactly this keyword.
  func parseOptional(keyword: StaticString) -> Bool
  /// Reads a token of an assembly.
  func parseOptional(_ token: LiteralToken) -> Bool
  /// Reads any bare identifier.
  func parseOptionalKeyword() -> Identifier?
  /// Reads a quoted string and returns its bytes without escapes.
  func parseOptionalString() throws(ParseFailure) -> Identifier?
  /// Reads `@name` or `@"name"`.
  func parseOptionalSymbolName() throws(ParseFailure) -> Identifier?
  /// Reads an integer, which may have a minus sign.
  func parseOptionalInteger() throws(ParseFailure) -> Int?
  /// Reads a floating-point number.
  func parseFloat() throws(ParseFailure) -> Double
  /// Reads `4x?x`-like dimensions; a dynamic one is `ShapeDimension.dynamic`.
  func parseDimensions(allowDynamic: Bool, trailingX: Bool) throws(ParseFailure) -> [Int]

  /// Reads a type.
  func parseType() throws(ParseFailure) -> Type
  /// Reads a type if one begins here.
  func parseOptionalType() throws(ParseFailure) -> Type?
  /// Reads an attribute; `type` is the one it has if none is written.
  func parseAttribute(type: Type?) throws(ParseFailure) -> Attribute
  /// Reads an attribute if one begins here.
  func parseOptionalAttribute(type: Type?) throws(ParseFailure) -> Attribute?
  /// Reads `{name = value, …}` if it is there.
  func parseOptionalDictionary() throws(ParseFailure) -> Attribute?
  /// Reads the parameters of a kind of attribute: what follows its name.
  func parseParameters<T: AttributeSchema>(of _: T.Type) throws(ParseFailure) -> Attribute
  /// Reads an affine map without `affine_map<` and `>`.
  func parseAffineMap() throws(ParseFailure) -> Attribute
  /// Reads a location without `loc(` and `)`.
  func parseLocation() throws(ParseFailure) -> Location
}

extension AssemblyParser {
  /// Reports an error at a place and returns what to throw.
  public func error(_ message: String, at position: TextPosition) -> ParseFailure {
    dialectError(message, at: position)
  }
  /// Reports an error at the next token and returns what to throw.
  public func error(_ message: String) -> ParseFailure { dialectError(message, at: nil) }

  /// Reads punctuation.
  public func parse(_ punctuation: StaticString) throws(ParseFailure) {
    if !parseOptional(punctuation) { throw wrongToken("expected '\(punctuation)'") }
  }
  /// Reads exactly this keyword.
  public func parse(keyword: StaticString) throws(ParseFailure) {
    if !parseOptional(keyword: keyword) { throw error("expected '\(keyword)'") }
  }
  /// Reads any bare identifier.
  public func parseKeyword() throws(ParseFailure) -> Identifier {
    guard let keyword = parseOptionalKeyword() else { throw error("expected valid keyword") }
    return keyword
  }
  /// Reads a quoted string.
  public func parseString() throws(ParseFailure) -> Identifier {
    guard let string = try parseOptionalString() else { throw error("expected string") }
    return string
  }
  /// Reads a bare identifier or a quoted string if one begins here.
  public func parseOptionalKeywordOrString() throws(ParseFailure) -> Identifier? {
    if let keyword = parseOptionalKeyword() { return keyword }
    return try parseOptionalString()
  }
  /// Reads a bare identifier or a quoted string.
  public func parseKeywordOrString() throws(ParseFailure) -> Identifier {
    guard let word = try parseOptionalKeywordOrString() else {
      throw error("expected valid keyword or string")
    }
    return word
  }
  /// Reads a symbol's name.
  public func parseSymbolName() throws(ParseFailure) -> Identifier {
    guard let name = try parseOptionalSymbolName() else {
      throw error("expected valid '@'-identifier for symbol name")
    }
    return name
  }
  /// Reads an integer.
  public func parseInteger() throws(ParseFailure) -> Int {
    guard let integer = try parseOptionalInteger() else { throw error("expected integer value") }
    return integer
  }
  /// Reads an attribute.
  public func parseAttribute() throws(ParseFailure) -> Attribute { try parseAttribute(type: nil) }
  /// Reads a type of the given kind.
  public func parseType<T: TypeSchema>(of _: T.Type) throws(ParseFailure) -> Type {
    try parseType(of: T.self, from: position)
  }
  /// Reads `: type` with a type of the given kind.
  public func parseColonType<T: TypeSchema>(of _: T.Type) throws(ParseFailure) -> Type {
    let start = position
    try parse(":")
    return try parseType(of: T.self, from: start)
  }
  /// Reads a type of the given kind; if it is of another, the error is shown at `start`.
  private func parseType<T: TypeSchema>(
    of _: T.Type, from start: TextPosition
  ) throws(ParseFailure) -> Type {
    let type = try parseType()
    if type.is(T.self) { return type }
    throw error("invalid kind of type specified: expected \(T.name), but found '\(type.text)'", at: start)
  }
  /// Reads `: type`.
  public func parseColonType() throws(ParseFailure) -> Type {
    try parse(":")
    return try parseType()
  }
  /// Reads elements with commas between them.
  public func parseList(_ element: () throws(ParseFailure) -> Void) throws(ParseFailure) {
    repeat { try element() } while parseOptional(",")
  }
  /// Reads `open element, … close`, which may be empty.
  public func parseList(
    _ open: StaticString, _ close: StaticString, _ element: () throws(ParseFailure) -> Void
  ) throws(ParseFailure) {
    try parse(open)
    if parseOptional(close) { return }
    repeat { try element() } while parseOptional(",")
    try parse(close)
  }
}

/// An SSA name that was read but not yet given a type.
public struct UnresolvedOperand: BitwiseCopyable {
  /// The parser's number for the name, and the number after `#`.
  package var code: UInt32, number: UInt32
  /// Where the name stands.
  public var position: TextPosition
  package init(code: UInt32, number: UInt32, position: TextPosition) {
    (self.code, self.number, self.position) = (code, number, position)
  }
}

/// Affine expressions over values that were read: `%i + 1, symbol(%n)`.
public struct ParsedAffineMap {
  /// The expressions.
  public let map: AffineMap
  /// The names that stand for dimensions and symbols, each once.
  public let dimensions: [UnresolvedOperand], symbols: [UnresolvedOperand]
  package init(map: AffineMap, dimensions: [UnresolvedOperand], symbols: [UnresolvedOperand]) {
    (self.map, self.dimensions, self.symbols) = (map, dimensions, symbols)
  }
}

/// A block argument that was read: `%name: type {attributes} loc(…)`.
public struct ParsedArgument {
  /// The name.
  public var name: UnresolvedOperand
  /// The type, unless the syntax gives it elsewhere.
  public var type: Type?
  /// The attributes after the type.
  public var attributes: Attribute?
  /// The location after all.
  public var location: Location?
  package init(name: UnresolvedOperand) { self.name = name }
  /// Creates an argument that has the name of an operand that was read.
  public init(named name: UnresolvedOperand, type: Type) { (self.name, self.type) = (name, type) }
}

/// A region that was read and waits for its operation.
public struct ParsedRegion: BitwiseCopyable {
  package var first: Block?, last: Block?
  package init(first: Block? = nil, last: Block? = nil) { (self.first, self.last) = (first, last) }
  /// `true` iff there are no blocks.
  public var isEmpty: Bool { first == nil }
}

/// What the hand-written parsing of an operation can do, beyond types and attributes.
public protocol OperationParser: AssemblyParser {
  /// `true` iff the next token is a parenthesis or bracket that opens.
  var isAtDelimiter: Bool { get }
  /// Reads the name of a value if one begins here.
  func parseOptionalOperand() throws(ParseFailure) -> UnresolvedOperand?
  /// Reads the name of a value, which must not be one of several results, if one begins here.
  func parseOptionalPlainOperand() throws(ParseFailure) -> UnresolvedOperand?
  /// Finds the value of the given name and type.
  func resolve(_ operand: UnresolvedOperand, type: Type) throws(ParseFailure) -> Value
  /// Reads a block's name.
  func parseSuccessor() throws(ParseFailure) -> Block
  /// Reads a block's name if one begins here.
  func parseOptionalSuccessor() throws(ParseFailure) -> Block?
  /// Reads a block argument if one begins here.
  func parseOptionalArgument(type: Bool, attributes: Bool) throws(ParseFailure) -> ParsedArgument?
  /// Reads a region, whose entry block has the given arguments.
  func parseRegion(arguments: [ParsedArgument], isolateNames: Bool) throws(ParseFailure) -> ParsedRegion
  /// Reads a region if one begins here.
  func parseOptionalRegion(arguments: [ParsedArgument], isolateNames: Bool) throws(ParseFailure)
    -> ParsedRegion?
  /// Reads `{…}` if it is there and adds the attributes to the state.
  ///
  /// One that is a property must satisfy its constraint if `verifies`.
  func parseOptionalAttributes(
    into state: inout OperationState, withKeyword: Bool, verifies: Bool
  ) throws(ParseFailure)
  /// Reads `loc(…)` if it is there.
  func parseOptionalTrailingLocation() throws(ParseFailure) -> Location?
  /// Where the name of the operation at hand stands.
  var namePosition: TextPosition { get }
  /// The number of names before the `=` of the operation at hand.
  var resultNameCount: Int { get }
  /// The names before the `=` of the operation at hand, one for each result.
  var resultNames: [String] { get }
  /// Makes the block that a region without braces' content stands for.
  func makeEmptyBlock(in region: inout ParsedRegion)

  // For custom directives, which assign fields instead of a state.

  /// Says which operands a field has.
  func assign(_ operands: [UnresolvedOperand], to field: some OpField)
  /// Says which types the values of a field have.
  func assign(_ types: [Type], toTypesOf field: some OpField)
  /// Says which value a property has.
  func assign(_ property: Attribute, to field: some OpField)
  /// Says what a region holds.
  func assign(_ regions: [ParsedRegion], to field: some OpField)
  /// Says which successors a field has.
  func assign(_ successors: [Block], to field: some OpField)

  // For maps that are written over values.

  /// Reads affine expressions over values in brackets or parentheses: `[%i + 1, symbol(%n)]`.
  func parseAffineMapOfOperands(_ delimiters: AffineParser.Delimiters) throws(ParseFailure) -> ParsedAffineMap
  /// Reads an affine expression over values; the map has it as its only result.
  func parseAffineExpressionOfOperands() throws(ParseFailure) -> ParsedAffineMap
}

extension OperationParser {
  /// Reads the name of a value.
  public func parseOperand() throws(ParseFailure) -> UnresolvedOperand {
    guard let operand = try parseOptionalOperand() else { throw wrongToken("expected SSA operand") }
    return operand
  }
  /// Reads the names of any number of values, with commas between them.
  public func parseOperands() throws(ParseFailure) -> [UnresolvedOperand] {
    guard let first = try parseOptionalOperand() else { return [] }
    var operands = [first]
    while parseOptional(",") { operands.append(try parseOperand()) }
    return operands
  }
  /// Reads the names of any number of values between `open` and `close`.
  public func parseOperands(_ open: StaticString, _ close: StaticString) throws(ParseFailure)
    -> [UnresolvedOperand]
  {
    if !parseOptional(open) { throw wrongToken("expected '\(open)' in operand list") }
    let operands = try parseOperands()
    if !parseOptional(close) { throw wrongToken("expected '\(close)' in operand list") }
    return operands
  }
  /// Finds values that all have one type.
  public func resolve(_ operands: [UnresolvedOperand], type: Type) throws(ParseFailure) -> [Value] {
    var values: [Value] = []
    for operand in operands { values.append(try resolve(operand, type: type)) }
    return values
  }
  /// Finds values, each with its type; as many types as names are needed.
  public func resolve(
    _ operands: [UnresolvedOperand], types: [Type], at position: TextPosition
  ) throws(ParseFailure) -> [Value] {
    if operands.count != types.count {
      throw error(
        "number of operands and types do not match: got \(operands.count) operands and \(types.count) types",
        at: position)
    }
    var values: [Value] = []
    for (operand, type) in zip(operands, types) { values.append(try resolve(operand, type: type)) }
    return values
  }
  /// Reads types with commas between them.
  public func parseTypes() throws(ParseFailure) -> [Type] {
    var types: [Type] = []
    repeat { types.append(try parseType()) } while parseOptional(",")
    return types
  }
  /// Reads `-> types` if it is there.
  public func parseOptionalArrowTypes() throws(ParseFailure) -> [Type] {
    parseOptional("->") ? try parseResultTypes() : []
  }
  /// Reads one type, or any number in parentheses.
  public func parseResultTypes() throws(ParseFailure) -> [Type] {
    guard parseOptional("(") else { return [try parseType()] }
    if parseOptional(")") { return [] }
    let types = try parseTypes()
    try parse(")")
    return types
  }
  /// Reads a region.
  public func parseRegion(arguments: [ParsedArgument] = []) throws(ParseFailure) -> ParsedRegion {
    try parseRegion(arguments: arguments, isolateNames: false)
  }
  /// Reads `{…}` if it is there and adds the attributes to the state.
  public func parseOptionalAttributes(
    into state: inout OperationState, withKeyword: Bool = false
  ) throws(ParseFailure) {
    try parseOptionalAttributes(into: &state, withKeyword: withKeyword, verifies: true)
  }
}
