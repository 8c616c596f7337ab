public import AccelIR
internal import AccelSupport

extension Printer {
  public func print(_ region: Region, entryArguments: Bool, terminators: Bool, emptyBlock: Bool) {
    if isCollecting { return collect(region, entryArguments: entryArguments, terminators: terminators) }
    if options.skipsRegions { return output.write("{...}") }
    output.write("{\n")
    if let entry = region.entry {
      let outer = openDialect
      openDialect = region.parent.openPrefix
      let showsHeader = emptyBlock && entry.isEmpty || entryArguments && !entry.arguments.isEmpty
      print(entry, header: showsHeader, terminator: terminators)
      var next = entry.next
      while let block = next {
        print(block, header: true, terminator: true)
        next = block.next
      }
      openDialect = outer
    }
    output.write(spaces: indentation)
    output.write(byte: UInt8(ascii: "}"))
  }

  func print(_ block: Block, header: Bool, terminator: Bool) {
    if header { printHeader(of: block) }
    let outer = self.block
    self.block = block
    indentation += Self.indentationWidth
    if options.showsUsers { for argument in block.arguments { printUsers(of: argument) } }
    for op in block.operations {
      if !terminator, op.next == nil, op.traits.contains(.terminator) { break }
      printWithLocation(op)
      output.write(byte: UInt8(ascii: "\n"))
    }
    indentation -= Self.indentationWidth
    self.block = outer
  }

  /// Writes `^bb1(%0: i32):  // pred: ^bb0`.
  private func printHeader(of block: Block) {
    let outer = self.block
    self.block = block
    output.write(spaces: indentation)
    print(block)
    if !block.arguments.isEmpty {
      output.write(byte: UInt8(ascii: "("))
      writeList(block.arguments) { printArgument($0) }
      output.write(byte: UInt8(ascii: ")"))
    }
    output.write(byte: UInt8(ascii: ":"))
    printPredecessors(of: block)
    output.write(byte: UInt8(ascii: "\n"))
    self.block = outer
  }

  private func printPredecessors(of block: Block) {
    if block.region == nil { return output.write("  // block is not in a region!") }
    if block.hasNoPredecessors {
      if !block.isEntry { output.write("  // no predecessors") }
      return
    }
    var others = block.predecessors.makeIterator()
    if let only = others.next(), others.next() == nil {
      output.write("  // pred: ")
      return print(only)
    }
    let predecessors = Array(block.predecessors)
    output.write("  // ")
    output.write(decimal: predecessors.count)
    output.write(" preds: ")
    writeList(predecessors.sorted { $0.scratch < $1.scratch }) { print($0) }
  }

  public func printArgument(_ argument: Value, attributes: Attribute?, omitType: Bool) {
    print(argument)
    if !omitType {
      output.write(": ")
      print(argument.type)
    }
    // MLIR's search for aliases doesn't look at these attributes either.
    if !isCollecting, let entries = attributes?.as(DictionaryAttr.self)?.entries, !entries.isEmpty {
      output.write(" {")
      writeList(entries) { printEntry($0.name, $0.value) }
      output.write("}")
    }
    printArgumentLocation(argument.location)
  }
}

extension Operation {
  /// The prefix, with its dot, that the names of operations inside are written without.
  fileprivate var openPrefix: UnsafeBufferPointer<UInt8> {
    let bytes = name.identifier.bytes
    guard traits.contains(.opensDialect), let dot = bytes.firstIndex(of: UInt8(ascii: ".")) else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    return UnsafeBufferPointer(rebasing: bytes[...dot])
  }
}
