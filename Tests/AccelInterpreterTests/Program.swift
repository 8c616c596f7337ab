import Accel
import AccelDialects
import Testing

/// A module that is executed.
struct Program {
  let context: Context
  let module: Operation

  init(_ text: String) throws {
    context = Context(dialects: AllDialects.all)
    context.isMultithreaded = false
    context.allowsUnregisteredDialects = true
    context.showsOperationsInDiagnostics = false
    context.installTextPrinting()
    let (parsed, diagnostics) = context.diagnostics.capture { [context] () -> Operation? in
      parse(SourceFile(name: "program.ir", text: text), into: context)
    }
    module = try #require(parsed, "\(diagnostics.map(\.message))\n\(text)")
  }

  /// The function called `name`.
  func function(_ name: String) throws -> Operation {
    let symbols = SymbolTables()
    let found = symbols.lookUp(context.identifier(name), in: module)
    return try #require(found)
  }

  /// Executes a function of integers and returns its results as text, or what went wrong.
  func run(_ name: String, _ arguments: [Int] = [], steps: Int? = nil) throws -> [String] {
    let function = try function(name)
    let signature = try #require(function.interface(FunctionWitness.self)).signature(function)
    let values = zip(arguments, signature.inputs).map { number, type in
      RuntimeValue.number(WideInteger(number, width: type.storedWidth ?? 0))
    }
    var limits = ExecutionLimits()
    if let steps { limits.steps = steps }
    do throws(ExecutionFailure) {
      let results = try Interpreter(module, limits: limits).run(function, values)
      return zip(results, signature.results).map { $0.text($1) }
    } catch {
      return ["\(error.kind): \(error.message)"]
    }
  }

  /// Executes an operation with constants for `%a`, `%b`, `%c` and returns its first result, or what went wrong.
  static func evaluate(_ operation: String, _ constants: [String]) throws -> String {
    let lines = zip(["a", "b", "c"], constants).map { name, value in
      "%\(name) = \(value.hasPrefix("ub.") ? value : "arith.constant \(value)")"
    }
    let type = operation.split(separator: " to ").last?.split(separator: " : ").last.map(String.init) ?? ""
    let resultType = type.split(separator: ", ").last.map(String.init) ?? type
    let isComparison = operation.hasPrefix("arith.cmp")
    let result = isComparison ? (type.hasPrefix("vector") ? "vector<2xi1>" : "i1") : resultType
    let text =
      "func.func @f() -> \(result) {\n\(lines.joined(separator: "\n"))\n%r = \(operation)\nreturn %r : \(result)\n}"
    return try Program(text).run("f")[0]
  }
}
