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
  /// The name that messages start with.
  private let program: String
  /// Takes the text of a message.
  private let write: @Sendable (String) -> Void
  private let counts = Locked((warnings: 0, errors: 0))

  /// Creates a log.
  init(
    level: Level = .note, program: String = "accel-lit",
    write: @escaping @Sendable (String) -> Void = { standardError($0) }
  ) {
    (self.level, self.program, self.write) = (level, program, write)
  }

  /// The number of warnings.
  var warningCount: Int { counts.access(\.warnings) }
  /// The number of errors.
  var errorCount: Int { counts.access(\.errors) }

  /// Writes a note; `place` says which line of a configuration file has caused it.
  func note(_ message: String, at place: String? = nil) { write(.note, message, place) }

  /// Writes what is of interest when the runner itself is in doubt.
  func debug(_ message: String, at place: String? = nil) { write(.debug, message, place) }

  /// Writes a warning and counts it.
  func warning(_ message: String, at place: String? = nil) {
    counts.access { $0.warnings += 1 }
    write(.warning, message, place)
  }

  /// Writes an error and counts it.
  func error(_ message: String, at place: String? = nil) {
    counts.access { $0.errors += 1 }
    write(.error, message, place)
  }

  private func write(_ messageLevel: Level, _ message: String, _ place: String?) {
    guard messageLevel <= level else { return }
    write("\(program): \(place.map { $0 + ": " } ?? "")\(messageLevel): \(message)\n")
  }
}

/// Writes `text` to standard error.
func standardError(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
