import Foundation

extension ShellWord {
  /// Returns the names the word stands for: itself, or the sorted files that its pattern matches if there
  /// are any.
  func expanded(in folder: String) -> [String] {
    guard isPattern else { return [text] }
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(Path.join(folder, text), GLOB_NOSORT, nil, &result) == 0 else { return [text] }
    let matches = (0..<Int(result.gl_pathc)).compactMap { result.gl_pathv[$0].map { String(cString: $0) } }
    return matches.sorted()
  }
}
