/// Writes the results as Markdown.
struct Report {
  /// `true` iff there are figures of `mlir-opt`.
  let isComparison: Bool
  let runs: Int

  /// Says what was measured, and begins the table.
  func writeHead(_ ours: Tool, _ theirs: Tool?) {
    if let theirs {
      print("| Input | Phase | \(ours.name) | \(theirs.name) | Ratio |\n|---|---|---:|---:|---:|")
    } else {
      print("| Input | Phase | \(ours.name) |\n|---|---|---:|")
    }
  }

  /// Writes the rows of one input.
  func write(_ input: Input, _ count: Int, _ comparison: Comparison) {
    writeRow("**\(input.name)**, \(size(count)) ops", "parse", comparison.medians(\.parse), "s", .speed)
    writeRow(agreement(comparison), "verify", comparison.medians(\.verify), "s", .speed)
    writeRow("", "print", comparison.medians(\.print), "s", .speed)
    writeRow("", "whole run, CPU", comparison.medians(\.processor), "s", .speed)
    writeRow("", "whole run, clock", comparison.medians(\.wall), "s", .speed)
    writeRow("", "peak memory", comparison.medians(\.memory), "MB", .size)
  }

  /// Writes the rows of a pass; `input` is said once.
  func write(_ pass: MeasuredPass, of input: (input: Input, count: Int)?, _ comparison: Comparison) {
    let title = input.map { "**\($0.input.name)**, \(size($0.count)) ops" } ?? ""
    writeRow(title, "`\(pass.name)`", comparison.medians(\.pass), "s", .speed)
    writeRow(agreement(comparison), "whole run, CPU", comparison.medians(\.processor), "s", .speed)
    writeRow("", "peak memory", comparison.medians(\.memory), "MB", .size)
  }

  /// Begins the table of growth; sizes are in thousands of operations.
  func writeGrowthHead(_ sizes: [Int]) {
    print("| Input | Pass | \(sizes.map { "\($0) k" }.joined(separator: " | ")) | Ratios |")
    print("|---|---|---:|---:|---:|---:|")
  }

  /// Writes a row of the table of growth.
  func write(_ row: Growth.Row, isFirst: Bool, _ input: Input) {
    let seconds = row.seconds.map { "\(decimal($0)) s" }.joined(separator: " | ")
    let ratios = row.ratios.map { $0.map { "\(decimal($0)) ×" } ?? "–" }.joined(separator: ", ")
    let title = isFirst ? "**\(input.name)**" : ""
    print("| \(title) | `\(row.pass.name)` | \(seconds) | \(row.isWithinLimit ? ratios : "**\(ratios)**") |")
  }

  /// Explains the figures of passes.
  func writePassNotes() {
    print(
      """

      Medians of \(runs) runs, the tools taking turns, on one thread. A pass's time is that of `--mlir-timing`, \
      times the part of its run in which the tool had a processor. CPU time (user and system) and peak memory \
      are what `wait4` says of the run that reads, verifies, runs the pass, verifies and writes.
      """)
    if isComparison { print("A ratio is theirs to ours for times, and ours to theirs for memory.") }
  }

  /// Writes the rows of a file with next to nothing in it.
  func writeStartUp(_ comparison: Comparison) {
    let processor = comparison.medians { $0.processor * 1000 }
    writeRow("**start-up**, one line", "whole run, CPU", processor, "ms", .speed)
    writeRow("", "peak memory", comparison.medians(\.memory), "MB", .size)
  }

  /// Explains the figures.
  func writeNotes() {
    print(
      """

      Medians of \(runs) runs (start-up: \(max(20, runs))), the tools taking turns, on one thread. *Parse* \
      and *print* are the `Parser` and `Output` times of `--mlir-timing`, times the part of its run in which \
      the tool had a processor. *Parse* does not verify: it is from a second run, with \
      `--mlir-very-unsafe-disable-verifier-on-parsing`. *Verify* is what that run saves of CPU time. \
      Printing does not verify again (`--mlir-print-op-generic` or `--mlir-print-assume-verified`). CPU time \
      (user and system) and peak memory are what `wait4` says of the verifying run.
      """)
    if isComparison { print("A ratio is theirs to ours for times, and ours to theirs for memory.") }
  }

  /// Returns a number of operations, in thousands if that is a whole number.
  private func size(_ count: Int) -> String { count % 1000 == 0 ? "\(count / 1000) k" : "\(count)" }

  /// How two figures are compared.
  private enum Ratio { case speed, size }

  private func agreement(_ comparison: Comparison) -> String {
    comparison.agrees.map { $0 ? "outputs identical" : "**outputs differ**" } ?? ""
  }

  private func writeRow(
    _ input: String, _ phase: String, _ figures: (ours: Double?, theirs: Double?), _ unit: String,
    _ kind: Ratio
  ) {
    let ours = figures.ours.map { "\(decimal($0)) \(unit)" } ?? "?"
    guard isComparison else { return print("| \(input) | \(phase) | \(ours) |") }
    let theirs = figures.theirs.map { "\(decimal($0)) \(unit)" } ?? "?"
    var ratio = "?"
    if let ours = figures.ours, let theirs = figures.theirs, ours > 0, theirs > 0 {
      ratio = (kind == .speed ? decimal(theirs / ours) : decimal(ours / theirs)) + " ×"
    }
    print("| \(input) | \(phase) | \(ours) | \(theirs) | \(ratio) |")
  }

  /// Returns `value` with three or more significant digits; a difference lost in noise may be below zero.
  private func decimal(_ measured: Double) -> String {
    let value = max(measured, 0)
    let places = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((value * Double(scale)).rounded())
    if places == 0 { return String(scaled) }
    let fraction = String(scaled % scale)
    return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
  }
}
