public import Accel

extension Vector {
  /// Writes a value, punctuation or text to the standard output.
  ///
  ///     vector.print %v : vector<4xf32> punctuation <comma>
  ///     vector.print str "done"
  public enum Print: MemoryEffectsInterface, HandwrittenAssembly {
    public static let name = "vector.print"
    public static var source: OptionalOperand<0> {
      .init(
        TypeConstraint("") { $0.is(VectorType.self) || $0.isIntegerOrIndex || $0.isFloat })
    }
    /// What follows the value.
    public static var punctuation: DefaultProperty<0, PrintPunctuationAttr> { .init(.init(value: .newline)) }
    public static var stringLiteral: OptionalProperty<1, String> { .init() }
    public static let fields: [any OpField] = [source, punctuation, stringLiteral]
    public static let interfaces = [memoryEffects]
    public static let rules = [
      Rule("`source` or `punctuation` are not set when printing strings") { (op: Op<Self>) in
        op.stringLiteral == nil || op.source == nil && op.punctuation.value == .newline
      }
    ]

    public static func effects(of op: Op<Self>) -> [MemoryEffect] { [MemoryEffect(.write)] }

    public static func parse(
      _ parser: any OperationParser, into state: inout OperationState
    ) throws(ParseFailure) {
      if let source = try parser.parseOptionalOperand() {
        state.operands = [try parser.resolve(source, type: try parser.parseColonType())]
      }
      while true {
        if parser.parseOptional(keyword: "str") {
          if state.property("stringLiteral") != nil {
            throw parser.error(
              "`str` clause can appear at most once in the expansion of the oilist directive")
          }
          state.set("stringLiteral", try StringProperty.parseProperty(parser))
        } else if parser.parseOptional(keyword: "punctuation") {
          if state.property("punctuation") != nil {
            throw parser.error(
              "`punctuation` clause can appear at most once in the expansion of the oilist directive")
          }
          state.set("punctuation", try PrintPunctuationAttr.parseProperty(parser))
        } else {
          break
        }
      }
      try parser.parseOptionalAttributes(into: &state)
    }

    public static func print(_ op: Op<Self>, to printer: any AssemblyPrinter) {
      if let source = op.source {
        printer.print(" ")
        printer.print(source)
        printer.print(" : ")
        printer.print(source.type)
      }
      if let text = op.operation.properties[1] {
        printer.print(" str ")
        printer.printWithoutType(text)
      }
      if op.punctuation.value != .newline {
        printer.print(" punctuation ")
        PrintPunctuationAttr.printProperty(op.punctuation.attribute(in: op.context), to: printer)
      }
      printer.printAttributes(of: op.operation, except: ["punctuation", "stringLiteral"])
    }
  }
}
