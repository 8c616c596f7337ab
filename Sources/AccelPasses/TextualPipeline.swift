/// A pass pipeline as it is written: `builtin.module(canonicalize{top-down=true},func.func(cse))`.
public struct TextualPipeline: Hashable, Sendable {
  /// A pass with its options, or a pipeline for the operations of one name.
  public struct Element: Hashable, Sendable {
    /// The name of a pass, of a registered pipeline, or of the operations to run `inner` on.
    public let name: String
    /// Where the name begins in the text between the outermost parentheses.
    public let offset: Int
    /// What stands between the braces, if there are any.
    public internal(set) var options: String?
    /// What stands between the parentheses; empty if there are none.
    public internal(set) var inner: [Element] = []
  }

  /// The name of the operations that the pipeline runs on, or `any`.
  public let anchor: String
  /// The text between the outermost parentheses.
  public let text: String
  public let elements: [Element]

  /// Parses a pipeline.
  public init(_ pipeline: String) throws(PipelineError) {
    let whole = Array(pipeline.utf8).trimmed
    guard let open = whole.firstIndex(of: UInt8(ascii: "(")), open > whole.startIndex,
      whole.last == UInt8(ascii: ")")
    else {
      throw PipelineError(
        "expected pass pipeline to be wrapped with the anchor operation type, e.g. 'builtin.module(...)'")
    }
    anchor = String(decoding: whole[..<open].trimmed, as: UTF8.self)
    let inside = Array(whole[(open + 1)...].dropLast())
    text = String(decoding: inside, as: UTF8.self)
    var parser = PipelineParser(text: inside)
    elements = inside.isEmpty ? [] : try parser.parse()
  }
}

/// What is wrong with the text of a pipeline.
public struct PipelineError: Error, Hashable, Sendable {
  public internal(set) var message: String
  /// Where in `text`, which is the text between the outermost parentheses; `nil` if there are none.
  public let offset: Int?
  public let text: String
  /// The name that is not known, if that is the error.
  public let unknownName: String?
  /// What is wrong with the options of a pass, if that is the error.
  public var options: PassOptionError?

  /// What MLIR says of a value before it reports an error, without the program's name.
  public var preface: String? { options?.isAboutValue == true ? options?.message : nil }

  /// Creates an error about the options of a pass.
  package init(_ message: String, _ options: PassOptionError) {
    self.init(message)
    self.options = options
  }

  /// Creates an error.
  package init(_ message: String, at offset: Int? = nil, in text: String = "", unknownName: String? = nil) {
    (self.message, self.offset, self.text, self.unknownName) = (message, offset, text, unknownName)
  }
}

/// Reads the text between the outermost parentheses.
private struct PipelineParser {
  let text: [UInt8]
  private var index = 0
  /// The lists that are open, the outermost first.
  private var lists: [[TextualPipeline.Element]] = [[]]
  /// The deepest nesting that is read.
  private static let maxDepth = 256

  init(text: [UInt8]) { self.text = text }

  mutating func parse() throws(PipelineError) -> [TextualPipeline.Element] {
    while true {
      lists[lists.count - 1].append(nameAtHand())
      guard index < text.count else { break }
      if text[index] == UInt8(ascii: "(") {
        index += 1
        guard lists.count < Self.maxDepth else {
          throw failure("pipeline is nested too deeply", at: index - 1)
        }
        lists.append([])
        continue
      }
      if text[index] == UInt8(ascii: "{") { try parseOptions() }
      try closeLists()
      if index == text.count { break }
      guard text[index] == UInt8(ascii: ",") else {
        throw failure("expected ',' after parsing pipeline", at: index)
      }
      index += 1
    }
    guard lists.count == 1 else {
      // The place that MLIR names is the start of the text that was left: the last name.
      throw failure("encountered unbalanced parentheses while parsing pipeline", at: unbalancedPlace)
    }
    return lists[0]
  }

  /// Where the text was last cut off.
  private var unbalancedPlace = 0

  /// Returns an element with the name up to the next punctuation.
  private mutating func nameAtHand() -> TextualPipeline.Element {
    unbalancedPlace = index
    let end = text[index...].firstIndex { ",(){".utf8.contains($0) } ?? text.count
    let name = text[index..<end].trimmed
    let offset = name.isEmpty ? end : name.startIndex
    index = end
    if end < text.count { unbalancedPlace = end }
    return TextualPipeline.Element(name: String(decoding: name, as: UTF8.self), offset: offset)
  }

  /// Reads `{…}`, in which braces are balanced.
  private mutating func parseOptions() throws(PipelineError) {
    let open = index
    var depth = 0
    repeat {
      guard index < text.count else {
        throw failure("missing closing '}' while processing pass options", at: open)
      }
      if text[index] == UInt8(ascii: "{") { depth += 1 }
      if text[index] == UInt8(ascii: "}") { depth -= 1 }
      index += 1
    } while depth > 0
    let last = lists.count - 1
    lists[last][lists[last].count - 1].options = String(decoding: text[open + 1..<index - 1], as: UTF8.self)
    skipBlanks()
  }

  /// Closes lists for each `)` at hand.
  private mutating func closeLists() throws(PipelineError) {
    while index < text.count, text[index] == UInt8(ascii: ")") {
      guard lists.count > 1 else {
        throw failure(
          "encountered extra closing ')' creating unbalanced parentheses while parsing pipeline", at: index)
      }
      let inner = lists.removeLast()
      let last = lists.count - 1
      lists[last][lists[last].count - 1].inner = inner
      index += 1
      skipBlanks()
    }
    unbalancedPlace = index
  }

  private mutating func skipBlanks() {
    while index < text.count, isBlank(text[index]) { index += 1 }
  }

  private func failure(_ message: String, at offset: Int) -> PipelineError {
    PipelineError(message, at: offset, in: String(decoding: text, as: UTF8.self))
  }
}

/// Returns `true` iff `byte` is white space.
private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte >= 9 && byte <= 13 }

extension RandomAccessCollection<UInt8> where SubSequence == ArraySlice<UInt8>, Index == Int {
  /// The bytes without white space at either end.
  fileprivate var trimmed: ArraySlice<UInt8> {
    var slice = self[startIndex...]
    while let first = slice.first, isBlank(first) { slice.removeFirst() }
    while let last = slice.last, isBlank(last) { slice.removeLast() }
    return slice
  }
}
