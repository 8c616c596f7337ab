/// What can be wrong with an assembly, beyond what compiling it finds.
struct AssemblyMistakes {
  private let op: String
  private let fields: [FieldDescription]
  private var found: [String] = []
  private var bound: [TypeInference.Key] = []
  private var mentionsAttributes = false

  private init(op: String, fields: [FieldDescription]) { (self.op, self.fields) = (op, fields) }

  /// Returns what is wrong, in sentences that name operation and field.
  static func find(in assembly: Assembly, of op: String, fields: [FieldDescription]) -> [String] {
    var mistakes = AssemblyMistakes(op: op, fields: fields)
    for piece in assembly.pieces { mistakes.look(at: piece, isAlternative: false) }
    mistakes.lookForAbsences()
    return mistakes.found
  }

  private mutating func report(_ mistake: String) { found.append("'\(op)': \(mistake)") }

  private mutating func look(at piece: Assembly.Piece, isAlternative: Bool) {
    switch piece {
    case .literal: break
    case .field(let field): bind(field, isAlternative)
    case .types(let field): check(field)
    case .functionalType(let inputs, let results):
      check(inputs)
      check(results)
    case .directive(.operands): bindAll(.operand)
    case .directive(.regions): bindAll(.region)
    case .directive(.successors): bindAll(.successor)
    case .directive(.attributes), .directive(.attributesWithKeyword): mentionsAttributes = true
    case .directive: break
    case .optional(let anchor, let then, let otherwise):
      check(anchor)
      if anchor.isAlwaysPresent {
        report("an optional part depends on \(anchor.role) '\(anchor.name)', which is always present")
      }
      lookAtStart(of: then, anchor)
      for piece in then { look(at: piece, isAlternative: isAlternative) }
      for piece in otherwise { look(at: piece, isAlternative: true) }
    case .custom(let directive):
      for field in directive.fields { bind(field, isAlternative) }
      for field in directive.types { check(field) }
    }
  }

  /// The parser decides by what an optional part begins with whether it is there.
  private mutating func lookAtStart(of pieces: [Assembly.Piece], _ anchor: FieldDescription) {
    let first = pieces.first { piece in
      if case .literal(let text) = piece { return text.contains { $0 != " " && $0 != "\n" } }
      return true
    }
    switch first {
    case .literal, .custom, .directive(.regions), .directive(.successors): return
    case .field(let field) where field.role != .operand || field.arity != .single: return
    default:
      report(
        "the optional part of '\(anchor.name)' must begin with text or with something that may be absent")
    }
  }

  /// Notes that the value of a field is written.
  private mutating func bind(_ field: FieldDescription, _ isAlternative: Bool) {
    check(field)
    if bound.contains(.init(field)), !isAlternative {
      report("the assembly mentions \(field.role) '\(field.name)' twice")
    }
    if field.role == .region || field.role == .successor,
      let later = fields.first(where: {
        $0.role == field.role && $0.position > field.position && bound.contains(.init($0))
      })
    {
      report("the assembly mentions \(field.role) '\(later.name)' before '\(field.name)'")
    }
    bound.append(.init(field))
  }

  private mutating func bindAll(_ role: FieldDescription.Role) {
    for field in fields where field.role == role { bind(field, false) }
  }

  /// Looks whether a field is one of the operation's.
  private mutating func check(_ field: FieldDescription) {
    if !fields.contains(where: field.isField) {
      report("the assembly mentions \(field.role) '\(field.name)', which is not in `fields`")
    }
  }

  private mutating func lookForAbsences() {
    for field in fields where !bound.contains(.init(field)) {
      switch field.role {
      case .operand, .region, .successor:
        report("the assembly does not mention \(field.role) '\(field.name)'")
      case .property, .result: break
      }
    }
    if !mentionsAttributes {
      report("the assembly has no place for attributes; write \\(.attributes)")
    }
  }
}

extension FieldDescription {
  /// `true` iff every operation has this part.
  fileprivate var isAlwaysPresent: Bool {
    // The absence of a region is that it is empty.
    arity == .single && role != .region && property?.defaultValue == nil
  }
}
