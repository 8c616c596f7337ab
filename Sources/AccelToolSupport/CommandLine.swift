import AccelDiagnostics
import AccelPasses

/// A command line that does not fit the options, and what to say of it.
package struct CommandLineError: Error {
  /// Whole lines, without the program's name before them.
  package let lines: [String]
}

/// The options of a tool.
package struct CommandLineParser<Settings>: Sendable {
  /// The program's name, as messages show it.
  package let program: String
  let groups: [OptionGroup<Settings>]
  /// Options that are looked up by name only, since there are many: those that run a pass.
  private let extra: @Sendable (String) -> Option<Settings>?
  /// The names of those, for suggestions.
  private let extraNames: @Sendable () -> [String]
  private var options: [Option<Settings>] { groups.flatMap(\.options) }

  package init(
    program: String, groups: [OptionGroup<Settings>],
    extra: @escaping @Sendable (String) -> Option<Settings>? = { _ in nil },
    extraNames: @escaping @Sendable () -> [String] = { [] }
  ) {
    (self.program, self.groups) = (program, groups)
    (self.extra, self.extraNames) = (extra, extraNames)
  }

  /// Sets what `arguments` say and returns the arguments that are not options.
  package func parse(_ arguments: [String], into settings: inout Settings) throws(CommandLineError)
    -> [String]
  {
    var positional: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("-"), argument != "-" else {
        positional.append(argument)
        continue
      }
      if argument == "--" {
        positional += rest
        break
      }
      let body = argument.dropFirst(argument.hasPrefix("--") ? 2 : 1)
      let equals = body.firstIndex(of: "=")
      let name = String(body[..<(equals ?? body.endIndex)])
      var value = equals.map { String(body[body.index(after: $0)...]) }
      guard let option = options.first(where: { $0.name == name }) ?? extra(name) else {
        throw unknown(argument, name)
      }
      let problem: String?
      switch option.argument {
      case .none(let set):
        guard let isOn = Bool(optionText: value ?? "") else {
          throw invalid(option, "'\(value ?? "")' is invalid value for boolean argument! Try 0 or 1")
        }
        set(&settings, isOn)
        problem = nil
      case .alone(let set):
        if let value { throw invalid(option, "does not allow a value! '\(value)' specified.") }
        set(&settings)
        problem = nil
      case .optional(let set): problem = set(&settings, value)
      case .required(let set):
        if value == nil { value = rest.popFirst() }
        guard let value else { throw invalid(option, "requires a value!") }
        problem = set(&settings, value)
      }
      if let problem { throw invalid(option, problem) }
    }
    return positional
  }

  private func invalid(_ option: Option<Settings>, _ problem: String) -> CommandLineError {
    let dashes = option.name.count == 1 ? "-" : "--"
    return CommandLineError(lines: ["for the \(dashes)\(option.name) option: \(problem)"])
  }

  private func unknown(_ argument: String, _ name: String) -> CommandLineError {
    var lines = ["Unknown command line argument '\(argument)'.  Try: '\(program) --help'"]
    if let nearest = nearestName(to: name, among: options.map(\.name) + extraNames()) {
      lines.append("Did you mean '\(nearest.count == 1 ? "-" : "--")\(nearest)'?")
    }
    return CommandLineError(lines: lines)
  }

  /// What `--help` shows of the options.
  package var help: String {
    let width = options.map { usage(of: $0).count }.max() ?? 0
    func row(_ left: String, _ right: String) -> String {
      left + String(repeating: " ", count: max(width - left.count, 0)) + " - \(right)\n"
    }
    return groups.map { group in
      let rows = group.options.map { option in
        row(usage(of: option), option.help)
          + option.values.map { row("    =\($0.name)", "  \($0.help)") }.joined()
      }
      return "\(group.title) options:\n\n\(rows.joined())"
    }.joined(separator: "\n")
  }

  /// The option's name and value as the help shows them.
  private func usage(of option: Option<Settings>) -> String {
    let dashes = option.name.count == 1 ? "-" : "--"
    switch option.argument {
    case .none, .alone: return "  \(dashes)\(option.name)"
    case .required: return "  \(dashes)\(option.name)\(option.name.count == 1 ? " " : "=")\(option.valueName)"
    case .optional:
      return "  \(dashes)\(option.name)" + (option.valueName.isEmpty ? "" : "[=\(option.valueName)]")
    }
  }
}
