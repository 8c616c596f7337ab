import AccelIR
public import Foundation

/// What the comments of a package's sources say about its declarations.
///
/// A declaration knows its fields and constraints when the program runs, but not the comment before it; that is read
/// from the source.
public struct SourceComments {
  /// A documented declaration.
  public struct Comment {
    /// The sentences, a line each as they are broken in the source.
    public var prose: [String] = []
    /// The lines that are indented, which show text.
    public var example: [String] = []
    /// The name in Swift.
    public var declared = ""
    /// The file, from the package's folder.
    public var path = ""

    /// The first paragraph in one line.
    public var summary: String { prose.prefix { !$0.isEmpty }.joined(separator: " ") }
  }

  /// The comments of what has a name in the IR or in pipelines: `arith.addi`, `cse`.
  private var named: [String: Comment] = [:]
  /// The documented public members of types, in the order of the sources.
  private(set) var members: [Member] = []
  /// The comments of types by their names.
  private var types: [String: Comment] = [:]

  /// A documented public member of a type.
  struct Member {
    /// The type and the member's name.
    let type: String, name: String
    /// The parameters in parentheses, if it has some.
    let parameters: String
    /// What stands behind `=` or `->`.
    let definition: String
    let comment: Comment
  }

  /// Reads all Swift files in some folders of the package at `root`.
  public init(of folders: [String], in root: URL) throws {
    for folder in folders {
      let start = root.appending(path: folder)
      guard let found = FileManager.default.enumerator(atPath: start.path) else { continue }
      let paths = found.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
      for path in paths.sorted() {
        let text = try String(contentsOf: start.appending(path: path), encoding: .utf8)
        read(text, path: "\(folder)/\(path)")
      }
    }
  }

  /// The comment of what is called `name` in the IR or in pipelines.
  public subscript(_ name: String) -> Comment? { named[name] }

  /// The comment of a dialect.
  func dialect(_ dialect: any Dialect.Type) -> Comment? { types["\(dialect)"] }

  /// Takes the comments out of a source.
  private mutating func read(_ text: String, path: String) {
    var comment = Comment(), last = Comment()
    var extended = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.drop { $0 == " " }
      if words.hasPrefix("///") {
        let said = words.dropFirst(3)
        if said.hasPrefix("     ") {
          comment.example.append(String(said.dropFirst(5)))
        } else {
          comment.prose.append(said.trimmingCharacters(in: .whitespaces))
        }
        continue
      }
      if words.hasPrefix("@") && !words.contains("static ") && !words.contains("struct ") { continue }
      if let type = Self.declaredType(in: words) {
        if !line.hasPrefix(" ") { extended = type }
        if !words.hasPrefix("extension ") {
          last = comment
          (last.declared, last.path) = (type, path)
          if types[type] == nil, words.contains("Dialect") || words.contains("Interface") {
            types[type] = last
          }
        }
      } else if let name = Self.literal(in: words, after: "static let name = \""), !last.declared.isEmpty {
        named[name] = last
        last = Comment()
      } else if words.hasPrefix(extended == "Context" ? "public " : "public static "), !comment.prose.isEmpty,
        let member = Self.member(in: words)
      {
        let sign = words.range(of: words.contains(" -> ") ? " -> " : words.contains(" = ") ? " = " : ": ")
        let definition = sign.map { String(words[$0.upperBound...]) } ?? ""
        members.append(
          Member(
            type: extended, name: member.name, parameters: member.parameters, definition: definition,
            comment: comment))
      }
      comment = Comment()
    }
  }

  /// The type that a line declares or extends.
  private static func declaredType(in line: Substring) -> String? {
    let words = line.split(separator: " ")
    let kinds: Set<Substring> = ["enum", "struct", "protocol", "class", "extension"]
    guard let kind = words.firstIndex(where: kinds.contains), kind + 1 < words.count,
      words[..<kind].allSatisfy({
        ["public", "package", "final", "indirect", "private"].contains($0) || $0.hasPrefix("@")
      })
    else { return nil }
    return String(words[kind + 1].prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" })
  }

  /// The text up to the next quotation mark after `start`.
  private static func literal(in line: Substring, after start: String) -> String? {
    guard let found = line.range(of: start) else { return nil }
    return String(line[found.upperBound...].prefix { $0 != "\"" })
  }

  /// The name and the parameters of a member.
  private static func member(in line: Substring) -> (name: String, parameters: String)? {
    for kind in ["let ", "var ", "func "] {
      guard let found = line.range(of: kind) else { continue }
      let rest = line[found.upperBound...]
      let name = rest.prefix { $0.isLetter || $0.isNumber }
      guard kind == "func ", let open = rest.firstIndex(of: "("), let close = rest.lastIndex(of: ")") else {
        return (String(name), "")
      }
      return (String(name), String(rest[open...close]))
    }
    return nil
  }
}
