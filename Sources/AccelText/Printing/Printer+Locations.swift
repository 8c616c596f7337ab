public import AccelIR
internal import AccelSupport

extension Printer {
  public func print(location: Location) { printInner(location, isPretty: false) }

  public func printTrailingLocation(_ location: Location) {
    if options.locations == .omitted { return }
    if isCollecting { return visit(.location(location), isDeferrable: false) }
    output.write(byte: UInt8(ascii: " "))
    print(location, allowsAlias: true)
  }

  /// Writes the location of a block argument, which is never an alias.
  func printArgumentLocation(_ location: Location) {
    if options.locations == .omitted { return }
    if isCollecting { return visit(.location(location), isDeferrable: false) }
    output.write(byte: UInt8(ascii: " "))
    print(location, allowsAlias: false)
  }

  /// Writes a location as the options say; if it is not to be in short form, with `loc(` and `)`.
  func print(_ location: Location, allowsAlias: Bool) {
    if options.locations == .pretty { return printBody(of: location, isPretty: true) }
    printExact(location, allowsAlias: allowsAlias)
  }

  /// Writes `loc(…)`.
  func printExact(_ location: Location, allowsAlias: Bool) {
    output.write("loc(")
    if allowsAlias {
      printInner(location, isPretty: false)
    } else {
      printBody(of: location, isPretty: false)
    }
    output.write(byte: UInt8(ascii: ")"))
  }

  /// Writes a location inside another, through its alias if it has one.
  private func printInner(_ location: Location, isPretty: Bool) {
    if isCollecting { return visit(.location(location), isDeferrable: isVisitDeferrable) }
    if aliases?.write(.location(location), to: output) == true { return }
    if let attribute = location.interned, printsRemark(insteadOf: .attribute(attribute)) { return }
    printBody(of: location, isPretty: isPretty)
  }

  private func printBody(of location: Location, isPretty: Bool) {
    if location.isUnknown { return output.write(isPretty ? "[unknown]" : "unknown") }
    guard let attribute = location.interned else {
      print(file: context.file(number: location.fileNumber), isPretty)
      return printPosition(location.line, location.column)
    }
    if let range = attribute.as(FileRange.self) {
      print(range, isPretty)
    } else if let name = attribute.as(NameLocation.self) {
      output.write(quoted: name.label.bytes)
      if name.child.isUnknown { return }
      output.write("(")
      printInner(name.child, isPretty: isPretty)
      output.write(")")
    } else if let call = attribute.as(CallSiteLocation.self) {
      print(call, isPretty)
    } else if let fused = attribute.as(FusedLocation.self) {
      print(fused, isPretty)
    } else if let opaque = attribute.as(OpaqueLocation.self) {
      printInner(opaque.fallback, isPretty: isPretty)
    }
  }

  private func print(file: Identifier, _ isPretty: Bool) {
    if isPretty { output.write(bytes: file.bytes) } else { output.write(quoted: file.bytes) }
  }

  private func printPosition(_ line: Int, _ column: Int) {
    output.write(byte: UInt8(ascii: ":"))
    output.write(decimal: line)
    output.write(byte: UInt8(ascii: ":"))
    output.write(decimal: column)
  }

  private func print(_ range: FileRange, _ isPretty: Bool) {
    print(file: range.file, isPretty)
    printPosition(range.startLine, range.startColumn)
    if range.isPoint { return }
    output.write(" to ")
    if range.startLine != range.endLine { output.write(decimal: range.endLine) }
    output.write(":")
    output.write(decimal: range.endColumn)
  }

  private func print(_ call: CallSiteLocation, _ isPretty: Bool) {
    if !isPretty { output.write("callsite(") }
    printInner(call.callee, isPretty: isPretty)
    let isShort = call.callee.interned?.is(NameLocation.self) == true && call.caller.isPosition
    if isPretty, !isShort { output.write("\n") }
    output.write(" at ")
    printInner(call.caller, isPretty: isPretty)
    if !isPretty { output.write(")") }
  }

  private func print(_ fused: FusedLocation, _ isPretty: Bool) {
    if !isPretty { output.write("fused") }
    if let metadata = fused.metadata {
      output.write("<")
      print(metadata)
      output.write(">")
    }
    output.write("[")
    writeList(fused.locations) { printInner($0, isPretty: isPretty) }
    output.write("]")
  }
}

extension Location {
  /// `true` iff this is a line and column of a file.
  fileprivate var isPosition: Bool {
    if isPacked { return !isUnknown }
    return interned?.as(FileRange.self)?.isPoint == true
  }
}
