import AccelDiagnostics
public import AccelIR
import AccelSupport

extension Parser {
  /// Reads regions with commas between them onto the stack of regions.
  func parseRegions() throws(ParseFailure) {
    repeat {
      state.pointee.regions.push(try parseRegion(arguments: [], isolateNames: false))
    } while accept(.comma)
  }

  public func parseOptionalRegion(
    arguments: [ParsedArgument], isolateNames: Bool
  ) throws(ParseFailure) -> ParsedRegion? {
    guard kind == .leftBrace else { return nil }
    return try parseRegion(arguments: arguments, isolateNames: isolateNames)
  }

  public func parseRegion(arguments: [ParsedArgument], isolateNames: Bool) throws(ParseFailure)
    -> ParsedRegion
  {
    try nested { () throws(ParseFailure) in
      try expect(.leftBrace, "expected '{' to begin a region")
      var region = ParsedRegion()
      if arguments.isEmpty, accept(.rightBrace) { return region }
      let savedScope = state.pointee.scope
      if isolateNames {
        state.pointee.lastScope += 1
        state.pointee.scope = state.pointee.lastScope
      }
      let savedRegion = state.pointee.regionNumber
      state.pointee.lastRegionNumber += 1
      state.pointee.regionNumber = state.pointee.lastRegionNumber
      let mark = state.pointee.replaced.count, blockMark = state.pointee.replacedBlocks.count
      let referenceMark = state.pointee.forwardReferences.count, errorMark = errorCount
      defer {
        endScope(mark)
        state.pointee.scope = savedScope
        state.pointee.regionNumber = savedRegion
      }
      do throws(ParseFailure) {
        try parseRegionBody(&region, arguments)
      } catch {
        abandonRegion(blocks: blockMark, references: referenceMark)
        throw error
      }
      // A block may have been in text that was skipped.
      if errorCount > errorMark { forgetBlocks(blockMark) { _ in } } else { try endBlocks(blockMark) }
      advance()
      return region
    }
  }

  /// Reads blocks up to the closing brace.
  private func parseRegionBody(_ region: inout ParsedRegion, _ arguments: [ParsedArgument])
    throws(ParseFailure)
  {
    let entry = context.createBlock()
    if !arguments.isEmpty {
      if kind == .caretIdentifier { throw error("invalid block name in region with named arguments") }
      for argument in arguments { try addArgument(argument, to: entry) }
      region.append(entry)
      try parseBlockBody(entry)
    } else if kind == .caretIdentifier {
      try parseBlock(entry, &region)
    } else {
      region.append(entry)
      try parseBlockBody(entry)
    }
    while kind != .rightBrace { try parseBlock(nil, &region) }
  }

  /// Adds an argument that the syntax of an operation declares.
  private func addArgument(_ argument: ParsedArgument, to block: Block) throws(ParseFailure) {
    guard let type = argument.type else { throw error("expected a type", at: argument.name.position) }
    let location = argument.location ?? location(at: argument.name.position)
    let value = block.addArgument(type, at: location, in: context)
    let entry = state.pointee.values.entry(argument.name.code)
    if entry.pointee.scope == state.pointee.scope, entry.pointee.count > 0 {
      emit(
        "region entry argument '\(spelling(at: argument.name.position))' is already in use",
        at: argument.name.position.offset, notes: [("previously referenced here", entry.pointee.position)])
      throw ParseFailure()
    }
    try define(argument.name.code, value, count: 1, at: argument.name.position.offset)
  }

  /// Reads `^name(arguments):` and the operations after it.
  private func parseBlock(_ existing: Block?, _ region: inout ParsedRegion) throws(ParseFailure) {
    let block = try defineBlock(existing)
    region.append(block)
    if accept(.leftParenthesis) { try parseBlockArguments(block) }
    try expect(.colon, "expected ':' after block name")
    try parseBlockBody(block)
  }

  /// Reads `%name: type, …)`.
  private func parseBlockArguments(_ block: Block) throws(ParseFailure) {
    if accept(.rightParenthesis) { return }
    repeat {
      let start = token.start
      let name = try parseUse()
      try expect(.colon, "expected ':' and type for SSA operand")
      let type = try parseType()
      let value = block.addArgument(type, at: location(at: start), in: context)
      try define(name.code, value, count: 1, at: name.position.offset)
      if kind == .bareIdentifier {
        try parseOptionalLocation(of: .argument(value)) { value.setArgumentLocation($0) }
      }
    } while accept(.comma)
    try expect(.rightParenthesis, "expected ')'")
  }

  /// Reads operations up to the next block or the closing brace.
  private func parseBlockBody(_ block: Block) throws(ParseFailure) {
    while kind != .caretIdentifier, kind != .rightBrace {
      if options.stopsAtFirstError {
        try parseOperation(into: block)
      } else {
        try parseOperationOrSkip(into: block)
      }
    }
  }

  public func parseOptionalPlainOperand() throws(ParseFailure) -> UnresolvedOperand? {
    guard kind == .percentIdentifier else { return nil }
    let name = try parseName()
    if kind == .hashIdentifier { throw error("result number not allowed in argument list") }
    return name
  }

  public func parseOptionalArgument(type: Bool, attributes: Bool) throws(ParseFailure) -> ParsedArgument? {
    guard let name = try parseOptionalPlainOperand() else { return nil }
    var argument = ParsedArgument(name: name)
    if type {
      try expect(.colon, "expected ':'")
      argument.type = try parseType()
    }
    if attributes { argument.attributes = try parseOptionalDictionary() }
    argument.location = try parseOptionalTrailingLocation()
    return argument
  }

  public func makeEmptyBlock(in region: inout ParsedRegion) { region.append(context.createBlock()) }
}
