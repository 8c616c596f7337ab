import AccelSupport

/// One line on a terminal that says how far a reduction is.
final class Progress {
  private let isOn: Bool
  private let output: ByteBuffer
  private var isShown = false

  /// Creates a line, which is never shown unless `isOn`.
  init(isOn: Bool, output: ByteBuffer) { (self.isOn, self.output) = (isOn, output) }

  /// Shows what is tried, how many operations are left, and how many runs there were.
  func show(_ name: String, operations: Int, runs: Int) {
    guard isOn else { return }
    isShown = true
    output.write(string: "\r\u{1B}[K\(operations) operations, \(runs) runs: \(name)")
    output.flush()
  }

  /// Takes the line away.
  func end() {
    guard isShown else { return }
    output.write(string: "\r\u{1B}[K")
    output.flush()
    isShown = false
  }
}
