import AccelDiagnostics
public import AccelIR
import AccelSupport

/// Where the fields of the operation at hand are on the parser's stacks.
struct AssemblyFrame: BitwiseCopyable {
  let name: OperationName
  let operandCount: Int
  /// The ranges of the operands by field, followed by those of their types and of the results' types.
  let ranges: Int
  /// The property slots.
  let properties: Int
  /// The regions by field and the successors, in the order in which they are read.
  let regions: Int, successors: Int
  /// The attributes that are not properties.
  let entries: Int
  /// Where the operation comes from.
  let location: Location

  var info: OpInfo { name.info.unsafelyUnwrapped }
  func operands(_ field: Int) -> Int { ranges + field }
  func operandTypes(_ field: Int) -> Int { ranges + operandCount + field }
  func resultTypes(_ field: Int) -> Int { ranges + 2 * operandCount + field }
}

extension Parser {
  /// Reads an operation by running its assembly.
  func parseAssembly(
    _ program: AssemblyProgram, _ name: OperationName, _ info: OpInfo, at nameStart: UnsafePointer<UInt8>
  ) throws(ParseFailure) -> Operation {
    let operandBase = state.pointee.operands.count, typeBase = state.pointee.types.count
    let valueBase = state.pointee.operandValues.count
    let location = location(at: nameStart)
    let frame = AssemblyFrame(
      name: name, operandCount: info.operands.count, ranges: state.pointee.ranges.count,
      properties: state.pointee.properties.count,
      regions: state.pointee.regions.count, successors: state.pointee.successors.count,
      entries: state.pointee.entries.count, location: location)
    let saved = state.pointee.frame
    state.pointee.frame = frame
    defer {
      state.pointee.frame = saved
      state.pointee.operands.count = operandBase
      state.pointee.types.count = typeBase
      state.pointee.operandValues.count = valueBase
      state.pointee.ranges.count = frame.ranges
      state.pointee.properties.count = frame.properties
      state.pointee.regions.count = frame.regions
      state.pointee.successors.count = frame.successors
      state.pointee.entries.count = frame.entries
    }
    for _ in 0..<2 * info.operands.count + info.results.count { state.pointee.ranges.push(FieldRange()) }
    for _ in 0..<info.properties.count { state.pointee.properties.push(nil) }
    let start = position

    try run(program, 0..<program.steps.count, frame)
    try inferTypes(program, frame, at: TextPosition(offset: nameStart - file.contents.base))
    try resolveOperands(frame, at: start)
    let resultBase = state.pointee.types.count
    for field in 0..<info.results.count {
      let range = state.pointee.ranges[frame.resultTypes(field)]
      for index in 0..<range.count { state.pointee.types.push(state.pointee.types[range.start + index]) }
    }
    setSegments(frame)
    let attributes = takeProperties(
      name, slots: frame.properties, entries: frame.entries, overriding: true)
    fillDefaults(name, slots: frame.properties)
    let op = context.create(
      name, at: location, operands: state.pointee.operandValues.elements(from: valueBase),
      resultTypes: state.pointee.types.elements(from: resultBase),
      properties: state.pointee.properties.elements(from: frame.properties), attributes: attributes,
      successors: state.pointee.successors.elements(from: frame.successors),
      regionCount: state.pointee.regions.count - frame.regions)
    for index in 0..<op.regions.count { op.region(index).adopt(state.pointee.regions[frame.regions + index]) }
    return op
  }

  // MARK: Steps

  private func run(
    _ program: AssemblyProgram, _ range: Range<Int>, _ frame: AssemblyFrame
  ) throws(ParseFailure) {
    let steps = program.steps
    var index = range.lowerBound
    while index < range.upperBound {
      guard case .optional(let anchor, let then, let otherwise) = steps[index] else {
        _ = try run(steps[index], of: program, frame, isOptional: false)
        index += 1
        continue
      }
      let thenRange = index + 1..<index + 1 + then
      let otherwiseRange = thenRange.upperBound..<thenRange.upperBound + otherwise
      // Spaces alone do not say whether the rest is there.
      let first = thenRange.first { !steps[$0].isBlank }
      if let first, try run(steps[first], of: program, frame, isOptional: true) {
        if anchor.isUnit {
          state.pointee.properties[frame.properties + anchor.position] = context.unit
        }
        try run(program, first + 1..<thenRange.upperBound, frame)
      } else {
        try run(program, otherwiseRange, frame)
      }
      index = otherwiseRange.upperBound
    }
  }

  /// Runs one step; if it is optional and what it reads isn't there, reads nothing and returns `false`.
  private func run(
    _ step: AssemblyProgram.Step, of program: AssemblyProgram, _ frame: AssemblyFrame, isOptional: Bool
  ) throws(ParseFailure) -> Bool {
    switch step {
    case .text(_, let tokens):
      if isOptional, let first = tokens.first, !accepts(first) { return false }
      var index = isOptional ? 1 : 0
      while index < tokens.count {
        if !accepts(tokens[index]) { throw expected(tokens[index]) }
        index += 1
      }
    case .operands(let field, let arity):
      return try readOperands(field, arity, frame)
    case .operandTypes(let field, let arity):
      try readTypes(arity, into: frame.operandTypes(field), like: frame.operands(field))
    case .resultTypes(let field, let arity):
      try readTypes(arity, into: frame.resultTypes(field), like: nil)
    case .typeOfKind(let role, let field, let number):
      let slot = role == .operand ? frame.operandTypes(field) : frame.resultTypes(field)
      try readType(of: program.kinds[number], into: slot)
    case .property(let slot, _):
      guard let property = frame.info.propertyHandlers[slot] else { return false }
      if isOptional {
        guard let value = try property.parseOptional(self) else { return false }
        state.pointee.properties[frame.properties + slot] = value
      } else {
        let value = try property.parse(self)
        state.pointee.properties[frame.properties + slot] = value
      }
    case .region(_, let arity):
      if arity == .single, !isOptional {
        state.pointee.regions.push(try readRegion(frame))
      } else if kind == .leftBrace {
        repeat {
          state.pointee.regions.push(try readRegion(frame))
        } while arity == .variadic && accept(.comma)
      } else {
        return false
      }
    case .successors(_, let arity):
      if kind != .caretIdentifier, isOptional || arity != .single { return false }
      repeat {
        state.pointee.successors.push(try parseSuccessor())
      } while arity == .variadic && accept(.comma)
    case .functionalType(let inputs, let results):
      try readFunctionalType(inputs, results, frame)
    case .attributes(let withKeyword):
      let start = position
      if withKeyword {
        guard parseOptional(keyword: "attributes") else { return false }
      } else if kind != .leftBrace {
        return false
      }
      try parseEntries()
      try checkProperties(frame.name, entries: frame.entries, at: start)
    case .custom(let number): try program.customs[number].parse(self)
    case .optional: break
    }
    return true
  }

  public func parseOptional(_ token: LiteralToken) -> Bool { accepts(token) }

  /// Goes to the next token if the one at hand is `expected`.
  @inline(__always) private func accepts(_ expected: LiteralToken) -> Bool {
    guard token.count == expected.bytes.count, token.start.pointee == expected.bytes[0],
      token.isKeyword == expected.isKeyword, kind != .endOfFile
    else { return false }
    var index = 1
    while index < expected.bytes.count {
      if token.start[index] != expected.bytes[index] { return false }
      index += 1
    }
    advance()
    return true
  }

  private func expected(_ missing: LiteralToken) -> ParseFailure {
    missing.isKeyword
      ? dialectError("expected '\(missing.text)'", at: nil) : wrongToken("expected '\(missing.text)'")
  }

  /// Reads a region that belongs to the operation at hand; one without blocks gets an empty one if it must.
  private func readRegion(_ frame: AssemblyFrame) throws(ParseFailure) -> ParsedRegion {
    let savedFrame = state.pointee.frame
    defer { state.pointee.frame = savedFrame }
    var region = try parseRegion(arguments: [], isolateNames: false)
    if let terminator = frame.info.implicitTerminator {
      context.ensureTerminator(terminator, in: &region, at: frame.location)
    } else if region.isEmpty, frame.info.name.traits.contains(.singleBlock) {
      region.append(context.createBlock())
    }
    return region
  }

  private func readOperands(
    _ field: Int, _ arity: FieldDescription.Arity, _ frame: AssemblyFrame
  ) throws(ParseFailure) -> Bool {
    let start = state.pointee.operands.count, position = position
    switch arity {
    case .single:
      state.pointee.operands.push(try parseUse())
    case .optional:
      if kind == .percentIdentifier { state.pointee.operands.push(try parseUse()) }
    case .variadic:
      if kind == .percentIdentifier {
        repeat { state.pointee.operands.push(try parseUse()) } while accept(.comma)
      }
    }
    let count = state.pointee.operands.count - start
    state.pointee.ranges[frame.operands(field)] = FieldRange(
      start: start, count: count, position: position)
    return count > 0
  }

  /// Reads the types of a field; `operands` is where its operands are, for those that may be absent.
  private func readTypes(
    _ arity: FieldDescription.Arity, into slot: Int, like operands: Int?
  ) throws(ParseFailure) {
    let start = state.pointee.types.count
    switch arity {
    case .single: state.pointee.types.push(try parseType())
    case .optional:
      if let type = try parseOptionalType() { state.pointee.types.push(type) }
    case .variadic:
      repeat { state.pointee.types.push(try parseType()) } while accept(.comma)
    }
    state.pointee.ranges[slot] = FieldRange(start: start, count: state.pointee.types.count - start)
  }

  /// Reads the type of a single operand or result, which must be of a kind.
  private func readType(
    of kind: TypeConstraint.WrittenKind, into slot: Int
  ) throws(ParseFailure) {
    let start = position
    let type = try parseType()
    guard kind.accepts(type) else {
      let words = kind.name.map { ": expected \($0), but found '\(type.text)'" } ?? ""
      throw dialectError("invalid kind of type specified\(words)", at: start)
    }
    state.pointee.types.push(type)
    state.pointee.ranges[slot] = FieldRange(start: state.pointee.types.count - 1, count: 1)
  }

  /// Reads `(types) -> types` for ranges of fields.
  private func readFunctionalType(
    _ inputs: Range<Int>, _ results: Range<Int>, _ frame: AssemblyFrame
  ) throws(ParseFailure) {
    let start = position
    let inputBase = state.pointee.types.count
    let resultBase: Int
    if kind == .leftParenthesis {
      try parseTypesInParentheses()
      resultBase = state.pointee.types.count
      try expect(.arrow, "expected '->' in function type")
      try parseResultTypeList()
    } else if let type = try parseType(of: FunctionType.self).as(FunctionType.self) {
      for input in type.inputs { state.pointee.types.push(input) }
      resultBase = state.pointee.types.count
      for result in type.results { state.pointee.types.push(result) }
    } else {
      return
    }
    let operands = inputs.map { state.pointee.ranges[frame.operands($0)] }
    try distribute(
      from: inputBase, to: resultBase, counts: operands.map(\.count),
      first: frame.operandTypes(inputs.lowerBound),
      "operand", at: operands.first?.position ?? start)
    var fixed = 0
    var flexible: Int?
    for (index, field) in results.enumerated() {
      if frame.info.results[field].arity == .single { fixed += 1 } else { flexible = index }
    }
    var counts = Array(repeating: 1, count: results.count)
    if let flexible { counts[flexible] = max(state.pointee.types.count - resultBase - fixed, 0) }
    try distribute(
      from: resultBase, to: state.pointee.types.count, counts: counts,
      first: frame.resultTypes(results.lowerBound),
      "result", at: start)
  }

  private func distribute(
    from base: Int, to end: Int, counts: [Int], first slot: Int, _ what: String, at start: TextPosition
  ) throws(ParseFailure) {
    let expected = counts.reduce(0, +)
    guard expected == end - base else {
      throw dialectError(
        "number of \(what)s and types do not match: got \(expected) \(what)s and \(end - base) types",
        at: start)
    }
    var next = base
    for (index, count) in counts.enumerated() {
      state.pointee.ranges[slot + index] = FieldRange(start: next, count: count)
      next += count
    }
  }

  // MARK: Types

  /// Finds the types that are not written.
  @inline(__always)
  private func inferTypes(
    _ program: AssemblyProgram, _ frame: AssemblyFrame, at start: TextPosition
  ) throws(ParseFailure) {
    for index in 0..<program.inferences.count {
      let inference = program.inferences[index]
      let field = inference.field
      let type: Type
      var inferredCount: Int?
      switch inference.source {
      case .exactly(let number): type = program.makers[number](context)
      case .same(let other):
        guard let found = firstType(of: other, frame) else { continue }
        type = found
      case .computed(let other, let number):
        guard let found = firstType(of: other, frame) else { continue }
        type = try computeType(program.computers[number], from: found, at: start)
        inferredCount = program.computers[number].count?(found)
      }
      let isOperand = field.role == .operand
      let slot = isOperand ? frame.operandTypes(field.position) : frame.resultTypes(field.position)
      let written = isOperand ? max(state.pointee.ranges[frame.operands(field.position)].count, 0) : 1
      let count = inferredCount ?? written
      let start = state.pointee.types.count
      for _ in 0..<count { state.pointee.types.push(type) }
      state.pointee.ranges[slot] = FieldRange(start: start, count: count)
    }
  }

  /// Returns the type that `computer` makes of the type of another field.
  private func computeType(
    _ computer: TypeInference.Computer, from type: Type, at start: TextPosition
  ) throws(ParseFailure) -> Type {
    if let constraint = computer.source.type, !constraint.accepts(type) {
      throw dialectError(
        "'\(computer.source.name)' must be \(constraint.summary), but got '\(type.text)'", at: start)
    }
    guard let computed = computer.compute(type) else {
      throw dialectError("failed to infer type: \(computer.rule)", at: nil)
    }
    return computed
  }

  /// The type of the first value of a field, or of a property's attribute, once known.
  private func firstType(of field: AssemblyProgram.Field, _ frame: AssemblyFrame) -> Type? {
    if field.role == .property {
      return state.pointee.properties[frame.properties + field.position].map { $0.type ?? context.noneType }
    }
    let slot = field.role == .operand ? frame.operandTypes(field.position) : frame.resultTypes(field.position)
    let range = state.pointee.ranges[slot]
    return range.count > 0 ? state.pointee.types[range.start] : nil
  }

  private func resolveOperands(_ frame: AssemblyFrame, at start: TextPosition) throws(ParseFailure) {
    for field in 0..<frame.operandCount {
      let operands = state.pointee.ranges[frame.operands(field)]
      let types = state.pointee.ranges[frame.operandTypes(field)]
      guard operands.count == types.count else {
        throw dialectError(
          "number of operands and types do not match: got \(operands.count) operands and \(types.count) types",
          at: operands.position ?? start)
      }
      for index in 0..<operands.count {
        state.pointee.operandValues.push(
          try resolve(
            state.pointee.operands[operands.start + index], type: state.pointee.types[types.start + index]))
      }
    }
  }

  /// Notes how many operands and results each field has, where the operation keeps it.
  private func setSegments(_ frame: AssemblyFrame) {
    if let slot = frame.info.operandSegmentSlot {
      let sizes = (0..<frame.operandCount).map { state.pointee.ranges[frame.operands($0)].count }
      state.pointee.properties[frame.properties + slot] = context.denseArray(sizes, width: 32)
    }
    if let slot = frame.info.resultSegmentSlot {
      let sizes = frame.info.results.indices.map { state.pointee.ranges[frame.resultTypes($0)].count }
      state.pointee.properties[frame.properties + slot] = context.denseArray(sizes, width: 32)
    }
  }

  // MARK: Custom directives

  private var frame: AssemblyFrame {
    guard let currentFrame = state.pointee.frame else {
      preconditionFailure("fields can be assigned only while an assembly is read")
    }
    return currentFrame
  }

  public func assign(_ operands: [UnresolvedOperand], to field: some OpField) {
    let start = state.pointee.operands.count
    for operand in operands { state.pointee.operands.push(operand) }
    state.pointee.ranges[frame.operands(field.description.position)] = FieldRange(
      start: start, count: operands.count)
  }

  public func assign(_ types: [Type], toTypesOf field: some OpField) {
    let description = field.description
    let start = state.pointee.types.count
    for type in types { state.pointee.types.push(type) }
    let slot =
      description.role == .operand
      ? frame.operandTypes(description.position) : frame.resultTypes(description.position)
    state.pointee.ranges[slot] = FieldRange(start: start, count: types.count)
  }

  public func assign(_ property: Attribute, to field: some OpField) {
    state.pointee.properties[frame.properties + field.description.position] = property
  }

  public func assign(_ regions: [ParsedRegion], to field: some OpField) {
    for region in regions { state.pointee.regions.push(region) }
  }

  public func assign(_ successors: [Block], to field: some OpField) {
    for successor in successors { state.pointee.successors.push(successor) }
  }
}

extension AssemblyProgram.Step {
  /// `true` iff the step reads nothing.
  fileprivate var isBlank: Bool {
    if case .text(_, let tokens) = self { return tokens.isEmpty }
    return false
  }
}
