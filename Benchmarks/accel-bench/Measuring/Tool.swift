#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A program that reads IR and writes it.
struct Tool {
  /// The program's name in the report.
  let name: String
  let path: String

  /// Finds our tool: the one at `path`, or the release build of the package around this program, made now.
  static func accelOpt(_ path: String?) throws(BenchmarkError) -> Tool {
    if let path { return Tool(name: "accel-opt", path: path) }
    var package = Substring(try currentExecutable())
    while access("\(package)/Package.swift", R_OK) != 0 {
      guard let slash = package.lastIndex(of: "/") else {
        throw BenchmarkError("cannot find the package around this program; use --accel-opt")
      }
      package = package[..<slash]
    }
    let build = [
      "swift", "build", "-c", "release", "--product", "accel-opt", "--package-path", String(package),
    ]
    let run = try spawn(build, output: nil, errors: nil)
    guard run.exitCode == 0 else { throw BenchmarkError("cannot build accel-opt") }
    return Tool(name: "accel-opt", path: "\(package)/.build/release/accel-opt")
  }

  /// Finds MLIR's tool on the path, the version that we compare with first.
  static func mlirOpt() -> Tool? {
    let folders = getenv("PATH").map { String(cString: $0).split(separator: ":") } ?? []
    for name in ["mlir-opt-22", "mlir-opt"] {
      for folder in folders where access("\(folder)/\(name)", X_OK) == 0 {
        return Tool(name: name, path: "\(folder)/\(name)")
      }
    }
    return nil
  }

  /// Where the tool's output goes.
  func output(in folder: Folder) -> String { folder.path(of: "\(name).out") }

  /// Reads and writes `file` twice, the second time without verifying it.
  func measure(_ file: String, _ form: Input.Form, in folder: Folder) throws(BenchmarkError) -> Measurement {
    let verified = try run(on: file, form, [], in: folder)
    let unverified = try run(
      on: file, form, ["--mlir-very-unsafe-disable-verifier-on-parsing"], in: folder)
    var result = verified
    result.parse = unverified.parse
    result.verify = verified.processor - unverified.processor
    return result
  }

  /// Reads and writes `file` once, without looking at phases.
  func measureStartUp(_ file: String, in folder: Folder) throws(BenchmarkError) -> Measurement {
    try run(on: file, .custom, [], in: folder)
  }

  /// Reads `file`, runs a pass on it, and writes it.
  func measure(
    _ pass: MeasuredPass, on file: String, _ form: Input.Form, in folder: Folder
  ) throws(BenchmarkError) -> Measurement {
    try run(on: file, form, ["--\(pass.name)\(pass.options.isEmpty ? "" : "=\(pass.options)")"], timing: pass.title, in: folder)
  }

  private func run(
    on file: String, _ form: Input.Form, _ more: [String], timing pass: String? = nil, in folder: Folder
  ) throws(BenchmarkError) -> Measurement {
    let errors = folder.path(of: "\(name).err")
    var arguments = [
      path, file, "-o", output(in: folder), "--allow-unregistered-dialect", "--mlir-disable-threading",
      "--mlir-timing",
    ]
    // Both forms are printed without verifying once more, which mlir-opt otherwise does for the custom form.
    arguments.append(form == .generic ? "--mlir-print-op-generic" : "--mlir-print-assume-verified")
    let run = try spawn(arguments + more, output: nil, errors: errors)
    let report = try readText(errors)
    guard run.exitCode == 0 else {
      throw BenchmarkError("\(name) fails on '\(file)':\n\(report.prefix(1000))")
    }
    let share = run.processor / run.wall
    return Measurement(
      parse: phase("Parser", in: report).map { $0 * share },
      print: phase("Output", in: report).map { $0 * share },
      pass: pass.flatMap { phase($0, in: report) }.map { $0 * share },
      wall: run.wall, processor: run.processor, memory: run.memory)
  }

  /// Returns the seconds of a phase in the text of `--mlir-timing`.
  private func phase(_ name: String, in report: String) -> Double? {
    for line in report.split(separator: "\n") where line.hasSuffix("  \(name)") {
      return line.split(separator: " ").first.flatMap { Double(String($0)) }
    }
    return nil
  }
}
