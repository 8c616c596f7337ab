import AccelSupport

/// The assembly of a kind of type or attribute, compiled to steps over the numbers of its parameters.
final class ParameterProgram<Schema: InternedParameters>: @unchecked Sendable {
  /// One step.
  enum Step {
    /// Text; `tokens` is what the parser expects.
    case text(UnsafeBufferPointer<UInt8>, tokens: UnsafeBufferPointer<LiteralToken>)
    case parameter(Int)
    case dimensions(Int, trailingX: Bool)
    /// All of these, with commas between them.
    case list(UnsafeBufferPointer<Int>)
    /// All of these as `name = value`.
    case fields(UnsafeBufferPointer<Int>)
    /// The next `then` steps if the anchor is present, else the `otherwise` steps after them.
    case optional(anchor: Int, then: Int, otherwise: Int)
    /// The hand-written part of the given number.
    case custom(Int)
  }

  private(set) var steps: [Step] = []
  private(set) var customs: [CustomParameters<Schema>] = []
  private(set) var shapes: [Int: WritableKeyPath<Schema, [Int]>] = [:]
  /// What is wrong with the assembly.
  private(set) var mistakes: [String] = []
  /// The parameters that optional parts depend on.
  private(set) var anchors: [Int] = []
  private var mentioned: Set<Int> = []
  private var memory = Arena()

  init(_ assembly: ParameterAssembly<Schema>, _ paths: [PartialKeyPath<Schema>]) {
    let others = paths.indices.filter { !Self.mentions(assembly.pieces, paths[$0]) }
    compile(assembly.pieces, paths, others: others)
    for index in paths.indices where !mentioned.contains(index) && customs.isEmpty {
      mistakes.append("'\(Schema.name)': parameter #\(index) is not in the assembly")
    }
  }

  /// `true` iff `path` stands in one of the pieces.
  private static func mentions(
    _ pieces: [ParameterAssembly<Schema>.Piece], _ path: PartialKeyPath<Schema>
  ) -> Bool {
    pieces.contains { piece in
      switch piece {
      case .parameter(let other): other == path
      case .dimensions(let other, _): other == path
      case .optional(_, let then, let otherwise): mentions(then, path) || mentions(otherwise, path)
      case .literal, .directive, .custom: false
      }
    }
  }

  private func compile(
    _ pieces: [ParameterAssembly<Schema>.Piece], _ paths: [PartialKeyPath<Schema>], others: [Int]
  ) {
    func number(_ path: PartialKeyPath<Schema>) -> Int {
      if let index = paths.firstIndex(of: path) { return index }
      mistakes.append("'\(Schema.name)': the assembly mentions \(path), which is not a parameter")
      return 0
    }
    for piece in pieces {
      switch piece {
      case .literal(let text):
        steps.append(.text(keep(Array(text.utf8)), tokens: keep(LiteralToken.tokens(of: text, keep))))
      case .parameter(let path):
        mentioned.insert(number(path))
        steps.append(.parameter(number(path)))
      case .dimensions(let path, let trailingX):
        mentioned.insert(number(path))
        shapes[number(path)] = path as? WritableKeyPath<Schema, [Int]>
        steps.append(.dimensions(number(path), trailingX: trailingX))
      case .directive(let directive):
        mentioned.formUnion(others)
        steps.append(directive == .parameters ? .list(keep(others)) : .fields(keep(others)))
      case .optional(let anchor, let then, let otherwise):
        let start = steps.count
        anchors.append(number(anchor))
        steps.append(.custom(0))
        compile(then, paths, others: others)
        let middle = steps.count
        compile(otherwise, paths, others: others)
        steps[start] = .optional(
          anchor: number(anchor), then: middle - start - 1, otherwise: steps.count - middle)
      case .custom(let custom):
        steps.append(.custom(customs.count))
        customs.append(custom)
      }
    }
  }

  /// Returns a copy of `elements` that lives as long as the program.
  private func keep<T>(_ elements: [T]) -> UnsafeBufferPointer<T> {
    let copy = memory.allocate(T.self, count: elements.count)
    copy.initialize(from: elements, count: elements.count)
    return UnsafeBufferPointer(start: copy, count: elements.count)
  }
}

extension ParameterProgram.Step {
  /// `true` iff the step is white space, which the parser does not look at.
  var isBlank: Bool {
    if case .text(_, let tokens) = self { tokens.isEmpty } else { false }
  }
}
