import AccelIR

/// The page of what declarations are made of: traits, constraints, and what contexts make.
struct DeclarationsPage {
  let comments: SourceComments

  /// The page as Markdown.
  var text: String {
    var page = Markdown()
    page.heading(1, "What declarations are made of")
    page.paragraph(Reference.notice)
    page.paragraph("[DefiningDialects.md](DefiningDialects.md) tells how they are used.")
    add("Traits", "What `traits` may list.", of: "Traits", to: &page)
    add(
      "Constraints of types",
      "What operands and results may be declared with: `Operand<0> { .init(.i(32)) }`.",
      of: "TypeConstraint", to: &page)
    add(
      "Constraints of properties", "What narrows a property: `Property<0, Int> { .init(.minimum(1)) }`.",
      of: "AttributeConstraint", to: &page)
    add(
      "Constraints of regions", "What a region may be declared with: `Body<0> { .init(.sized(1)) }`.",
      of: "RegionConstraint", to: &page)
    page.heading(2, "Types and attributes that a context makes")
    page.paragraph(
      "In a builder, a fold or a verifier: `op.context.integerType(8)`. Your own: `context.type(PointType(…))`."
    )
    page.table(
      ["", "", ""],
      comments.members.filter { $0.type == "Context" && Self.makes($0.definition) }.map { member in
        let kind = member.definition.prefix { $0.isLetter }
        return ["`\(member.name)\(member.parameters)`", "`\(kind)`", member.comment.summary]
      })
    return page.text
  }

  /// `true` iff a member's result is a type, an attribute or a location.
  private static func makes(_ definition: String) -> Bool {
    ["Type", "Attribute", "Location"].contains(definition.prefix { $0.isLetter })
  }

  private func add(_ title: String, _ introduction: String, of type: String, to page: inout Markdown) {
    page.heading(2, title)
    page.paragraph(introduction)
    page.table(
      ["", ""],
      comments.members.filter { $0.type == type }.map { member in
        ["`.\(member.name)\(member.parameters)`", member.comment.summary]
      })
  }
}

/// The names of traits.
struct TraitNames {
  private let names: [(trait: Traits, name: String)]

  /// Takes the names from the source of `Traits`.
  init(_ comments: SourceComments) {
    names = comments.members.filter { $0.type == "Traits" }.compactMap { member in
      UInt64(member.definition.filter(\.isNumber)).map { (Traits(rawValue: 1 << $0), member.name) }
    }
  }

  /// The names of `traits`, in the order in which traits are declared.
  func names(of traits: Traits) -> [String] {
    names.filter { traits.isSuperset(of: $0.trait) }.map(\.name)
  }
}
