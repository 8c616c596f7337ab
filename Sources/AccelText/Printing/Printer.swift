public import AccelIR
public import AccelSupport

/// Writes IR as text, byte for byte as `mlir-opt` does.
public final class Printer: AssemblyPrinter {
  public let output: ByteBuffer
  public let context: Context
  /// How the IR is written.
  public let options: PrintingOptions

  /// The names of values and blocks; `nil` outside operations.
  var names: ValueNames?
  /// The names of types, attributes and locations; `nil` if there are none.
  var aliases: Aliases?
  /// The aliases found so far, by a printer that writes nothing but visits what another will write.
  var collection: Aliases?
  /// What is being visited, the innermost last.
  var frames: [AliasFrame] = []
  /// The names of values that stand for the arguments of other regions.
  var shadowed: [Value: Value] = [:]
  /// The columns before the operation at hand.
  var indentation = 0
  /// The block of the operation at hand.
  var block: Block?
  /// The prefix, with its dot, that operation names inside the region at hand are written without.
  var openDialect: UnsafeBufferPointer<UInt8>
  /// The numbers of distinct attributes, in the order in which they are met.
  var distinctNumbers: [Attribute: Int] = [:]

  /// The columns by which what is in a block is indented.
  static let indentationWidth = 2

  /// Creates a printer that writes to `output`.
  public init(to output: ByteBuffer, in context: Context, _ options: PrintingOptions = PrintingOptions()) {
    (self.output, self.context, self.options) = (output, context, options)
    openDialect = Self.builtinPrefix
  }

  /// Writes an operation; a whole file, with aliases and a line end, if nothing is around it.
  public static func print(
    _ op: Operation, to output: ByteBuffer, _ options: PrintingOptions = PrintingOptions()
  ) {
    var options = options
    if !options.isGeneric, let verifies = options.verifies, !verifies(op) { options.isGeneric = true }
    let printer = Printer(to: output, in: op.context, options)
    printer.names = ValueNames(op.numberingRoot(options), options: options)
    printer.collectAliases(op)
    if op.parent != nil || options.usesLocalScope { return printer.printWithLocation(op) }
    printer.printAliases(deferred: false)
    printer.printWithLocation(op)
    output.write("\n")
    printer.printAliases(deferred: true)
    printer.printResources()
  }

  private static let builtinText: StaticString = "builtin."
  private static var builtinPrefix: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: builtinText.utf8Start, count: builtinText.utf8CodeUnitCount)
  }

  // MARK: Text

  public func print(symbol name: Identifier) { output.write(symbol: name) }
  public func print(keywordOrString name: Identifier) { output.write(keywordOrString: name) }
  public func print(quoted bytes: UnsafeBufferPointer<UInt8>) { output.write(quoted: bytes) }
  public func newLine() {
    output.write("\n")
    output.write(spaces: indentation)
  }
  public func indent() { indentation += Self.indentationWidth }
  public func unindent() { indentation -= Self.indentationWidth }

  /// Writes elements with commas between them.
  @inline(__always) func writeList<S: Sequence>(_ elements: S, _ write: (S.Element) -> Void) {
    var isFirst = true
    for element in elements {
      if !isFirst { output.write(", ") }
      isFirst = false
      write(element)
    }
  }

  /// Writes the resources that the output refers to.
  func printResources() {}
}

extension Operation {
  /// The operation whose inside is numbered when this one is printed.
  func numberingRoot(_ options: PrintingOptions) -> Operation {
    var root = self
    while let parent = root.parent {
      if options.usesLocalScope, root.traits.contains(.isolatedFromAbove) { break }
      root = parent
    }
    return root
  }
}
