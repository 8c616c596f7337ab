/// An option of a command line, under the name and with the help text that users know.
struct Option<Settings>: Sendable {
  /// What follows the option's name.
  enum Argument: Sendable {
    /// Nothing, or `=true` or `=false`.
    case none(@Sendable (inout Settings, Bool) -> Void)
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
  let argument: Argument

  /// An option that is on or off.
  static func flag(
    _ name: String, _ help: String, _ set: @escaping @Sendable (inout Settings, Bool) -> Void
  ) -> Option {
    Option(name: name, valueName: "", help: help, argument: .none(set))
  }

  /// An option with a value; `set` returns what is wrong with it.
  static func value(
    _ name: String, _ valueName: String, _ help: String,
    _ set: @escaping @Sendable (inout Settings, String) -> String?
  ) -> Option {
    Option(name: name, valueName: valueName, help: help, argument: .required(set))
  }

  /// An option with a value that may be left out.
  static func optionalValue(
    _ name: String, _ valueName: String, _ help: String,
    _ set: @escaping @Sendable (inout Settings, String?) -> String?
  ) -> Option {
    Option(name: name, valueName: valueName, help: help, argument: .optional(set))
  }

  /// An option with one of several values.
  static func choice<Value: Sendable>(
    _ name: String, _ help: String, _ choices: [(String, Value)],
    _ set: @escaping @Sendable (inout Settings, Value) -> Void
  ) -> Option {
    value(name, "<value>", help) { settings, text in
      guard let value = choices.first(where: { $0.0 == text })?.1 else {
        return "Cannot find option named '\(text)'!"
      }
      set(&settings, value)
      return nil
    }
  }

  /// An option with a number.
  static func number(
    _ name: String, _ valueName: String, _ help: String, _ set: @escaping @Sendable (inout Settings, Int) -> Void
  ) -> Option {
    value(name, valueName, help) { settings, text in
      guard let number = Int(text), number >= 0 || valueName == "<long>" else {
        return "'\(text)' value invalid for \(valueName.dropFirst().dropLast()) argument!"
      }
      set(&settings, number)
      return nil
    }
  }
}
