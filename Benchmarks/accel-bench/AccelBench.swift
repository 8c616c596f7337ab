#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Measures `accel-opt`, and `mlir-opt` where there is one, on files made for the purpose.
///
///     swift run -c release accel-bench
@main struct AccelBench {
  static func main() {
    do throws(BenchmarkError) {
      try run(try Options(Array(CommandLine.arguments.dropFirst())))
    } catch {
      writeError("accel-bench: \(error.reason)\n")
      exit(1)
    }
  }

  private static func run(_ options: Options) throws(BenchmarkError) {
    let ours = try Tool.accelOpt(options.accelOpt)
    if options.measuresGrowth { return try measureGrowth(of: ours, options) }
    let theirs = options.comparesWithMLIR ? Tool.mlirOpt() : nil
    let folder = try Folder(options.folder)
    defer { folder.removeIfTemporary() }
    let report = Report(isComparison: theirs != nil, runs: options.runs)
    report.writeHead(ours, theirs)
    for input in Input.all where options.only.map(input.name.contains) ?? true {
      let file = folder.path(of: input.fileName)
      let count = try input.writeFile(to: file, size: options.operations)
      if options.measuresPasses {
        try measurePasses(ours, theirs, on: file, input, count, folder, options, report)
      } else {
        report.write(input, count, try compare(ours, theirs, on: file, input.form, folder, options))
      }
    }
    if options.measuresPasses { return report.writePassNotes() }
    let line = folder.path(of: "one-line.mlir")
    try writeText("module {}\n", to: line)
    report.writeStartUp(try compareStartUp(ours, theirs, on: line, folder, options))
    report.writeNotes()
  }

  /// Measures how passes grow, and fails if one grows too fast.
  private static func measureGrowth(of tool: Tool, _ options: Options) throws(BenchmarkError) {
    let folder = try Folder(options.folder)
    defer { folder.removeIfTemporary() }
    let report = Report(isComparison: false, runs: options.runs)
    let count = try Growth(tool: tool, folder: folder, options: options, report: report).run()
    if count > 0 { throw BenchmarkError("\(count) passes take more than \(Growth.limit) times as much") }
  }

  /// Runs each pass on `file` with both tools alternately, and writes the rows.
  private static func measurePasses(
    _ ours: Tool, _ theirs: Tool?, on file: String, _ input: Input, _ count: Int, _ folder: Folder,
    _ options: Options, _ report: Report
  ) throws(BenchmarkError) {
    for (index, pass) in MeasuredPass.all.enumerated() {
      var comparison = Comparison()
      for run in 0..<options.runs {
        writeError("\(file): \(pass.name), run \(run + 1) of \(options.runs)\n")
        comparison.ours.append(try ours.measure(pass, on: file, input.form, in: folder))
        if let theirs {
          comparison.theirs.append(try theirs.measure(pass, on: file, input.form, in: folder))
        }
      }
      if let theirs { comparison.agrees = try sameBytes(ours.output(in: folder), theirs.output(in: folder)) }
      report.write(pass, of: index == 0 ? (input, count) : nil, comparison)
    }
  }

  /// Runs both tools alternately, so that what else the machine does falls on both.
  private static func compare(
    _ ours: Tool, _ theirs: Tool?, on file: String, _ form: Input.Form, _ folder: Folder, _ options: Options
  ) throws(BenchmarkError) -> Comparison {
    var comparison = Comparison()
    for run in 0..<options.runs {
      writeError("\(file): run \(run + 1) of \(options.runs)\n")
      comparison.ours.append(try ours.measure(file, form, in: folder))
      if let theirs { comparison.theirs.append(try theirs.measure(file, form, in: folder)) }
    }
    if let theirs { comparison.agrees = try sameBytes(ours.output(in: folder), theirs.output(in: folder)) }
    return comparison
  }

  /// Measures how long the tools take for next to nothing.
  private static func compareStartUp(
    _ ours: Tool, _ theirs: Tool?, on file: String, _ folder: Folder, _ options: Options
  ) throws(BenchmarkError) -> Comparison {
    var comparison = Comparison()
    for _ in 0..<max(20, options.runs) {
      comparison.ours.append(try ours.measureStartUp(file, in: folder))
      if let theirs { comparison.theirs.append(try theirs.measureStartUp(file, in: folder)) }
    }
    return comparison
  }
}
