import AccelSupport

/// An assembly compiled for its operation: the flat program that both the parser and the printer run.
///
/// Steps are trivial values in memory of the program's own: running them counts no references.
package final class AssemblyProgram: @unchecked Sendable {
  /// Which field a step is about.
  package struct Field: Hashable, Sendable {
    package let role: FieldDescription.Role
    package let position: Int
    package let arity: FieldDescription.Arity
    /// `true` iff the field is a property whose presence says all.
    package let isUnit: Bool

    init(_ field: FieldDescription) {
      (role, position, arity) = (field.role, field.position, field.arity)
      isUnit = field.property?.isUnit ?? false
    }
  }

  /// One step.
  package enum Step {
    /// Text; `tokens` is what the parser expects.
    case text(UnsafeBufferPointer<UInt8>, tokens: UnsafeBufferPointer<LiteralToken>)
    case operands(Int, FieldDescription.Arity)
    case operandTypes(Int, FieldDescription.Arity)
    case resultTypes(Int, FieldDescription.Arity)
    /// The type of a single operand or result, which is of the kind of the given number.
    case typeOfKind(FieldDescription.Role, Int, Int)
    case property(Int, FieldDescription.Arity)
    case region(Int, FieldDescription.Arity)
    case successors(Int, FieldDescription.Arity)
    case functionalType(inputs: Range<Int>, results: Range<Int>)
    case attributes(withKeyword: Bool)
    /// The next `then` steps if the anchor is present, else the `otherwise` steps after them.
    case optional(anchor: Field, then: Int, otherwise: Int)
    /// The custom directive of the given number.
    case custom(Int)

    /// `true` iff the step is white space, which the parser does not look at.
    package var isBlank: Bool {
      if case .text(_, let tokens) = self { tokens.isEmpty } else { false }
    }
  }

  /// The steps in order.
  package let steps: UnsafeBufferPointer<Step>
  /// How to find the types that are not written, in this order.
  package let inferences: UnsafeBufferPointer<TypeInference.Step>
  /// What the numbers in steps and inferences refer to.
  package let customs: [CustomDirective]
  package let makers: [@Sendable (Context) -> Type]
  package let computers: [TypeInference.Computer]
  package let kinds: [TypeConstraint.WrittenKind]
  /// The property slots that `attr-dict` leaves out.
  package let mentionedProperties: [Int]
  /// What is wrong with the assembly, in sentences that name operation and field.
  let mistakes: [String]
  private let text: UnsafeMutablePointer<Arena>

  init(_ assembly: Assembly, for op: String, fields: [FieldDescription], traits: Traits) {
    text = .allocate(capacity: 1)
    text.initialize(to: Arena())
    var compiler = Compiler(op: op, fields: fields, text: text)
    compiler.compile(Compiler.withLeadingSpace(assembly.pieces))
    let inference = compiler.inferTypes(traits: traits)
    mistakes = compiler.mistakes
    steps = compiler.keep(compiler.steps)
    inferences = compiler.keep(inference.steps)
    (customs, makers, computers) = (compiler.customs, inference.makers, inference.computers)
    kinds = compiler.kinds
    mentionedProperties = compiler.mentioned
  }

  deinit {
    text.deinitialize(count: 1)
    text.deallocate()
  }
}

/// Turns the pieces of an assembly into steps.
private struct Compiler {
  let op: String
  let fields: [FieldDescription]
  /// Where the program's memory comes from.
  let text: UnsafeMutablePointer<Arena>
  var steps: [AssemblyProgram.Step] = []
  var customs: [CustomDirective] = []
  var kinds: [TypeConstraint.WrittenKind] = []
  /// The slots of the properties that stand in the assembly; few, like the fields with written types.
  var mentioned: [Int] = []
  var written: [TypeInference.Key] = []
  var mistakes: [String] = []

  init(op: String, fields: [FieldDescription], text: UnsafeMutablePointer<Arena>) {
    (self.op, self.fields, self.text) = (op, fields, text)
  }

  /// Returns a copy of `elements` in the program's memory.
  func keep<T>(_ elements: [T]) -> UnsafeBufferPointer<T> {
    let memory = text.pointee.allocate(T.self, count: elements.count)
    memory.initialize(from: elements, count: elements.count)
    return UnsafeBufferPointer(start: memory, count: elements.count)
  }

  /// Returns `pieces` with the space that follows the operation's name, unless they bring their own or begin with
  /// a bracket, which stands right after the name.
  static func withLeadingSpace(_ pieces: [Assembly.Piece]) -> [Assembly.Piece] {
    switch pieces.first {
    case .literal(let text) where text.first.map { " <>(){}[],".contains($0) } ?? false: pieces
    case .optional(let anchor, let then, let otherwise):
      [.optional(anchor: anchor, then: withLeadingSpace(then), otherwise: withLeadingSpace(otherwise))]
        + pieces.dropFirst()
    case .directive(.attributes), .directive(.attributesWithKeyword), .custom, nil: pieces
    default: [.literal(" ")] + pieces
    }
  }

  /// Notes that a property stands in the assembly.
  private mutating func mention(_ property: FieldDescription) {
    if !mentioned.contains(property.position) { mentioned.append(property.position) }
  }

  func fields(_ role: FieldDescription.Role) -> [FieldDescription] { fields.filter { $0.role == role } }

  mutating func compile(_ pieces: [Assembly.Piece]) {
    for piece in pieces { compile(piece) }
  }

  private mutating func compile(_ piece: Assembly.Piece) {
    switch piece {
    case .literal(let text): appendText(text)
    case .field(let field): compile(field: field)
    case .types(let field):
      written.append(.init(field))
      steps.append(typeStep(field))
    case .functionalType(let inputs, let results):
      written += [.init(inputs), .init(results)]
      steps.append(
        .functionalType(
          inputs: inputs.position..<inputs.position + 1, results: results.position..<results.position + 1))
    case .directive(let directive): compile(directive: directive)
    case .optional(let anchor, let then, let otherwise):
      let start = steps.count
      steps.append(.optional(anchor: .init(anchor), then: 0, otherwise: 0))
      if anchor.role == .property { mention(anchor) }
      compile(then)
      let middle = steps.count
      compile(otherwise)
      steps[start] = .optional(
        anchor: .init(anchor), then: middle - start - 1, otherwise: steps.count - middle)
    case .custom(let directive):
      for field in directive.fields where field.role == .property { mention(field) }
      written += directive.types.map(TypeInference.Key.init)
      steps.append(.custom(customs.count))
      customs.append(directive)
    }
  }

  /// Returns the step that reads and writes the types of a field.
  private mutating func typeStep(_ field: FieldDescription) -> AssemblyProgram.Step {
    if field.arity == .single, let kind = field.type?.writtenKind {
      kinds.append(kind)
      return .typeOfKind(field.role, field.position, kinds.count - 1)
    }
    return field.role == .operand
      ? .operandTypes(field.position, field.arity) : .resultTypes(field.position, field.arity)
  }

  private mutating func compile(field: FieldDescription) {
    switch field.role {
    case .operand: steps.append(.operands(field.position, field.arity))
    case .property:
      mention(field)
      steps.append(.property(field.position, field.arity))
    case .region: steps.append(.region(field.position, field.arity))
    case .successor: steps.append(.successors(field.position, field.arity))
    case .result:
      mistakes.append("'\(op)': result '\(field.name)' stands in the assembly; only its type can")
    }
  }

  private mutating func compile(directive: Assembly.Directive) {
    switch directive {
    case .attributes: steps.append(.attributes(withKeyword: false))
    case .attributesWithKeyword: steps.append(.attributes(withKeyword: true))
    case .operands: compileList(fields(.operand)) { _, field in .operands(field.position, field.arity) }
    case .operandTypes:
      written += fields(.operand).map(TypeInference.Key.init)
      compileList(fields(.operand)) { $0.typeStep($1) }
    case .resultTypes:
      written += fields(.result).map(TypeInference.Key.init)
      compileList(fields(.result)) { $0.typeStep($1) }
    case .functionalType:
      written += (fields(.operand) + fields(.result)).map(TypeInference.Key.init)
      steps.append(
        .functionalType(inputs: 0..<fields(.operand).count, results: 0..<fields(.result).count))
    case .regions: compileList(fields(.region)) { _, field in .region(field.position, field.arity) }
    case .successors: compileList(fields(.successor)) { _, field in .successors(field.position, field.arity) }
    }
  }

  private mutating func compileList(
    _ fields: [FieldDescription], _ step: (inout Compiler, FieldDescription) -> AssemblyProgram.Step
  ) {
    for (index, field) in fields.enumerated() {
      if index > 0 { appendText(", ") }
      let next = step(&self, field)
      steps.append(next)
    }
  }

  /// Adds text as a step.
  private mutating func appendText(_ literal: String) {
    steps.append(.text(keep(Array(literal.utf8)), tokens: keep(LiteralToken.tokens(of: literal, keep))))
  }

  /// Finds, for each operand and result that is not written, where the parser gets its type from.
  mutating func inferTypes(traits: Traits) -> TypeInference {
    var known = written
    for field in fields(.property) where mentioned.contains(field.position) { known.append(.init(field)) }
    let inference = TypeInference(fields: fields, traits: traits, known: known)
    for field in inference.unknown {
      mistakes.append(
        "'\(op)': the assembly does not give the type of \(field.role) '\(field.name)', and nothing implies it"
      )
    }
    return inference
  }
}
