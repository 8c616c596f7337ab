/// Counts the rewrites of a run and ends them after a number of them, so that the first bad one can be found.
///
/// Counted are patterns that are applied, folds, and what is erased or merged between them. The context holds the
/// limit, so that it is one for all passes of a run; a run with a limit uses one thread.
package final class RewriteLimit {
  /// What is known of the last rewrite that is allowed.
  package struct Report {
    /// The number of the rewrite, from 1.
    package let number: Int
    /// The pattern's name, or what else was done.
    package let name: String
    /// The operation, as it was.
    package let operation: String
    /// Where it comes from.
    package let location: String
    /// What is around it, before and, if the rewrite has come to its end, after.
    package let before: String
    package var after: String?
  }

  private let maximum: Int
  private var count = 0
  private let text: (Operation) -> String
  private let report: (Report) -> Void
  /// What was printed last; it holds until something is changed.
  private var scope: (operation: Operation, text: String)?
  private var attempt: Report?

  /// Creates a limit of `maximum` rewrites; `text` prints an operation, and `report` is told of each attempt at
  /// the last rewrite, and again once it has succeeded.
  package init(
    _ maximum: Int, text: @escaping (Operation) -> String, report: @escaping (Report) -> Void
  ) {
    (self.maximum, self.text, self.report) = (maximum, text, report)
  }

  /// `true` iff no rewrite may happen any more.
  package var isReached: Bool { count >= maximum }

  /// Says that the rewrite called `name` is about to be tried on `op`.
  /// - Requires: the limit is not reached.
  package func willTry(_ name: String, on op: Operation) {
    guard count == maximum - 1 else { return }
    var around = op
    while let parent = around.parent {
      around = parent
      if around.traits.contains(.isolatedFromAbove) { break }
    }
    let before = scope.flatMap { $0.operation == around ? $0.text : nil } ?? text(around)
    scope = (around, before)
    let report = Report(
      number: maximum, name: name, operation: text(op), location: op.context.attribute(op.location).text,
      before: before)
    attempt = report
    self.report(report)
  }

  /// Says that the rewrite tried last has changed something.
  package func didRewrite() {
    count += 1
    guard var attempt, let scope else { return }
    attempt.after = text(scope.operation)
    report(attempt)
    (self.attempt, self.scope) = (nil, nil)
  }
}
