import AccelIR
import AccelText

/// The page of a dialect.
struct DialectPage {
  let dialect: any Dialect.Type
  let comments: SourceComments
  let traitNames: TraitNames
  /// Where defaults of properties become text.
  let context: Context

  /// The page as Markdown.
  var text: String {
    var page = Markdown()
    page.heading(1, "The dialect `\(dialect.name)`")
    page.paragraph(Reference.notice)
    page.paragraph(comments.dialect(dialect)?.prose.joined(separator: "\n") ?? "")
    if let path = comments.dialect(dialect)?.path, path.hasPrefix("Dialects/") {
      let folder = path.split(separator: "/").prefix(2).joined(separator: "/")
      page.paragraph("[Why it is as it is](../../\(folder)/Rationale.md)")
    }
    let operations = dialect.operations.sorted { $0.name < $1.name }
    if !operations.isEmpty { page.heading(2, "Operations") }
    page.table(
      ["operation", ""],
      operations.map { ["[`\($0.name)`](#\(Self.anchor($0.name)))", comments[$0.name]?.summary ?? ""] })
    for operation in operations { add(operation, to: &page) }
    add("Types", dialect.types.map { $0.name }, prefix: "!", to: &page)
    add("Attributes", dialect.attributes.map { $0.name }, prefix: "#", to: &page)
    return page.text
  }

  /// Where a heading is found.
  private static func anchor(_ name: String) -> String { name.filter { $0 != "." } }

  /// Adds the section of an operation.
  private func add(_ operation: any OpSchema.Type, to page: inout Markdown) {
    page.heading(3, "`\(operation.name)`")
    page.paragraph(comments[operation.name]?.prose.joined(separator: "\n").trimmingNewlines ?? "")
    page.code("mlir", comments[operation.name]?.example ?? [])
    if let assembly = operation.assembly {
      page.paragraph("Syntax: `\(operation.name)\(assembly.notation.withLeadingSpace)`")
    }
    page.table(
      ["", "kind", "what it must be"],
      operation.fields.map { field in
        let field = field.description
        return ["`\(field.name)`", kind(of: field), constraint(of: field)]
      })
    var facts: [String] = []
    let traits = traitNames.names(of: operation.traits)
    if !traits.isEmpty { facts.append("Traits: \(traits.map { "`\($0)`" }.joined(separator: ", "))") }
    let interfaces = operation.interfaces.map { "\($0.kind)".interfaceName }.sorted()
    if !interfaces.isEmpty { facts.append("Interfaces: \(interfaces.joined(separator: ", "))") }
    if !operation.parents.isEmpty {
      facts.append("Stands in: \(operation.parents.map { "`\($0)`" }.joined(separator: ", "))")
    }
    for rule in operation.rules { facts.append("Rule: \(rule.words)") }
    page.paragraph(facts.map { "- \($0)" }.joined(separator: "\n"))
  }

  private func kind(of field: FieldDescription) -> String {
    let role =
      switch field.role {
      case .operand: "operand"
      case .result: "result"
      case .property: "property"
      case .region: "region"
      case .successor: "successor"
      }
    switch field.arity {
    case .single: return role
    case .optional: return "\(role), optional"
    case .variadic: return "\(role)s, any number"
    }
  }

  private func constraint(of field: FieldDescription) -> String {
    if let type = field.type { return type.summary }
    if let region = field.region { return region.summary }
    guard let property = field.property else { return "" }
    if property.isUnit { return "is there or not" }
    guard let value = property.defaultValue?(context) else { return property.summary }
    return "\(property.summary); `\(value)` if not given"
  }

  /// Adds what is known of types or attributes.
  private func add(_ title: String, _ names: [String], prefix: String, to page: inout Markdown) {
    if names.isEmpty { return }
    page.heading(2, title)
    for name in names.sorted() {
      page.heading(3, "`\(prefix)\(name)`")
      page.paragraph(comments[name]?.prose.joined(separator: "\n").trimmingNewlines ?? "")
      page.code("mlir", comments[name]?.example ?? [])
    }
  }
}

extension String {
  /// The text without empty lines at its end.
  fileprivate var trimmingNewlines: String {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }

  /// The text with a space before it, unless it begins with one.
  fileprivate var withLeadingSpace: String { isEmpty || hasPrefix(" ") ? self : " \(self)" }

  /// What an interface is called, given its record's name.
  fileprivate var interfaceName: String {
    let name = hasSuffix("Witness") ? String(dropLast(7)) : self
    return "`\(name)`"
  }
}
