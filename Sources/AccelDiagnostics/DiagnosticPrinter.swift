public import AccelSupport

/// A handler that writes each diagnostic at once, as text or as JSON.
///
/// The engine runs its handlers one at a time, which is what makes the buffer safe to share; nobody
/// else may write to it meanwhile.
public final class DiagnosticPrinter: @unchecked Sendable {
  /// What is written.
  public enum Format: Sendable {
    case text(TextRenderer)
    case json(JSONRenderer)
  }

  /// What is written.
  private let format: Format
  /// Where it is written; drained after each diagnostic.
  private let buffer: ByteBuffer

  /// Creates a printer that writes to `buffer`.
  public init(_ format: Format, to buffer: ByteBuffer) { (self.format, self.buffer) = (format, buffer) }

  /// Writes `diagnostic`.
  public func print(_ diagnostic: Diagnostic) {
    switch format {
    case .text(let renderer): renderer.render(diagnostic, to: buffer)
    case .json(let renderer): renderer.render(diagnostic, to: buffer)
    }
    // Standard error keeps its place among what others write to the same terminal.
    buffer.flush()
  }

  /// The printer as a handler that is satisfied with every diagnostic.
  public var handler: DiagnosticHandler {
    { [self] in
      print($0)
      return true
    }
  }
}
