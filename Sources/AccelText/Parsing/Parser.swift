public import AccelDiagnostics
public import AccelIR
import AccelSupport

/// How a parser treats its input.
public struct ParsingOptions: Sendable {
  /// `true` iff parsing ends at the first error, as MLIR's does; else it goes on where it can.
  public var stopsAtFirstError = false
  /// `true` iff operations that are not in a module are put into one.
  public var hasImplicitModule = true
  /// Which values the resources of a tool may have, by the tool's name and theirs; `nil` leaves that to the tool.
  package var toolResources: [String: [String: ToolResourceKind]] = [:]
  /// Creates the default options.
  public init() {}
}

/// What a resource of a tool may be.
package enum ToolResourceKind: Sendable { case bool, string }

/// Reads the text of IR.
///
/// One pass over the bytes: names are hashed once as they are met, numbers are read from the bytes, operations
/// are created as soon as their text ends. All functions that read something begin at the token at hand and end
/// at the token after what they read.
public final class Parser: OperationParser {
  public let context: Context
  let file: SourceFile
  let options: ParsingOptions
  let state: UnsafeMutablePointer<ParserState>
  /// The number by which packed locations refer to the file.
  let fileNumber: Int
  let fileName: Identifier
  /// What aliases stand for.
  var attributeAliases: [Identifier: Attribute] = [:]
  var typeAliases: [Identifier: Type] = [:]
  /// The aliases in the order of their definitions.
  var aliasOrder: [(name: Identifier, isType: Bool)] = []
  /// `true` iff an alias stands for something of a dialect that nobody registered.
  var hasForeignAliases = false
  /// The operations and block arguments whose location is an alias not yet defined.
  var deferredLocations: [DeferredLocation] = []
  /// Attributes read lately.
  let attributeCache = AttributeCache()
  /// What distinct attributes' numbers stand for.
  var distinctAttributes: [Int: Attribute] = [:]
  /// Identifiers read lately, by their hashes.
  let identifierCache: UnsafeMutablePointer<Identifier?>
  /// Names of operations in custom form read lately, by the hashes of their texts.
  let nameCache: UnsafeMutablePointer<CachedName?>
  /// The depths of the nesting in what aliases stand for, and in its parts.
  var partDepths: [TypeOrAttribute: Int] = [:]
  /// The names of values and aliases whose definitions could not be read.
  var brokenNames: Set<UInt32> = [], brokenAliases: Set<Identifier> = []
  /// `true` iff there is an error that makes all others worthless.
  var hasGivenUp = false
  /// The number of errors reported.
  var errorCount = 0

  /// The deepest nesting of constructs that is read.
  static let maxDepth = 512
  static let nameCacheSize = 256
  /// The longest string that is kept; the digits of elements and resources are not strings.
  static let maxStringCount = 1 << 28

  /// Creates a parser of `file`.
  public init(_ file: SourceFile, into context: Context, options: ParsingOptions = ParsingOptions()) {
    (self.file, self.context, self.options) = (file, context, options)
    state = .allocate(capacity: 1)
    state.initialize(to: ParserState(start: file.contents.base, count: file.contents.count))
    fileName = context.identifier(file.name)
    fileNumber = context.fileNumber(of: fileName)
    // Only a piece from the middle of a file needs to know the lines before it.
    if file.startInWhole > 0 {
      state.pointee.lines = LineCursor(start: file.contents.base, at: file.position(at: 0))
    }
    identifierCache = .allocate(capacity: Parser.nameCacheSize)
    identifierCache.initialize(repeating: nil, count: Parser.nameCacheSize)
    nameCache = .allocate(capacity: Parser.nameCacheSize)
    nameCache.initialize(repeating: nil, count: Parser.nameCacheSize)
    state.pointee.openOperation = context.operationName(Builtin.Module.self)
    advance()
  }

  deinit {
    state.pointee.deallocate()
    state.deallocate()
    attributeCache.deallocate()
    identifierCache.deallocate()
    nameCache.deallocate()
  }

  // MARK: Tokens

  /// The token at hand.
  @inline(__always) var token: Token { state.pointee.token }
  /// The kind of the token at hand.
  @inline(__always) var kind: TokenKind { state.pointee.token.kind }

  /// Goes to the next token.
  @inline(__always) func advance() {
    state.pointee.previousEnd = state.pointee.token.end
    state.pointee.token = state.pointee.lexer.next()
    if state.pointee.token.kind == .error { reportLexicalError() }
  }

  @inline(never) private func reportLexicalError() {
    guard let problem = state.pointee.lexer.problem else { return }
    state.pointee.lexer.problem = nil
    report(problem.message.description, at: problem.position - file.contents.base)
  }

  /// Starts over at `position`, which must be the start of a token.
  func reset(to position: UnsafePointer<UInt8>) {
    state.pointee.lexer.cursor = position
    advance()
    state.pointee.previousEnd = position
  }

  /// Goes to the next token if the one at hand is of the given kind.
  @inline(__always) func accept(_ expected: TokenKind) -> Bool {
    guard kind == expected else { return false }
    advance()
    return true
  }

  /// Goes to the next token if the one at hand is of the given kind; else reports `message`.
  @inline(__always) func expect(_ expected: TokenKind, _ message: @autoclosure () -> String)
    throws(ParseFailure)
  {
    guard kind == expected else { throw wrongToken(message()) }
    advance()
  }

  /// Calls `body` one level deeper, or reports that the text is nested too deeply.
  @inline(__always) func nested<R>(_ body: () throws(ParseFailure) -> R) throws(ParseFailure) -> R {
    guard state.pointee.depth < Parser.maxDepth else {
      throw tooDeep()
    }
    state.pointee.depth += 1
    defer { state.pointee.depth -= 1 }
    return try body()
  }

  /// Reports that the text is nested too deeply; nothing else will be reported.
  @inline(never) func tooDeep(at offset: Int? = nil) -> ParseFailure {
    emit("nesting is deeper than \(Parser.maxDepth) levels", at: offset ?? position.offset)
    hasGivenUp = true
    return ParseFailure()
  }

  // MARK: Errors

  public var position: TextPosition { TextPosition(offset: token.start - file.contents.base) }

  public func dialectError(_ message: String, at position: TextPosition?) -> ParseFailure {
    let message = state.pointee.customOperation.map { "custom op '\($0.string)' \(message)" } ?? message
    return error(message, at: position ?? self.position)
  }

  /// Reports an error at the token at hand.
  func error(_ message: String) -> ParseFailure {
    let offset = token.start - file.contents.base
    emit(message, at: kind == .endOfFile ? max(offset - 1, 0) : offset)
    return ParseFailure()
  }

  /// Reports an error at a place.
  func error(_ message: String, at position: TextPosition) -> ParseFailure {
    emit(message, at: position.offset)
    return ParseFailure()
  }

  func error(_ message: String, at position: UnsafePointer<UInt8>) -> ParseFailure {
    emit(message, at: position - file.contents.base)
    return ParseFailure()
  }

  /// Reports that something else was expected than the token at hand: after the text before it.
  public func wrongToken(_ message: String) -> ParseFailure {
    let base = file.contents.base
    let original = kind == .endOfFile ? max(token.start - base - 1, 0) : token.start - base
    emit(message, at: endOfText(before: original) ?? original)
    return ParseFailure()
  }

  /// Returns where the text before `offset` ends, without blanks, blank lines and comments.
  private func endOfText(before offset: Int) -> Int? {
    let base = file.contents.base
    var end = offset
    while true {
      while end > 0, base[end - 1] == UInt8(ascii: " ") || base[end - 1] == UInt8(ascii: "\t") { end -= 1 }
      if end == 0 { return nil }
      if base[end - 1] != UInt8(ascii: "\n"), base[end - 1] != UInt8(ascii: "\r") { return end }
      end -= 1
      var lineStart = end
      while lineStart > 0, base[lineStart - 1] != UInt8(ascii: "\n"),
        base[lineStart - 1] != UInt8(ascii: "\r")
      {
        lineStart -= 1
      }
      var index = lineStart
      while index + 1 < end {
        if base[index] == UInt8(ascii: "/"), base[index + 1] == UInt8(ascii: "/") {
          end = index
          break
        }
        index += 1
      }
    }
  }

  /// Reports an error with notes, unless it is about a token that could not be read: that was reported already.
  @inline(never) func emit(_ message: String, at offset: Int, notes: [(message: String, offset: Int)] = []) {
    if kind != .error { report(message, at: offset, notes: notes) }
  }

  private func report(_ message: String, at offset: Int, notes: [(message: String, offset: Int)] = []) {
    if hasGivenUp { return }
    errorCount += 1
    var diagnostic = Diagnostic(.error, at: place(offset), message)
    for note in notes { diagnostic.addNote(at: place(note.offset), note.message) }
    context.diagnostics.emit(diagnostic)
  }

  /// Returns the place at an offset.
  func place(_ offset: Int) -> DiagnosticPlace { .at(offset, in: file) }

  // MARK: Locations

  public func location(at position: TextPosition) -> Location {
    location(at: file.contents.base + position.offset)
  }

  /// Returns the location of a place in the text.
  @inline(__always) func location(at position: UnsafePointer<UInt8>) -> Location {
    let (line, column) = state.pointee.lines.find(position)
    if fileNumber <= Location.maxFile, line <= Location.maxLine, column <= Location.maxColumn {
      return Location(packingFile: fileNumber, line: line, column: column)
    }
    return context.location(file: fileName, line: line, column: column)
  }
}

/// Finds lines and columns; the cost is the distance from the place asked for before.
struct LineCursor {
  private var lineStart: UnsafePointer<UInt8>
  private var scanned: UnsafePointer<UInt8>
  private var line: Int
  private let start: UnsafePointer<UInt8>
  private let first: SourcePosition

  /// Creates a cursor over text that begins at the given position of its file.
  init(start: UnsafePointer<UInt8>, at first: SourcePosition = SourcePosition(line: 1, column: 1)) {
    (self.start, self.first) = (start, first)
    (lineStart, scanned, line) = (start - (first.column - 1), start, first.line)
  }

  /// Returns the line and column of `position`, counted from 1.
  @inline(__always)
  mutating func find(_ position: UnsafePointer<UInt8>) -> (line: Int, column: Int) {
    if position < lineStart { goBack(to: position) }
    while scanned < position {
      if scanned.pointee == UInt8(ascii: "\n") {
        line &+= 1
        lineStart = scanned + 1
      }
      scanned += 1
    }
    return (line, position - lineStart + 1)
  }

  /// Goes back to the line that holds `position`.
  @inline(never) private mutating func goBack(to position: UnsafePointer<UInt8>) {
    var cursor = lineStart
    while position < cursor {
      cursor -= 1
      while cursor > start, cursor[-1] != UInt8(ascii: "\n") { cursor -= 1 }
      line -= 1
    }
    lineStart = cursor == start ? start - (first.column - 1) : cursor
    scanned = cursor
  }
}

/// An operation or block argument whose location is an alias that is not defined yet.
struct DeferredLocation {
  enum Target { case operation(Operation), argument(Value) }
  let target: Target
  let alias: Identifier
  let position: Int
}

/// The name of an operation in custom form read lately, and the operation whose dialect could be left out.
struct CachedName: BitwiseCopyable {
  var open: OperationName?
  var text: Identifier
  var name: OperationName
}
