import AccelRegex

/// The regular expressions that substitutions led to, by their text.
///
/// Check lines that use a variable often differ in nothing, or are matched many times.
final class ExpressionCache {
  private var expressions: [[UInt8]: PosixRegex] = [:]

  /// The number of expressions after which all are forgotten.
  private static let largestCount = 256

  /// Returns the expression `text`, from `compile` if it is new.
  func expression(_ text: [UInt8], compile: ([UInt8]) -> PosixRegex?) -> PosixRegex? {
    if let known = expressions[text] { return known }
    guard let compiled = compile(text) else { return nil }
    if expressions.count >= Self.largestCount { expressions.removeAll(keepingCapacity: true) }
    expressions[text] = compiled
    return compiled
  }
}
