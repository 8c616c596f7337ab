import AccelIR
import AccelSupport

/// How far the dictionary of resources after the IR is written.
private struct ResourceOutput {
  /// `true` iff the beginning of the whole is written.
  var hasBegun = false
  /// `true` iff a section, a group or an entry of the one at hand is written.
  var hasSection = false, hasGroup = false, hasEntry = false
}

extension Printer {
  /// Notes that the output refers to a resource of `builtin`; like MLIR, not to the one without a name.
  func noteResource(_ key: Identifier) {
    if !isCollecting, key.count > 0 { state.pointee.resources.insert(key) }
  }

  /// Writes the resources that the output refers to, and those of tools, as `{-# … #-}`.
  func printResources() {
    var progress = ResourceOutput()
    printSection("dialect_resources", referencedResources(), &progress)
    printSection(
      "external_resources", context.resourceGroups(.external).map { ($0.name, $0.entries) }, &progress)
    if progress.hasBegun { output.write("\n#-}\n") }
  }

  /// The resources of dialects in the order of the text; of a dialect that is not known all, as any may be in use.
  ///
  /// The order of MLIR's output is no order of names, but what it has written is to be written again.
  private func referencedResources() -> [(name: Identifier, entries: [ResourceEntry])] {
    context.resourceGroups(.dialect).map { group in
      guard group.name.string == Builtin.name else { return (group.name, group.entries) }
      return (
        group.name,
        state.pointee.resources.keys.compactMap { key in group[key].map { ResourceEntry(key, $0) } }
      )
    }
  }

  private func printSection(
    _ section: StaticString, _ groups: [(name: Identifier, entries: [ResourceEntry])],
    _ progress: inout ResourceOutput
  ) {
    progress.hasGroup = false
    for group in groups {
      progress.hasEntry = false
      for entry in group.entries { print(entry, group.name, section, &progress) }
      if progress.hasEntry { output.write("\n    }") }
    }
    if progress.hasGroup { output.write("\n  }") }
  }

  /// Writes an entry, unless it is too long, and what must stand before it.
  private func print(
    _ entry: ResourceEntry, _ group: Identifier, _ section: StaticString, _ progress: inout ResourceOutput
  ) {
    if !progress.hasBegun { output.write("\n{-#\n") }
    progress.hasBegun = true
    let value = ByteBuffer()
    Self.print(entry.value, to: value)
    if let limit = options.resourceLimit, limit == 0 || value.count > limit { return }
    if !progress.hasGroup {
      if progress.hasSection { output.write(",\n") }
      output.write("  ")
      output.write(section)
      output.write(": {\n")
    } else if !progress.hasEntry {
      output.write(",\n")
    }
    if progress.hasEntry {
      output.write(",\n")
    } else {
      output.write("    ")
      output.write(group)
      output.write(": {\n")
    }
    (progress.hasSection, progress.hasGroup, progress.hasEntry) = (true, true, true)
    output.write("      ")
    output.write(keywordOrString: entry.key)
    output.write(": ")
    output.write(bytes: value.bytes)
  }

  private static func print(_ value: ResourceValue, to output: ByteBuffer) {
    switch value {
    case .bool(let value): output.write(value ? "true" : "false")
    case .string(let text): output.write(quoted: text.bytes)
    case .blob(let bytes, let alignment):
      output.write("\"0x")
      for byte in 0..<4 {
        output.write(hexadecimalByte: UInt8(truncatingIfNeeded: alignment >> UInt32(8 * byte)))
      }
      for byte in bytes { output.write(hexadecimalByte: byte) }
      output.write("\"")
    }
  }
}
