import AccelDialects
import AccelIR
import AccelSupport
import Foundation

/// What fuzzed inputs are made of.
struct Corpus {
  /// A valid input, or one that was written to be wrong in an interesting way.
  struct Piece {
    let bytes: [UInt8]
    let lines: [Range<Int>]
    let groups: [Range<Int>]

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      lines = TextShape.lines(bytes)
      groups = TextShape.groups(bytes)
    }
  }

  let pieces: [Piece]
  /// The words of all pieces and the names of all operations, each once.
  let tokens: [[UInt8]]
  /// What looks like a type in a piece, each once.
  let types: [[UInt8]]

  /// Reads all test files in `folder`, in an order that depends on nothing but their names.
  init(folder: String) {
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    let texts = files.filter { $0.hasSuffix(".ir") || $0.hasSuffix(".mlir") }.sorted().flatMap { file in
      let contents = try? FileContents.read(path: "\(folder)/\(file)")
      let text = contents.map { $0.withBytes { String(decoding: $0, as: UTF8.self) } } ?? ""
      return text.components(separatedBy: "// -----\n").map { Array($0.utf8) }
    }
    self.init(texts)
  }

  /// Makes a corpus of the given inputs.
  init(_ texts: [[UInt8]]) {
    pieces = texts.map(Piece.init)
    let context = Context(dialects: AllDialects.all)
    for name in context.availableDialects { context.load(dialect: name) }
    let names = context.registeredOperations.map(\.string)
    tokens = Self.unique(
      names.map { Array($0.utf8) } + texts.flatMap { text in TextShape.tokens(text).map { Array(text[$0]) } })
    types = Self.unique(texts.flatMap { text in TextShape.types(text).map { Array(text[$0]) } })
  }

  private static func unique(_ words: [[UInt8]]) -> [[UInt8]] {
    var seen: Set<[UInt8]> = []
    return words.filter { seen.insert($0).inserted }
  }
}
