public import AccelIR
internal import AccelSupport

extension Printer {
  /// Writes an operation at the indentation at hand, with its location and users if they are asked for.
  func printWithLocation(_ op: Operation) {
    if let announce = options.announcesOperation, !isCollecting { announce(op, output.totalCount) }
    if let noteStart = state.pointee.noteStart { noteStart(op, indentation) }
    output.write(spaces: indentation)
    printNested(op)
    printTrailingLocation(op.location)
    if options.showsUsers { printUsers(of: op) }
  }

  public func printNested(_ op: Operation) {
    if isCollecting { return collect(op) }
    printResults(of: op)
    printWithoutResults(op)
  }

  public func printWithoutResults(_ op: Operation) {
    if isCollecting { return collect(op) }
    let outer = block
    block = op.block
    if options.isGeneric {
      printGeneric(op)
    } else {
      printCustom(op, state.pointee.syntaxes.find(op.name, openDialect))
    }
    block = outer
  }

  /// Writes an operation in its custom syntax, or in generic form if it has none.
  func printCustom(_ op: Operation, _ syntax: PrintedSyntax) {
    switch syntax.form {
    case .generic: printGeneric(op)
    case .handwritten(let info):
      output.write(bytes: syntax.name)
      info._withUnsafeGuaranteedRef { $0.customPrint?(op, self) }
    case .assembly(let info, let program):
      output.write(bytes: syntax.name)
      info._withUnsafeGuaranteedRef { info in
        program._withUnsafeGuaranteedRef { run($0, $0.steps.indices, on: op, info) }
      }
    }
  }

  // MARK: Generic form

  /// Writes an operation, from its name on, in generic form.
  private func printGeneric(_ op: Operation) {
    if isCollecting { return collectGeneric(op) }
    output.write(quoted: op.name.identifier)
    output.write("(")
    writeList(op.operands) { print($0) }
    output.write(byte: UInt8(ascii: ")"))
    if !op.successors.isEmpty {
      output.write(byte: UInt8(ascii: "["))
      writeList(op.successors) { print($0) }
      output.write(byte: UInt8(ascii: "]"))
    }
    printProperties(of: op)
    if !op.regions.isEmpty {
      output.write(" (")
      writeList(op.regions) { print($0, entryArguments: true, terminators: true, emptyBlock: true) }
      output.write(byte: UInt8(ascii: ")"))
    }
    let attributes = op.attributes
    if !attributes.isEmpty {
      output.write(" {")
      writeList(attributes) { printEntry($0.name, $0.value) }
      output.write(byte: UInt8(ascii: "}"))
    }
    output.write(" : (")
    writeList(op.operands) { print($0.type) }
    output.write(") -> ")
    let results = op.results
    if results.count == 1, !results[0].type.is(FunctionType.self) { return print(results[0].type) }
    output.write(byte: UInt8(ascii: "("))
    writeList(results) { print($0.type) }
    output.write(byte: UInt8(ascii: ")"))
  }

  /// Writes ` <{…}>`, or nothing if there are no properties.
  private func printProperties(of op: Operation) {
    let properties = op.properties
    guard let info = op.name.info else {
      guard let dictionary = properties.first.flatMap({ $0 }) else { return }
      output.write(" <")
      print(dictionary)
      return output.write(byte: UInt8(ascii: ">"))
    }
    var isFirst = true
    for slot in info.sortedSlots {
      guard let value = properties[slot] else { continue }
      output.write(isFirst ? " <{" : ", ")
      isFirst = false
      printEntry(info.propertyNames[slot], value)
    }
    if !isFirst { output.write("}>") }
  }

  /// Writes `name = value`, or just the name if the value is `unit`.
  func printEntry(_ name: Identifier, _ value: Attribute) {
    output.write(keywordOrString: name)
    if value == context.unit { return }
    output.write(" = ")
    print(value)
  }

  // MARK: Attributes of the custom form

  public func printAttributes(of op: Operation, except elided: [StaticString], withKeyword: Bool) {
    var list = AttributeList(op, slots: op.name.info?.sortedSlots ?? [])
    printAttributes(&list, withKeyword: withKeyword) { name in elided.contains { name.equals($0) } }
  }

  /// Writes what an assembly does not mention: ` {…}`, or nothing.
  private func printUnmentionedAttributes(
    of op: Operation, _ info: OpInfo, _ program: AssemblyProgram, withKeyword: Bool
  ) {
    if op.attributes.isEmpty, info.properties.count == program.mentionedProperties.count { return }
    let slots = info.sortedSlots.filter { slot in
      !program.mentionedProperties.contains(slot) && slot != info.operandSegmentSlot
        && slot != info.resultSegmentSlot && op.properties[slot] != info.unwritten[slot]
    }
    var list = AttributeList(op, slots: slots)
    printAttributes(&list, withKeyword: withKeyword) { _ in false }
  }

  /// Writes ` {a = 1, b}`, or nothing if all entries are left out.
  private func printAttributes(
    _ list: inout AttributeList, withKeyword: Bool, except isElided: (Identifier) -> Bool
  ) {
    var isEmpty = true
    while let entry = list.next() {
      if isElided(entry.name) { continue }
      output.write(!isEmpty ? ", " : withKeyword ? " attributes {" : " {")
      isEmpty = false
      printEntry(entry.name, entry.value)
    }
    if !isEmpty { output.write("}") }
  }

  // MARK: Assembly programs

  /// Writes what some steps of a program say of `op`.
  private func run(_ program: AssemblyProgram, _ range: Range<Int>, on op: Operation, _ info: OpInfo) {
    let steps = program.steps
    var index = range.lowerBound
    while index < range.upperBound {
      let step = index
      index += 1
      switch steps[step] {
      case .text(let text, _): output.write(bytes: text)
      case .operands(let position, _): writeList(op.operandSegment(position)) { print($0) }
      case .operandTypes(let position, _): writeList(op.operandSegment(position)) { print($0.type) }
      case .resultTypes(let position, _): writeList(op.resultSegment(position)) { print($0.type) }
      case .typeOfKind(let role, let position, _):
        print(role == .operand ? op.operandSegment(position)[0].type : op.resultSegment(position)[0].type)
      case .property(let slot, _):
        guard let value = op.properties[slot], let property = info.propertyHandlers[slot] else {
          output.write("<<NULL ATTRIBUTE>>")
          continue
        }
        property.print(value, self)
      case .region(let position, let arity):
        writeList(regions(of: op, position, arity)) {
          print($0, entryArguments: true, terminators: !info.leavesOutTerminator(of: $0))
        }
      case .successors(let position, let arity):
        let end = arity == .single ? position + 1 : op.successors.count
        writeList(op.successors[min(position, end)..<end]) { print($0) }
      case .functionalType(let inputs, let results):
        printFunctionalType(
          inputs.map { op.operandSegment($0) }, results.map { op.resultSegment($0) })
      case .attributes(let withKeyword):
        printUnmentionedAttributes(of: op, info, program, withKeyword: withKeyword)
      case .optional(let anchor, let then, let otherwise):
        if isPresent(anchor, in: op, info) {
          run(program, index..<index + then, on: op, info)
          index += then + otherwise
        } else {
          index += then
        }
      case .custom(let number): program.customs[number].print(op, self)
      }
    }
  }

  private func regions(of op: Operation, _ position: Int, _ arity: FieldDescription.Arity) -> RegionList {
    op.regions[position..<(arity == .single ? position + 1 : op.regions.count)]
  }

  private func printFunctionalType(_ inputs: [OperandList], _ results: [ResultList]) {
    output.write(byte: UInt8(ascii: "("))
    writeList(inputs.joined()) { print($0.type) }
    output.write(") -> ")
    print(resultTypes: results.joined().map(\.type))
  }

  /// `true` iff the part is there, and isn't its default.
  private func isPresent(_ anchor: AssemblyProgram.Field, in op: Operation, _ info: OpInfo) -> Bool {
    switch anchor.role {
    case .operand: return !op.operandSegment(anchor.position).isEmpty
    case .result: return !op.resultSegment(anchor.position).isEmpty
    case .property:
      let value = op.properties[anchor.position]
      return value != nil && value != info.unwritten[anchor.position]
    case .region: return regions(of: op, anchor.position, anchor.arity).contains { !$0.isEmpty }
    case .successor: return op.successors.count > anchor.position
    }
  }
}

/// Properties and other attributes of an operation in the order of their names.
struct AttributeList {
  private let op: Operation
  private var slots: ArraySlice<Int>
  private var discardable: Slice<List<NamedAttribute>>

  /// Creates the list of the properties in `slots`, sorted by name, and of the discardable attributes.
  init(_ op: Operation, slots: [Int]) {
    (self.op, self.slots) = (op, slots[...])
    discardable = op.attributes[...]
  }

  /// The next entry.
  mutating func next() -> NamedAttribute? {
    if let info = op.name.info {
      while let slot = slots.first {
        let name = info.propertyNames[slot]
        if let entry = discardable.first, entry.name.precedes(name) { return discardable.removeFirst() }
        slots.removeFirst()
        if let value = op.properties[slot] { return NamedAttribute(name, value) }
      }
    }
    return discardable.popFirst()
  }
}
