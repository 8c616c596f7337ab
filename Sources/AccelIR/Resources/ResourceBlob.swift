/// Bytes that a dialect keeps outside the IR, and where they want to lie in memory.
public struct ResourceBlob: Hashable, Sendable {
  /// The alignment of the first byte: a power of two, or 0 if none was given.
  public let alignment: UInt32
  /// The bytes.
  public let bytes: [UInt8]
  /// Creates a blob.
  public init(alignment: UInt32, bytes: [UInt8]) { (self.alignment, self.bytes) = (alignment, bytes) }
}

/// What an entry of an external resource holds.
public enum ExternalResourceValue: Hashable, Sendable {
  case bool(Bool)
  case string(Identifier)
  case blob(ResourceBlob)
}

/// The resources of something that is no dialect, like a reproducer: kept for whoever reads the output.
public struct ExternalResource: Sendable {
  /// The name that says whose they are.
  public let name: Identifier
  /// The entries in the order in which they were read.
  public internal(set) var entries: [(key: Identifier, value: ExternalResourceValue)] = []
}
