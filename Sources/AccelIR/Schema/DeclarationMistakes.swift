extension OpSchema {
  /// What is wrong with the declaration, in sentences that name operation and field; none if all is well.
  public static var declarationMistakes: [String] {
    let fields = fields.map(\.description)
    var mistakes = FieldMistakes.find(in: fields, of: name, traits: traits)
    if assembly != nil, handwrittenSyntax != nil {
      mistakes.append("'\(name)': there is an assembly, and parsing by hand, too")
    }
    if traits.contains(.symbol), !fields.contains(where: { $0.role == .property && $0.name == "sym_name" }) {
      mistakes.append("'\(name)': a symbol has a property 'sym_name'")
    }
    if traits.contains(.constantLike), !fields.contains(where: { $0.role == .property && $0.position == 0 }) {
      mistakes.append("'\(name)': the value of a constant is its property 0, but there is none")
    }
    guard mistakes.isEmpty, let assembly else { return mistakes }
    mistakes += AssemblyMistakes.find(in: assembly, of: name, fields: fields)
    // What stands in the wrong place cannot be compiled.
    if mistakes.isEmpty {
      mistakes = AssemblyProgram(assembly, for: name, fields: fields, traits: traits).mistakes
    }
    return mistakes
  }
}

extension Dialect {
  /// What is wrong with the dialect's declarations, in sentences that say where.
  ///
  /// A program stops when it meets a wrong declaration; a test that expects none here finds all at once:
  ///
  ///     #expect(Fixed.declarationMistakes == [])
  public static var declarationMistakes: [String] {
    var mistakes = operations.flatMap { operation in operation.declarationMistakes }
    let declared = Set(operations.map { operation in operation.name })
    for operation in operations {
      for parent in operation.parents where isMissing(parent, from: declared) {
        mistakes.append("'\(operation.name)': it stands in '\(parent)', which is not declared")
      }
      if let terminator = operation.implicitTerminator, isMissing(terminator, from: declared) {
        mistakes.append("'\(operation.name)': it ends in '\(terminator)', which is not declared")
      }
    }
    let kinds: [(String, [String])] = [
      ("operation", operations.map { operation in operation.name }),
      ("type", types.map { type in type.name }),
      ("attribute", attributes.map { attribute in attribute.name }),
    ]
    for (sort, names) in kinds {
      for (index, name) in names.enumerated() {
        if !name.hasPrefix("\(Self.name).") {
          mistakes.append(
            "'\(name)': the name of \(sort == "type" ? "a" : "an") \(sort) of this dialect begins with '\(Self.name).'"
          )
        }
        if names[..<index].contains(name) {
          mistakes.append("'\(Self.name)': two \(sort)s are called '\(name)'")
        }
      }
    }
    for type in types { mistakes += type.parameterMistakes }
    for attribute in attributes { mistakes += attribute.parameterMistakes }
    return mistakes
  }

  /// `true` iff an operation of this dialect is not among the declared ones; those of other dialects are not known here.
  private static func isMissing(_ operation: String, from declared: Set<String>) -> Bool {
    operation.hasPrefix("\(name).") && !declared.contains(operation)
  }
}

extension InternedParameters {
  /// What is wrong with the declaration of the parameters.
  fileprivate static var parameterMistakes: [String] {
    guard let declared = Self.self as? any Parameterized.Type else { return [] }
    return declared.syntaxMistakes
  }
}

extension Parameterized {
  /// What is wrong with the declaration of the parameters.
  fileprivate static var syntaxMistakes: [String] { syntax.mistakes }
}
