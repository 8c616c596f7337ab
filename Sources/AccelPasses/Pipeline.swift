public import AccelIR

/// Passes, one after the other, and pipelines for the operations inside: what `--pass-pipeline` describes.
///
///     let pipeline = Pipeline("builtin.module") {
///       Inline()
///       Nested("func.func") {
///         Canonicalize()
///         CSE()
///       }
///     }
public struct Pipeline: Sendable {
  /// A pass, or a pipeline for the operations directly inside.
  public enum Element: Sendable {
    case pass(any Pass)
    case nested(Pipeline)
  }

  /// The name of the operations that the pipeline runs on, or `any`.
  public let anchor: String
  /// What is done, in order.
  public var elements: [Element]

  /// Creates a pipeline for operations called `anchor`, or for any.
  public init(_ anchor: String = "any", _ elements: [Element] = []) {
    (self.anchor, self.elements) = (anchor, elements)
  }

  /// Creates a pipeline for operations called `anchor`, or for any.
  public init(_ anchor: String = "any", @PipelineBuilder _ elements: () -> [Element]) {
    self.init(anchor, elements())
  }

  /// Adds a pass at the end; inside a pipeline for the operations it runs on, if it does not run on these.
  public mutating func append(_ pass: some Pass) {
    guard let required = type(of: pass).anchor, anchor != "any", required != anchor else {
      elements.append(.pass(pass))
      return
    }
    if case .nested(var last) = elements.last, last.anchor == required {
      last.elements.append(.pass(pass))
      elements[elements.count - 1] = .nested(last)
    } else {
      elements.append(.nested(Pipeline(required, [.pass(pass)])))
    }
  }

  /// The dialects whose operations the passes make.
  public var dependentDialects: [any Dialect.Type] {
    elements.flatMap { element -> [any Dialect.Type] in
      switch element {
      case .pass(let pass): type(of: pass).dependentDialects
      case .nested(let pipeline): pipeline.dependentDialects
      }
    }
  }

  /// The form that `--pass-pipeline` accepts.
  public var text: String {
    let words = elements.map { element in
      switch element {
      case .pass(let pass): pass.text
      case .nested(let pipeline): pipeline.text
      }
    }
    return "\(anchor)(\(words.joined(separator: ",")))"
  }

  /// The same over several lines, as `--dump-pass-pipeline` shows it.
  public var indentedText: String { indentedText(depth: 0) }

  private func indentedText(depth: Int) -> String {
    let indent = String(repeating: "  ", count: depth)
    let lines = elements.map { element in
      switch element {
      case .pass(let pass): "\(indent)  \(pass.text)"
      case .nested(let pipeline): pipeline.indentedText(depth: depth + 1)
      }
    }
    return "\(indent)\(anchor)(\n\(lines.joined(separator: ",\n"))\n\(indent))"
  }
}

/// A pipeline for the operations of one name that are directly inside, as a part of another.
public struct Nested: Sendable {
  let pipeline: Pipeline
  /// Creates a pipeline for the operations called `anchor` inside.
  public init(_ anchor: String, @PipelineBuilder _ elements: () -> [Pipeline.Element]) {
    pipeline = Pipeline(anchor, elements())
  }
}

/// Lets pipelines be written as a list of passes.
@resultBuilder
public enum PipelineBuilder {
  public static func buildExpression(_ pass: some Pass) -> [Pipeline.Element] { [.pass(pass)] }
  public static func buildExpression(_ nested: Nested) -> [Pipeline.Element] { [.nested(nested.pipeline)] }
  public static func buildExpression(_ elements: [Pipeline.Element]) -> [Pipeline.Element] { elements }
  public static func buildBlock(_ parts: [Pipeline.Element]...) -> [Pipeline.Element] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [Pipeline.Element]?) -> [Pipeline.Element] { part ?? [] }
  public static func buildEither(first part: [Pipeline.Element]) -> [Pipeline.Element] { part }
  public static func buildEither(second part: [Pipeline.Element]) -> [Pipeline.Element] { part }
  public static func buildArray(_ parts: [[Pipeline.Element]]) -> [Pipeline.Element] { parts.flatMap { $0 } }
}
