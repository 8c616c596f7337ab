public import AccelSupport

/// What the hand-written printing of an operation, type or attribute can do.
public protocol AssemblyPrinter: AnyObject {
  /// The text so far; write punctuation and keywords here.
  var output: ByteBuffer { get }
  /// The context of what is printed.
  var context: Context { get }
  /// Prints a type, through its alias if it has one.
  func print(_ type: Type)
  /// Prints an attribute, through its alias if it has one.
  func print(_ attribute: Attribute)
  /// Prints an attribute without the type after its colon.
  func printWithoutType(_ attribute: Attribute)
  /// Prints the parameters of an attribute, e.g. `<fast>` of `#arith.fastmath<fast>`; its alias if it has one.
  func printParameters(_ attribute: Attribute)
  /// Prints the parameters of a type, what follows its name; its alias if it has one.
  func printParameters(_ type: Type)
  /// Prints a location without `loc(` and `)`.
  func print(location: Location)
  /// Prints ` loc(…)` after something, if locations are printed at all.
  func printTrailingLocation(_ location: Location)
  /// Prints the name of a value.
  func print(_ value: Value)
  /// Prints the name of a block.
  func print(_ block: Block)
  /// Prints a block argument with its type, and its location if locations are printed.
  func printArgument(_ argument: Value, attributes: Attribute?, omitType: Bool)
  /// Prints a region with its braces.
  func print(_ region: Region, entryArguments: Bool, terminators: Bool, emptyBlock: Bool)
  /// Prints an operation as an element of the syntax of another.
  func printNested(_ operation: Operation)
  /// Prints an operation as an element of the syntax of another, without the names of its results.
  func printWithoutResults(_ operation: Operation)
  /// Makes `inner`'s arguments print under the names of `outer`, for syntax that declares them once.
  func shadow(_ region: Region, names: [Value])
  /// Prints the attributes of `op` that `elided` does not name: ` {…}`, or nothing.
  func printAttributes(of op: Operation, except elided: [StaticString], withKeyword: Bool)
  /// Prints a symbol's name after `@`, quoted if need be.
  func print(symbol name: Identifier)
  /// Prints an identifier, quoted unless it is bare.
  func print(keywordOrString name: Identifier)
  /// Prints bytes in quotes, with escapes.
  func print(quoted bytes: UnsafeBufferPointer<UInt8>)
  /// Prints `newline`, then the indentation of the operation at hand.
  func newLine()
  /// Indents what follows by two more columns.
  func indent()
  /// Takes back one `indent`.
  func unindent()
}

extension AssemblyPrinter {
  /// Prints elements with a separator between them.
  @inlinable public func print<S: Sequence>(
    list: S, separator: StaticString = ", ", _ printElement: (S.Element) -> Void
  ) {
    var isFirst = true
    for element in list {
      if !isFirst { output.write(separator) }
      isFirst = false
      printElement(element)
    }
  }
  /// Prints the names of values, with commas between them.
  @inlinable public func print(values: some Sequence<Value>) { print(list: values) { print($0) } }
  /// Prints the names of an operation's operands, with commas between them.
  public func print(values: OperandList) {
    for index in values.indices {
      if index > 0 { output.write(", ") }
      print(values[index])
    }
  }
  /// Returns what is printed for a value: its name after `%`, and which of several results it is.
  public func name(of value: Value) -> String {
    let start = output.count
    print(value)
    defer { output.truncate(to: start) }
    return String(decoding: output.bytes[start...], as: UTF8.self)
  }
  /// Prints types, with commas between them.
  @inlinable public func print(types: some Sequence<Type>) { print(list: types) { print($0) } }
  /// Prints `-> type`'s right side: one type as it is, any other number in parentheses.
  public func print(resultTypes types: some Collection<Type>) {
    if types.count == 1, let only = types.first, !only.is(FunctionType.self) { return print(only) }
    output.write("(")
    print(types: types)
    output.write(")")
  }
  /// Prints a literal.
  @inlinable public func print(_ literal: StaticString) { output.write(literal) }
  /// Prints text as it stands.
  public func print(text: String) { output.write(string: text) }
  /// Prints a number.
  @inlinable public func print(decimal number: some FixedWidthInteger) { output.write(decimal: number) }
  /// Prints a block argument with its type.
  public func printArgument(_ argument: Value) { printArgument(argument, attributes: nil, omitType: false) }
  /// Prints a region with its braces.
  public func print(_ region: Region, entryArguments: Bool = true, terminators: Bool = true) {
    print(region, entryArguments: entryArguments, terminators: terminators, emptyBlock: false)
  }
  /// Prints the attributes of `op` that `elided` does not name.
  public func printAttributes(of op: Operation, except elided: [StaticString] = []) {
    printAttributes(of: op, except: elided, withKeyword: false)
  }
}
