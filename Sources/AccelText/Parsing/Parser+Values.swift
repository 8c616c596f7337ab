import AccelDiagnostics
public import AccelIR
import AccelSupport

// Names of values: uses, definitions, and uses before definitions.

extension Parser {
  /// Returns the code of a name after its `%`.
  @inline(__always) private func code(of name: Token) -> UInt32 {
    state.pointee.valueNames.code(name.start + 1, name.count - 1)
  }

  public var isAtAttributeName: Bool { kind == .hashIdentifier }
  public var isAtDelimiter: Bool { kind == .leftParenthesis || kind == .leftSquare }

  public func parseOptionalOperand() throws(ParseFailure) -> UnresolvedOperand? {
    guard kind == .percentIdentifier else { return nil }
    return try parseUse()
  }

  /// Reads `%name` or `%name#1`.
  @inline(__always) func parseUse() throws(ParseFailure) -> UnresolvedOperand {
    var operand = try parseName()
    // `#1` after a value is a token of its own.
    if kind == .hashIdentifier {
      guard token.start[1] &- 48 < 10 else { throw error("invalid SSA value result number") }
      let number = IntegerLiteral(Token(kind: .integer, start: token.start + 1, end: token.end))
      guard number.words.isEmpty, number.low < 1 << 31 else { throw error("invalid SSA value result number") }
      operand.number = UInt32(number.low)
      advance()
    }
    return operand
  }

  /// Reads `%name`.
  @inline(__always) func parseName() throws(ParseFailure) -> UnresolvedOperand {
    guard kind == .percentIdentifier else { throw wrongToken("expected SSA operand") }
    let name = token
    advance()
    return UnresolvedOperand(
      code: code(of: name), number: 0, position: TextPosition(offset: name.start - file.contents.base))
  }

  public func resolve(_ operand: UnresolvedOperand, type: Type) throws(ParseFailure) -> Value {
    let entry = state.pointee.values.entry(operand.code)
    if entry.pointee.scope == state.pointee.scope, operand.number < entry.pointee.count,
      let first = entry.pointee.value
    {
      let value = operand.number == 0 ? first : first.sibling(Int(operand.number))
      if value.type == type { return value }
      throw mismatch(operand, type, value.type, previous: entry.pointee.position)
    }
    return try resolveForward(operand, type: type)
  }

  /// Returns a stand-in for a value that is not defined yet.
  private func resolveForward(_ operand: UnresolvedOperand, type: Type) throws(ParseFailure) -> Value {
    let entry = state.pointee.values.entry(operand.code)
    if entry.pointee.scope != state.pointee.scope {
      if entry.pointee.scope != 0 { state.pointee.replaced.push((operand.code, entry.pointee)) }
      entry.pointee = ValueEntry(scope: state.pointee.scope)
    }
    var reference = entry.pointee.forward
    while let known = reference {
      if known.pointee.number == operand.number {
        let value = known.pointee.placeholder
        if value.type == type { return value }
        if !brokenNames.contains(operand.code) {
          throw mismatch(operand, type, value.type, previous: known.pointee.position)
        }
      }
      reference = known.pointee.next
    }
    if entry.pointee.count > 0 { throw error("reference to invalid result number", at: operand.position) }
    let placeholder = context.createPlaceholder(type)
    let new = UnsafeMutablePointer<ForwardReference>.allocate(capacity: 1)
    new.initialize(
      to: ForwardReference(
        placeholder: placeholder, code: operand.code, number: operand.number,
        position: operand.position.offset,
        isResolved: false, next: entry.pointee.forward))
    entry.pointee.forward = new
    state.pointee.forwardReferences.push(new)
    return placeholder
  }

  private func mismatch(
    _ operand: UnresolvedOperand, _ type: Type, _ other: Type, previous: Int
  ) -> ParseFailure {
    emit(
      "use of value '\(spelling(at: operand.position))' expects different type than prior uses: "
        + "'\(description(of: type))' vs '\(description(of: other))'", at: operand.position.offset,
      notes: [("prior use here", previous)])
    return ParseFailure()
  }

  /// The name that begins at a place, with its prefix.
  func spelling(at position: TextPosition) -> String {
    let start = file.contents.base + position.offset
    var end = start + 1
    while state.pointee.lexer.isNamePart(end.pointee) { end += 1 }
    return String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
  }

  /// Makes `count` values, from `first` on, what a name stands for.
  @inline(__always)
  func define(_ code: UInt32, _ first: Value, count: UInt32, at position: Int) throws(ParseFailure) {
    let entry = state.pointee.values.entry(code)
    if entry.pointee.scope == 0 {
      state.pointee.replaced.push((code, ValueEntry()))
      entry.pointee = ValueEntry(
        scope: state.pointee.scope, count: count, value: first, forward: nil, position: position)
      return
    }
    try defineAgain(code, first, count: count, at: position)
  }

  @inline(never) private func defineAgain(
    _ code: UInt32, _ first: Value, count: UInt32, at position: Int
  ) throws(ParseFailure) {
    let entry = state.pointee.values.entry(code)
    if entry.pointee.scope != state.pointee.scope {
      state.pointee.replaced.push((code, entry.pointee))
      entry.pointee = ValueEntry(
        scope: state.pointee.scope, count: count, value: first, forward: nil, position: position)
      return
    }
    if entry.pointee.count > 0 {
      emit(
        "redefinition of SSA value '\(spelling(at: TextPosition(offset: position)))'", at: position,
        notes: [("previously defined here", entry.pointee.position)])
      throw ParseFailure()
    }
    var reference = entry.pointee.forward
    while let known = reference {
      reference = known.pointee.next
      let number = known.pointee.number
      guard number < count, !known.pointee.isResolved else { continue }
      let value = first.sibling(Int(number))
      let placeholder = known.pointee.placeholder
      if placeholder.type != value.type {
        emit(
          "definition of SSA value '\(spelling(at: TextPosition(offset: position)))#\(number)' has type "
            + "'\(description(of: value.type))'", at: position,
          notes: [
            ("previously used here with type '\(description(of: placeholder.type))'", known.pointee.position)
          ])
        throw ParseFailure()
      }
      placeholder.replaceAllUses(with: value)
      known.pointee.isResolved = true
    }
    state.pointee.replaced.push((code, ValueEntry()))
    entry.pointee = ValueEntry(
      scope: state.pointee.scope, count: count, value: first, forward: nil, position: position)
  }

  /// Forgets the definitions made since there were `mark` replaced entries.
  @inline(__always) func endScope(_ mark: Int) {
    var index = state.pointee.replaced.count
    while index > mark {
      index &-= 1
      let (code, old) = state.pointee.replaced[index]
      state.pointee.values.entry(code).pointee = old
    }
    state.pointee.replaced.count = mark
  }

  /// Reports the uses of values that were never defined.
  func reportUndefinedValues() throws(ParseFailure) {
    let references = state.pointee.forwardReferences
    defer {
      for index in 0..<references.count { references[index].deallocate() }
      state.pointee.forwardReferences.count = 0
    }
    var isAnyUndefined = false
    let limit = errorCount == 0 ? Int.max : Parser.maxErrors
    for index in 0..<references.count where !references[index].pointee.isResolved && errorCount < limit {
      if brokenNames.contains(references[index].pointee.code) { continue }
      isAnyUndefined = true
      emit("use of undeclared SSA value name", at: references[index].pointee.position)
    }
    if isAnyUndefined { throw ParseFailure() }
  }
}

// Names of blocks.

extension Parser {
  public func parseSuccessor() throws(ParseFailure) -> Block {
    guard kind == .caretIdentifier else { throw wrongToken("expected block name") }
    let name = token
    let code = state.pointee.blockNames.code(name.start + 1, name.count - 1)
    advance()
    return block(code, at: name.start - file.contents.base)
  }

  public func parseOptionalSuccessor() throws(ParseFailure) -> Block? {
    kind == .caretIdentifier ? try parseSuccessor() : nil
  }

  /// Returns the block of the given name in the region at hand, which may not be defined yet.
  private func block(_ code: UInt32, at position: Int) -> Block {
    let entry = state.pointee.blocks.entry(code)
    if entry.pointee.region == state.pointee.regionNumber, let block = entry.pointee.block { return block }
    let block = context.createBlock()
    remember(
      BlockEntry(region: state.pointee.regionNumber, block: block, isDefined: false, position: position), code
    )
    return block
  }

  private func remember(_ new: BlockEntry, _ code: UInt32) {
    let entry = state.pointee.blocks.entry(code)
    state.pointee.replacedBlocks.push((code, entry.pointee))
    entry.pointee = new
  }

  /// Returns the block that the name at hand defines; `existing` is an unnamed one to use if there is no other.
  func defineBlock(_ existing: Block?) throws(ParseFailure) -> Block {
    let name = token
    guard kind == .caretIdentifier else { throw wrongToken("expected block name") }
    let code = state.pointee.blockNames.code(name.start + 1, name.count - 1)
    let position = name.start - file.contents.base
    let entry = state.pointee.blocks.entry(code)
    if entry.pointee.region == state.pointee.regionNumber, let block = entry.pointee.block {
      if entry.pointee.isDefined {
        throw error("redefinition of block '\(String(decoding: name.bytes, as: UTF8.self))'", at: name.start)
      }
      entry.pointee.isDefined = true
      advance()
      return block
    }
    let block = existing ?? context.createBlock()
    remember(
      BlockEntry(region: state.pointee.regionNumber, block: block, isDefined: true, position: position), code)
    advance()
    return block
  }

  /// Forgets the blocks of a region; reports those that were never defined.
  func endBlocks(_ mark: Int) throws(ParseFailure) {
    var undefined: [Int] = []
    forgetBlocks(mark) { if !$0.isDefined { undefined.append($0.position) } }
    guard !undefined.isEmpty else { return }
    for position in undefined.sorted() { emit("reference to an undefined block", at: position) }
    throw ParseFailure()
  }

  /// Forgets the blocks mentioned since there were `mark` replaced entries, and calls `body` for each.
  @inline(__always) func forgetBlocks(_ mark: Int, _ body: (BlockEntry) -> Void) {
    var index = state.pointee.replacedBlocks.count
    while index > mark {
      index -= 1
      let (code, old) = state.pointee.replacedBlocks[index]
      let entry = state.pointee.blocks.entry(code)
      body(entry.pointee)
      entry.pointee = old
    }
    state.pointee.replacedBlocks.count = mark
  }
}
