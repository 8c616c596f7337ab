import AccelSupport

/// The names that a text gave to types, attributes and locations.
///
/// What a dialect that nobody registered would call them is in no schema, only in the text.
struct SourceAliases: ~Copyable, Sendable {
  var byAddress: [UInt: SourceAlias] = [:]
}

/// The name that a text gave to something, and where among the others.
package struct SourceAlias: Sendable {
  /// The name without `#` or `!`.
  package let name: Identifier
  /// The number of names defined before.
  package let position: Int
}

extension Context {
  /// Notes the names that a text gives, in order, to what is at the given addresses.
  package func noteAliases(_ aliases: some Sequence<(address: UInt, name: Identifier)>) {
    sourceAliases.withLock { known in
      var position = known.byAddress.count
      for (address, name) in aliases {
        if known.byAddress[address] == nil {
          known.byAddress[address] = SourceAlias(name: name, position: position)
        }
        position += 1
      }
    }
  }

  /// Returns the name that a text gave to what is at `address`.
  package func sourceAlias(at address: UInt) -> SourceAlias? {
    sourceAliases.withLock { $0.byAddress[address] }
  }
}
