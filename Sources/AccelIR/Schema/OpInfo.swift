import AccelSupport

/// The record of a registered kind of operation: everything generic code needs, behind plain loads.
public final class OpInfo: @unchecked Sendable {
  /// The name of the kind.
  public let name: OperationName
  /// The operand fields in order.
  public let operands: [FieldDescription]
  /// The result fields in order.
  public let results: [FieldDescription]
  /// The property fields by slot.
  public let properties: [FieldDescription]
  /// The region fields in order.
  public let regions: [FieldDescription]
  /// The successor fields in order.
  public let successors: [FieldDescription]
  /// The names of the properties by slot.
  package let propertyNames: [Identifier]
  /// The slots in the order of their names, in which properties are printed.
  package let sortedSlots: [Int]
  /// The slots that hold segment sizes.
  package let operandSegmentSlot: Int?, resultSegmentSlot: Int?
  /// `true` iff some property has a default.
  package let hasDefaults: Bool

  /// The interfaces that the kind implements.
  @usableFromInline package internal(set) var interfaces: [Implements]

  /// How the properties are read, written and checked, by slot.
  package let propertyHandlers: [PropertyDescription?]

  /// What reading and writing need; made when first asked for, since most kinds are never used in a run.
  ///
  /// It is kept behind a pointer because a lazy property is checked for exclusive access each time.
  package var syntax: OpSyntax {
    @inline(__always) get { syntaxMemory.pointee ?? makeSyntax() }
  }
  private let syntaxMemory: UnsafeMutablePointer<OpSyntax?>
  private let makeAssembly: () -> AssemblyProgram?

  @inline(never) private func makeSyntax() -> OpSyntax {
    let context = name.context
    let made = OpSyntax(makeAssembly(), defaults: properties.map { $0.property?.defaultValue?(context) })
    return context.dialects.withLock { _ in
      if syntaxMemory.pointee == nil { syntaxMemory.pointee = made }
      return syntaxMemory.pointee ?? made
    }
  }

  deinit {
    syntaxMemory.deinitialize(count: 1)
    syntaxMemory.deallocate()
  }

  /// Hand-written reading and writing, if the schema has it.
  package let customParse: ((any OperationParser, inout OperationState) throws(ParseFailure) -> Void)?
  package let customPrint: ((Operation, any AssemblyPrinter) -> Void)?
  package let nameResults: (Operation, (Value, String) -> Void) -> Void

  /// What must hold between the parts.
  let rules: [Rule]
  package let verify: (Operation) throws(VerificationFailure) -> Void
  package let verifyRegions: (Operation) throws(VerificationFailure) -> Void
  package let verifySymbolUses: (Operation, borrowing SymbolTables) throws(VerificationFailure) -> Void
  package let fold: (Operation) -> FoldResult?
  /// `true` iff an operation only announces a symbol.
  let isDeclaration: (Operation) -> Bool
  /// What the verifier checks.
  let checks: OpChecks

  /// - Requires: the verifier's memory from `memoStart` is this kind's.
  init<S: OpSchema>(_: S.Type, name: OperationName, memoStart: Int) {
    self.name = name
    let fields = S.fields.map(\.description)
    func select(_ role: FieldDescription.Role) -> [FieldDescription] {
      let chosen = fields.filter { $0.role == role }
      for (index, field) in chosen.enumerated() {
        precondition(
          field.position == index,
          "'\(S.name)': \(role) '\(field.name)' has position \(field.position), but is number \(index) in `fields`"
        )
      }
      return chosen
    }
    operands = select(.operand)
    results = select(.result)
    regions = select(.region)
    successors = select(.successor)
    var properties = select(.property)
    func addSegments(_ name: String, if trait: Traits, count: Int) -> Int? {
      guard S.traits.contains(trait) else { return nil }
      properties.append(
        FieldDescription(
          role: .property, name: name, position: properties.count,
          property: PropertyDescription(
            DenseArrayAttr.self, named: name,
            constraint: AttributeConstraint("i32 dense array attribute with \(count) elements") {
              $0.as(DenseArrayAttr.self)?.integers?.count == count
            }, defaultValue: { $0.denseArray(Array(repeating: 0, count: count), width: 32) })))
      return properties.count - 1
    }
    operandSegmentSlot = addSegments(
      "operandSegmentSizes", if: .attributeSizedOperandSegments, count: operands.count)
    resultSegmentSlot = addSegments(
      "resultSegmentSizes", if: .attributeSizedResultSegments, count: results.count)
    for (groups, slot, same, role) in [
      (operands, operandSegmentSlot, Traits.sameVariadicOperandSize, "operands"),
      (results, resultSegmentSlot, Traits.sameVariadicResultSize, "results"),
    ] where groups.count(where: { $0.arity != .single }) > 1 {
      precondition(
        slot != nil || S.traits.contains(same),
        "'\(S.name)': several \(role) are optional or variadic; add a trait that says how many each has")
    }
    self.properties = properties
    propertyHandlers = properties.map(\.property)
    syntaxMemory = .allocate(capacity: 1)
    syntaxMemory.initialize(to: nil)
    hasDefaults = properties.contains { $0.property?.defaultValue != nil }
    let names = properties.map { name.context.identifier($0.name) }
    propertyNames = names
    sortedSlots = names.indices.sorted { names[$0].precedes(names[$1]) }
    interfaces = S.interfaces
    rules = S.rules
    makeAssembly = { S.assembly.map { AssemblyProgram($0, for: S.name, fields: fields, traits: S.traits) } }
    // A conditional cast would search all conformances of the program.
    let handwritten = S.handwrittenSyntax
    (customParse, customPrint) = (handwritten?.parse, handwritten?.print)
    nameResults = { S.nameResults(Op(unchecked: $0), $1) }
    verify = { (op) throws(VerificationFailure) in try S.verify(Op(unchecked: op)) }
    verifyRegions = { (op) throws(VerificationFailure) in try S.verifyRegions(Op(unchecked: op)) }
    verifySymbolUses = { (op, symbols) throws(VerificationFailure) in
      try S.verifySymbolUses(Op(unchecked: op), symbols)
    }
    fold = { S.fold(Op(unchecked: $0), ConstantOperands(of: $0)) }
    isDeclaration = { S.isDeclaration(Op(unchecked: $0)) }
    checks = OpChecks(
      OpFields(
        operands: operands, results: results, regions: regions, successors: successors,
        properties: properties, propertyNames: propertyNames, sortedSlots: sortedSlots,
        operandSegmentSlot: operandSegmentSlot,
        resultSegmentSlot: resultSegmentSlot, parents: S.parents, implicitTerminator: S.implicitTerminator,
        hasRules: !S.rules.isEmpty, hasInterfaces: !S.interfaces.isEmpty),
      traits: S.traits, memoStart: memoStart, in: name.context)
  }

  /// Says why the property in `slot` cannot hold `value`, if it cannot.
  package func misfit(_ value: Attribute, in slot: Int) -> String? {
    let role = slot == operandSegmentSlot ? operands : slot == resultSegmentSlot ? results : nil
    guard let role else {
      if properties[slot].property?.canHold(value) != false { return nil }
      return "Invalid attribute `\(properties[slot].name)` in property conversion: \(value)"
    }
    guard let sizes = value.as(DenseArrayAttr.self), sizes.element == name.context.integerType(32) else {
      return "expected DenseI32ArrayAttr for key `value`"
    }
    return sizes.count == role.count
      ? nil : "size mismatch in attribute conversion: \(sizes.count) vs \(role.count)"
  }

  /// Says which property does not satisfy its constraint: the first by name, if several don't.
  package func unaccepted(_ value: (Int) -> Attribute?) -> String? {
    for slot in sortedSlots where slot != operandSegmentSlot && slot != resultSegmentSlot {
      guard let value = value(slot), let property = properties[slot].property, !property.accepts(value) else {
        continue
      }
      return "'\(name.string)' op attribute '\(properties[slot].name)' failed to satisfy constraint: "
        + property.summary
    }
    return nil
  }

  /// The slot of the property called `name`, or by the name that segment sizes had once.
  package func slot(ofWritten name: Identifier) -> Int? {
    if let slot = slot(of: name) { return slot }
    guard operandSegmentSlot != nil || resultSegmentSlot != nil else { return nil }
    switch name.string {
    case "operand_segment_sizes": return operandSegmentSlot
    case "result_segment_sizes": return resultSegmentSlot
    default: return nil
    }
  }

  /// The slot of the property called `name`.
  package func slot(of name: Identifier) -> Int? { propertyNames.firstIndex(of: name) }
}
