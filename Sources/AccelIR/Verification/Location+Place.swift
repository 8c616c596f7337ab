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
    while let site = call, places.count < Self.maxCallers {
      places.append(place(of: site.caller))
      call = callSite(in: site.caller)
    }
    return places
  }

  /// The number of callers that are shown at most: deeper than this, they tell nothing new.
  private static var maxCallers: Int { 512 }

  /// Returns the first range of a file that is met from the outside in, callees before callers.
  private func firstFile(in location: Location) -> FileRange? {
    var found: FileRange?
    attribute(location).walk(.preOrder) { part in
      guard case .attribute(let part) = part, self.location(part) != nil else { return .skip }
      found = part.as(FileRange.self) ?? part.as(OpaqueLocation.self).flatMap { firstFile(in: $0.fallback) }
      return found == nil ? .advance : .interrupt
    }
    return found
  }

  /// Returns the call that `location` stands for, looking through names and into fused locations.
  private func callSite(in location: Location) -> CallSiteLocation? {
    guard let attribute = location.interned else { return nil }
    var found: CallSiteLocation?
    attribute.walk(.preOrder) { part in
      guard case .attribute(let part) = part, self.location(part) != nil else { return .skip }
      found = part.as(CallSiteLocation.self)
      return found == nil ? .advance : .interrupt
    }
    return found
  }

  /// The length at which the text of a location is cut off: what is in it may be in it many times.
  private static var maxTextCount: Int { 4096 }

  /// Returns the text of a location that contains no file, without `loc(` and `)`.
  private func text(of location: Location) -> String {
    var text = ""
    append(location, to: &text)
    return text
  }

  private func append(_ location: Location, to text: inout String) {
    guard let attribute = location.interned else { return text += "unknown" }
    guard text.utf8.count < Self.maxTextCount else { return text += "..." }
    if let name = attribute.as(NameLocation.self) {
      text += "\"\(name.label.string)\""
      if !name.child.isUnknown { append([name.child], from: "(", to: ")", in: &text) }
    } else if let site = attribute.as(CallSiteLocation.self) {
      append([site.callee, site.caller], from: "callsite(", separator: " at ", to: ")", in: &text)
    } else if let fused = attribute.as(FusedLocation.self) {
      text += "fused\(fused.metadata.map { "<\($0.text)>" } ?? "")"
      append(Array(fused.locations), from: "[", to: "]", in: &text)
    } else if let opaque = attribute.as(OpaqueLocation.self) {
      append(opaque.fallback, to: &text)
    } else {
      text += "unknown"
    }
  }

  /// Appends locations with something before, between and after them.
  private func append(
    _ locations: [Location], from start: String, separator: String = ", ", to end: String,
    in text: inout String
  ) {
    text += start
    for (index, location) in locations.enumerated() {
      if index > 0 { text += separator }
      append(location, to: &text)
    }
    text += end
  }
}
