internal import AccelSupport

/// The blobs that `dense_resource` attributes refer to, and the external resources that came with the IR.
public final class ResourceTable: Sendable {
  private struct Contents: ~Copyable, @unchecked Sendable {
    /// The blobs by key; `nil` for keys that are referred to but have no blob.
    var blobs: [Identifier: ResourceBlob?] = [:]
    var external: [ExternalResource] = []
  }
  private let contents = Locked(Contents())

  init() {}

  /// Returns a key that nobody else has: `key`, or `key` with a number appended.
  package func declare(_ key: Identifier, in context: Context) -> Identifier {
    contents.withLock { contents in
      var unique = key
      var number = 0
      while contents.blobs[unique] != nil {
        number += 1
        unique = context.identifier("\(key.string)_\(number)")
      }
      contents.blobs[unique] = .some(nil)
      return unique
    }
  }

  /// The blob with the given key, if there is one.
  public func blob(_ key: Identifier) -> ResourceBlob? { contents.withLock { $0.blobs[key] ?? nil } }

  /// Sets the blob with the given key, in place of one there is.
  public func setBlob(_ key: Identifier, _ blob: ResourceBlob) { contents.withLock { $0.blobs[key] = blob } }

  /// The external resources in the order in which they were met.
  public var external: [ExternalResource] { contents.withLock { $0.external } }

  /// Adds an entry to the external resource with the given name.
  public func addExternal(_ name: Identifier, key: Identifier, _ value: ExternalResourceValue) {
    contents.withLock { contents in
      let known = contents.external.firstIndex { $0.name == name }
      if known == nil { contents.external.append(ExternalResource(name: name)) }
      contents.external[known ?? contents.external.count - 1].entries.append((key, value))
    }
  }
}
