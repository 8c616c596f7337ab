import AccelIR
import AccelPasses

/// Reports errors at the locations that attributes name, without those in some files.
struct TestDiagnosticFilter: Pass {
  static let name = "test-diagnostic-filter"
  static let title = "(anonymous namespace)::TestDiagnosticFilterPass"
  static let summary = "Test diagnostic filtering support."
  static func canRun(on name: OperationName) -> Bool { name.traits.contains(.symbol) }

  /// Files whose names hold one of these are not shown.
  var filters: [String] = []
  static let options: [PassOption<Self>] = [
    .init("filters", \.filters, "Specifies the diagnostic file name filters.")
  ]

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    var text = "Test '\(op.symbolName?.string ?? "")'\n"
    op.walk(.postOrder) { inner in
      if let location = inner.attribute("test.loc").flatMap({ op.context.location($0) }) {
        text += describe(location, op.context)
      }
      return .advance
    }
    context.writeToStandardError(text)
  }

  /// Returns how an error at a location is shown, with those that called it.
  private func describe(_ location: Location, _ context: Context) -> String {
    var shown: [(place: String, called: Bool)] = []
    func add(_ location: Location, called: Bool) {
      if let range = shownFile(location, context) { shown.append((Self.place(range), called)) }
    }
    add(location, called: false)
    var call = context.attribute(location).as(CallSiteLocation.self)
    // As deep as MLIR shows calls.
    for _ in 0..<10 {
      guard let site = call else { break }
      add(site.caller, called: true)
      call = context.attribute(site.caller).as(CallSiteLocation.self)
    }
    if let first = shown.first {
      return "\(first.place): error: test diagnostic\n"
        + shown.dropFirst().map { "\($0.place): note: called from\n" }.joined()
    }
    if let file = firstFile(location, context) { return "\(Self.place(file)): error: test diagnostic\n" }
    let prefix = location.isUnknown ? "" : "\(context.attribute(location).text): "
    return "<unknown>:0: error: \(prefix)test diagnostic\n"
  }

  /// Returns the file that is shown for a location, if none of the filters is against it.
  private func shownFile(_ location: Location, _ context: Context) -> FileRange? {
    let attribute = context.attribute(location)
    if let range = attribute.as(FileRange.self) {
      let name = range.file.string
      return filters.contains { name.contains($0) } ? nil : range
    }
    if let call = attribute.as(CallSiteLocation.self) { return shownFile(call.callee, context) }
    if let name = attribute.as(NameLocation.self) { return shownFile(name.child, context) }
    for part in attribute.as(FusedLocation.self)?.locations ?? List() {
      if let range = shownFile(part, context) { return range }
    }
    return nil
  }

  /// Returns the first file in a location.
  private func firstFile(_ location: Location, _ context: Context) -> FileRange? {
    TestDiagnosticFilter().shownFile(location, context)
  }

  private static func place(_ range: FileRange) -> String {
    "\(range.file.string):\(range.startLine):\(range.startColumn)"
  }
}

/// Reports an error at each operation that asks for it.
struct TestDiagnosticMetadata: Pass {
  static let name = "test-diagnostic-metadata"
  static let title = "(anonymous namespace)::TestDiagnosticMetadataPass"
  static let summary = "Test diagnostic metadata."
  static func canRun(on name: OperationName) -> Bool { name.traits.contains(.symbol) }

  func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    context.writeToStandardError("Test '\(op.symbolName?.string ?? "")'\n")
    op.walk(.postOrder) {
      if $0.text("attr") == "emit_error" {
        op.context.emitError(at: $0.location, "test diagnostic metadata")
      }
      return .advance
    }
  }
}
