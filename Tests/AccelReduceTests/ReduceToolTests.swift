import AccelDialects
import AccelReduce
import Foundation
import Testing

@Suite struct ReduceToolTests {
  /// The programs of the build lie beside the bundle of tests, which elsewhere than on Linux another program loads.
  private static var tools: URL {
    let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL
    return (bundle ?? Bundle.main.executableURL ?? URL(filePath: ".")).deletingLastPathComponent()
  }

  /// Five functions of two hundred operations each; the crash takes two operations of the third.
  private static var input: String {
    (0..<5).map { number in
      var lines = ["func.func @f\(number)(%a: i32, %b: i32, %v: vector<4xi32>) -> i32 {"]
      lines.append("  %0 = arith.xori %a, %b : i32\n  %v0 = arith.muli %v, %v : vector<4xi32>")
      for index in 1..<99 {
        let name = ["muli", "subi", "xori", "andi", "ori"][index % 5]
        lines.append("  %\(index) = arith.\(name) %\(index - 1), \(index % 2 == 0 ? "%a" : "%b") : i32")
        lines.append("  %v\(index) = arith.\(name) %v\(index - 1), %v : vector<4xi32>")
      }
      if number == 2 {
        lines.append("  %x = arith.addi %50, %97 {d.planted = 7 : i64} : i32")
        lines.append("  %y = arith.divsi %98, %x : i32")
      } else {
        lines.append("  %y = arith.divsi %98, %97 : i32")
      }
      return (lines + ["  return %y : i32", "}", ""]).joined(separator: "\n")
    }.joined()
  }

  /// Returns what is left of the input.
  private func reduce(_ arguments: [String]) throws -> (exitCode: Int32, text: String) {
    let folder = FileManager.default.temporaryDirectory.appending(path: "accel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "input.ir")
    try Self.input.write(to: file, atomically: false, encoding: .utf8)
    let tool = ReduceTool(dialects: AllDialects.all, passes: AllPasses.all)
    let exitCode = tool.run(["accel-reduce", file.path, "--in-place", "--quiet"] + arguments)
    return (exitCode, try String(contentsOf: file, encoding: .utf8))
  }

  @Test(arguments: [1, 3]) func aCrashTakesTwoOfAThousandOperations(jobs: Int) throws {
    let tool = Self.tools.appending(path: "accel-opt").path
    let (exitCode, text) = try reduce(["--crash", "--run=\(tool) --test-planted-crash", "-j", "\(jobs)"])
    #expect(exitCode == 0)
    // The result does not depend on how many runs there are at the same time.
    #expect(
      text == """
        module {
          func.func @f2(%arg0: i8) -> i8 {
            %0 = arith.addi %arg0, %arg0 : i8
            %1 = arith.divsi %arg0, %0 : i8
            return %1 : i8
          }
        }


        """)
  }

  @Test func whatIsNotInterestingStays() throws {
    let (exitCode, text) = try reduce(["--test=/bin/true"])
    #expect(exitCode == 1)
    #expect(text == Self.input)
  }

  @Test func aLinkIsWrittenThroughAndNotReplaced() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "accel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, link) = (folder.appending(path: "file"), folder.appending(path: "link"))
    try Self.input.write(to: file, atomically: false, encoding: .utf8)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
    let tool = ReduceTool(dialects: AllDialects.all, passes: AllPasses.all)
    let exitCode = tool.run(["accel-reduce", file.path, "--quiet", "--test=/bin/false", "-o", link.path])
    #expect(exitCode == 0)
    #expect(try String(contentsOf: file, encoding: .utf8) == "module {\n}\n\n")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == file.path)
  }
}
