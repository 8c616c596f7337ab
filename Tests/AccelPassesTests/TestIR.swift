import AccelDiagnostics
import AccelIR
import AccelPasses
import AccelSupport
import AccelText

/// A module with functions made of operations of a dialect that is not registered.
struct TestIR {
  let context: Context
  let module: Operation

  /// Creates a module with isolated operations called `names` inside.
  init(_ names: [String], threads: Bool = false) {
    context = Context()
    context.isMultithreaded = threads
    context.allowsUnregisteredDialects = true
    context.installTextPrinting()
    context.showsOperationsInDiagnostics = false
    let text = names.map { "module @\($0) { \"d.a\"() : () -> () }" }.joined(separator: "\n")
    let file = SourceFile(name: "t", text: text + "\nmodule @last {}")
    guard let op = parse(file, into: context) else { fatalError("the test's IR is wrong") }
    module = op
  }

  /// Runs `body` and returns the messages of the diagnostics emitted meanwhile.
  func messages(_ body: () -> Void) -> [String] { context.diagnostics.capture(body).1.map(\.message) }
}

extension Operation {
  /// The operations directly inside.
  var inner: [Operation] { regions.flatMap { $0.blocks.flatMap { Array($0.operations) } } }
}
