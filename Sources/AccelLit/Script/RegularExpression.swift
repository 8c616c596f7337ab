import Foundation

/// A regular expression in Python's syntax.
struct RegularExpression: Sendable {
  /// The pattern with what the system's engine spells differently rewritten.
  fileprivate let compiled: NSRegularExpression

  /// Compiles `pattern`.
  init(_ pattern: String, ignoresCase: Bool = false) throws(ScriptError) {
    do {
      compiled = try NSRegularExpression(
        pattern: Self.translated(pattern), options: ignoresCase ? [.caseInsensitive] : [])
    } catch {
      throw ScriptError("invalid regular expression: \(pythonQuoted(pattern))")
    }
  }

  /// `true` iff the pattern matches somewhere in `text`.
  func matches(_ text: String) -> Bool {
    compiled.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }

  /// `true` iff the pattern matches at the start of `text`.
  func matchesPrefix(of text: String) -> Bool {
    compiled.firstMatch(in: text, options: [.anchored], range: NSRange(text.startIndex..., in: text)) != nil
  }

  /// Returns `text` with every match replaced by `replacement`, which is taken literally.
  func replacing(in text: String, with replacement: String) -> String {
    compiled.stringByReplacingMatches(
      in: text, range: NSRange(text.startIndex..., in: text),
      withTemplate: NSRegularExpression.escapedTemplate(for: replacement))
  }

  /// Returns the pattern with literal braces escaped and named groups respelled.
  ///
  /// Python takes a brace that begins no repetition literally (`%{name}`); the system's engine rejects it.
  private static func translated(_ pattern: String) -> String {
    var result: [UInt8] = []
    let bytes = Array(pattern.utf8)
    var index = 0
    var isInClass = false
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\\") where index + 1 < bytes.count:
        result += bytes[index...index + 1]
        index += 2
        continue
      case UInt8(ascii: "["):
        // Python takes a bracket inside a class literally.
        if isInClass { result.append(UInt8(ascii: "\\")) }
        isInClass = true
      case UInt8(ascii: "]"): isInClass = false
      case UInt8(ascii: "{") where !isInClass:
        if let end = repetitionEnd(bytes, index) {
          result += bytes[index..<end]
          index = end
          continue
        }
        result.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "}") where !isInClass: result.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "(") where bytes[index...].starts(with: Array("(?P<".utf8)):
        result += Array("(?<".utf8)
        index += 4
        continue
      default: break
      }
      result.append(byte)
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Returns the end of the repetition `{m}`, `{m,}`, `{,n}` or `{m,n}` at `start`, or `nil` if there is
  /// none.
  static func repetitionEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
    guard start > 0 else { return nil }
    var index = start + 1
    var hasDigits = false
    var hasComma = false
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigits = true
      case UInt8(ascii: ",") where !hasComma: hasComma = true
      case UInt8(ascii: "}"): return hasDigits ? index + 1 : nil
      default: return nil
      }
      index += 1
    }
    return nil
  }
}

extension RegularExpression {
  /// Returns the text of the first match and of its groups, or `nil` if there is none; groups may be missing.
  func groups(in text: String, isAnchored: Bool) -> [String?]? {
    let range = NSRange(text.startIndex..., in: text)
    guard let match = compiled.firstMatch(in: text, options: isAnchored ? [.anchored] : [], range: range)
    else {
      return nil
    }
    return (0..<match.numberOfRanges).map { index in
      Range(match.range(at: index), in: text).map { String(text[$0]) }
    }
  }

  /// Returns the texts of all matches; those of the first group if there is one.
  func allMatches(in text: String) -> [String] {
    compiled.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap { match in
      Range(match.range(at: match.numberOfRanges > 1 ? 1 : 0), in: text).map { String(text[$0]) }
    }
  }
}
