/// A setting of a pass that can be written in a pipeline, e.g. `tile-loops{size=8 peel=false}`.
///
/// Its type and its default are those of the stored property.
public struct PassOption<P>: Sendable {
  /// The name in pipelines.
  public let name: String
  /// What the setting does.
  public let help: String
  /// What stands for a value in the help, e.g. `<long>`; empty for what is on or off.
  public let valueName: String
  /// The values that there are, if they are few.
  public let choices: [PassOptionChoice]
  /// `true` iff the setting is a list, to which each time that it is named adds.
  let isList: Bool
  /// Returns the setting's value, or `nil` if there is nothing to show.
  let text: @Sendable (P) -> String?
  /// Changes the setting; returns what is wrong with the value.
  let set: @Sendable (inout P, String) -> String?
  /// What is wrong with the settings inside a value that is none.
  let error: @Sendable (String) -> PassOptionError?

  /// Creates an option for a stored property.
  public init<V: PassOptionValue>(
    _ name: String, _ property: any WritableKeyPath<P, V> & Sendable, _ help: String
  ) {
    (self.name, self.help, valueName, choices) = (name, help, V.valueName, V.choices)
    isList = V.isList
    text = { $0[keyPath: property].optionText }
    error = { V.error(of: $0) }
    set = { pass, text in
      guard let value = V(optionText: text) else { return V.problem(with: text) }
      pass[keyPath: property] = value
      return nil
    }
  }
}

/// One of the values of a setting that has few.
public struct PassOptionChoice: Hashable, Sendable {
  /// The value as it is written.
  public let name: String
  /// What it means.
  public let help: String
  /// Creates a choice.
  public init(_ name: String, _ help: String) { (self.name, self.help) = (name, help) }
}

/// What the setting of a pass can be.
public protocol PassOptionValue: Sendable {
  /// What stands for a value in the help; empty for what is on or off.
  static var valueName: String { get }
  /// The values that there are, if they are few.
  static var choices: [PassOptionChoice] { get }
  /// Reads a value; fails if it is none.
  init?(optionText: String)
  /// The value as a pipeline shows it; `nil` for an empty list and for no value.
  var optionText: String? { get }
  /// `true` iff the values are lists.
  static var isList: Bool { get }
  /// What is wrong with `text`, which is no value.
  static func problem(with text: String) -> String
  /// What is wrong with the settings inside `text`, which is no value, if the value consists of settings.
  static func error(of text: String) -> PassOptionError?
}

extension PassOptionValue {
  public static var choices: [PassOptionChoice] { [] }
  public static var isList: Bool { false }
  public static func error(of text: String) -> PassOptionError? { nil }
  public static func problem(with text: String) -> String {
    "'\(text)' value invalid for \(valueName.dropFirst().dropLast()) argument!"
  }
}

extension Bool: PassOptionValue {
  public static var valueName: String { "" }
  public init?(optionText: String) {
    switch optionText {
    case "true", "TRUE", "True", "1", "": self = true
    case "false", "FALSE", "False", "0": self = false
    default: return nil
    }
  }
  public var optionText: String? { description }
  public static func problem(with text: String) -> String {
    "'\(text)' is invalid value for boolean argument! Try 0 or 1"
  }
}

extension PassOptionValue where Self: FixedWidthInteger {
  public init?(optionText: String) {
    let isNegative = optionText.hasPrefix("-")
    let digits = optionText.dropFirst(isNegative ? 1 : 0)
    let isHexadecimal = digits.hasPrefix("0x")
    guard
      let value = Self(
        (isNegative ? "-" : "") + (isHexadecimal ? digits.dropFirst(2) : digits),
        radix: isHexadecimal ? 16 : 10)
    else { return nil }
    self = value
  }
  public var optionText: String? { description }
}

extension Int: PassOptionValue { public static var valueName: String { "<long>" } }
extension Int32: PassOptionValue {
  public static var valueName: String { "<int>" }
  public static func problem(with text: String) -> String { "'\(text)' value invalid for integer argument!" }
}
extension UInt: PassOptionValue { public static var valueName: String { "<ulong>" } }
extension UInt32: PassOptionValue { public static var valueName: String { "<uint>" } }

extension Double: PassOptionValue {
  public static var valueName: String { "<number>" }
  public init?(optionText: String) {
    guard let value = Double(optionText) else { return nil }
    self = value
  }
  /// The number with six digits after the point and an exponent: `3.000000e-01`.
  public var optionText: String? {
    guard isFinite else { return description }
    let parts = magnitude.description.split(separator: "e")
    let halves = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    var exponent = (parts.count > 1 ? Int(parts[1]) ?? 0 : 0) + halves[0].count - 1
    var digits = halves.joined().utf8.map { Int($0) - 48 }
    while digits.count > 1, digits[0] == 0 {
      digits.removeFirst()
      exponent -= 1
    }
    if digits == [0] { exponent = 0 }
    if digits.count > 7 {
      var index = 6
      if digits[7] >= 5 { digits[index] += 1 }
      while digits[index] == 10, index > 0 {
        digits[index] = 0
        index -= 1
        digits[index] += 1
      }
      if digits[0] == 10 {
        digits = [1] + Array(repeating: 0, count: 6)
        exponent += 1
      }
    }
    digits = Array((digits + Array(repeating: 0, count: 6)).prefix(7))
    let fraction = digits.dropFirst().map(String.init).joined()
    let size = abs(exponent) < 10 ? "0\(abs(exponent))" : "\(abs(exponent))"
    return "\(self < 0 ? "-" : "")\(digits[0]).\(fraction)e\(exponent < 0 ? "-" : "+")\(size)"
  }
  public static func problem(with text: String) -> String {
    "'\(text)' value invalid for floating point argument!"
  }
}

extension String: PassOptionValue {
  public static var valueName: String { "<string>" }
  public init?(optionText: String) { self = optionText }
  public var optionText: String? {
    // Braces and quotes that come first already hold a blank together.
    let first = utf8.first { " {'\"".utf8.contains($0) }
    return first == UInt8(ascii: " ") ? "{\(self)}" : self
  }
}

extension Array: PassOptionValue where Element: PassOptionValue {
  public static var valueName: String { Element.valueName }
  public static var choices: [PassOptionChoice] { Element.choices }
  public static var isList: Bool { true }
  public init?(optionText: String) {
    var values: [Element] = []
    for item in splitList(optionText) {
      guard let value = Element(optionText: item) else { return nil }
      values.append(value)
    }
    self = values
  }
  public var optionText: String? {
    isEmpty ? nil : "{\(map { $0.optionText ?? "" }.joined(separator: ","))}"
  }
  public static func problem(with text: String) -> String {
    let items = splitList(text)
    let wrong = items.first { Element(optionText: $0) == nil }
    return Element.problem(with: wrong ?? text)
  }
  public static func error(of text: String) -> PassOptionError? {
    for item in splitList(text) where Element(optionText: item) == nil { return Element.error(of: item) }
    return nil
  }
}

extension Optional: PassOptionValue where Wrapped: PassOptionValue {
  public static var valueName: String { Wrapped.valueName }
  public static var choices: [PassOptionChoice] { Wrapped.choices }
  public init?(optionText: String) {
    guard let value = Wrapped(optionText: optionText) else { return nil }
    self = value
  }
  public var optionText: String? { self?.optionText }
  public static func problem(with text: String) -> String { Wrapped.problem(with: text) }
}

/// A setting with few values: an enumeration of strings, with a line of help for each.
public protocol PassOptionEnum: PassOptionValue, RawRepresentable, CaseIterable where RawValue == String {
  /// What the value means.
  var help: String { get }
}

extension PassOptionEnum {
  public static var valueName: String { "<value>" }
  public static var choices: [PassOptionChoice] { allCases.map { PassOptionChoice($0.rawValue, $0.help) } }
  public init?(optionText: String) { self.init(rawValue: optionText) }
  public var optionText: String? { rawValue }
  public static func problem(with text: String) -> String { "Cannot find option named '\(text)'!" }
}

/// Settings that are the value of a setting, or of each item of one that is a list: `{enum=one list={1,2}}`.
public protocol NestedOptions: PipelineOptions, PassOptionValue {}

extension NestedOptions {
  public static var valueName: String { "<value>" }
  public init?(optionText: String) {
    self.init()
    do throws(PassOptionError) {
      try parseOptions(optionText, into: &self, Self.options, of: "")
    } catch {
      return nil
    }
  }
  public var optionText: String? { "{\(words(of: self, Self.options))}" }
  public static func problem(with text: String) -> String {
    var options = Self()
    do throws(PassOptionError) {
      try parseOptions(text, into: &options, Self.options, of: "")
      return ""
    } catch {
      return error.message
    }
  }
  public static func error(of text: String) -> PassOptionError? {
    var options = Self()
    do throws(PassOptionError) {
      try parseOptions(text, into: &options, Self.options, of: "")
      return nil
    } catch {
      return error
    }
  }
}

/// Returns `a=1 b={x y}`, by the names of the options; nothing stands for a list without items.
func words<P>(of settings: P, _ options: [PassOption<P>]) -> String {
  options.map { option in (option.name, option.text(settings)) }.sorted { $0.0 < $1.0 }
    .map { name, value in value.map { "\(name)=\($0)" } ?? "" }.joined(separator: " ")
}

/// Splits `text` at the commas that stand outside of all brackets and quotes; what is around an item goes.
func splitList(_ text: String) -> [String] {
  var text = text[...]
  if text.hasPrefix("{") { text = unwrapped(text) }
  if text.isEmpty { return [] }
  var items: [Substring] = []
  var start = text.startIndex
  var depth = 0
  var quote: Character?
  for index in text.indices {
    let character = text[index]
    if let open = quote {
      if character == open { quote = nil }
      continue
    }
    switch character {
    case "\"", "'": quote = character
    case "{", "(", "[", "<": depth += 1
    case "}", ")", "]", ">": depth -= 1
    case "," where depth == 0:
      items.append(text[start..<index])
      start = text.index(after: index)
    default: break
    }
  }
  items.append(text[start...])
  return items.map { String(unwrapped($0)) }
}

/// Returns `text` without the braces or quotes around all of it.
func unwrapped(_ text: Substring) -> Substring {
  guard let first = text.first, let last = text.last, text.utf8.count > 1 else { return text }
  if first == last, first == "'" || first == "\"" { return text.dropFirst().dropLast() }
  guard first == "{", last == "}" else { return text }
  // `{a},{b}` begins and ends with braces that are not each other's.
  var depth = 0
  for index in text.indices.dropLast() {
    if text[index] == "{" { depth += 1 }
    if text[index] == "}" { depth -= 1 }
    if depth == 0 { return text }
  }
  return text.dropFirst().dropLast()
}
