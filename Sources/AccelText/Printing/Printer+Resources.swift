internal import AccelIR
internal import AccelSupport

extension Printer {
  /// Writes a reference to a resource, which is thereby among those at the end of the file.
  func printResourceKey(_ key: Identifier) {
    if !isCollecting, state.pointee.knownResourceKeys.insert(key).inserted {
      state.pointee.resourceKeys.append(key)
    }
    output.write(keywordOrString: key)
  }

  /// Writes the resources that the output refers to, and those of others.
  func printResources() {
    var section = ResourceSection(output: output, limit: options.resourceLimit)
    section.begin("dialect_resources")
    for key in state.pointee.resourceKeys where key.count > 0 {
      guard let blob = context.resources.blob(key) else { continue }
      section.write("builtin", key, blob)
    }
    section.end()
    section.begin("external_resources")
    for resource in context.resources.external {
      for (key, value) in resource.entries {
        switch value {
        case .bool(let isTrue): section.write(resource.name.string, key, text: isTrue ? "true" : "false")
        case .string(let string): section.write(resource.name.string, key, string: string)
        case .blob(let blob): section.write(resource.name.string, key, blob)
        }
      }
      section.endGroup()
    }
    section.end()
    section.close()
  }
}

/// Writes `{-# … #-}` around what there is to write, with commas where they belong.
private struct ResourceSection {
  let output: ByteBuffer
  /// Values of more characters are left out.
  let limit: Int?
  /// The name of the dictionary at hand, e.g. `dialect_resources`.
  private var dictionary: StaticString = ""
  /// `true` iff `{-#` was written.
  private var isOpen = false
  /// `true` iff a dictionary was closed before the one at hand.
  private var hasEarlierDictionary = false
  private var isInDictionary = false
  private var hasEarlierGroup = false
  /// `true` iff the name of the group at hand was written.
  private var isInGroup = false

  init(output: ByteBuffer, limit: Int?) { (self.output, self.limit) = (output, limit) }

  /// Starts a dictionary, which is written only if it has entries.
  mutating func begin(_ dictionary: StaticString) {
    self.dictionary = dictionary
    (isInDictionary, hasEarlierGroup) = (false, false)
  }

  /// Ends the dictionary at hand.
  mutating func end() {
    endGroup()
    guard isInDictionary else { return }
    output.write("\n  }")
    (hasEarlierDictionary, isInDictionary) = (true, false)
  }

  /// Ends the group at hand.
  mutating func endGroup() {
    guard isInGroup else { return }
    output.write("\n    }")
    (hasEarlierGroup, isInGroup) = (true, false)
  }

  /// Ends the section.
  func close() {
    if isOpen { output.write("\n#-}\n") }
  }

  /// Writes what stands before the value of an entry, unless the value of `count` characters is too long.
  private mutating func beginEntry(_ group: String, _ key: Identifier, count: @autoclosure () -> Int) -> Bool {
    if !isOpen { output.write("\n{-#\n") }
    isOpen = true
    if let limit, limit == 0 || count() > limit { return false }
    if !isInDictionary {
      if hasEarlierDictionary { output.write(",\n") }
      output.write("  ")
      output.write(dictionary)
      output.write(": {\n")
      isInDictionary = true
    }
    if isInGroup {
      output.write(",\n")
    } else {
      if hasEarlierGroup { output.write(",\n") }
      output.write(string: "    \(group): {\n")
      isInGroup = true
    }
    output.write("      ")
    output.write(keywordOrString: key)
    output.write(": ")
    return true
  }

  mutating func write(_ group: String, _ key: Identifier, text: String) {
    if beginEntry(group, key, count: text.utf8.count) { output.write(string: text) }
  }

  mutating func write(_ group: String, _ key: Identifier, string: Identifier) {
    let quoted = ByteBuffer()
    quoted.write(quoted: string.bytes)
    if beginEntry(group, key, count: quoted.count) { output.write(quoted: string.bytes) }
  }

  mutating func write(_ group: String, _ key: Identifier, _ blob: ResourceBlob) {
    guard beginEntry(group, key, count: 12 + 2 * blob.bytes.count) else { return }
    output.write("\"0x")
    for shift in [0, 8, 16, 24] as [UInt32] {
      output.write(hexadecimalByte: UInt8(truncatingIfNeeded: blob.alignment >> shift))
    }
    for byte in blob.bytes { output.write(hexadecimalByte: byte) }
    output.write("\"")
  }
}
