import AccelDiagnostics
public import AccelIR

/// What a pass has to say of its work to those who tune their code.
public struct Remark: Sendable {
  /// What became of a piece of work.
  public enum Kind: String, Sendable, CaseIterable {
    case passed = "Passed"
    case missed = "Missed"
    case failed = "Failure"
    case analysis = "Analysis"
  }

  /// A part of what is said, under a name.
  public struct Detail: Hashable, Sendable {
    /// The name.
    public let key: String
    /// What is said.
    public let value: String

    /// Creates a detail of any name.
    public init(_ key: String, _ value: some CustomStringConvertible) {
      (self.key, self.value) = (key, value.description)
    }
    /// What happened.
    public static func remark(_ text: String) -> Detail { Detail("Remark", text) }
    /// Why it did, or did not.
    public static func reason(_ text: String) -> Detail { Detail("Reason", text) }
    /// What the user may do about it.
    public static func suggestion(_ text: String) -> Detail { Detail("Suggestion", text) }
  }

  /// What became of a piece of work.
  public let kind: Kind
  /// The name of the piece of work: `loop-unroll`.
  public let name: String
  /// What users filter by.
  public let category: String
  /// The function that it is about; empty if it is about none.
  public let function: String
  /// Where it is.
  public let location: Location
  /// What is said.
  public let details: [Detail]
  /// The pass that says it; empty if none does.
  public var pass = ""

  /// Creates a remark.
  public init(
    _ kind: Kind, _ name: String, category: String, function: String = "", at location: Location,
    _ details: [Detail]
  ) {
    (self.kind, self.name, self.category) = (kind, name, category)
    (self.function, self.location, self.details) = (function, location, details)
  }

  /// The remark in a line, as diagnostics show it.
  public var text: String {
    var text = "[\(kind.rawValue)] \(name) | "
    if !category.isEmpty { text += "Category:\(category) | " }
    if !function.isEmpty { text += "Function=\(function) | " }
    let words = details.sorted { $0.key < $1.key }.map { detail in
      let isQuoted = detail.value.utf8.contains { " ,{}".utf8.contains($0) }
      return "\(detail.key)=" + (isQuoted ? "\"\(detail.value)\"" : detail.value)
    }
    return text + words.joined(separator: ", ")
  }
}
