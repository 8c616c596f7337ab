import AccelDialects
import AccelDiagnostics
import AccelIR
import AccelText

@testable import AccelReduce

/// Returns what is left of a text after `reduction` at all places, or at those of `range`; `nil` if it is invalid.
func reduced(_ text: String, by reduction: Reduction, at range: Range<Int>? = nil) -> String? {
  let context = Context(dialects: AllDialects.all)
  context.allowsUnregisteredDialects = true
  context.installTextPrinting()
  let file = SourceFile(name: "test.ir", text: text)
  guard let op = parse(file, into: context) else { return nil }
  op.walk {
    $0.forgetLocations()
    return .advance
  }
  let prepared = reduction.prepare(Edit(op))
  prepared.apply(range ?? 0..<prepared.count)
  let (isValid, _) = context.diagnostics.capture { verify(op) }
  return isValid ? String(decoding: Reducer.Candidate(op).text, as: UTF8.self) : nil
}

/// The text of a module with one function.
func function(_ signature: String, _ body: String) -> String {
  let lines = body.split(separator: "\n").map { $0.drop { $0 == " " } }
    .map { $0.hasPrefix("^") ? "  \($0)\n" : "    \($0)\n" }
  return "module {\n  func.func @f\(signature) {\n\(lines.joined())  }\n}\n\n"
}
