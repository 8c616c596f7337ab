/// The syntax that the functions of all dialects share.
///
///     private @name(%x: i32 {d.a = 1}) -> (i32, f32) attributes {d.b} { … }
///
/// The operation has the properties of a `FunctionInterface`, and `sym_visibility`.
public enum FunctionSyntax {
  /// What was read between the name and the attributes.
  private struct Signature {
    var arguments: [ParsedArgument] = [], inputs: [Type] = [], results: [Type] = []
    var inputAttributes: [Attribute?] = [], resultAttributes: [Attribute?] = []
    var isVariadic = false
  }

  /// The type of a function, from inputs, results and whether there is a `...` after the inputs.
  public typealias MakeType = (Context, _ inputs: [Type], _ results: [Type], _ isVariadic: Bool) -> Type

  /// Reads what follows the operation's name.
  public static func parse(
    _ parser: any OperationParser, into state: inout OperationState, allowVariadic: Bool = false,
    makeType: MakeType = { context, inputs, results, _ in
      context.functionType(inputs: inputs, results: results)
    }
  ) throws(ParseFailure) {
    let context = parser.context
    if let visibility = parseOptionalVisibility(parser) {
      state.set("sym_visibility", context.string(visibility))
    }
    state.set("sym_name", context.string(try parser.parseSymbolName()))
    let signature = try parseSignature(parser, allowVariadic: allowVariadic)
    let type = makeType(context, signature.inputs, signature.results, signature.isVariadic)
    try parseAttributes(parser, into: &state)
    state.set("function_type", context.typeAttribute(type))
    if let attributes = array(of: signature.inputAttributes, context) { state.set("arg_attrs", attributes) }
    if let attributes = array(of: signature.resultAttributes, context) { state.set("res_attrs", attributes) }
    state.regions = [try parseBody(parser, signature.arguments)]
  }

  /// Reads who may refer to the function.
  private static func parseOptionalVisibility(_ parser: any OperationParser) -> String? {
    if parser.parseOptional(keyword: "public") { return "public" }
    if parser.parseOptional(keyword: "private") { return "private" }
    return parser.parseOptional(keyword: "nested") ? "nested" : nil
  }

  /// Reads the arguments and results.
  private static func parseSignature(
    _ parser: any OperationParser, allowVariadic: Bool
  ) throws(ParseFailure) -> Signature {
    var signature = Signature()
    try parser.parseList("(", ")") { () throws(ParseFailure) in
      if signature.isVariadic {
        throw parser.error("variadic arguments must be in the end of the argument list")
      }
      if allowVariadic, parser.parseOptional("...") {
        signature.isVariadic = true
      } else {
        try parseArgument(parser, into: &signature)
      }
    }
    if parser.parseOptional("->") { try parseResults(parser, into: &signature) }
    return signature
  }

  /// Reads an argument with its name, or just its type; either all arguments have names or none has.
  private static func parseArgument(
    _ parser: any OperationParser, into signature: inout Signature
  ) throws(ParseFailure) {
    let start = parser.position
    if let argument = try parser.parseOptionalArgument(type: true, attributes: true),
      let type = argument.type
    {
      if signature.arguments.count < signature.inputs.count {
        throw parser.error("expected type instead of SSA identifier", at: start)
      }
      signature.arguments.append(argument)
      signature.inputs.append(type)
      signature.inputAttributes.append(argument.attributes)
      return
    }
    if !signature.arguments.isEmpty { throw parser.error("expected SSA identifier", at: start) }
    signature.inputs.append(try parser.parseType())
    signature.inputAttributes.append(try parser.parseOptionalDictionary())
    _ = try parser.parseOptionalTrailingLocation()
  }

  /// Reads one type, or any number in parentheses, there with attributes.
  private static func parseResults(
    _ parser: any OperationParser, into signature: inout Signature
  ) throws(ParseFailure) {
    guard parser.parseOptional("(") else {
      signature.results = [try parser.parseType()]
      return
    }
    if parser.parseOptional(")") { return }
    try parser.parseList { () throws(ParseFailure) in
      signature.results.append(try parser.parseType())
      signature.resultAttributes.append(try parser.parseOptionalDictionary())
    }
    try parser.parse(")")
  }

  /// Reads `attributes {…}`, which must not say what the syntax says elsewhere.
  private static func parseAttributes(
    _ parser: any OperationParser, into state: inout OperationState
  ) throws(ParseFailure) {
    let start = parser.position
    var written = OperationState(state.name, at: state.location)
    try parser.parseOptionalAttributes(into: &written, withKeyword: true, verifies: false)
    for name in ["sym_visibility", "sym_name", "function_type"] as [StaticString]
    where written.property(name) != nil {
      throw parser.error(
        "'\(name)' is an inferred attribute and should not be specified in the explicit attribute dictionary",
        at: start)
    }
    state.attributes = written.attributes
    // As in MLIR, what a property cannot hold is forgotten.
    for (slot, value) in written.properties.enumerated() {
      if let value, state.name.info?.misfit(value, in: slot) == nil { state.properties[slot] = value }
    }
  }

  /// Returns the dictionaries as an attribute, or `nil` if there are none with entries.
  private static func array(of dictionaries: [Attribute?], _ context: Context) -> Attribute? {
    let empty = context.dictionary([])
    if dictionaries.allSatisfy({ $0 == nil || $0 == empty }) { return nil }
    return context.array(dictionaries.map { $0 ?? empty })
  }

  /// Reads the body if there is one.
  private static func parseBody(
    _ parser: any OperationParser, _ arguments: [ParsedArgument]
  ) throws(ParseFailure) -> ParsedRegion {
    let start = parser.position
    guard let body = try parser.parseOptionalRegion(arguments: arguments, isolateNames: false) else {
      return ParsedRegion()
    }
    if body.isEmpty { throw parser.error("expected non-empty function body", at: start) }
    return body
  }
}

// MARK: Printing

extension FunctionSyntax {
  /// Writes what follows the operation's name.
  public static func print<S: FunctionInterface>(
    _ op: Op<S>, to printer: any AssemblyPrinter, isVariadic: Bool = false
  ) {
    let operation = op.operation
    printer.print(" ")
    if let visibility = operation.inherentAttribute("sym_visibility")?.as(StringAttr.self) {
      printer.print(keywordOrString: visibility.bytes)
      printer.print(" ")
    }
    if let name = operation.symbolName { printer.print(symbol: name) }
    let signature = S.signature(of: op)
    printArguments(of: operation, signature.inputs, isVariadic, to: printer)
    printResults(signature.results, operation.resultAttributes, to: printer)
    printer.printAttributes(
      of: operation, except: ["sym_name", "sym_visibility", "function_type", "arg_attrs", "res_attrs"],
      withKeyword: true)
    if let body = operation.regions.first, !body.isEmpty {
      printer.print(" ")
      printer.print(body, entryArguments: false)
    }
  }

  /// Writes the arguments, with their names if there is a body.
  private static func printArguments(
    of op: Operation, _ types: List<Type>, _ isVariadic: Bool, to printer: any AssemblyPrinter
  ) {
    let names = op.regions.first?.arguments
    let attributes = op.argumentAttributes
    printer.print("(")
    printer.print(list: types.indices) { index in
      if let names, index < names.count {
        printer.printArgument(names[index], attributes: attributes?.entry(at: index), omitType: false)
      } else {
        printer.print(types[index])
        printDictionary(attributes?.entry(at: index), to: printer)
      }
    }
    if isVariadic { printer.print(types.isEmpty ? "..." : ", ...") }
    printer.print(")")
  }

  /// Writes ` -> ` and the results, in parentheses unless there is just one plain type.
  private static func printResults(
    _ types: List<Type>, _ attributes: DictionaryArray?, to printer: any AssemblyPrinter
  ) {
    guard let first = types.first else { return }
    printer.print(" -> ")
    if types.count == 1, !first.is(FunctionType.self), attributes?.entry(at: 0) == nil {
      return printer.print(first)
    }
    printer.print("(")
    printer.print(list: types.indices) { index in
      printer.print(types[index])
      printDictionary(attributes?.entry(at: index), to: printer)
    }
    printer.print(")")
  }

  /// Writes ` {…}` if there are attributes.
  private static func printDictionary(_ attributes: Attribute?, to printer: any AssemblyPrinter) {
    guard let attributes else { return }
    printer.print(" ")
    printer.print(attributes)
  }
}

extension DictionaryArray {
  /// The dictionary at `index`, unless it is empty or there is none.
  fileprivate func entry(at index: Int) -> Attribute? {
    index < elements.count && !self[index].isEmpty ? elements[index] : nil
  }
}
