/// What can be wrong with the fields of an operation.
enum FieldMistakes {
  /// Returns what is wrong, in sentences that name operation and field.
  static func find(in fields: [FieldDescription], of op: String, traits: Traits) -> [String] {
    var mistakes: [String] = []
    for role in [FieldDescription.Role.operand, .result, .property, .region, .successor] {
      let chosen = fields.filter { $0.role == role }
      for (index, field) in chosen.enumerated() where field.position != index {
        mistakes.append(
          "'\(op)': \(role) '\(field.name)' has position \(field.position), but is number \(index) in `fields`"
        )
      }
      if role == .region || role == .successor,
        let early = chosen.dropLast().first(where: { $0.arity != .single })
      {
        mistakes.append("'\(op)': \(role) '\(early.name)' is variadic, but not the last \(role)")
      }
    }
    for (index, field) in fields.enumerated()
    where fields[..<index].contains(where: { $0.name == field.name }) {
      mistakes.append("'\(op)': two fields are called '\(field.name)'")
    }
    for (role, sizes, same, names) in [
      (
        FieldDescription.Role.operand, Traits.attributeSizedOperandSegments, Traits.sameVariadicOperandSize,
        ".attributeSizedOperandSegments or .sameVariadicOperandSize"
      ),
      (
        .result, .attributeSizedResultSegments, .sameVariadicResultSize,
        ".attributeSizedResultSegments or .sameVariadicResultSize"
      ),
    ] where traits.isDisjoint(with: [sizes, same]) {
      let flexible = fields.filter { $0.role == role && $0.arity != .single }
      if flexible.count > 1 {
        let list = flexible.map { "'\($0.name)'" }.joined(separator: ", ")
        mistakes.append(
          "'\(op)': the \(role)s \(list) are optional or variadic; the trait \(names) says how many each has")
      }
    }
    for field in fields {
      for source in field.type?.sources ?? [] where !fields.contains(where: source.isField) {
        mistakes.append(
          "'\(op)': the type of '\(field.name)' follows from '\(source.name)', which is not in `fields`")
      }
    }
    return mistakes
  }
}

extension FieldDescription {
  /// `true` iff `other` is this field, not one of the same position in another operation.
  func isField(_ other: FieldDescription) -> Bool { isSame(as: other) && name == other.name }
}

extension TypeConstraint {
  /// The fields from which the type follows.
  fileprivate var sources: [FieldDescription] {
    switch inference {
    case .same(let source): [source]
    case .computed(let source, _, _): [source]
    case nil: []
    }
  }
}
