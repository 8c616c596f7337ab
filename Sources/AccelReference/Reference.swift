public import AccelIR
public import AccelPasses
public import Foundation

/// The reference pages of a set of dialects and passes: made from what is declared, and the comments before it.
public struct Reference {
  private let comments: SourceComments
  private let dialects: [any Dialect.Type]
  private let registry: PassRegistry

  /// What every page says about itself.
  static let notice = "*Made from the declarations by `swift run accel-docs`; edit those.*"

  /// Reads the comments of the package at `root`.
  public init(dialects: [any Dialect.Type], passes registry: PassRegistry, root: URL) throws {
    comments = try SourceComments(of: ["Sources", "Dialects"], in: root)
    (self.dialects, self.registry) = (dialects, registry)
  }

  /// The pages, by their paths from the package's folder.
  public var pages: [(path: String, text: String)] {
    let context = Context(dialects: dialects)
    let traitNames = TraitNames(comments)
    let ofDialects = (dialects + [Builtin.self]).sorted { $0.name < $1.name }.map { dialect in
      let page = DialectPage(dialect: dialect, comments: comments, traitNames: traitNames, context: context)
      return ("docs/dialects/\(dialect.name).md", page.text)
    }
    let passes = PassesPage(registry: registry, comments: comments)
    return ofDialects + [
      ("docs/PassReference.md", passes.text),
      ("docs/Declarations.md", DeclarationsPage(comments: comments).text),
    ]
  }
}
