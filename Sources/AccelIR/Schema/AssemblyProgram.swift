/// An assembly compiled for its operation: the flat program that both the parser and the printer run.
package final class AssemblyProgram: Sendable {
  /// One step.
  package enum Step: Sendable {
    /// Text; `tokens` is what the parser expects.
    case text([UInt8], tokens: [Token])
    case operands(Int, FieldDescription.Arity)
    case operandTypes(Int, FieldDescription.Arity)
    case resultTypes(Int, FieldDescription.Arity)
    case property(Int)
    case region(Int, FieldDescription.Arity)
    case successors(Int, FieldDescription.Arity)
    case functionalType(inputs: Range<Int>, results: Range<Int>)
    case attributes(withKeyword: Bool)
    /// The next `then` steps if the anchor is present, else the `otherwise` steps after them.
    case optional(anchor: FieldDescription, then: Int, otherwise: Int)
    case custom(CustomDirective)
  }

  /// A token of literal text.
  package enum Token: Sendable, Hashable {
    case keyword(String)
    case punctuation(String)
  }

  /// How the parser finds the type of a field.
  package enum TypeSource: Sendable {
    /// It is written.
    case written
    /// It is that of another field: the first operand or result, or the type of a property's attribute.
    case same(FieldDescription)
    case exactly(@Sendable (Context) -> Type)
    case computed(FieldDescription, rule: String, @Sendable (Type) -> Type?)
    /// It is that of the values, which the parser knows when they come before.
    case unknown
  }

  package let steps: [Step]
  /// By operand field, by result field.
  package let operandTypes: [TypeSource], resultTypes: [TypeSource]
  /// The fields whose types must be found in this order, after what is written.
  package let inferenceOrder: [FieldDescription]
  /// The property slots that `attr-dict` leaves out.
  package let mentionedProperties: Set<Int>

  init(_ assembly: Assembly, for op: String, fields: [FieldDescription], traits: Traits) {
    var compiler = Compiler(op: op, fields: fields)
    var pieces = assembly.pieces
    if Compiler.needsLeadingSpace(pieces) { pieces.insert(.literal(" "), at: 0) }
    compiler.compile(pieces)
    steps = compiler.steps
    mentionedProperties = compiler.mentioned
    (operandTypes, resultTypes, inferenceOrder) = compiler.inferTypes(traits: traits)
  }
}

/// Turns the pieces of an assembly into steps.
private struct Compiler {
  let op: String
  let fields: [FieldDescription]
  var steps: [AssemblyProgram.Step] = []
  var mentioned: Set<Int> = []
  var written: Set<Key> = []

  /// The identity of a field.
  struct Key: Hashable {
    let role: FieldDescription.Role, position: Int
    init(_ field: FieldDescription) { (role, position) = (field.role, field.position) }
  }

  init(op: String, fields: [FieldDescription]) { (self.op, self.fields) = (op, fields) }

  static func needsLeadingSpace(_ pieces: [Assembly.Piece]) -> Bool {
    switch pieces.first {
    case .literal(let text): !text.hasPrefix(" ")
    case .field(let field): field.role != .operand || field.arity == .single
    case .directive(.attributes), .directive(.attributesWithKeyword), .optional, .custom, nil: false
    default: true
    }
  }

  func fields(_ role: FieldDescription.Role) -> [FieldDescription] { fields.filter { $0.role == role } }

  mutating func compile(_ pieces: [Assembly.Piece]) {
    for piece in pieces { compile(piece) }
  }

  private mutating func compile(_ piece: Assembly.Piece) {
    switch piece {
    case .literal(let text): steps.append(.text(Array(text.utf8), tokens: tokens(of: text)))
    case .field(let field): compile(field: field)
    case .types(let field):
      written.insert(Key(field))
      steps.append(
        field.role == .operand
          ? .operandTypes(field.position, field.arity) : .resultTypes(field.position, field.arity))
    case .functionalType(let inputs, let results):
      written.formUnion([Key(inputs), Key(results)])
      steps.append(
        .functionalType(
          inputs: inputs.position..<inputs.position + 1, results: results.position..<results.position + 1))
    case .directive(let directive): compile(directive: directive)
    case .optional(let anchor, let then, let otherwise):
      let start = steps.count
      steps.append(.optional(anchor: anchor, then: 0, otherwise: 0))
      if anchor.role == .property { mentioned.insert(anchor.position) }
      compile(then)
      let middle = steps.count
      compile(otherwise)
      steps[start] = .optional(anchor: anchor, then: middle - start - 1, otherwise: steps.count - middle)
    case .custom(let directive):
      for field in directive.fields where field.role == .property { mentioned.insert(field.position) }
      written.formUnion(directive.types.map(Key.init))
      steps.append(.custom(directive))
    }
  }

  private mutating func compile(field: FieldDescription) {
    switch field.role {
    case .operand: steps.append(.operands(field.position, field.arity))
    case .property:
      mentioned.insert(field.position)
      steps.append(.property(field.position))
    case .region: steps.append(.region(field.position, field.arity))
    case .successor: steps.append(.successors(field.position, field.arity))
    case .result:
      preconditionFailure("'\(op)': result '\(field.name)' stands in the assembly; only its type can")
    }
  }

  private mutating func compile(directive: Assembly.Directive) {
    switch directive {
    case .attributes: steps.append(.attributes(withKeyword: false))
    case .attributesWithKeyword: steps.append(.attributes(withKeyword: true))
    case .operands: compileList(fields(.operand)) { .operands($0.position, $0.arity) }
    case .operandTypes:
      written.formUnion(fields(.operand).map(Key.init))
      compileList(fields(.operand)) { .operandTypes($0.position, $0.arity) }
    case .resultTypes:
      written.formUnion(fields(.result).map(Key.init))
      compileList(fields(.result)) { .resultTypes($0.position, $0.arity) }
    case .functionalType:
      written.formUnion((fields(.operand) + fields(.result)).map(Key.init))
      steps.append(
        .functionalType(inputs: 0..<fields(.operand).count, results: 0..<fields(.result).count))
    case .regions: compileList(fields(.region)) { .region($0.position, $0.arity) }
    case .successors: compileList(fields(.successor)) { .successors($0.position, $0.arity) }
    }
  }

  private mutating func compileList(
    _ fields: [FieldDescription], _ step: (FieldDescription) -> AssemblyProgram.Step
  ) {
    for (index, field) in fields.enumerated() {
      if index > 0 { steps.append(.text(Array(", ".utf8), tokens: [.punctuation(",")])) }
      steps.append(step(field))
    }
  }

  /// Splits literal text into the tokens that the lexer makes of it.
  private func tokens(of text: String) -> [AssemblyProgram.Token] {
    var result: [AssemblyProgram.Token] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first == " " || first == "\n" {
        rest.removeFirst()
      } else if first.isLetter || first == "_" {
        let word = rest.prefix { $0.isLetter || $0.isNumber || "_$.".contains($0) }
        result.append(.keyword(String(word)))
        rest.removeFirst(word.count)
      } else if let long = ["->", "::", "==", ">=", "..."].first(where: { rest.hasPrefix($0) }) {
        result.append(.punctuation(long))
        rest.removeFirst(long.count)
      } else {
        result.append(.punctuation(String(first)))
        rest.removeFirst()
      }
    }
    return result
  }

  /// Finds, for each operand and result, where the parser gets its type from.
  func inferTypes(
    traits: Traits
  ) -> ([AssemblyProgram.TypeSource], [AssemblyProgram.TypeSource], [FieldDescription]) {
    let (operands, results) = (fields(.operand), fields(.result))
    var sources: [Key: AssemblyProgram.TypeSource] = [:]
    for key in written { sources[key] = .written }
    for field in fields(.property) where mentioned.contains(field.position) { sources[Key(field)] = .written }
    var order: [FieldDescription] = []
    func settle(_ field: FieldDescription, _ source: AssemblyProgram.TypeSource) {
      guard sources[Key(field)] == nil else { return }
      sources[Key(field)] = source
      order.append(field)
    }
    for field in operands + results {
      if let build = field.type?.build { settle(field, .exactly(build)) }
    }
    var equal: [(FieldDescription, FieldDescription)] = []
    for field in operands + results {
      if case .same(let other) = field.type?.inference { equal.append((field, other)) }
    }
    let alike = traits.contains(.sameOperandsAndResultType) ? operands + results
      : traits.contains(.sameTypeOperands) ? operands : []
    if let first = alike.first { equal += alike.dropFirst().map { ($0, first) } }
    var isChanging = true
    while isChanging {
      let before = order.count
      for (left, right) in equal {
        if sources[Key(right)] != nil { settle(left, .same(right)) }
        if sources[Key(left)] != nil { settle(right, .same(left)) }
      }
      for field in operands + results {
        if case .computed(let from, let rule, let compute) = field.type?.inference, sources[Key(from)] != nil {
          settle(field, .computed(from, rule: rule, compute))
        }
      }
      isChanging = order.count > before
    }
    for field in operands + results where sources[Key(field)] == nil {
      preconditionFailure(
        "'\(op)': the assembly does not give the type of \(field.role) '\(field.name)', and nothing implies it")
    }
    return (
      operands.map { sources[Key($0)].unsafelyUnwrapped }, results.map { sources[Key($0)].unsafelyUnwrapped }, order
    )
  }
}
