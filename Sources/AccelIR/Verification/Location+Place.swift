package import AccelDiagnostics

// How diagnostics show locations of the IR.

extension Context {
  /// Returns what diagnostics show of `location`: the first file in it, or else its text.
  package func place(of location: Location) -> DiagnosticPlace {
    if let range = firstFile(in: location) {
      let start = SourcePosition(line: range.startLine, column: range.startColumn)
      let end = range.isPoint ? nil : SourcePosition(line: range.endLine, column: range.endColumn)
      return DiagnosticPlace(.file(range.file.string, start, end: end), identity: location.bits)
    }
    if location.isUnknown { return DiagnosticPlace(.unknown, identity: location.bits) }
    return DiagnosticPlace(.location("loc(\(text(of: location)))"), identity: location.bits)
  }

  /// Returns the places that called `location`, from the inside out.
  package func callers(of location: Location) -> [DiagnosticPlace] {
    var places: [DiagnosticPlace] = []
    var call = callSite(in: location)
    while let site = call {
      places.append(place(of: site.caller))
      call = callSite(in: site.caller)
    }
    return places
  }

  /// Returns the first range of a file that is met from the outside in, callees before callers.
  private func firstFile(in location: Location) -> FileRange? {
    let attribute = attribute(location)
    if let range = attribute.as(FileRange.self) { return range }
    if let opaque = attribute.as(OpaqueLocation.self) { return firstFile(in: opaque.fallback) }
    var found: FileRange?
    attribute.walkParts { part in
      guard found == nil, case .attribute(let part) = part, let inner = self.location(part) else { return }
      found = firstFile(in: inner)
    }
    return found
  }

  /// Returns the call that `location` stands for, looking through names and into fused locations.
  private func callSite(in location: Location) -> CallSiteLocation? {
    guard let attribute = location.interned else { return nil }
    if let site = attribute.as(CallSiteLocation.self) { return site }
    if let name = attribute.as(NameLocation.self) { return callSite(in: name.child) }
    guard let fused = attribute.as(FusedLocation.self) else { return nil }
    for part in fused.locations {
      if let site = callSite(in: part) { return site }
    }
    return nil
  }

  /// Returns the text of a location that contains no file, without `loc(` and `)`.
  private func text(of location: Location) -> String {
    guard let attribute = location.interned else { return "unknown" }
    if let name = attribute.as(NameLocation.self) {
      let label = "\"\(name.label.string)\""
      return name.child.isUnknown ? label : "\(label)(\(text(of: name.child)))"
    }
    if let site = attribute.as(CallSiteLocation.self) {
      return "callsite(\(text(of: site.callee)) at \(text(of: site.caller)))"
    }
    if let fused = attribute.as(FusedLocation.self) {
      let metadata = fused.metadata.map { "<\($0.text)>" } ?? ""
      return "fused\(metadata)[\(fused.locations.map { text(of: $0) }.joined(separator: ", "))]"
    }
    if let opaque = attribute.as(OpaqueLocation.self) { return text(of: opaque.fallback) }
    return "unknown"
  }
}
