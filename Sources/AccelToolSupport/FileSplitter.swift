import AccelDiagnostics
import AccelSupport

/// Cuts a file into pieces at lines that hold a marker.
struct FileSplitter {
  /// The marker that a line must begin with and consist of.
  let marker: [UInt8]

  init(_ marker: String) { self.marker = Array(marker.utf8) }

  /// Returns the pieces in order, without the markers, and where a line only resembles the marker.
  func split(_ file: SourceFile) -> (pieces: [SourceFile], nearMisses: [Int]) {
    let bytes = file.contents.bytes
    var pieces: [SourceFile] = [], nearMisses: [Int] = []
    var pieceStart = 0
    var lineStart = 0
    // A marker counts only if it has its line for itself and another line follows it.
    while let found = find(in: bytes, from: lineStart) {
      let end = found + marker.count
      let startsLine = found == 0 || bytes[found - 1] == UInt8(ascii: "\n")
      let endsLine = end < bytes.count && bytes[end] == UInt8(ascii: "\n")
      if startsLine, endsLine {
        pieces.append(file.slice(SourceRange(pieceStart, found)))
        pieceStart = end
      } else {
        nearMisses.append(found)
      }
      lineStart = end
    }
    pieces.append(file.slice(SourceRange(pieceStart, bytes.count)))
    return (pieces, nearMisses)
  }

  /// Returns where the marker next stands.
  private func find(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let first = marker.first, bytes.count >= marker.count else { return nil }
    var index = start
    while index <= bytes.count - marker.count {
      if bytes[index] == first,
        UnsafeBufferPointer(rebasing: bytes[index..<index + marker.count]).elementsEqual(marker)
      {
        return index
      }
      index += 1
    }
    return nil
  }
}
