/// An option of a command line, under the name and with the help text that users know.
package struct Option<Settings>: Sendable {
  /// What follows the option's name.
  package enum Argument: Sendable {
    /// Nothing, or `=` and a boolean.
    case none(@Sendable (inout Settings, Bool) -> Void)
    /// Nothing at all.
    case alone(@Sendable (inout Settings) -> Void)
    /// A value, after `=` or as the next argument.
    case required(@Sendable (inout Settings, String) -> String?)
    /// A value after `=`, or nothing.
    case optional(@Sendable (inout Settings, String?) -> String?)
  }

  /// The name without dashes.
  let name: String
  /// What stands for the value in the help, e.g. `<uint>`.
  let valueName: String
  /// What the option does.
  let help: String
  /// The values that the option may have, and what they mean, if they are few.
  var values: [(name: String, help: String)] = []
  let argument: Argument

  /// An option that is on or off.
  package static func flag(
    _ name: String, _ help: String, _ set: @escaping @Sendable (inout Settings, Bool) -> Void
  ) -> Option {
    Option(name: name, valueName: "", help: help, argument: .none(set))
  }

  /// An option that is there or not.
  package static func action(
    _ name: String, _ help: String, _ set: @escaping @Sendable (inout Settings) -> Void
  ) -> Option {
    Option(name: name, valueName: "", help: help, argument: .alone(set))
  }

  /// An option that `mlir-opt` has; `reason` says why there is nothing like it here.
  package static func unsupported(_ name: String, _ valueName: String, _ help: String, _ reason: String)
    -> Option
  {
    let refuse: @Sendable (String?) -> String? = { ["0", "false"].contains($0) ? nil : reason }
    return valueName.isEmpty
      ? Option(name: name, valueName: "", help: help, argument: .optional { refuse($1) })
      : value(name, valueName, help) { refuse($1) }
  }

  /// An option with a value; `set` returns what is wrong with it.
  package static func value(
    _ name: String, _ valueName: String, _ help: String,
    _ set: @escaping @Sendable (inout Settings, String) -> String?
  ) -> Option {
    Option(name: name, valueName: valueName, help: help, argument: .required(set))
  }

  /// An option with a value that may be left out.
  package static func optionalValue(
    _ name: String, _ valueName: String, _ help: String,
    _ set: @escaping @Sendable (inout Settings, String?) -> String?
  ) -> Option {
    Option(name: name, valueName: valueName, help: help, argument: .optional(set))
  }

  /// An option with one of several values.
  package static func choice<Value: Sendable>(
    _ name: String, _ help: String, _ choices: [(name: String, help: String, value: Value)],
    _ set: @escaping @Sendable (inout Settings, Value) -> Void
  ) -> Option {
    var option = value(name, "<value>", help) { settings, text in
      guard let choice = choices.first(where: { $0.name == text }) else { return noSuchValue(text) }
      set(&settings, choice.value)
      return nil
    }
    option.values = choices.map { ($0.name, $0.help) }
    return option
  }

  /// An option with one of several values, which may be left out.
  package static func optionalChoice<Value: Sendable>(
    _ name: String, _ help: String, _ choices: [(name: String, help: String, value: Value)],
    _ set: @escaping @Sendable (inout Settings, Value?) -> Void
  ) -> Option {
    var option = optionalValue(name, "<value>", help) { settings, text in
      let choice = choices.first { $0.name == text }
      if let text, !text.isEmpty, choice == nil { return noSuchValue(text) }
      set(&settings, choice?.value)
      return nil
    }
    option.values = choices.map { ($0.name, $0.help) }
    return option
  }

  /// What is wrong with a value that is none of those there are.
  private static func noSuchValue(_ text: String) -> String { "Cannot find option named '\(text)'!" }

  /// An option with a number.
  package static func number(
    _ name: String, _ valueName: String, _ help: String,
    _ set: @escaping @Sendable (inout Settings, Int) -> Void
  ) -> Option {
    value(name, valueName, help) { settings, text in
      guard let number = integer(text), number >= 0 || valueName == "<long>" else {
        return "'\(text)' value invalid for \(valueName.dropFirst().dropLast()) argument!"
      }
      set(&settings, number)
      return nil
    }
  }
}

/// Returns the number that decimal digits, or hexadecimal ones after `0x`, stand for.
private func integer(_ text: String) -> Int? {
  text.hasPrefix("0x") ? Int(text.dropFirst(2), radix: 16) : Int(text)
}

/// Options that belong together, under a title.
package struct OptionGroup<Settings>: Sendable {
  let title: String
  let options: [Option<Settings>]

  /// Creates a group.
  package init(title: String, options: [Option<Settings>]) { (self.title, self.options) = (title, options) }
}
