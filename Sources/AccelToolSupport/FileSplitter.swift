import AccelDiagnostics
import AccelSupport

/// Cuts a file into pieces where a marker stands.
struct FileSplitter {
  /// The marker.
  let marker: [UInt8]

  init(_ marker: String) { self.marker = Array(marker.utf8) }

  /// The number of bytes at the marker's end that may be missing from something that only resembles it.
  private static let suffixCount = 2

  /// Returns the pieces in order, without the markers, and where something only resembles the marker.
  ///
  /// As in MLIR, what comes before and after a marker in its line does not matter, but a marker must not end
  /// the file.
  func split(_ file: SourceFile) -> (pieces: [SourceFile], nearMisses: [Int]) {
    file.contents.withBytes { split(file, $0) }
  }

  /// Does the same with the bytes of the file at hand.
  private func split(
    _ file: SourceFile, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (pieces: [SourceFile], nearMisses: [Int]) {
    guard marker.count > Self.suffixCount else { return ([file], []) }
    let prefix = marker.dropLast(Self.suffixCount), suffix = marker.suffix(Self.suffixCount)
    var pieces: [SourceFile] = [], nearMisses: [Int] = []
    var pieceStart = 0
    var searchStart = 0
    while let found = find(prefix, in: bytes, from: searchStart) {
      let prefixEnd = found + prefix.count
      let rest = bytes[prefixEnd...]
      // Two quirks of MLIR's are kept so that the same files split in the same way: the digit, and that where a
      // piece would be empty what follows is taken for its text.
      if found == pieceStart {
        pieceStart = prefixEnd
      } else if rest.starts(with: suffix), rest.count > suffix.count,
        rest[prefixEnd + suffix.count] != UInt8(ascii: "0"),
        !rest.dropFirst(suffix.count).starts(with: prefix)
      {
        pieces.append(file.slice(SourceRange(pieceStart, found)))
        pieceStart = prefixEnd + suffix.count
      } else {
        nearMisses.append(prefixEnd)
      }
      searchStart = prefixEnd
    }
    if pieceStart < bytes.count { pieces.append(file.slice(SourceRange(pieceStart, bytes.count))) }
    return (pieces, nearMisses)
  }

  /// Returns where `pattern` next stands.
  private func find(
    _ pattern: ArraySlice<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> Int? {
    guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
    var index = start
    while index <= bytes.count - pattern.count {
      if bytes[index] == first, bytes[index...].starts(with: pattern) { return index }
      index += 1
    }
    return nil
  }
}
