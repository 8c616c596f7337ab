import AccelSupport

/// The times of the phases of a run, one after the other.
struct Timing {
  private(set) var phases: [(name: String, duration: Duration)] = []
  private let start = ContinuousClock.now

  /// Runs `body` as a part of the phase called `name`.
  mutating func measure<R, E>(_ name: String, _ body: () throws(E) -> R) throws(E) -> R {
    let begin = ContinuousClock.now
    defer { add(name, ContinuousClock.now - begin) }
    return try body()
  }

  private mutating func add(_ name: String, _ duration: Duration) {
    if let index = phases.firstIndex(where: { $0.name == name }) {
      phases[index].duration += duration
    } else {
      phases.append((name, duration))
    }
  }

  /// Writes a report in the form of MLIR's.
  func report(_ settings: OptSettings, to output: ByteBuffer) {
    let total = ContinuousClock.now - start
    let known = phases.reduce(Duration.zero) { $0 + $1.duration }
    var rows = phases + [("Rest", total - known)]
    if settings.timingDisplay == .list { rows.sort { $0.duration > $1.duration } }
    rows.append(("Total", total))
    if settings.timingFormat == .json {
      return reportJSON(settings.timingDisplay == .list ? [("root", total)] + rows : rows, total, to: output)
    }
    let rule = "===" + String(repeating: "-", count: 73) + "===\n"
    output.write(string: rule)
    output.write("                         ... Execution time report ...\n")
    output.write(string: rule)
    output.write(string: "  Total Execution Time: \(seconds(total)) seconds\n\n")
    output.write("  ----Wall Time----  ----Name----\n")
    for row in rows {
      output.write(
        string:
          "  \(padded(seconds(row.duration), 8)) (\(padded(percentage(row.duration, total), 5))%)  \(row.name)\n"
      )
    }
  }

  private func reportJSON(
    _ rows: [(name: String, duration: Duration)], _ total: Duration, to output: ByteBuffer
  ) {
    let lines = rows.map {
      "{\"wall\": {\"duration\": \(padded(seconds($0.duration), 8)), \"percentage\": "
        + "\(padded(percentage($0.duration, total), 5))}, \"name\": \"\($0.name)\"}"
    }
    output.write(string: "[\n\(lines.joined(separator: ",\n"))\n]\n")
  }

  private func seconds(_ duration: Duration) -> String { decimal(duration / .seconds(1), places: 4) }

  private func percentage(_ part: Duration, _ total: Duration) -> String {
    decimal(total > .zero ? part / total * 100 : 0, places: 1)
  }

  /// Returns `value` with a fixed number of decimal places.
  private func decimal(_ value: Double, places: Int) -> String {
    let scale = places == 1 ? 10 : 10_000
    let scaled = Int((value * Double(scale)).rounded())
    let fraction = String(scaled % scale)
    return "\(scaled / scale).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
  }

  private func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(width - text.count, 0)) + text
  }
}
