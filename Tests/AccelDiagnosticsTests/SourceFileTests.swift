import AccelDiagnostics
import AccelSupport
import Testing

@Suite struct SourceFileTests {
  @Test func positionsCountFromOne() {
    let file = SourceFile(name: "a.mlir", text: "ab\n\tc\n\nd")
    let expected = [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (4, 1), (4, 2)]
    for (offset, (line, column)) in expected.enumerated() {
      #expect(file.position(at: offset) == SourcePosition(line: line, column: column))
      #expect(file.offset(of: SourcePosition(line: line, column: column)) == offset)
    }
  }

  @Test func linesLieAcrossBlocks() {
    // Lines of all lengths around the size of the blocks that are counted together.
    let lengths = [0, 1, 4094, 4095, 4096, 0, 0, 8191, 8192, 3, 5000, 0]
    var text = ""
    var starts: [Int] = []
    for length in lengths {
      starts.append(text.utf8.count)
      text += String(repeating: "x", count: length) + "\n"
    }
    starts.append(text.utf8.count)
    let lines = SourceFile(name: "a.mlir", text: text).lines
    #expect(lines.count == starts.count)
    for (index, start) in starts.enumerated() {
      #expect(lines.start(ofLine: index + 1) == start)
      #expect(lines.position(at: start) == SourcePosition(line: index + 1, column: 1))
      guard start > 0 else { continue }
      let length = lengths[index - 1]
      #expect(lines.position(at: start - 1) == SourcePosition(line: index, column: length + 1))
    }
  }

  @Test func linesEndAnywhereInAWord() {
    // Bytes that differ from a line end in one bit, with line ends at all distances and alignments.
    for length in 0..<40 {
      for step in 1..<20 {
        let bytes = (0..<length).map {
          $0 % step == 0 ? UInt8(ascii: "\n") : UInt8(0x0A) ^ 1 << UInt8($0 % 8)
        }
        let lines = SourceFile(name: "a.mlir", contents: FileContents(bytes)).lines
        let starts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
        #expect((1...lines.count).map { lines.start(ofLine: $0) } == starts)
      }
    }
  }

  @Test func emptyFileHasOneEmptyLine() {
    let file = SourceFile(name: "<stdin>", text: "")
    #expect(file.position(at: 0) == SourcePosition(line: 1, column: 1))
    #expect(file.lineText(1) == "")
    #expect(file.lineText(2) == nil)
    #expect(file.lineText(0) == nil)
    #expect(file.offset(of: SourcePosition(line: 1, column: 1)) == 0)
    #expect(file.offset(of: SourcePosition(line: 1, column: 2)) == nil)
  }

  @Test func carriageReturnsBelongToTheLineEnd() {
    let file = SourceFile(name: "a.mlir", text: "ab\r\nc\r\n")
    #expect(file.lineText(1) == "ab")
    #expect(file.lineText(2) == "c")
    #expect(file.lineText(3) == "")
    #expect(file.position(at: 4) == SourcePosition(line: 2, column: 1))
  }

  @Test func aLoneCarriageReturnHidesWhatFollows() {
    let file = SourceFile(name: "a.mlir", text: "a\rb\n")
    #expect(file.position(at: 2) == SourcePosition(line: 1, column: 3))
    #expect(file.offset(of: SourcePosition(line: 1, column: 2)) == 1)
    #expect(file.offset(of: SourcePosition(line: 1, column: 3)) == nil)
  }

  @Test func unknownLinesAndColumnsHaveNoOffset() {
    let file = SourceFile(name: "a.mlir", text: "a\nb")
    for (line, column) in [(0, 0), (0, 1), (1, 0), (3, 1), (1, 3), (2, 3)] {
      #expect(file.offset(of: SourcePosition(line: line, column: column)) == nil)
    }
  }

  @Test func bytesThatAreNotTextAreColumnsToo() {
    let file = SourceFile(name: "a.mlir", contents: FileContents([0xFF, 0xC3, 0xA9, 0x0A, 0x41]))
    #expect(file.position(at: 3) == SourcePosition(line: 1, column: 4))
    #expect(file.lineText(1) == "\u{FFFD}é")
  }

  @Test func slicesCountInTheWholeFile() {
    let file = SourceFile(name: "a.mlir", text: "a\nbc\n// -----\nde\nf\n")
    let slice = file.slice(SourceRange(13, 19))
    #expect(slice.contents.withBytes { String(decoding: $0, as: UTF8.self) } == "\nde\nf\n")
    #expect(slice.contents.base[slice.contents.count] == 0)
    #expect(slice.position(at: 2) == SourcePosition(line: 4, column: 2))
    #expect(slice.lineText(4) == "de")
    #expect(slice.lineText(1) == "a")
    #expect(slice.rangeInWhole(SourceRange(1, 3)) == SourceRange(14, 16))
    let inner = slice.slice(SourceRange(4, 5))
    #expect(inner.whole === file)
    #expect(inner.position(at: 0) == SourcePosition(line: 5, column: 1))
    #expect(
      DiagnosticPlace.at(SourceRange(0, 1), in: inner)
        == DiagnosticPlace(.file("a.mlir", .init(line: 5, column: 1), end: .init(line: 5, column: 2))))
  }

  @Test func missingFilesSayWhy() {
    #expect {
      _ = try SourceFile(path: "/nonexistent/a.mlir")
    } throws: { ($0 as? FileError)?.reason == "No such file or directory" }
  }
}
