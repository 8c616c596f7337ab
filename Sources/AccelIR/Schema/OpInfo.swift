import AccelSupport
import Synchronization

/// The record of a registered kind of operation: everything generic code needs, behind plain loads.
public final class OpInfo: @unchecked Sendable {
  /// The name of the kind.
  public let name: OperationName
  /// The dialect that declares the kind.
  public let dialect: DialectInfo
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
  /// Where the operands and the results of each field are.
  let operandLayout: SegmentLayout, resultLayout: SegmentLayout
  /// `true` iff some property has a default.
  package let hasDefaults: Bool

  /// `true` iff the kind makes values of some types out of values of others.
  let isCast: Bool

  /// The name of the terminator that the text may leave out.
  package let implicitTerminator: Identifier?
  /// The interfaces that the kind implements.
  @usableFromInline package let interfaces: [Implements]

  /// How the properties are read, written and checked, by slot.
  package let propertyHandlers: [PropertyDescription?]

  /// What reading and writing need; made when first asked for, since most kinds are never used in a run.
  private let syntaxMemory = Atomic<UnsafeRawPointer?>(nil)
  private let makeAssembly: () -> AssemblyProgram?

  /// The compiled assembly, if the schema has one; it lives as long as this record.
  package var assembly: Unmanaged<AssemblyProgram>? { syntax._withUnsafeGuaranteedRef { $0.assembly } }

  /// The values, by slot, that properties have unless something else is written.
  package var defaults: UnsafeBufferPointer<Attribute?> { syntax._withUnsafeGuaranteedRef { $0.defaults } }

  /// The values, by slot, of properties that an assembly leaves out: defaults, and what absence stands for.
  package var unwritten: UnsafeBufferPointer<Attribute?> { syntax._withUnsafeGuaranteedRef { $0.unwritten } }

  private var syntax: Unmanaged<OpSyntax> {
    @inline(__always) get {
      syntaxMemory.load(ordering: .acquiring).map { .fromOpaque($0) } ?? makeSyntax()
    }
  }

  /// Makes the syntax, unless another thread is quicker.
  @inline(never) private func makeSyntax() -> Unmanaged<OpSyntax> {
    let context = name.context
    let defaults = properties.map { $0.property?.defaultValue?(context) }
    let unwritten = zip(properties, defaults).map { $1 ?? $0.property?.absentValue?(context) }
    let made = Unmanaged.passRetained(OpSyntax(makeAssembly(), defaults: defaults, unwritten: unwritten))
    let (isFirst, known) = syntaxMemory.compareExchange(
      expected: nil, desired: UnsafeRawPointer(made.toOpaque()), ordering: .acquiringAndReleasing)
    guard !isFirst, let known else { return made }
    made.release()
    return .fromOpaque(known)
  }

  private let inferenceMemory = Locked<TypeInference?>(nil)

  /// How the types of results follow from the other parts, for those who build operations.
  package var inference: TypeInference {
    inferenceMemory.withLock { memory in
      if let memory { return memory }
      let made = inferResults()
      memory = made
      return made
    }
  }

  /// Returns how the types of results follow from the other parts.
  private func inferResults() -> TypeInference {
    let fields = operands + results + properties
    let given = (operands + properties).map(TypeInference.Key.init)
    let inference = TypeInference(fields: fields, traits: name.traits, known: given)
    if inference.unknown.isEmpty { return inference }
    // What nothing implies must be given, and others may follow from it.
    let unknown = inference.unknown.map(TypeInference.Key.init)
    return TypeInference(fields: fields, traits: name.traits, known: given + unknown)
  }

  deinit {
    syntaxMemory.load(ordering: .acquiring).map { Unmanaged<OpSyntax>.fromOpaque($0).release() }
  }

  /// Hand-written reading and writing, if the schema has it.
  package let customParse: ((any OperationParser, inout OperationState) throws(ParseFailure) -> Void)?
  package let customPrint: ((Operation, any AssemblyPrinter) -> Void)?
  package let nameResults: (Operation, (Value, String) -> Void) -> Void
  package let nameArguments: (Operation, Region, (Value, String) -> Void) -> Void
  package let nameBlocks: (Operation, (Block, String) -> Void) -> Void

  /// What must hold between the parts.
  let rules: [Rule]
  package let verify: (Operation) throws(VerificationFailure) -> Void
  package let verifyRegions: (Operation) throws(VerificationFailure) -> Void
  package let verifySymbolUses: (Operation, borrowing SymbolTables) throws(VerificationFailure) -> Void
  /// Returns what an operation evaluates to, as far as its schema knows.
  let fold: (Operation, ConstantOperands) -> FoldResult?
  private let makeCanonicalizations: () -> [Pattern]
  private let canonicalizationMemory = Locked<[PatternSequence]>([])
  /// The last of the sequences made, without their lock.
  private let latestCanonicalizations = Atomic<UnsafeRawPointer?>(nil)

  /// The rewrites by which `canonicalize` simplifies operations of this kind, those of `general` among them; they
  /// live as long as this record.
  package func canonicalizations(with general: GeneralPatterns) -> Unmanaged<PatternSequence> {
    if let latest = latestCanonicalizations.load(ordering: .acquiring) {
      let sequence = Unmanaged<PatternSequence>.fromOpaque(latest)
      if sequence._withUnsafeGuaranteedRef({ $0.general === general }) { return sequence }
    }
    return canonicalizationMemory.withLock { memory in
      let made =
        memory.first { $0.general === general }
        ?? PatternSequence(canonicalizations + general.patterns.filter { $0.applies(to: name) }, general)
      // What was made before stays: another thread may be at it.
      if !memory.contains(where: { $0 === made }) { memory.append(made) }
      let unmanaged = Unmanaged.passUnretained(made)
      latestCanonicalizations.store(UnsafeRawPointer(unmanaged.toOpaque()), ordering: .releasing)
      return unmanaged
    }
  }

  /// The rewrites that the schema declares.
  package var canonicalizations: [Pattern] { makeCanonicalizations() }
  /// `true` iff an operation only announces a symbol.
  let isDeclaration: (Operation) -> Bool
  /// What the verifier checks.
  let checks: OpChecks

  /// - Requires: the verifier's memory from `memoStart` is this kind's.
  init<S: OpSchema>(_: S.Type, name: OperationName, of dialect: DialectInfo, memoStart: Int) {
    (self.name, self.dialect) = (name, dialect)
    let fields = S.fields.map(\.description)
    let mistakes = FieldMistakes.find(in: fields, of: S.name, traits: S.traits)
    precondition(mistakes.isEmpty, mistakes.joined(separator: "\n"))
    // What takes longer to look at, like the assembly, is looked at only where dialects are developed.
    assert(S.declarationMistakes.isEmpty, S.declarationMistakes.joined(separator: "\n"))
    func select(_ role: FieldDescription.Role) -> [FieldDescription] { fields.filter { $0.role == role } }
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
    self.properties = properties
    operandLayout = SegmentLayout(operands, slot: operandSegmentSlot, in: name.context)
    resultLayout = SegmentLayout(results, slot: resultSegmentSlot, in: name.context)
    propertyHandlers = properties.map(\.property)
    hasDefaults = properties.contains { $0.property?.defaultValue != nil }
    let names = properties.map { name.context.identifier($0.name) }
    propertyNames = names
    sortedSlots = names.indices.sorted { names[$0].precedes(names[$1]) }
    interfaces = S.interfaces
    isCast = S.interfaces.contains { $0.key == ObjectIdentifier(CastWitness.self) }
    implicitTerminator = S.implicitTerminator.map { name.context.identifier($0) }
    rules = S.rules
    makeAssembly = {
      guard let assembly = S.assembly else { return nil }
      let program = AssemblyProgram(assembly, for: S.name, fields: fields, traits: S.traits)
      precondition(program.mistakes.isEmpty, program.mistakes.joined(separator: "\n"))
      return program
    }
    // A conditional cast would search all conformances of the program.
    let handwritten = S.handwrittenSyntax
    (customParse, customPrint) = (handwritten?.parse, handwritten?.print)
    nameResults = { S.nameResults(Op(unchecked: $0), $1) }
    nameArguments = { S.nameArguments(Op(unchecked: $0), of: $1, $2) }
    nameBlocks = { S.nameBlocks(Op(unchecked: $0), $1) }
    verify = { (op) throws(VerificationFailure) in try S.verify(Op(unchecked: op)) }
    verifyRegions = { (op) throws(VerificationFailure) in try S.verifyRegions(Op(unchecked: op)) }
    verifySymbolUses = { (op, symbols) throws(VerificationFailure) in
      try S.verifySymbolUses(Op(unchecked: op), symbols)
    }
    fold = { S.fold(Op(unchecked: $0), $1) }
    makeCanonicalizations = { S.canonicalizations }
    isDeclaration = { S.isDeclaration(Op(unchecked: $0)) }
    checks = OpChecks(
      OpFields(
        operands: operands, results: results, regions: regions, successors: successors,
        properties: properties, propertyNames: propertyNames, sortedSlots: sortedSlots,
        operandSegmentSlot: operandSegmentSlot,
        resultSegmentSlot: resultSegmentSlot, parents: S.parents, implicitTerminator: S.implicitTerminator,
        hasRules: !S.rules.isEmpty, interfaces: interfaces),
      traits: S.traits, memoStart: memoStart, in: name.context)
  }

  /// `true` iff the terminator of `region` says nothing that its absence would not say.
  package func leavesOutTerminator(of region: Region) -> Bool {
    guard let implicitTerminator, let terminator = region.entry?.terminator,
      terminator.name.identifier == implicitTerminator
    else { return false }
    return terminator.operands.isEmpty && terminator.results.isEmpty && terminator.attributes.isEmpty
      && terminator.properties.allSatisfy { $0 == nil }
  }

  /// `true` iff the property in `slot` holds the sizes of segments.
  package func isSegmentSlot(_ slot: Int) -> Bool { slot == operandSegmentSlot || slot == resultSegmentSlot }

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
