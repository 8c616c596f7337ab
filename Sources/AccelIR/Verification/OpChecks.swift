/// What the verifier checks of all operations of one kind: compiled once, when the kind is registered.
struct OpChecks: @unchecked Sendable {
  /// Kinds of checks that few operations need.
  struct Needs: OptionSet {
    let rawValue: UInt32
    static let parent = Needs(rawValue: 1 << 0)
    static let segments = Needs(rawValue: 1 << 1)
    static let singleBlock = Needs(rawValue: 1 << 2)
    static let noRegionArguments = Needs(rawValue: 1 << 3)
    static let properties = Needs(rawValue: 1 << 4)
    /// The positions of operands or results must be found from segments.
    static let flexibleTypes = Needs(rawValue: 1 << 5)
    static let relations = Needs(rawValue: 1 << 6)
    static let regions = Needs(rawValue: 1 << 7)
    static let typeTraits = Needs(rawValue: 1 << 8)
    static let symbol = Needs(rawValue: 1 << 9)
    static let terminator = Needs(rawValue: 1 << 10)
    static let sameType = Needs(rawValue: 1 << 11)
    static let rules = Needs(rawValue: 1 << 12)
    static let interfaces = Needs(rawValue: 1 << 13)
    static let elementwise = Needs(rawValue: 1 << 14)
    /// Interfaces whose rules are about types only.
    static let typeInterfaces = Needs(rawValue: 1 << 15)
    /// Something is checked that follows from the types of operands and results.
    static let types = Needs(rawValue: 1 << 16)
    /// Interfaces some of whose rules need the operations inside to be valid.
    static let regionInterfaces = Needs(rawValue: 1 << 17)
    /// What comes before the constraints on properties, operands and results.
    static let structure: Needs = [.parent, .segments, .singleBlock, .noRegionArguments]
    /// What follows from types, besides the constraints on operands and results.
    static let relationsOfTypes: Needs = [
      .flexibleTypes, .relations, .typeTraits, .sameType, .elementwise, .typeInterfaces,
    ]
  }

  /// How many there may be of a part.
  struct Count {
    let minimum: Int
    /// `true` iff there may be more than the minimum.
    let isFlexible: Bool
    func accepts(_ count: Int) -> Bool { count == minimum || isFlexible && count > minimum }
    init(_ fields: [FieldDescription]) {
      minimum = fields.count { $0.arity == .single }
      isFlexible = minimum < fields.count
    }
  }

  /// A constraint on the type of one operand or result.
  struct TypeCheck: BitwiseCopyable {
    /// The position of the field.
    let field: Int32
    /// Where the verifier remembers types that satisfy the constraint.
    let memo: Int32
  }

  /// A constraint on one property.
  struct PropertyCheck: BitwiseCopyable {
    let slot: Int32
    /// Where the verifier remembers attributes that satisfy the constraint.
    let memo: Int32
    /// `true` iff an operation without this property is invalid.
    let isRequired: Bool
  }

  /// Fields whose types are related.
  enum Relation {
    /// All have the same type.
    case same([FieldDescription], words: String)
    /// The first has the type that the rule computes from that of the second, and as many values as the count says.
    case computed(
      FieldDescription, from: FieldDescription, words: String, count: (@Sendable (Type) -> Int?)?,
      @Sendable (Type) -> Type?)
  }

  let needs: Needs
  let operands: Count, results: Count, regions: Count, successors: Count
  /// Constraints on operands and on results, without those that accept everything.
  let operandTypes: List<TypeCheck>, resultTypes: List<TypeCheck>
  /// The properties in the order of their names, without segment sizes.
  let properties: List<PropertyCheck>
  let relations: [Relation]
  /// The interfaces that the kind implements.
  let interfaces: List<InterfaceCheck>
  /// The property that holds the name of a symbol.
  let symbolName: Int?
  /// The names of the operations one of which must be around this one; empty if it may be anywhere.
  let parents: List<Identifier>
  /// The name of the terminator that the text leaves out.
  let implicitTerminator: Identifier?

  init(_ info: borrowing OpFields, traits: Traits, memoStart: Int, in context: Context) {
    operands = Count(info.operands)
    results = Count(info.results)
    regions = Count(info.regions)
    successors = Count(info.successors)
    var memo = Int32(memoStart)
    func checks(_ fields: [FieldDescription]) -> List<TypeCheck> {
      var checks: [TypeCheck] = []
      for (index, field) in fields.enumerated() where !(field.type?.acceptsAll ?? true) {
        checks.append(TypeCheck(field: Int32(index), memo: memo))
        memo += 1
      }
      return context.permanentList(checks)
    }
    operandTypes = checks(info.operands)
    resultTypes = checks(info.results)
    properties = context.permanentList(
      info.sortedSlots.filter { $0 != info.operandSegmentSlot && $0 != info.resultSegmentSlot }.map { slot in
        defer { memo += 1 }
        return PropertyCheck(slot: Int32(slot), memo: memo, isRequired: info.properties[slot].isRequired)
      })
    relations = Self.relations(info.operands + info.results, traits: traits)
    interfaces = context.permanentList(info.interfaces.map(InterfaceCheck.init))
    symbolName = info.propertyNames.firstIndex { $0.equals("sym_name") }
    parents = context.permanentList(info.parents.map { context.identifier($0) })
    implicitTerminator = info.implicitTerminator.map { context.identifier($0) }
    var needs = Self.needs(
      info, traits, hasProperties: !properties.isEmpty, hasRelations: !relations.isEmpty)
    let hasChecks =
      !operandTypes.isEmpty || !resultTypes.isEmpty || !needs.isDisjoint(with: .relationsOfTypes)
    // Segment sizes are a property: with them, types do not say it all.
    if hasChecks, !needs.contains(.segments) { needs.insert(.types) }
    self.needs = needs
  }

  private static func needs(
    _ info: borrowing OpFields, _ traits: Traits, hasProperties: Bool, hasRelations: Bool
  ) -> Needs {
    var needs: Needs = []
    if !info.parents.isEmpty { needs.insert(.parent) }
    if info.operandSegmentSlot != nil || info.resultSegmentSlot != nil { needs.insert(.segments) }
    if traits.contains(.singleBlock) || info.implicitTerminator != nil { needs.insert(.singleBlock) }
    if traits.contains(.noRegionArguments) { needs.insert(.noRegionArguments) }
    if hasProperties { needs.insert(.properties) }
    // Variadic fields of any type need no look.
    if (info.operands + info.results).contains(where: { $0.arity != .single }),
      (info.operands + info.results).contains(where: {
        $0.arity == .optional || !($0.type?.acceptsAll ?? true)
      })
    {
      needs.insert(.flexibleTypes)
    }
    if hasRelations { needs.insert(.relations) }
    if info.hasRules { needs.insert(.rules) }
    if info.interfaces.contains(where: \.dependsOnTypesOnly) { needs.insert(.typeInterfaces) }
    if info.interfaces.contains(where: { !$0.dependsOnTypesOnly }) { needs.insert(.interfaces) }
    if info.interfaces.contains(where: \.verifiesRegions) { needs.insert(.regionInterfaces) }
    if traits.contains(.elementwise) { needs.insert(.elementwise) }
    if info.regions.contains(where: { $0.region.map { !$0.acceptsAll } ?? false }) { needs.insert(.regions) }
    if !traits.isDisjoint(with: .aboutTypes) { needs.insert(.typeTraits) }
    // Where there may be any number of results, nothing is inferred.
    if traits.contains(.sameOperandsAndResultType), info.results.allSatisfy({ $0.arity == .single }) {
      needs.insert(.sameType)
    }
    if traits.contains(.symbol) { needs.insert(.symbol) }
    if traits.contains(.terminator) { needs.insert(.terminator) }
    return needs
  }

  /// Returns the relations between fields; those that a trait states are left to the trait.
  private static func relations(_ fields: [FieldDescription], traits: Traits) -> [Relation] {
    var relations: [Relation] = []
    var groups: [(base: FieldDescription, members: [FieldDescription])] = []
    for field in fields {
      switch field.type?.inference {
      case nil: break
      case .computed(let source, let words, let rule):
        relations.append(
          .computed(field, from: source, words: words, count: field.type?.inferredCount, rule))
      case .same(let base):
        let isStatedByTrait =
          traits.contains(.sameOperandsAndResultType)
          || traits.contains(.sameTypeOperands) && field.role == .operand && base.role == .operand
        if isStatedByTrait || base.role != .operand && base.role != .result { continue }
        if let index = groups.firstIndex(where: { group in
          group.base.isSame(as: base) || group.members.contains { $0.isSame(as: base) }
        }) {
          groups[index].members.append(field)
        } else {
          groups.append((base, [base, field]))
        }
      }
    }
    for group in groups {
      let members = fields.filter { field in group.members.contains { $0.isSame(as: field) } }
      let names = members.map(\.name).joined(separator: ", ")
      relations.append(.same(members, words: "all of {\(names)} have same type"))
    }
    return relations
  }
}

/// The parts of a kind of operation from which its checks are compiled.
struct OpFields: ~Copyable {
  let operands: [FieldDescription], results: [FieldDescription]
  let regions: [FieldDescription], successors: [FieldDescription]
  let properties: [FieldDescription]
  let propertyNames: [Identifier], sortedSlots: [Int]
  let operandSegmentSlot: Int?, resultSegmentSlot: Int?
  let parents: [String], implicitTerminator: String?
  let hasRules: Bool
  let interfaces: [Implements]
}

extension Traits {
  /// The traits that say something about the types of operands and results.
  static let aboutTypes: Traits = [
    .sameTypeOperands, .sameOperandsAndResultType, .sameOperandsShape, .sameOperandsAndResultShape,
    .sameOperandsAndResultElementType, .sameOperandsElementType, .sameOperandsAndResultRank,
    .resultsAreBoolLike, .resultsAreFloatLike, .resultsAreSignlessIntegerLike, .operandsAreFloatLike,
    .operandsAreSignlessIntegerLike,
  ]
}
