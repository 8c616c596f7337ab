/// A range of bytes of one source file.
public struct SourceRange: Hashable, Sendable {
  /// The offset of the first byte.
  public var start: Int
  /// The offset after the last byte.
  public var end: Int

  /// Creates the range from `start` up to, not including, `end`.
  /// - Requires: `start <= end`.
  public init(_ start: Int, _ end: Int) {
    precondition(start <= end, "a source range ends before it starts")
    (self.start, self.end) = (start, end)
  }

  /// The number of bytes.
  public var count: Int { end - start }
}

/// A line and a column of a source file, both counted from 1; columns count bytes, as MLIR's do.
///
/// Zero stands for a line or column that is not known, as in `loc("a.mlir":0:0)`.
@frozen public struct SourcePosition: Hashable, Comparable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// The column in bytes, from 1.
  public var column: Int

  /// Creates a position.
  @inlinable public init(line: Int, column: Int) { (self.line, self.column) = (line, column) }

  /// Returns `true` iff `left` comes before `right` in a file.
  @inlinable public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}
