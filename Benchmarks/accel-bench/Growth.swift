/// How the time of passes grows with the size of their input.
struct Growth {
  /// The program that is measured.
  let tool: Tool
  let folder: Folder
  let options: Options
  let report: Report

  /// What doubling an input may cost at most.
  static let limit = 2.2
  /// Seconds below which a difference says more about the machine than about the program.
  private static let shortest = 0.05

  /// Measures all passes on all inputs at a quarter, half and all of the size; returns the number of passes that grow
  /// too fast.
  func run() throws(BenchmarkError) -> Int {
    var count = 0
    report.writeGrowthHead(sizes.map { $0 / 1000 })
    for input in Input.all where options.only.map(input.name.contains) ?? true {
      var files: [String] = []
      for size in sizes {
        let file = folder.path(of: "\(size)-\(input.fileName)")
        _ = try input.writeFile(to: file, size: size)
        files.append(file)
      }
      for pass in MeasuredPass.growing where options.onlyPass.map(pass.name.contains) ?? true {
        writeError("\(input.name): \(pass.name)\n")
        let row = try measure(pass, on: files, input)
        if !row.isWithinLimit { count += 1 }
        report.write(row, isFirst: pass.name == MeasuredPass.growing[0].name, input)
      }
      for file in files { removeFile(file) }
    }
    return count
  }

  private var sizes: [Int] { [options.operations / 4, options.operations / 2, options.operations] }

  /// What a pass takes on three sizes of an input.
  struct Row {
    let pass: MeasuredPass
    /// Seconds of the pass, the least of all runs.
    let seconds: [Double]

    /// How many times as much each size takes as the one before, where there is enough to compare.
    var ratios: [Double?] {
      zip(seconds, seconds.dropFirst()).map { $1 < Growth.shortest ? nil : $1 / $0 }
    }
    /// `true` iff no doubling costs too much.
    var isWithinLimit: Bool { ratios.allSatisfy { $0.map { $0 <= Growth.limit } ?? true } }
  }

  private func measure(
    _ pass: MeasuredPass, on files: [String], _ input: Input
  ) throws(BenchmarkError) -> Row {
    var row = Row(pass: pass, seconds: try files.map { file throws(BenchmarkError) in
      try seconds(pass, on: file, input)
    })
    // What else the machine does makes a run longer, never shorter: only what stays too long counts.
    for _ in 1..<max(options.runs, 2) where !row.isWithinLimit {
      var best = row.seconds
      for (index, file) in files.enumerated() {
        best[index] = min(best[index], try seconds(pass, on: file, input))
      }
      row = Row(pass: pass, seconds: best)
    }
    return row
  }

  private func seconds(
    _ pass: MeasuredPass, on file: String, _ input: Input
  ) throws(BenchmarkError) -> Double {
    try tool.measure(pass, on: file, input.form, in: folder).pass ?? 0
  }
}
