/// Builds the meaning of shell text from its tokens.
struct ShellParser {
  private let tokens: [ShellToken]
  private var position = 0

  /// Returns the meaning of `text`.
  static func parse(_ text: String) throws(ScriptError) -> ShellSyntax {
    var parser = ShellParser(tokens: try ShellLexer.tokens(of: text))
    return try parser.parseSequence()
  }

  private init(tokens: [ShellToken]) { self.tokens = tokens }

  /// The next token, or `nil` at the end.
  private var next: ShellToken? { position < tokens.count ? tokens[position] : nil }

  private mutating func parseSequence() throws(ScriptError) -> ShellSyntax {
    var result = try parsePipeline()
    while let token = next {
      guard case .operation(let operation, _) = token else { throw ScriptError("unexpected word") }
      position += 1
      if next == nil { throw ScriptError("missing argument to operator \(pythonQuoted(operation))") }
      result = .sequence(result, operation, try parsePipeline())
    }
    return result
  }

  private mutating func parsePipeline() throws(ScriptError) -> ShellSyntax {
    var commands = [try parseCommand()]
    while next == .operation("|", nil) {
      position += 1
      commands.append(try parseCommand())
    }
    return .pipeline(commands)
  }

  private mutating func parseCommand() throws(ScriptError) -> ShellCommand {
    guard let first = next else { throw ScriptError("empty command!") }
    guard case .word(let program) = first else {
      guard case .operation(let operation, _) = first else { throw ScriptError("empty command!") }
      throw ScriptError("syntax error near unexpected token \(pythonQuoted(operation))")
    }
    if program.text.isEmpty { throw ScriptError("empty command!") }
    position += 1
    var command = ShellCommand(words: [program])
    while let token = next {
      switch token {
      case .word(let word):
        position += 1
        command.words.append(word)
      case .operation(let operation, let descriptor):
        if ["|", ";", "&", "||", "&&"].contains(operation) { return command }
        position += 1
        guard case .word(let target)? = next, !target.text.isEmpty else {
          throw ScriptError("syntax error near token \(pythonQuoted(operation))")
        }
        position += 1
        command.redirections.append(
          ShellRedirection(operation: operation, descriptor: descriptor, target: target))
      }
    }
    return command
  }
}
