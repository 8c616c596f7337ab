public import AccelDiagnostics
public import AccelIR
import AccelSupport

extension Parser {
  /// Reads a whole file and returns the block of its top-level operations, or `nil` after an error.
  public func parseFile() -> Block? {
    let block = context.createBlock()
    do throws(ParseFailure) {
      while kind != .endOfFile { try parseTopLevel(into: block) }
      try reportUndefinedValues()
      try endBlocks(0)
      try resolveDeferredLocations()
      noteAliases()
    } catch {
      if !options.stopsAtFirstError { try? reportUndefinedValues() }
      return nil
    }
    return errorCount == 0 ? block : nil
  }

  private func parseTopLevel(into block: Block) throws(ParseFailure) {
    switch kind {
    case .error: throw ParseFailure()
    case .hashIdentifier: try parseAliasOrSkip(parseAttributeAlias)
    case .exclamationIdentifier: try parseAliasOrSkip(parseTypeAlias)
    case .metadataBegin: try parseMetadata()
    default:
      if options.stopsAtFirstError {
        try parseOperation(into: block)
      } else {
        try parseOperationOrSkip(into: block)
      }
    }
  }

  /// Reads `#name = attribute`.
  private func parseAttributeAlias() throws(ParseFailure) {
    let name = context.identifier(token.bytesAfterPrefix)
    if attributeAliases[name] != nil { throw error("redefinition of attribute alias id '\(name.string)'") }
    if name.bytes.contains(UInt8(ascii: ".")) {
      throw error("attribute names with a '.' are reserved for dialect-defined names")
    }
    advance()
    try expect(.equal, "expected '=' in attribute alias definition")
    let start = token.start
    let attribute = try parseAttribute(type: nil)
    try checkDepth(of: .attribute(attribute), at: start)
    attributeAliases[name] = attribute
    aliasOrder.append((name, false))
    if attribute.is(OpaqueAttr.self) { hasForeignAliases = true }
  }

  /// Reports what aliases in aliases have made too deep.
  private func checkDepth(of part: TypeOrAttribute, at start: UnsafePointer<UInt8>) throws(ParseFailure) {
    if depth(of: part) > Parser.maxDepth { throw tooDeep(at: start - file.contents.base) }
  }

  /// The depth of the nesting in a type or attribute; that of parts which are aliases themselves is known.
  private func depth(of part: TypeOrAttribute) -> Int {
    if let known = partDepths[part] { return known }
    var depth = 0
    part.walkParts { depth = max(depth, self.depth(of: $0)) }
    partDepths[part] = depth + 1
    return depth + 1
  }

  /// Reads `!name = type`.
  private func parseTypeAlias() throws(ParseFailure) {
    let name = context.identifier(token.bytesAfterPrefix)
    if typeAliases[name] != nil { throw error("redefinition of type alias id '\(name.string)'") }
    if name.bytes.contains(UInt8(ascii: ".")) {
      throw error("type names with a '.' are reserved for dialect-defined names")
    }
    advance()
    try expect(.equal, "expected '=' in type alias definition")
    let start = token.start
    let type = try parseType()
    try checkDepth(of: .type(type), at: start)
    typeAliases[name] = type
    aliasOrder.append((name, true))
    if type.is(OpaqueType.self) { hasForeignAliases = true }
  }
}

/// Reads and verifies a file; returns its one top-level operation, or `nil` after an error.
///
/// Several operations, or one that is no module, are put into a module unless `options` forbid it. Without
/// `verifies`, what is returned may break any rule of its operations.
public func parse(
  _ file: SourceFile, into context: Context, _ options: ParsingOptions = ParsingOptions(),
  verifies: Bool = true
) -> Operation? {
  let parser = Parser(file, into: context, options: options)
  var builder = Builder(context)
  // A whole file has no place of its own; a piece of one is where it begins.
  let start = file.startInWhole == 0 ? nil : file.position(at: 0)
  builder.location = context.location(
    file: context.identifier(file.name), line: start?.line ?? 0, column: start?.column ?? 0)
  let module = builder.create(Builtin.Module.self, regions: 1)
  guard let block = parser.parseFile() else { return nil }
  module.body.insert(block)
  guard !verifies || verify(module.operation) else { return nil }
  let operations = Array(block.operations)
  if let only = operations.first, operations.count == 1,
    !options.hasImplicitModule || only.is(Builtin.Module.self)
  {
    only.remove()
    return only
  }
  guard options.hasImplicitModule else {
    context.emitError(
      at: builder.location, "source must contain a single top-level operation, found: \(operations.count)")
    return nil
  }
  return module.operation
}
