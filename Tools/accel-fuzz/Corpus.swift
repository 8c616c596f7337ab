import AccelSupport
import Foundation

/// Returns the pieces of all test files in `folder`, in an order that depends on nothing but their names.
func readCorpus(_ folder: String) -> [[UInt8]] {
  let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
  return files.filter { $0.hasSuffix(".ir") || $0.hasSuffix(".mlir") }.sorted().flatMap { file in
    let contents = try? FileContents.read(path: "\(folder)/\(file)")
    let text = contents.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
    return text.components(separatedBy: "// -----\n").map { Array($0.utf8) }
  }
}
