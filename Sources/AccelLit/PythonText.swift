// The upstream runner is a Python program; its messages quote text as Python and its `shlex` module do.

/// Returns `text` as Python's `repr` writes it.
func pythonQuoted(_ text: String) -> String {
  let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
  var result = String(Character(quote))
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case quote: result += "\\" + String(Character(quote))
    case _ where scalar.value < 32 || scalar.value == 127:
      let digits = String(scalar.value, radix: 16)
      result += "\\x" + (digits.count < 2 ? "0" : "") + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + String(Character(quote))
}

/// Returns `text` quoted for a POSIX shell where that is needed.
func shellQuoted(_ text: String) -> String {
  let isSafe = text.utf8.allSatisfy { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "@"), UInt8(ascii: "%"),
      UInt8(ascii: "+"), UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "."),
      UInt8(ascii: "/"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
  if isSafe && !text.isEmpty { return text }
  return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\"'\"'") + "'"
}

extension StringProtocol {
  /// The text without white space at its ends.
  func trimmed() -> String { String(trimmedStart().trimmedEnd()) }

  /// The text without white space at its start.
  func trimmedStart() -> SubSequence { drop { $0.isWhitespace } }

  /// The text without white space at its end.
  func trimmedEnd() -> SubSequence {
    var end = endIndex
    while end > startIndex, self[index(before: end)].isWhitespace { end = index(before: end) }
    return self[startIndex..<end]
  }

  /// `true` iff there is nothing but white space.
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension String {
  /// The lines, without their ends, split where Python's `splitlines` splits.
  func pythonLines() -> [Substring.UnicodeScalarView] {
    var lines: [Substring.UnicodeScalarView] = []
    let scalars = unicodeScalars
    var start = scalars.startIndex
    var index = start
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let end = index
      index = scalars.index(after: index)
      switch scalar.value {
      case 0x0D:
        if index < scalars.endIndex, scalars[index] == "\n" { index = scalars.index(after: index) }
      case 0x0A, 0x0B, 0x0C, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029: break
      default: continue
      }
      lines.append(scalars[start..<end])
      start = index
    }
    if start < scalars.endIndex { lines.append(scalars[start..<scalars.endIndex]) }
    return lines
  }
}
