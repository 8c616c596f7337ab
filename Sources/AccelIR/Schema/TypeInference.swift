/// How the types of operands and results that are not given follow from what is given.
package struct TypeInference {
  /// The identity of a field.
  package struct Key: Hashable, Sendable {
    let role: FieldDescription.Role, position: Int
    package init(_ field: FieldDescription) { (role, position) = (field.role, field.position) }
  }

  /// Where the type of a field comes from.
  package enum Source {
    /// It is that of another field: the first operand or result, or the type of a property's attribute.
    case same(AssemblyProgram.Field)
    /// It is what the function of the given number makes.
    case exactly(Int)
    /// It is what the function of the given number computes from the type of another field.
    case computed(AssemblyProgram.Field, Int)
  }

  /// A function from the type of a field to that of another.
  package struct Computer: Sendable {
    /// The field whose type is given.
    package let source: FieldDescription
    /// What relation the function stands for.
    package let rule: String
    package let compute: @Sendable (Type) -> Type?
    /// A function from the type of the given field to the number of values; `nil` if it does not say.
    package let count: (@Sendable (Type) -> Int?)?
  }

  /// How to find the type of one field.
  package struct Step {
    package let field: AssemblyProgram.Field
    package let source: Source
  }

  /// How to find the types, each after those that it follows from.
  package private(set) var steps: [Step] = []
  /// What the numbers in the steps refer to.
  package private(set) var makers: [@Sendable (Context) -> Type] = []
  package private(set) var computers: [Computer] = []
  /// The fields whose types nothing implies.
  package private(set) var unknown: [FieldDescription] = []
  private var known: [Key]

  /// Finds out what follows from the fields in `known`.
  package init(fields: [FieldDescription], traits: Traits, known: [Key]) {
    self.known = known
    let operands = fields.filter { $0.role == .operand }
    let values = operands + fields.filter { $0.role == .result }
    for field in values {
      guard let make = field.type?.build else { continue }
      settle(field) { inference in
        inference.makers.append(make)
        return .exactly(inference.makers.count - 1)
      }
    }
    let equal = Self.equalTypes(values, operands, traits)
    var isChanging = true
    while isChanging {
      let before = steps.count
      for (left, right) in equal {
        if isKnown(right) { settle(left) { _ in .same(.init(right)) } }
        if isKnown(left) { settle(right) { _ in .same(.init(left)) } }
      }
      for field in values {
        guard case .computed(let source, let rule, let compute) = field.type?.inference, isKnown(source)
        else { continue }
        settle(field) { inference in
          inference.computers.append(
            .init(source: source, rule: rule, compute: compute, count: field.type?.inferredCount))
          return .computed(.init(source), inference.computers.count - 1)
        }
      }
      isChanging = steps.count > before
    }
    unknown = values.filter { !isKnown($0) }
  }

  private func isKnown(_ field: FieldDescription) -> Bool { known.contains(Key(field)) }

  /// Notes where the type of `field` comes from, unless that is known already.
  private mutating func settle(_ field: FieldDescription, _ source: (inout TypeInference) -> Source) {
    if isKnown(field) { return }
    known.append(Key(field))
    steps.append(.init(field: .init(field), source: source(&self)))
  }

  /// Returns the pairs of fields that have one type.
  private static func equalTypes(
    _ values: [FieldDescription], _ operands: [FieldDescription], _ traits: Traits
  ) -> [(FieldDescription, FieldDescription)] {
    var equal: [(FieldDescription, FieldDescription)] = []
    for field in values {
      if case .same(let other) = field.type?.inference { equal.append((field, other)) }
    }
    let alike =
      traits.contains(.sameOperandsAndResultType)
      ? values : traits.contains(.sameTypeOperands) ? operands : []
    if let first = alike.first { equal += alike.dropFirst().map { ($0, first) } }
    return equal
  }
}
