import Foundation
import Testing

/// Files that can't be read or written: a message, and the exit code of `mlir-opt`.
@Suite struct FileTests {
  private let text = Array("module {}\n".utf8)

  @Test(arguments: [
    (["/nowhere/at.all"], "cannot open input file '/nowhere/at.all': No such file or directory\n"),
    ([""], "cannot open input file '': No such file or directory\n"),
    (["/"], "cannot open input file '/': Is a directory\n"),
    (["-o", "/nowhere/at.all"], "cannot open output file '/nowhere/at.all': No such file or directory\n"),
    (["-o", "/"], "cannot open output file '/': Is a directory\n"),
    (["-o", "/dev/full"], "cannot write output file '/dev/full': No space left on device\n"),
  ])
  func unusable(arguments: [String], message: String) throws {
    let run = try ToolRun(arguments, input: text)
    #expect(run.exitCode == 1)
    #expect(run.output == "")
    #expect(run.errors == message)
  }

  @Test func unreadable() throws {
    // The superuser may read everything.
    guard geteuid() != 0 else { return }
    let path = NSTemporaryDirectory() + "accel-\(UUID().uuidString).ir"
    #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0]))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try ToolRun([path], input: [])
    #expect(run.exitCode == 1)
    #expect(run.errors == "cannot open input file '\(path)': Permission denied\n")
  }

  @Test(arguments: [[], ["--help"], ["--show-dialects"]])
  func fullDisk(arguments: [String]) throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let run = try ToolRun(arguments, input: text, standardOutput: full)
    #expect(run.exitCode == 1)
    #expect(run.errors == "cannot write standard output: No space left on device\n")
  }

  @Test(arguments: [[], ["--help"]])
  func brokenPipe(arguments: [String]) throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let run = try ToolRun(arguments, input: text, standardOutput: pipe.fileHandleForWriting)
    #expect(run.exitCode == 141)
    #expect(run.errors == "cannot write standard output: Broken pipe\n")
  }

  /// A file that fills its last page leaves no room for the zero byte that ends the text.
  @Test(arguments: [1 << 16, 1 << 16 + 1, 1 << 17])
  func filesOfWholePages(size: Int) throws {
    let path = NSTemporaryDirectory() + "accel-\(UUID().uuidString).ir"
    let end = Array("module {}".utf8)
    try Data(Array(repeating: UInt8(ascii: " "), count: size - end.count) + end)
      .write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let run = try ToolRun([path], input: [])
    #expect(run.exitCode == 0)
    #expect(run.output == "module {\n}\n\n")
  }
}
