/// A step of work on IR that whoever watches can log, time or skip.
public struct Action {
  /// What an action works on, as logs show it.
  public enum Unit {
    case operation(Operation)
    case region(Region)
  }

  /// The kind of action, by which users count and skip: `pass-execution`.
  public let tag: String
  /// What is done, as logs show it.
  public let text: String
  /// What it is done to.
  public let units: [Unit]

  /// Creates an action.
  public init(_ tag: String, _ text: String, _ units: [Unit]) {
    (self.tag, self.text, self.units) = (tag, text, units)
  }
}

/// Is told of the actions of a context and decides which are taken; several threads may ask at once.
public protocol ActionHandler: AnyObject, Sendable {
  /// An action is about to be taken; `false` skips it.
  func willExecute(_ action: Action) -> Bool
  /// An action was taken; what it was done to may be gone.
  func didExecute(_ tag: String)
}

/// Those who watch what happens to the IR of a context.
package struct Observers {
  /// Who is told of actions.
  package var actions: (any ActionHandler)?
  /// Returns who is told of the changes that the calling thread makes, for a rewriter that is made now.
  package var listener: (@Sendable () -> (any RewriteListener)?)?
  /// Whether what patterns say of their changes is compared with what they do.
  package var checksPatterns = false

  /// Nobody watches.
  package init() {}
}
