import Foundation

/// Shows how much of a run is done.
protocol ProgressIndicator {
  /// `true` iff a test has failed.
  var hasFailure: Bool { get set }
  /// Shows that `fraction` is done, the last of which is `message`.
  mutating func update(_ fraction: Double, _ message: String)
  /// Makes room for other output.
  mutating func clear(isInterrupted: Bool)
}

/// What is known of the terminal.
enum Terminal {
  /// The number of columns, or `nil` if standard output is no terminal that can move the cursor.
  static var width: Int? {
    guard isatty(1) == 1, let kind = getenv("TERM").map({ String(cString: $0) }), kind != "dumb" else {
      return nil
    }
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 75 }
    return Int(size.ws_col)
  }
}

/// A bar of one line that needs no terminal: `Testing:  0.. 10.. 20..`
struct SimpleProgressBar: ProgressIndicator {
  let header: String
  var hasFailure = false
  private var position: Int?

  /// Creates a bar.
  init(header: String) { self.header = header }

  mutating func update(_ fraction: Double, _ message: String) {
    var text = ""
    if position == nil { text = header }
    let start = position ?? 0
    let end = Int(fraction * 50)
    for index in start..<max(start, end) {
      switch index % 5 {
      case 0: text += String(format: "%2d", index * 2)
      case 1: break
      case 2, 3: text += "."
      default: text += " "
      }
    }
    position = max(start, end)
    if !text.isEmpty { standardOutput(text) }
  }

  mutating func clear(isInterrupted: Bool) {
    guard position != nil, !isInterrupted else { return }
    standardOutput("\n")
    position = nil
  }
}

/// A bar of three lines: a header, the bar itself, the last test.
struct TerminalProgressBar: ProgressIndicator {
  var hasFailure = false
  private let header: String
  private let width: Int
  private let minimumInterval: Double
  private let start = Date()
  private var lastUpdate = Date.distantPast
  private var isShown = false

  private static let clearLine = "\u{1b}[K"
  private static let up = "\u{1b}[A"
  private static let normal = "\u{1b}(B\u{1b}[m"

  /// Creates a bar.
  init(header: String, width: Int, minimumInterval: Double) {
    let padding = String(repeating: " ", count: max(0, (width - header.count) / 2))
    self.header = "\u{1b}[1m\u{1b}[36m\(padding)\(header)\(Self.normal)\n\n"
    self.width = width
    self.minimumInterval = minimumInterval
  }

  mutating func update(_ fraction: Double, _ message: String) {
    guard Date().timeIntervalSince(lastUpdate) >= minimumInterval else { return }
    lastUpdate = Date()
    var text = isShown ? "" : header
    isShown = true
    let prefix = String(format: "%3d%% ", Int(fraction * 100))
    var suffix = ""
    let elapsed = Date().timeIntervalSince(start)
    if fraction > 0.0001, elapsed > 1 {
      let left = Int(elapsed / fraction - elapsed)
      suffix = String(format: " ETA: %02d:%02d:%02d", left / 3600, left / 60 % 60, left % 60)
    }
    let barWidth = max(0, width - prefix.count - suffix.count - 2)
    let done = Int(Double(barWidth) * fraction)
    let color = hasFailure ? "\u{1b}[31m" : "\u{1b}[32m"
    text +=
      "\r" + Self.up + Self.clearLine + prefix + color + "[\u{1b}[1m" + String(repeating: "=", count: done)
    text += String(repeating: "-", count: barWidth - done) + Self.normal + color + "]" + Self.normal + suffix
    let shown =
      message.count < width
      ? message + String(repeating: " ", count: width - message.count)
      : "... " + message.suffix(max(0, width - 4))
    standardOutput(text + "\n" + Self.clearLine + shown)
  }

  mutating func clear(isInterrupted: Bool) {
    guard isShown else { return }
    isShown = false
    let back = "\r" + Self.clearLine + Self.up + Self.clearLine + Self.up + Self.clearLine
    standardOutput(back + (isInterrupted ? Self.up + Self.clearLine + "^C" : ""))
  }
}
