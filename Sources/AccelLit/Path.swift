import Foundation

/// Functions on paths as text.
enum Path {
  /// Returns the part before the last slash; "/" for an entry of the root folder.
  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Returns the part after the last slash.
  static func name(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.index(after: slash)...])
  }

  /// Returns `name` without its last extension.
  static func stem(of name: String) -> String {
    let base = name.drop { $0 == "." }
    guard let dot = base.lastIndex(of: ".") else { return name }
    return String(name[..<dot])
  }

  /// `true` iff `path` begins at the root.
  static func isAbsolute(_ path: String) -> Bool { path.utf8.first == UInt8(ascii: "/") }

  /// Returns `path` seen from `folder`.
  static func join(_ folder: String, _ path: String) -> String {
    if isAbsolute(path) || folder.isEmpty { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  /// Returns `path` without ".", ".." and repeated slashes.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") {
      if part == "." { continue }
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !isAbsolute(path) {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute(path) ? "/" + joined : joined.isEmpty ? "." : joined
  }

  /// Returns the absolute path with symbolic links resolved as far as the path exists.
  static func real(_ path: String) -> String {
    let absolute = join(FileManager.default.currentDirectoryPath, path)
    // What does not exist cannot be a link: resolve the longest prefix that exists.
    var existing = absolute
    var missing: [String] = []
    while existing != "/" {
      if let resolved = realpath(existing, nil) {
        defer { free(resolved) }
        return normalized(([String(cString: resolved)] + missing.reversed()).joined(separator: "/"))
      }
      missing.append(name(of: existing))
      existing = parent(of: existing)
    }
    return normalized(absolute)
  }

  /// Returns `path` relative to `folder`; both are absolute.
  static func relative(_ path: String, to folder: String) -> String {
    let target = normalized(path).split(separator: "/")
    let base = normalized(folder).split(separator: "/")
    let common = zip(target, base).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: base.count - common)
    let parts = up + target[common...].map(String.init)
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  /// `true` iff there is something at `path`.
  static func exists(_ path: String) -> Bool {
    access(path, F_OK) == 0
  }

  /// `true` iff there is a folder at `path`.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// `true` iff there is a file, not a folder, at `path`.
  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }

  /// `true` iff there is a symbolic link at `path`.
  static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Returns the names in the folder at `path`, sorted; none if it cannot be read.
  static func entries(of path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Returns the program that `command` names: an absolute path, or an entry of a folder in `searchPath`.
  static func program(_ command: String, searchPath: String) -> String? {
    if isAbsolute(command) { return isFile(command) ? normalized(command) : nil }
    for folder in searchPath.split(separator: ":", omittingEmptySubsequences: false) {
      let candidate = join(String(folder), command)
      if isFile(candidate) { return join(FileManager.default.currentDirectoryPath, normalized(candidate)) }
    }
    return nil
  }
}
