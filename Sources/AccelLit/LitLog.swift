import Foundation

/// Notes, warnings and errors about a run, written to standard error.
final class LitLog: Sendable {
  /// How important a message is.
  enum Level: Int, Sendable, Comparable {
    case error, warning, note, debug

    static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
  }

  /// The least important messages that are written.
  private let level: Level
  /// Takes the text of a message.
  private let write: @Sendable (String) -> Void
  private let counts = Locked((warnings: 0, errors: 0))

  /// Creates a log.
  init(level: Level = .note, write: @escaping @Sendable (String) -> Void = { standardError($0) }) {
    (self.level, self.write) = (level, write)
  }

  /// The number of warnings.
  var warningCount: Int { counts.access(\.warnings) }
  /// The number of errors.
  var errorCount: Int { counts.access(\.errors) }

  /// Writes a note.
  func note(_ message: String) { write(.note, "note: \(message)") }

  /// Writes what is of interest when the runner itself is in doubt.
  func debug(_ message: String) { write(.debug, "debug: \(message)") }

  /// Writes a warning and counts it.
  func warning(_ message: String) {
    counts.access { $0.warnings += 1 }
    write(.warning, "warning: \(message)")
  }

  /// Writes an error and counts it.
  func error(_ message: String) {
    counts.access { $0.errors += 1 }
    write(.error, "error: \(message)")
  }

  private func write(_ messageLevel: Level, _ text: String) {
    if messageLevel <= level { write("accel-lit: \(text)\n") }
  }
}

/// Writes `text` to standard error.
func standardError(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
