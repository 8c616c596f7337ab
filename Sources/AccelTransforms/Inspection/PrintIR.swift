public import AccelIR
public import AccelPasses
import AccelSupport
import AccelText

/// Prints the IR to standard error.
public struct PrintIR: Pass {
  public static let name = "print-ir"
  public static let title = "PrintIRPass"
  public static let summary = "Print IR on the debug stream"

  /// What the line before the IR says beside.
  public var label = ""
  public static let options: [PassOption<Self>] = [.init("label", \.label, "Label")]

  /// Creates the pass with its options as they are by default.
  public init() {}

  public func run(on op: Operation, _ context: PassContext) throws(PassFailure) {
    let output = ByteBuffer()
    output.write(string: "// -----// IR Dump\(label.isEmpty ? "" : " \(label)") //----- //\n")
    var options = PrintingOptions()
    options.usesLocalScope = true
    Printer.print(op, to: output, options)
    context.writeToStandardError(output.string + "\n")
    context.preserveAll()
  }
}
