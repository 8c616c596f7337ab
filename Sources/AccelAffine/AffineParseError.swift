/// Why a text is no affine map, set or expression, in MLIR's words.
public struct AffineParseError: Error, Hashable {
  /// One message and where it points.
  public struct Entry: Hashable, Sendable {
    /// The offset of the byte in the text that the message is about.
    public let offset: Int
    /// What is wrong.
    public let message: String

    /// Creates a message.
    public init(offset: Int, message: String) { (self.offset, self.message) = (offset, message) }
  }

  /// The messages in the order in which they are found; there is at least one.
  public let entries: [Entry]

  /// `true` iff the text is nested too deeply; the messages after the first one are of no use then.
  public var isTooDeep: Bool { entries.first?.message == Self.tooDeep }
  /// What is said of text that is nested too deeply.
  static var tooDeep: String { "affine expression is nested too deeply" }
}
