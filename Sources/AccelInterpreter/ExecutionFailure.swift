public import AccelIR

/// Why a program did not run to its end.
public struct ExecutionFailure: Error, Hashable {
  /// What sort of end it is.
  public enum Kind: Sendable, Hashable {
    /// The program did what has no meaning.
    case undefined
    /// The program stopped itself.
    case stopped
    /// The interpreter does not know how to go on.
    case unsupported
    /// The program takes more steps or calls than it may.
    case limit
  }

  /// What sort of end it is.
  public let kind: Kind
  /// What happened.
  public let message: String
  /// The operation at which it happened.
  public let location: Location
  /// The calls that led there, the innermost first.
  public internal(set) var calls: [Location] = []
  /// What else is to be said, at other places.
  public internal(set) var notes: [IRNote] = []

  /// Creates a failure.
  public init(_ kind: Kind, _ message: String, at location: Location) {
    (self.kind, self.message, self.location) = (kind, message, location)
  }

  /// Reports the failure as an error where it happened, with the calls that led there.
  public func report(in context: Context) {
    let words = kind == .undefined ? "undefined behaviour: " : ""
    let shown = calls.prefix(10).map { IRNote("called from here", at: $0) }
    let rest = calls.dropFirst(10)
    let more =
      rest.last.map { [IRNote("and \(rest.count) more calls, the first of them here", at: $0)] } ?? []
    context.emitError(at: location, words + message, notes: notes + shown + more)
  }
}

/// An operation was given values for which it has no meaning.
public struct Undefined: Error {
  /// What is wrong.
  public let message: String
  /// Creates the error.
  public init(_ message: String) { self.message = message }
}
