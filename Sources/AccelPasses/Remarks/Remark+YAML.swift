import AccelDiagnostics
public import AccelIR

extension Remark {
  /// The remark as a document of YAML, in the form of LLVM's optimization records.
  public func yaml(in context: Context) -> String {
    let place = context.place(of: location)
    let (line, column) = (place.position?.line ?? 0, place.position?.column ?? 0)
    var text = "--- !\(kind.rawValue)\n"
    func row(_ indent: String, _ key: String, _ value: String) {
      let padding = String(repeating: " ", count: max(1, Self.valueColumn - key.utf8.count - 1))
      text += "\(indent)\(key):\(padding)\(value)\n"
    }
    row("", "Pass", Self.scalar(category))
    row("", "Name", Self.scalar(name))
    let file = Self.scalar(place.fileName ?? "<unknown file>")
    row("", "DebugLoc", "{ File: \(file), Line: \(line), Column: \(column) }")
    row("", "Function", Self.scalar(function.isEmpty ? "<unknown function>" : function))
    if !details.isEmpty {
      text += "Args:\n"
      for detail in details { row("  - ", Self.scalar(detail.key), Self.scalar(detail.value)) }
    }
    return text + "...\n"
  }

  /// The column at which values begin, counted from their keys.
  private static let valueColumn = 17

  /// `text` as YAML writes it: quoted where it would be taken for something else.
  static func scalar(_ text: String) -> String {
    let bytes = Array(text.utf8)
    if bytes.contains(where: { $0 < 0x20 && $0 != 9 || $0 == 0x7F || $0 >= 0x80 }) {
      return "\"\(escaped(text))\""
    }
    return needsQuotes(bytes, text) ? "'\(doubled(text))'" : text
  }

  private static func needsQuotes(_ bytes: [UInt8], _ text: String) -> Bool {
    guard let first = bytes.first, let last = bytes.last else { return true }
    if first == 32 || first == 9 || last == 32 || last == 9 { return true }
    if "-?:\\,[]{}#&*!|>'\"%@`".utf8.contains(first) { return true }
    if ["null", "Null", "NULL", "~", "true", "True", "TRUE", "false", "False", "FALSE"].contains(text) {
      return true
    }
    if isNumber(text) { return true }
    return !bytes.allSatisfy { byte in
      byte >= 48 && byte <= 57 || byte | 32 >= 97 && byte | 32 <= 122 || "_-^., \t".utf8.contains(byte)
    }
  }

  private static func isNumber(_ text: String) -> Bool {
    if text.hasPrefix("0x") || text.hasPrefix("0o") { return UInt64(text.dropFirst(2), radix: 16) != nil }
    return Double(text) != nil
  }

  private static func doubled(_ text: String) -> String {
    text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  }

  private static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "\n": "\\n"
      case "\r": "\\r"
      case "\t": "\\t"
      case "\"": "\\\""
      case "\\": "\\\\"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16, uppercase: true)
      default: String(scalar)
      }
    }.joined()
  }
}
