public import AccelIR
public import AccelSupport

/// Writes IR as text, byte for byte as `mlir-opt` does.
public final class Printer: AssemblyPrinter {
  public let output: ByteBuffer
  public let context: Context
  /// How the IR is written.
  public let options: PrintingOptions

  /// What changes as printing goes on.
  ///
  /// Behind a pointer, because each access to a stored property of a class checks at run time that it is exclusive.
  let state: UnsafeMutablePointer<PrinterState>

  /// The columns by which what is in a block is indented.
  static let indentationWidth = 2

  /// Creates a printer that writes to `output`.
  public init(to output: ByteBuffer, in context: Context, _ options: PrintingOptions = PrintingOptions()) {
    (self.output, self.context, self.options) = (output, context, options)
    state = .allocate(capacity: 1)
    state.initialize(to: PrinterState(openDialect: Self.builtinPrefix))
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Writes an operation; a whole file, with aliases and a line end, if nothing is around it.
  ///
  /// `noteStart` is told of each operation before it is written, and how far it is indented.
  public static func print(
    _ op: Operation, to output: ByteBuffer, _ options: PrintingOptions = PrintingOptions(),
    noteStart: ((Operation, Int) -> Void)? = nil
  ) {
    var options = options
    if !options.isGeneric, let verifies = options.verifies, !verifies(op) { options.isGeneric = true }
    let printer = Printer(to: output, in: op.context, options)
    printer.state.pointee.names = ValueNames(op.numberingRoot(options), options: options)
    printer.collectAliases(op)
    printer.state.pointee.noteStart = noteStart
    if op.parent != nil || options.usesLocalScope { return printer.printWithLocation(op) }
    printer.printAliases(deferred: false)
    printer.printWithLocation(op)
    output.write("\n")
    printer.printAliases(deferred: true)
    printer.printResources()
  }

  /// Returns the text of an operation.
  public static func text(of op: Operation, _ options: PrintingOptions = PrintingOptions()) -> String {
    let output = ByteBuffer()
    print(op, to: output, options)
    return output.string
  }

  /// Creates a printer that knows the names of the values in and around `op`.
  package convenience init(to output: ByteBuffer, naming op: Operation) {
    self.init(to: output, in: op.context)
    state.pointee.names = ValueNames(op.numberingRoot(options), options: options)
  }

  /// Returns the name of `value`, e.g. "%0#1"; what was written before is lost.
  package func name(of value: Value) -> String {
    output.removeAll()
    print(value)
    return output.string
  }

  /// Returns the names of the values in and around `op`, e.g. "%0#1".
  package static func names(of op: Operation) -> (Value) -> String {
    let printer = Printer(to: ByteBuffer(), naming: op)
    return { printer.name(of: $0) }
  }

  /// Returns the text of `block` with its label, as it stands in a region.
  package static func text(of block: Block) -> String {
    guard let parent = block.parent else { return "" }
    let output = ByteBuffer()
    let printer = Printer(to: output, naming: parent)
    printer.print(block, header: true, terminator: true)
    return output.string
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
}

extension Operation {
  /// The operation whose inside is numbered when this one is printed.
  ///
  /// While several threads work, what is not inside of the same isolated operation is another thread's.
  func numberingRoot(_ options: PrintingOptions) -> Operation {
    let isLocal = options.usesLocalScope || context.isUsedByThreads
    var root = self
    while let parent = root.parent {
      if isLocal, root.traits.contains(.isolatedFromAbove) { break }
      root = parent
    }
    return root
  }
}
