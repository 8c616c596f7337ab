import AccelIR
import AccelSupport
import AccelText

extension Operation {
  /// The text of the operation without what is inside.
  var textWithoutRegions: String {
    var options = PrintingOptions()
    options.skipsRegions = true
    options.usesLocalScope = true
    let output = ByteBuffer()
    Printer.print(self, to: output, options)
    return output.string
  }

  /// The operation's kind and, if it has one, its name: `'func.func' operation: @f`.
  package var label: String {
    "'\(name.string)' operation" + (symbolName.map { ": @\($0.string)" } ?? "")
  }
}
