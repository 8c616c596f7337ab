public import AccelIR

/// How a conversion goes about.
public struct ConversionOptions {
  /// When operations that are not legal are folded.
  public enum Folding: Sendable { case never, beforePatterns, afterPatterns }

  /// When operations that are not legal are folded.
  public var folding = Folding.beforePatterns
  /// Whether casts that remain become what the type converter makes; otherwise they are left as they are.
  public var materializes = true
  /// Who is told of all changes; what watches the context unless somebody else is.
  public var listener: (any RewriteListener)?
  /// Whether nobody is told of anything: the conversion is only tried.
  var isSilent = false

  /// Creates the options that are the default.
  public init() {}
}

/// An operation could not be made legal.
public struct ConversionFailure: Error {
  /// Where the operation comes from.
  public let location: Location
  /// What went wrong, as tools that convert say it.
  public let message: String
  /// What else such tools say.
  public let notes: [IRNote]
  /// The legality rule, and every pattern that was tried with its reason.
  public let explanation: [IRNote]
  /// The operation, unless it is gone.
  private let operation: [IRNote]

  /// Creates a failure that concerns `op`, which is shown unless it is gone.
  init(
    _ op: Operation?, at location: Location, _ message: String, notes: [IRNote] = [],
    explanation: [IRNote] = []
  ) {
    (self.location, self.message, self.notes, self.explanation) = (location, message, notes, explanation)
    let text = op.flatMap { $0.context.showsOperationsInDiagnostics ? $0.text(isGeneric: true) : nil }
    operation = text.map { [IRNote("see current operation: \($0)", at: location)] } ?? []
  }

  /// Reports the failure; it is explained unless diagnostics are not to show operations.
  public func emit(in context: Context) {
    let isBrief = !context.showsOperationsInDiagnostics
    context.emitError(at: location, message, notes: isBrief ? notes : operation + notes + explanation)
  }
}
