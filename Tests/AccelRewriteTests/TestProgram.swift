import Accel
import AccelDialects
import ArithDialect
import CFDialect
import FuncDialect
import Testing

/// A module read from a text.
struct TestProgram {
  /// The module.
  let module: Operation
  /// The context, which must live as long as the module.
  let context: Context

  /// Reads `text`, in which operations of any name may occur.
  init(_ text: String) throws {
    context = Context(dialects: AllDialects.all)
    context.allowsUnregisteredDialects = true
    module = try #require(parse(SourceFile(name: "test.ir", text: text), into: context))
  }

  /// The text of the module, the lines of its body only, without indentation.
  var body: [String] {
    "\(module)".split(separator: "\n").dropFirst().dropLast().map {
      String($0.drop { $0 == " " })
    }
  }

  /// The operations called `name`, in order.
  func operations(_ name: String) -> [Operation] {
    var found: [Operation] = []
    module.walk(.preOrder) {
      if $0.name.string == name { found.append($0) }
      return .advance
    }
    return found
  }

  /// Converts the module; returns the message and the notes if that fails.
  func convert(
    _ target: ConversionTarget, _ patterns: [ConversionPattern], isFull: Bool = false,
    _ options: ConversionOptions = ConversionOptions()
  ) -> [String] {
    do throws(ConversionFailure) {
      if isFull {
        try convertFully(module, to: target, patterns, options)
      } else {
        try convertPartially(module, to: target, patterns, options)
      }
    } catch {
      return [error.message] + (error.notes + error.explanation).map(\.message)
    }
    return []
  }
}

/// Renames operations from `old` to `new`, which is of no registered kind.
func rename(_ old: String, to new: String, benefit: Int = 1, isRecursive: Bool = false) -> ConversionPattern {
  ConversionPattern(
    "\(old)-to-\(new)", on: .kind(old), benefit: benefit, generates: [new], isRecursive: isRecursive
  ) { (op, groups, rewriter) throws(NoMatch) in
    var state = OperationState(
      rewriter.context.operationName(rewriter.context.identifier(new)), at: op.location)
    state.operands = groups.flatMap { $0 }
    state.resultTypes = op.results.types
    return rewriter.replace(op, with: Array(rewriter.create(state).results))
  }
}
