import Foundation

/// One run of a tool that was built together with the tests: of `accel-opt`, if nothing else is said.
struct ToolRun {
  let exitCode: Int32
  let output: String
  let errors: String

  /// The most seconds that a run may take: more than that is a hang.
  private static let limit = 60

  /// Runs the tool on `input` as its standard input.
  ///
  /// Output goes to a file, as a pipe would have to be emptied meanwhile; `standardOutput` takes its place.
  init(
    _ arguments: [String] = [], of tool: String = "accel-opt", input: some Sequence<UInt8>,
    standardOutput: FileHandle? = nil
  ) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("accel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in", "out", "err"].map(folder.appendingPathComponent)
    try Data(input).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let process = Process()
    process.executableURL = Self.folder.appendingPathComponent(tool)
    process.arguments = arguments
    process.environment = ["SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try standardOutput ?? FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    let watch = DispatchWorkItem { process.terminate() }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.limit), execute: watch)
    process.waitUntilExit()
    watch.cancel()
    // A signal gives a code that no program exits with by itself.
    exitCode = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    output = String(decoding: try Data(contentsOf: files[1]), as: UTF8.self)
    errors = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
  }

  /// Runs the tool on a text, with operations of any dialect allowed.
  init(_ text: String, _ arguments: [String] = []) throws {
    try self.init(["--allow-unregistered-dialect"] + arguments, input: text.utf8)
  }

  /// Where the tools are: beside the bundle of tests, which elsewhere than on Linux another program loads.
  private static var folder: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    let program = bundle ?? Bundle.main.executableURL ?? URL(fileURLWithPath: ".")
    return program.deletingLastPathComponent()
  }

  /// The first error without what follows it: `line:column: message`.
  var firstError: String {
    let line = errors.prefix { $0 != "\n" }
    return line.hasPrefix("<stdin>:") ? String(line.dropFirst("<stdin>:".count)) : String(line)
  }
}
