import AccelDiagnostics

extension Context {
  /// Reports an error at a location.
  public func emitError(at location: Location, _ message: String, notes: [IRNote] = []) {
    emit(.error, at: location, message, notes: notes)
  }

  /// Reports a warning at a location.
  public func emitWarning(at location: Location, _ message: String, notes: [IRNote] = []) {
    emit(.warning, at: location, message, notes: notes)
  }

  /// Reports a remark at a location.
  public func emitRemark(at location: Location, _ message: String, notes: [IRNote] = []) {
    emit(.remark, at: location, message, notes: notes)
  }

  /// Passes a diagnostic at a location of the IR to the handlers.
  fileprivate func emit(_ severity: Severity, at location: Location, _ message: String, notes: [IRNote]) {
    var diagnostic = Diagnostic(severity, at: place(of: location), message)
    diagnostic.callers = callers(of: location)
    for note in notes { diagnostic.addNote(at: place(of: note.location), note.message) }
    diagnostics.emit(diagnostic)
  }
}

/// Something to add to a diagnostic about the IR.
public struct IRNote: Hashable, Sendable {
  /// Where it is.
  public let location: Location
  /// What it says.
  public let message: String

  /// Creates a note.
  public init(_ message: String, at location: Location) {
    (self.location, self.message) = (location, message)
  }
}

extension Operation {
  /// Reports an error about this operation, and shows it in a note.
  public func emitError(_ message: String, notes: [IRNote] = []) {
    emit(.error, message, notes: notes)
  }

  /// Reports an error that begins with the operation's name: `'d.op' op …`.
  public func emitOpError(_ message: String, notes: [IRNote] = []) {
    emit(.error, "'\(name.string)' op \(message)", notes: notes)
  }

  /// Reports a warning about this operation, and shows it in a note.
  public func emitWarning(_ message: String, notes: [IRNote] = []) {
    emit(.warning, message, notes: notes)
  }

  /// Reports a remark about this operation, and shows it in a note.
  public func emitRemark(_ message: String, notes: [IRNote] = []) {
    emit(.remark, message, notes: notes)
  }

  private func emit(_ severity: Severity, _ message: String, notes: [IRNote]) {
    var notes = notes
    if context.showsOperationsInDiagnostics, let text = text(isGeneric: severity == .error) {
      notes.insert(IRNote("see current operation: \(text)", at: location), at: 0)
    }
    context.emit(severity, at: location, message, notes: notes)
  }

  /// Returns how diagnostics show the operation, or `nil` if no module that can print is in use.
  ///
  /// What takes several lines begins on a line of its own.
  package func text(isGeneric: Bool) -> String? {
    let print = isGeneric ? context.describe : context.describeInCustomForm ?? context.describe
    guard let text = print?(self) else { return nil }
    return text.utf8.contains(UInt8(ascii: "\n")) ? "\n\(text)" : text
  }
}

extension Type {
  /// The type as it is written; the name of its kind if no module that can print is in use.
  public var text: String { context.describePart?(.type(self)) ?? printed(self) ?? "!\(kindName)" }
}

extension Attribute {
  /// The attribute as it is written; the name of its kind if no module that can print is in use.
  public var text: String { context.describePart?(.attribute(self)) ?? printed(self) ?? "#\(kindName)" }
}

/// Returns the text that a module that can print gives to `part`, if there is such a module.
private func printed(_ part: Any) -> String? { (part as? any CustomStringConvertible)?.description }
