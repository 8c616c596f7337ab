import AccelDiagnostics
import AccelIR
import AccelSupport

// Going on after an error: what is broken is skipped, and what follows from it is not reported.

extension Parser {
  /// The number of errors after which parsing ends.
  static let maxErrors = 20

  /// Reads an operation; after an error, goes on where the next one seems to begin.
  func parseOperationOrSkip(into block: Block) throws(ParseFailure) {
    let start = token.start
    do throws(ParseFailure) {
      try parseOperation(into: block)
    } catch {
      try skip(from: start, error)
    }
  }

  /// Reads the definition of an alias; after an error, goes on after it.
  func parseAliasOrSkip(_ parseAlias: () throws(ParseFailure) -> Void) throws(ParseFailure) {
    let name = token
    do throws(ParseFailure) {
      try parseAlias()
    } catch {
      if options.stopsAtFirstError { throw error }
      brokenAliases.insert(context.identifier(name.bytesAfterPrefix))
      try skip(from: name.start, error)
    }
  }

  /// Goes to the first token, not before the one at hand, with which something new on this level seems to begin.
  ///
  /// That is an operation at the start of a line, the next block, the end of the region or of the file. The text
  /// is read once more from `start`, where what is broken begins, to know which brackets are open.
  private func skip(from start: UnsafePointer<UInt8>, _ failure: ParseFailure) throws(ParseFailure) {
    guard kind != .endOfFile, errorCount < Parser.maxErrors, !hasGivenUp else { throw failure }
    rememberBrokenNames(at: start)
    let isInRegion = state.pointee.depth > 0
    let startColumn = file.position(at: start - file.contents.base).column - 1
    var scanner = state.pointee.lexer
    scanner.cursor = start
    var open: [TokenKind] = []
    while true {
      let next = scanner.next()
      scanner.problem = nil
      if next.kind == .endOfFile {
        // What is around the broken text has no end either, and need not look for it.
        reset(to: next.start)
        if isInRegion { throw failure }
        return
      }
      if next.start >= token.start, next.start > start {
        if next.kind == .rightBrace, isInRegion, !open.contains(.leftBrace) { return reset(to: next.start) }
        if let column = columnAtLineStart(next), !open.contains(.leftBrace),
          isStart(next, scanner, isInBrackets: !open.isEmpty && column > startColumn)
        {
          return reset(to: next.start)
        }
      }
      switch next.kind {
      case .leftBrace, .leftParenthesis, .leftSquare: open.append(next.kind)
      case .rightBrace: close(.leftBrace, &open)
      case .rightParenthesis where open.last == .leftParenthesis: open.removeLast()
      case .rightSquare where open.last == .leftSquare: open.removeLast()
      default: break
      }
    }
  }

  /// Drops the last bracket of the given kind and what was opened, and not closed, after it.
  private func close(_ bracket: TokenKind, _ open: inout [TokenKind]) {
    if let index = open.lastIndex(of: bracket) { open.removeSubrange(index...) }
  }

  /// The number of bytes before a token on its line, if they are all white space.
  private func columnAtLineStart(_ token: Token) -> Int? {
    var cursor = token.start
    while cursor > file.contents.base {
      switch cursor[-1] {
      case UInt8(ascii: "\n"): return token.start - cursor
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): cursor -= 1
      default: return nil
      }
    }
    return token.start - cursor
  }

  /// `true` iff an operation, a block or an alias seems to begin with `first`.
  ///
  /// In brackets, which the broken text may have left open, only `%name =` is taken for a start; a line that is
  /// indented no more than the broken text is not taken to be in brackets.
  private func isStart(_ first: Token, _ scanner: Lexer, isInBrackets: Bool) -> Bool {
    var scanner = scanner
    let second = scanner.next().kind
    if isInBrackets { return first.kind == .percentIdentifier && second == .equal }
    switch first.kind {
    case .percentIdentifier: return second == .equal || second == .colon || second == .comma
    case .string: return second == .leftParenthesis
    case .bareIdentifier: return isOperationName(first)
    case .caretIdentifier: return state.pointee.depth > 0 && (second == .colon || second == .leftParenthesis)
    case .hashIdentifier, .exclamationIdentifier: return state.pointee.depth == 0 && second == .equal
    case .metadataBegin: return state.pointee.depth == 0
    default: return false
    }
  }

  /// `true` iff a word could be the name of an operation in custom form.
  private func isOperationName(_ word: Token) -> Bool {
    if word.bytes.contains(UInt8(ascii: ".")) { return true }
    let dialect = state.pointee.openOperation?.dialect ?? ""
    let name = "\(dialect).\(String(decoding: word.bytes, as: UTF8.self))"
    return context.operationName(context.identifier(name)).isRegistered
  }

  /// Remembers the names before the `=` of the broken operation that begins at `start`.
  private func rememberBrokenNames(at start: UnsafePointer<UInt8>) {
    var scanner = state.pointee.lexer
    scanner.cursor = start
    var codes: [UInt32] = []
    while true {
      let next = scanner.next()
      switch next.kind {
      case .percentIdentifier: codes.append(state.pointee.valueNames.code(next.start + 1, next.count - 1))
      case .colon, .comma, .integer: continue
      case .equal: return brokenNames.formUnion(codes)
      default: return
      }
    }
  }

  /// Forgets what the text of a region that could not be read has said of blocks and of values.
  func abandonRegion(blocks blockMark: Int, references referenceMark: Int) {
    forgetBlocks(blockMark) { _ in }
    for index in referenceMark..<state.pointee.forwardReferences.count {
      state.pointee.forwardReferences[index].pointee.isResolved = true
    }
  }
}
