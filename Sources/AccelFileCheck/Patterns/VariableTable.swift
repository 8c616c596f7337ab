/// The variables of a run.
final class VariableTable {
  /// The values of string variables.
  var strings: [String: Slice] = [:]
  /// The names that some directive defines as string variables.
  var stringNames: Set<String> = []
  /// The numeric variables that are defined, or used, so far.
  var numbers: [String: NumericVariable] = [:]
  /// The expressions that values of variables were substituted in.
  let expressions = ExpressionCache()
  /// The variable `@LINE`.
  let line = NumericVariable(name: "@LINE", format: NumericFormat())

  /// Forgets the values of all variables whose names don't start with a dollar sign.
  func clearLocals() {
    strings = strings.filter { $0.key.hasPrefix("$") }
    for (name, variable) in numbers where !name.hasPrefix("$") { variable.value = nil }
    numbers = numbers.filter { $0.key.hasPrefix("$") }
  }

  /// Defines the variables of the command line, each `NAME=value` or `#NAME=expression`, and returns errors.
  func define(_ definitions: [String]) -> [DefinitionError] {
    let (source, slices) = Self.describe(definitions)
    var errors: [DefinitionError] = []
    for range in slices {
      let definition = Slice(source: source, range: range)
      do {
        if definition.starts(with: "#") {
          try defineNumber(definition.dropFirst())
        } else {
          try defineString(definition)
        }
      } catch {
        errors.append(error)
      }
    }
    return errors
  }

  /// Returns a text that shows the definitions in diagnostics, and where each is in it.
  private static func describe(_ definitions: [String]) -> (SourceBuffer, [Range<Int>]) {
    var text: [UInt8] = []
    var ranges: [Range<Int>] = []
    for (index, definition) in definitions.enumerated() {
      text += "Global define #\(index + 1): ".utf8
      var shown = Array(definition.utf8)
      let isNumeric = shown.first == UInt8(ascii: "#")
      if isNumeric {
        text += shown + " (parsed as: [[".utf8
        if let equals = shown.firstIndex(of: UInt8(ascii: "=")) { shown[equals] = UInt8(ascii: ":") }
      }
      ranges.append(text.count..<(text.count + shown.count))
      text += shown + (isNumeric ? "]])\n" : "\n").utf8
    }
    return (SourceBuffer(name: "Global defines", bytes: text), ranges)
  }

  /// Defines a numeric variable from `NAME:expression`.
  private func defineNumber(_ text: Slice) throws(DefinitionError) {
    var parser = NumericBlockParser(text, variables: self, lineNumber: nil)
    let block: NumericBlock
    do { block = try parser.parse(isLegacy: false) } catch { throw .invalid(error) }
    guard let variable = block.definition, let expression = block.expression else { return }
    do { variable.value = try expression.evaluate() } catch { throw .unevaluated(error) }
    numbers[variable.name] = variable
  }

  /// Defines a string variable from `NAME=value`.
  private func defineString(_ definition: Slice) throws(DefinitionError) {
    let equals = definition.find("=") ?? definition.count
    var rest = definition.prefix(equals)
    let name: VariableName
    do { name = try VariableName(parsing: &rest) } catch { throw .invalid(error) }
    let whole = definition.prefix(equals)
    if name.isPseudo || !rest.isEmpty {
      throw .invalid(
        ExpressionError(whole, "invalid name in string variable definition '\(whole.string)'"))
    }
    let key = name.text.string
    if numbers[key] != nil {
      throw .invalid(ExpressionError(name.text, "numeric variable with name '\(key)' already exists"))
    }
    // The first definition on the command line wins.
    if strings[key] == nil { strings[key] = definition.dropFirst(equals + 1) }
    stringNames.insert(key)
  }
}

/// What is wrong with a definition on the command line.
enum DefinitionError: Error {
  case invalid(ExpressionError)
  case unevaluated(SubstitutionError)
}

/// The name of a variable where it occurs.
struct VariableName {
  let text: Slice
  /// `true` iff the name starts with `@`.
  let isPseudo: Bool

  /// Reads a name and steps over it.
  init(parsing rest: inout Slice) throws(ExpressionError) {
    guard let first = rest.first else { throw ExpressionError(rest, "empty variable name") }
    isPseudo = first == UInt8(ascii: "@")
    let sigil = isPseudo || first == UInt8(ascii: "$") ? 1 : 0
    let body = rest.dropFirst(sigil)
    guard let start = body.first else {
      throw ExpressionError(body, "empty \(isPseudo ? "pseudo" : "global") variable name")
    }
    guard start.isNamePart, !(48...57).contains(start) else {
      throw ExpressionError(rest, "invalid variable name")
    }
    text = rest.prefix(sigil + body.bytes.prefix(while: \.isNamePart).count)
    rest = rest.dropFirst(text.count)
  }
}

extension UInt8 {
  /// `true` iff this is a letter, a digit or an underscore.
  var isNamePart: Bool { digitValue != nil || self == UInt8(ascii: "_") }
}
