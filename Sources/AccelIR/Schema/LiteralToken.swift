/// A token of the literal text in an assembly.
public struct LiteralToken: BitwiseCopyable, @unchecked Sendable {
  /// `true` iff the token is a word.
  package let isKeyword: Bool
  package let bytes: UnsafeBufferPointer<UInt8>
  /// The token as text.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Splits literal text into the tokens that the lexer makes of it, in memory that `keep` finds for them.
  static func tokens(of text: String, _ keep: ([UInt8]) -> UnsafeBufferPointer<UInt8>) -> [LiteralToken] {
    var result: [LiteralToken] = []
    var rest = Substring(text)
    func append(_ word: Substring, isKeyword: Bool) {
      result.append(.init(isKeyword: isKeyword, bytes: keep(Array(word.utf8))))
      rest.removeFirst(word.count)
    }
    while let first = rest.first {
      if first == " " || first == "\n" {
        rest.removeFirst()
      } else if first.isLetter || first == "_" {
        append(rest.prefix { $0.isLetter || $0.isNumber || "_$.".contains($0) }, isKeyword: true)
      } else if let long = ["->", "..."].first(where: { rest.hasPrefix($0) }) {
        append(rest.prefix(long.count), isKeyword: false)
      } else {
        append(rest.prefix(1), isKeyword: false)
      }
    }
    return result
  }
}
