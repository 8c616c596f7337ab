import Foundation
import Testing

/// Files of NumPy's as other programs write them, and broken ones, as arguments of `accel-run`.
@Suite struct NumPyTests {
  /// A function that returns its argument.
  private static let identity =
    "func.func @main(%a: tensor<2x2xi16>) -> tensor<2x2xi16> { return %a : tensor<2x2xi16> }"

  /// Runs the function on a file of the given bytes.
  private func run(_ bytes: [UInt8]) throws -> ToolRun {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).npy")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(bytes).write(to: file)
    return try ToolRun(["--args=\(file.path)"], of: "accel-run", input: Self.identity.utf8)
  }

  /// Returns a file with a header and elements.
  private func file(_ header: String, version: UInt8 = 1, _ data: [UInt8]) -> [UInt8] {
    let length = header.utf8.count
    let size: [UInt8] = version == 1 ? [UInt8(length), 0] : [UInt8(length), 0, 0, 0]
    return [0x93] + "NUMPY".utf8 + [version, 0] + size + header.utf8 + data
  }

  private static let numbers: [UInt8] = [1, 0, 2, 0, 3, 0, 0xFE, 0xFF]

  @Test(
    arguments: [
      ("{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2), }", numbers, "[1, 2], [3, -2]"),
      ("{'descr': '>i2', 'fortran_order': False, 'shape': (2, 2), }", numbers, "[256, 512], [768, -257]"),
      ("{'descr': '<i2', 'fortran_order': True, 'shape': (2, 2), }", numbers, "[1, 3], [2, -2]"),
      ("{\"descr\": '<u2', 'shape': (2,2), 'fortran_order': False}", numbers, nil),
      ("{'shape': (2,2), 'fortran_order': False, 'descr': '<u2'}", numbers, "[1, 2], [3, -2]"),
    ] as [(String, [UInt8], String?)])
  func areRead(header: String, data: [UInt8], elements: String?) throws {
    for version: UInt8 in [1, 2] {
      let run = try run(file(header, version: version, data))
      if let elements {
        #expect(run.output == "dense<[\(elements)]> : tensor<2x2xi16>\n")
        #expect(run.errors == "")
      } else {
        #expect(run.errors.contains("its header does not say what it holds"))
      }
    }
  }

  @Test(arguments: [
    ("{'descr': '<i2', 'fortran_order': False, 'shape': (3, 2), }", "it ends too early"),
    ("{'descr': '<i2', 'fortran_order': False, 'shape': (-2, 2), }", "its header does not say"),
    ("{'descr': '<i2', 'fortran_order': False, 'shape': (4,), }", "holds 'i2' of shape [4]"),
    ("{'descr': '<i4', 'fortran_order': False, 'shape': (2,1), }", "holds 'i4' of shape [2, 1]"),
    ("{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }", "its header does not say"),
    ("{'descr': '<U4', 'fortran_order': False, 'shape': (2, 2), }", "'<U4', which are no numbers"),
    (
      "{'descr': '<i2', 'fortran_order': False, 'shape': (9223372036854775807, 4), }", "it ends too early"
    ),
  ])
  func areRefused(header: String, message: String) throws {
    let run = try run(file(header, Self.numbers))
    #expect(run.exitCode == 1)
    #expect(run.errors.contains(message))
  }

  @Test func endInTheMiddle() throws {
    let whole = file("{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2), }", Self.numbers)
    for count in stride(from: 0, to: whole.count, by: 5) {
      let run = try run(Array(whole.prefix(count)))
      #expect(run.exitCode == 1)
      #expect(run.errors.contains("cannot read"))
    }
  }
}
