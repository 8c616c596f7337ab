import AccelDiagnostics
public import AccelIR
import AccelSupport

extension Parser {
  /// Reads an operation and puts it at the end of `block`.
  func parseOperation(into block: Block) throws(ParseFailure) {
    let start = token.start
    let namesBase = state.pointee.resultNames.count
    defer { state.pointee.resultNames.count = namesBase }
    if kind == .percentIdentifier { try parseResultNames() }
    let op: Operation
    switch kind {
    case .string: op = try parseGenericOperation()
    case .bareIdentifier: op = try parseCustomOperation(names: namesBase)
    default: throw wrongToken("expected operation name in quotes")
    }
    block.insert(op)
    let namesEnd = state.pointee.resultNames.count
    if namesEnd > namesBase { try nameResults(of: op, namesBase..<namesEnd, at: start) }
    if kind == .bareIdentifier { try parseOptionalLocation(of: .operation(op)) { op.location = $0 } }
  }

  /// Reads `%a, %b:2 =`.
  @inline(__always) private func parseResultNames() throws(ParseFailure) {
    repeat {
      let name = token
      guard kind == .percentIdentifier else { throw wrongToken("expected valid ssa identifier") }
      var result = ResultName(
        code: state.pointee.valueNames.code(name.start + 1, name.count - 1), count: 1,
        position: name.start - file.contents.base)
      advance()
      if accept(.colon) {
        guard kind == .integer else { throw wrongToken("expected integer number of results") }
        let count = IntegerLiteral(token)
        guard count.words.isEmpty, count.low > 0, count.low < 1 << 32 else {
          throw error("expected named operation to have at least 1 result")
        }
        result.count = UInt32(count.low)
        advance()
      }
      state.pointee.resultNames.push(result)
    } while accept(.comma)
    try expect(.equal, "expected '=' after SSA name")
  }

  /// Makes the results what the names before the `=` stand for.
  @inline(__always) private func nameResults(
    of op: Operation, _ names: Range<Int>, at start: UnsafePointer<UInt8>
  ) throws(ParseFailure) {
    let count = op.results.count
    if count == 1, names.count == 1, state.pointee.resultNames[names.lowerBound].count == 1 {
      let name = state.pointee.resultNames[names.lowerBound]
      return try define(name.code, op.result(0), count: 1, at: name.position)
    }
    if count == 0 { throw error("cannot name an operation with no results", at: start) }
    var expected = 0
    for index in names { expected += Int(state.pointee.resultNames[index].count) }
    guard expected == count else {
      throw error("operation defines \(count) results but was provided \(expected) to bind", at: start)
    }
    var result = 0
    for index in names {
      let name = state.pointee.resultNames[index]
      try define(name.code, op.result(result), count: name.count, at: name.position)
      result += Int(name.count)
    }
  }

  // MARK: Generic form

  private func parseGenericOperation() throws(ParseFailure) -> Operation {
    let nameToken = token
    if nameToken.count == 2 { throw error("empty operation name is invalid") }
    let location = location(at: nameToken.start)
    advance()
    let name = try operationName(quoted: nameToken)

    let operandBase = state.pointee.operands.count, typeBase = state.pointee.types.count
    let successorBase = state.pointee.successors.count, regionBase = state.pointee.regions.count
    let entryBase = state.pointee.entries.count, propertyBase = state.pointee.properties.count
    let valueBase = state.pointee.operandValues.count
    defer {
      state.pointee.operands.count = operandBase
      state.pointee.types.count = typeBase
      state.pointee.successors.count = successorBase
      state.pointee.regions.count = regionBase
      state.pointee.entries.count = entryBase
      state.pointee.properties.count = propertyBase
      state.pointee.operandValues.count = valueBase
    }

    try expect(.leftParenthesis, "expected '(' to start operand list")
    if kind == .percentIdentifier {
      repeat { state.pointee.operands.push(try parseUse()) } while accept(.comma)
    }
    try expect(.rightParenthesis, "expected ')' to end operand list")

    if kind == .leftSquare {
      guard name.mightHaveTrait(.terminator) else { throw error("successors in non-terminator") }
      advance()
      if kind == .rightSquare { throw wrongToken("expected list element") }
      repeat { state.pointee.successors.push(try parseSuccessor()) } while accept(.comma)
      try expect(.rightSquare, "expected ',' or ']'")
    }

    let slotCount = name.propertyCount
    for _ in 0..<slotCount { state.pointee.properties.push(nil) }
    var hasProperties = false
    var problem: String?
    if accept(.less) {
      hasProperties = true
      problem = try parseProperties(name, slots: propertyBase)
      try expect(.greater, "expected '>' to close properties")
    }

    if accept(.leftParenthesis) {
      try parseRegions()
      try expect(.rightParenthesis, "expected ')' to end region list")
    }

    var attributes = context.emptyDictionary
    if kind == .leftBrace {
      attributes = try parseGenericAttributes(name, slots: propertyBase)
      if !hasProperties { problem = name.info.flatMap { unacceptedProperty($0, slots: propertyBase) } }
    }
    if !hasProperties || name.isRegistered { fillDefaults(name, slots: propertyBase) }

    try expect(.colon, "expected ':' followed by operation type")
    try parseOperationType(operands: operandBase)
    if let problem { throw error(problem, at: nameToken.start) }
    let op = context.create(
      name, at: location, operands: state.pointee.operandValues.elements(from: valueBase),
      resultTypes: state.pointee.types.elements(from: typeBase),
      properties: state.pointee.properties.elements(from: propertyBase), attributes: attributes,
      successors: state.pointee.successors.elements(from: successorBase),
      regionCount: state.pointee.regions.count - regionBase)
    for index in 0..<op.regions.count { op.region(index).adopt(state.pointee.regions[regionBase + index]) }
    return op
  }

  /// Says which property does not satisfy its constraint: the first by name, if several don't.
  private func unacceptedProperty(_ info: OpInfo, slots: Int) -> String? {
    info.unaccepted { state.pointee.properties[slots + $0] }
  }

  /// Reports a property among the entries above `base` that does not satisfy its constraint, if there is one.
  func checkProperties(
    _ name: OperationName, entries base: Int, at start: TextPosition
  ) throws(ParseFailure) {
    guard let info = name.info, state.pointee.entries.count > base else { return }
    let entries = state.pointee.entries.elements(from: base)
    let problem = info.unaccepted { slot in
      entries.first { info.slot(ofWritten: $0.name) == slot }?.value
    }
    if let problem { throw dialectError(problem, at: start) }
  }

  /// Returns the name between quotes, or reports that its dialect is not registered.
  @inline(__always) private func operationName(quoted token: Token) throws(ParseFailure) -> OperationName {
    let identifier = try cachedIdentifier(quoted: token)
    let name = context.operationName(identifier)
    if name.isRegistered { return name }
    if !context.allowsUnregisteredDialects, context.load(dialect: name.dialect) == nil {
      throw error(
        "operation being parsed with an unregistered dialect. If this is intended, please use "
          + "-allow-unregistered-dialect with the MLIR tool used")
    }
    return name
  }

  /// Returns the identifier between quotes.
  @inline(__always) private func cachedIdentifier(quoted token: Token) throws(ParseFailure) -> Identifier {
    let bytes = UnsafeBufferPointer(start: token.start + 1, count: token.count - 2)
    let hash = hash(bytes: token.start + 1, count: token.count - 2)
    let slot = identifierCache + Int(truncatingIfNeeded: hash & UInt64(Parser.nameCacheSize - 1))
    if let cached = slot.pointee, cached.count == bytes.count, cached.hasBytes(token.start + 1) {
      return cached
    }
    let identifier = try unescaped(token)
    if identifier.bytes.contains(0) {
      throw error("null character not allowed in operation name", at: token.start)
    }
    if identifier.count == bytes.count { slot.pointee = identifier }
    return identifier
  }

  /// Reads `(types) -> types`: gives the operands their values and puts the result types on the stack.
  @inline(__always) private func parseOperationType(operands operandBase: Int) throws(ParseFailure) {
    let start = token.start
    guard kind == .leftParenthesis else {
      _ = try parseType()
      throw error("expected function type", at: start)
    }
    advance()
    let expected = state.pointee.operands.count - operandBase
    let typeBase = state.pointee.types.count
    if kind != .rightParenthesis {
      repeat { state.pointee.types.push(try parseType()) } while accept(.comma)
    }
    try expect(.rightParenthesis, "expected ')'")
    let found = state.pointee.types.count - typeBase
    try expect(.arrow, "expected '->' in function type")
    let resultBase = state.pointee.types.count
    try parseResultTypeList()
    guard found == expected else {
      // MLIR's message for one operand has a zero byte where the plural has its "s".
      throw error(
        "expected \(expected) operand type\(expected == 1 ? "\0" : "s") but had \(found)", at: start)
    }
    for index in 0..<expected {
      let value = try resolve(
        state.pointee.operands[operandBase + index], type: state.pointee.types[typeBase + index])
      state.pointee.operandValues.push(value)
    }
    // Only the result types stay on the stack.
    let results = state.pointee.types.count - resultBase
    for index in 0..<results {
      state.pointee.types[typeBase + index] = state.pointee.types[resultBase + index]
    }
    state.pointee.types.count = typeBase + results
  }

  /// Reads the properties between `<` and `>` into their slots; returns what is wrong with them, if anything is.
  ///
  /// As in MLIR, properties that the operation does not have are forgotten.
  private func parseProperties(_ name: OperationName, slots: Int) throws(ParseFailure) -> String? {
    guard let info = name.info else {
      state.pointee.properties[slots] = try parseAttribute(type: nil)
      return nil
    }
    func complaint(_ properties: Attribute, _ reason: String) -> String {
      "invalid properties \(description(of: properties)) for op \(name.string): \(reason)"
    }
    guard kind == .leftBrace, !info.properties.isEmpty else {
      let reason =
        info.properties.isEmpty
        ? "this operation does not support properties" : "expected DictionaryAttr to set properties"
      return complaint(try parseAttribute(type: nil), reason)
    }
    let base = state.pointee.entries.count
    defer { state.pointee.entries.count = base }
    try parseEntries()
    sortEntries(from: base)
    for entry in state.pointee.entries.elements(from: base) {
      guard let slot = info.slot(ofWritten: entry.name) else { continue }
      state.pointee.properties[slots + slot] = entry.value
      if let reason = info.misfit(entry.value, in: slot) {
        return complaint(sortedDictionary(from: base), reason)
      }
    }
    return nil
  }

  /// Reads `{…}`: moves inherent attributes to their slots and returns the others as a dictionary.
  @inline(__always) private func parseGenericAttributes(
    _ name: OperationName, slots: Int
  ) throws(ParseFailure) -> Attribute {
    let base = state.pointee.entries.count
    defer { state.pointee.entries.count = base }
    try parseEntries()
    return takeProperties(name, slots: slots, entries: base, overriding: false)
  }

  /// Moves the entries above `base` that are properties to their slots and returns the others as a dictionary.
  ///
  /// A slot that holds a value already keeps it unless `overriding`.
  func takeProperties(_ name: OperationName, slots: Int, entries base: Int, overriding: Bool) -> Attribute {
    guard let info = name.info, !info.properties.isEmpty else { return sortedDictionary(from: base) }
    var kept = base
    for index in base..<state.pointee.entries.count {
      let entry = state.pointee.entries[index]
      if let slot = info.slot(ofWritten: entry.name) {
        // Sizes that cannot be such are passed over; the verifier finds that there are none.
        if info.isSegmentSlot(slot), info.misfit(entry.value, in: slot) != nil { continue }
        if overriding || state.pointee.properties[slots + slot] == nil {
          state.pointee.properties[slots + slot] = entry.value
        }
      } else {
        state.pointee.entries[kept] = entry
        kept += 1
      }
    }
    state.pointee.entries.count = kept
    return sortedDictionary(from: base)
  }

  /// Puts defaults into the empty slots.
  @inline(__always) func fillDefaults(_ name: OperationName, slots: Int) {
    guard let info = name.info, info.hasDefaults else { return }
    let defaults = info.defaults
    for slot in 0..<defaults.count where state.pointee.properties[slots + slot] == nil {
      state.pointee.properties[slots + slot] = defaults[slot]
    }
  }

  // MARK: Custom form

  private func parseCustomOperation(names namesBase: Int) throws(ParseFailure) -> Operation {
    let nameToken = token
    let name = try customOperationName()
    guard let info = name.info else { throw unknownOperation(name, nameToken, tried: nil) }
    let saved = (state.pointee.openOperation, state.pointee.customOperation, state.pointee.currentResultNames)
    let savedStart = state.pointee.customOperationStart
    state.pointee.customOperation = name
    state.pointee.customOperationStart = nameToken.start - file.contents.base
    state.pointee.openOperation = name.traits.contains(.opensDialect) ? name : nil
    state.pointee.currentResultNames = (namesBase, state.pointee.resultNames.count)
    defer {
      (state.pointee.openOperation, state.pointee.customOperation, state.pointee.currentResultNames) = saved
      state.pointee.customOperationStart = savedStart
    }
    guard let customParse = info.customParse else {
      guard let program = info.assembly else {
        throw error("custom op '\(name.string)' has no custom assembly form", at: nameToken.start)
      }
      return try parseAssembly(program._withUnsafeGuaranteedRef { $0 }, name, info, at: nameToken.start)
    }
    var operation = OperationState(name, at: location(at: nameToken.start))
    try customParse(self, &operation)
    for (slot, value) in info.defaults.enumerated() where operation.properties[slot] == nil {
      operation.properties[slot] = value
    }
    return context.create(operation)
  }

  /// Reads the name of an operation in its custom form.
  private func customOperationName() throws(ParseFailure) -> OperationName {
    let nameToken = token
    let hash = hash(bytes: nameToken.start, count: nameToken.count)
    let slot = nameCache + Int(truncatingIfNeeded: hash & UInt64(Parser.nameCacheSize - 1))
    if let cached = slot.pointee, cached.open == state.pointee.openOperation,
      cached.text.count == nameToken.count, cached.text.hasBytes(nameToken.start)
    {
      advance()
      return cached.name
    }
    let identifier = context.identifier(nameToken.bytes)
    advance()
    let name = try lookUpCustomName(identifier, nameToken)
    slot.pointee = CachedName(open: state.pointee.openOperation, text: identifier, name: name)
    return name
  }

  /// Finds the operation that a name in custom form means.
  private func lookUpCustomName(_ identifier: Identifier, _ nameToken: Token) throws(ParseFailure)
    -> OperationName
  {
    // A dot at the end parts no operation from its dialect.
    if let dot = identifier.bytes.firstIndex(of: UInt8(ascii: ".")), dot + 1 < identifier.count {
      let name = context.operationName(identifier)
      if name.isRegistered { return name }
      guard context.load(dialect: name.dialect) == nil else {
        throw unknownOperation(name, nameToken, tried: nil)
      }
      throw unknownDialect(name, nameToken)
    }
    let dialect = state.pointee.openOperation?.dialect ?? ""
    let full = "\(dialect).\(identifier.string)"
    let name = context.operationName(context.identifier(full))
    if name.isRegistered { return name }
    throw unknownOperation(name, nameToken, tried: full)
  }

  private func unknownOperation(_ name: OperationName, _ token: Token, tried: String?) -> ParseFailure {
    let spelling = String(decoding: token.bytes, as: UTF8.self)
    let offset = token.start - file.contents.base
    let suggestion = options.stopsAtFirstError ? nil : context.suggestion(forOperation: name.string)
    emit(
      "custom op '\(spelling)' is unknown\(tried.map { " (tried '\($0)' as well)" } ?? "")", at: offset,
      notes: suggestion.map { [("did you mean '\($0)'?", offset)] } ?? [])
    return ParseFailure()
  }

  private func unknownDialect(_ name: OperationName, _ token: Token) -> ParseFailure {
    let offset = token.start - file.contents.base
    emit(
      "Dialect `\(name.dialect)' not found for custom op '\(name.string)' ", at: offset,
      notes: [
        (
          "Available dialects: \(context.availableDialects.joined(separator: ", ")) ; for more info on dialect "
            + "registration see https://mlir.llvm.org/getting_started/Faq/"
            + "#registered-loaded-dependent-whats-up-with-dialects-management", offset
        )
      ])
    return ParseFailure()
  }

  public var namePosition: TextPosition { TextPosition(offset: state.pointee.customOperationStart) }

  public var resultNameCount: Int {
    (state.pointee.currentResultNames.start..<state.pointee.currentResultNames.end).reduce(0) {
      $0 + Int(state.pointee.resultNames[$1].count)
    }
  }

  public var resultNames: [String] {
    (state.pointee.currentResultNames.start..<state.pointee.currentResultNames.end).flatMap { index in
      let name = state.pointee.resultNames[index]
      let spelling = spelling(at: TextPosition(offset: name.position)).dropFirst()
      return Array(repeating: String(spelling), count: Int(name.count))
    }
  }

  public func parseOptionalAttributes(
    into operation: inout OperationState, withKeyword: Bool, verifies: Bool
  ) throws(ParseFailure) {
    let start = position
    if withKeyword {
      guard parseOptional(keyword: "attributes") else { return }
    } else if kind != .leftBrace {
      return
    }
    let base = state.pointee.entries.count
    defer { state.pointee.entries.count = base }
    try parseEntries()
    if verifies { try checkProperties(operation.name, entries: base, at: start) }
    for entry in state.pointee.entries.elements(from: base) {
      if let slot = operation.name.info?.slot(of: entry.name) {
        operation.properties[slot] = entry.value
      } else {
        operation.attributes.append(entry)
      }
    }
  }

  public func parseOptionalTrailingLocation() throws(ParseFailure) -> Location? {
    var location: Location?
    guard kind == .bareIdentifier, token.isSpelled("loc") else { return nil }
    advance()
    try expect(.leftParenthesis, "expected '(' in location")
    location = try parseLocation()
    try expect(.rightParenthesis, "expected ')' in location")
    return location
  }
}
