package import AccelDiagnostics
import AccelRegex
import AccelSupport

/// Compiles the regular expressions of expected diagnostics.
@Sendable package func compilePosixPattern(_ pattern: [UInt8]) throws(PatternError) -> PatternMatcher {
  do throws(RegexError) {
    let regex = SharedRegex(try PosixRegex(pattern))
    return { regex.matches($0) }
  } catch {
    throw PatternError(error.description)
  }
}

/// A regular expression that several threads may use, one after the other.
private final class SharedRegex: @unchecked Sendable {
  private let regex: PosixRegex
  /// Guards `regex`, which learns while it matches.
  private let lock = Locked(())

  init(_ regex: PosixRegex) { self.regex = regex }

  /// `true` iff the expression matches somewhere in `text`.
  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    lock.withLock { _ in regex.firstMatch(in: text, wantedGroups: 0) != nil }
  }
}
