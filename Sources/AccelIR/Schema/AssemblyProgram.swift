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
    case text(UnsafeBufferPointer<UInt8>, tokens: UnsafeBufferPointer<Token>)
    case operands(Int, FieldDescription.Arity)
    case operandTypes(Int, FieldDescription.Arity)
    case resultTypes(Int, FieldDescription.Arity)
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

  /// A token of literal text.
  package struct Token {
    /// `true` iff the token is a word.
    package let isKeyword: Bool
    package let bytes: UnsafeBufferPointer<UInt8>
    /// The token as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// How the parser finds the type of a field that is not written.
  package enum TypeSource {
    /// It is that of another field: the first operand or result, or the type of a property's attribute.
    case same(Field)
    /// It is what the function of the given number makes.
    case exactly(Int)
    /// It is what the function of the given number computes from the type of another field.
    case computed(Field, Int)
  }

  /// A function from the type of a field to that of another.
  package struct Computer: Sendable {
    /// The field whose type is given.
    package let source: FieldDescription
    /// What relation the function stands for.
    package let rule: String
    package let compute: @Sendable (Type) -> Type?
  }

  /// How to find the type of one field.
  package struct Inference {
    package let field: Field
    package let source: TypeSource
  }

  /// The steps in order.
  package let steps: UnsafeBufferPointer<Step>
  /// How to find the types that are not written, in this order.
  package let inferences: UnsafeBufferPointer<Inference>
  /// What the numbers in steps and inferences refer to.
  package let customs: [CustomDirective]
  package let makers: [@Sendable (Context) -> Type]
  package let computers: [Computer]
  /// The property slots that `attr-dict` leaves out.
  package let mentionedProperties: [Int]
  private let text: UnsafeMutablePointer<Arena>

  init(_ assembly: Assembly, for op: String, fields: [FieldDescription], traits: Traits) {
    text = .allocate(capacity: 1)
    text.initialize(to: Arena())
    var compiler = Compiler(op: op, fields: fields, text: text)
    var pieces = assembly.pieces
    if Compiler.needsLeadingSpace(pieces) { pieces.insert(.literal(" "), at: 0) }
    compiler.compile(pieces)
    compiler.inferTypes(traits: traits)
    steps = compiler.keep(compiler.steps)
    inferences = compiler.keep(compiler.inferences)
    (customs, makers, computers) = (compiler.customs, compiler.makers, compiler.computers)
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
  var inferences: [AssemblyProgram.Inference] = []
  var customs: [CustomDirective] = []
  var makers: [@Sendable (Context) -> Type] = []
  var computers: [AssemblyProgram.Computer] = []
  /// The slots of the properties that stand in the assembly; few, like the fields with written types.
  var mentioned: [Int] = []
  var written: [Key] = []

  /// The identity of a field.
  struct Key: Equatable {
    let role: FieldDescription.Role, position: Int
    init(_ field: FieldDescription) { (role, position) = (field.role, field.position) }
  }

  init(op: String, fields: [FieldDescription], text: UnsafeMutablePointer<Arena>) {
    (self.op, self.fields, self.text) = (op, fields, text)
  }

  /// Returns a copy of `elements` in the program's memory.
  func keep<T>(_ elements: [T]) -> UnsafeBufferPointer<T> {
    let memory = text.pointee.allocate(T.self, count: elements.count)
    memory.initialize(from: elements, count: elements.count)
    return UnsafeBufferPointer(start: memory, count: elements.count)
  }

  static func needsLeadingSpace(_ pieces: [Assembly.Piece]) -> Bool {
    switch pieces.first {
    case .literal(let text): !text.hasPrefix(" ")
    case .field(let field): field.role != .operand || field.arity == .single
    case .directive(.attributes), .directive(.attributesWithKeyword), .optional, .custom, nil: false
    default: true
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
      written.append(Key(field))
      steps.append(
        field.role == .operand
          ? .operandTypes(field.position, field.arity) : .resultTypes(field.position, field.arity))
    case .functionalType(let inputs, let results):
      written += [Key(inputs), Key(results)]
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
      written += directive.types.map(Key.init)
      steps.append(.custom(customs.count))
      customs.append(directive)
    }
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
      preconditionFailure("'\(op)': result '\(field.name)' stands in the assembly; only its type can")
    }
  }

  private mutating func compile(directive: Assembly.Directive) {
    switch directive {
    case .attributes: steps.append(.attributes(withKeyword: false))
    case .attributesWithKeyword: steps.append(.attributes(withKeyword: true))
    case .operands: compileList(fields(.operand)) { .operands($0.position, $0.arity) }
    case .operandTypes:
      written += fields(.operand).map(Key.init)
      compileList(fields(.operand)) { .operandTypes($0.position, $0.arity) }
    case .resultTypes:
      written += fields(.result).map(Key.init)
      compileList(fields(.result)) { .resultTypes($0.position, $0.arity) }
    case .functionalType:
      written += (fields(.operand) + fields(.result)).map(Key.init)
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
      if index > 0 { appendText(", ") }
      steps.append(step(field))
    }
  }

  /// Adds text as a step.
  private mutating func appendText(_ literal: String) {
    steps.append(.text(keep(Array(literal.utf8)), tokens: keep(tokens(of: literal))))
  }

  /// Splits literal text into the tokens that the lexer makes of it.
  private func tokens(of text: String) -> [AssemblyProgram.Token] {
    var result: [AssemblyProgram.Token] = []
    var rest = Substring(text)
    func append(_ word: Substring, isKeyword: Bool) {
      result.append(.init(isKeyword: isKeyword, bytes: keep(Array(word.utf8))))
      rest.removeFirst(word.count)
    }
    while let first = rest.first {
      if first == " " || first == "\n" {
        rest.removeFirst()
      } else if first.isLetter || first == "_" {
        append(rest.prefix { $0.isLetter || $0.isNumber || "_$.".contains($0) }, isKeyword: true)
      } else if let long = ["->", "..."].first(where: { rest.hasPrefix($0) }) {
        append(rest.prefix(long.count), isKeyword: false)
      } else {
        append(rest.prefix(1), isKeyword: false)
      }
    }
    return result
  }

  /// Finds, for each operand and result that is not written, where the parser gets its type from.
  mutating func inferTypes(traits: Traits) {
    let (operands, results) = (fields(.operand), fields(.result))
    var known = written
    for field in fields(.property) where mentioned.contains(field.position) { known.append(Key(field)) }
    func settle(_ field: FieldDescription, _ source: () -> AssemblyProgram.TypeSource) {
      if known.contains(Key(field)) { return }
      known.append(Key(field))
      inferences.append(.init(field: .init(field), source: source()))
    }
    for field in operands + results {
      guard let make = field.type?.build else { continue }
      settle(field) {
        makers.append(make)
        return .exactly(makers.count - 1)
      }
    }
    var equal: [(FieldDescription, FieldDescription)] = []
    for field in operands + results {
      if case .same(let other) = field.type?.inference { equal.append((field, other)) }
    }
    let alike =
      traits.contains(.sameOperandsAndResultType)
      ? operands + results
      : traits.contains(.sameTypeOperands) ? operands : []
    if let first = alike.first { equal += alike.dropFirst().map { ($0, first) } }
    var isChanging = true
    while isChanging {
      let before = inferences.count
      for (left, right) in equal {
        if known.contains(Key(right)) { settle(left) { .same(.init(right)) } }
        if known.contains(Key(left)) { settle(right) { .same(.init(left)) } }
      }
      for field in operands + results {
        guard case .computed(let from, let rule, let compute) = field.type?.inference,
          known.contains(Key(from))
        else { continue }
        settle(field) {
          computers.append(.init(source: from, rule: rule, compute: compute))
          return .computed(.init(from), computers.count - 1)
        }
      }
      isChanging = inferences.count > before
    }
    for field in operands + results where !known.contains(Key(field)) {
      preconditionFailure(
        "'\(op)': the assembly does not give the type of \(field.role) '\(field.name)', and nothing implies it"
      )
    }
  }
}
