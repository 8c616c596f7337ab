import AccelDiagnostics
import AccelIR
import AccelSupport
import AccelText

/// Operations that exercise the printer.
enum Sample: Dialect {
  static let name = "sample"
  static let operations: [any OpSchema.Type] = [
    Function.self, Return.self, Constant.self, Flagged.self, Segmented.self, Pair.self,
  ]

  /// An isolated region whose dialect is open.
  enum Function: OpSchema {
    static let name = "sample.func"
    static var symName: Property<0, SymbolName> { .init(name: "sym_name") }
    static var body: Body<0> { .init() }
    static let fields: [any OpField] = [symName, body]
    static let traits: Traits = [.isolatedFromAbove, .opensDialect, .symbol]
    static let assembly: Assembly? = "\(symName)\(.attributesWithKeyword) \(body)"
  }

  enum Return: OpSchema {
    static let name = "sample.return"
    static var values: VariadicOperand<0> { .init() }
    static let fields: [any OpField] = [values]
    static let traits: Traits = [.terminator]
    static let assembly: Assembly? = "\(.attributes)\(if: values, " \(values) : \(types: values)")"
  }

  /// An operation whose result has a name.
  enum Constant: OpSchema {
    static let name = "sample.constant"
    static var value: Property<0, TypedAttribute> { .init() }
    static var result: Result<0> { .init(.any) }
    static let fields: [any OpField] = [value, result]
    static let assembly: Assembly? = "\(.attributes) \(value) -> \(type: result)"
    static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) { setName(op.result, "c 1%") }
  }

  /// An operation with a default, an optional property and a flag.
  enum Flagged: OpSchema {
    static let name = "sample.flagged"
    static var input: Operand<0> { .init() }
    static var mode: DefaultProperty<0, Mode> { .init(Mode("fast")) }
    static var flag: OptionalProperty<1, UnitAttr> { .init() }
    static var extra: OptionalProperty<2, I64Property> { .init() }
    static let fields: [any OpField] = [input, mode, flag, extra]
    static let assembly: Assembly? =
      "\(input)\(if: mode, " mode \(mode)", else: " plain")\(if: extra, " extra \(extra)")\(.attributes) : \(type: input)"
  }

  /// An operation with sizes of segments.
  enum Segmented: OpSchema {
    static let name = "sample.segmented"
    static var first: VariadicOperand<0> { .init() }
    static var second: VariadicOperand<1> { .init() }
    static let fields: [any OpField] = [first, second]
    static let traits: Traits = [.attributeSizedOperandSegments]
    static let assembly: Assembly? = " (\(first)) (\(second)) : \(.functionalType)\(.attributes)"
  }

  /// An operation whose results are named one by one.
  enum Pair: OpSchema {
    static let name = "sample.pair"
    static var outputs: VariadicResult<0> { .init() }
    static let fields: [any OpField] = [outputs]
    static func nameResults(_ op: Op<Self>, _ setName: (Value, String) -> Void) {
      for (index, result) in op.outputs.enumerated() where index % 2 == 1 { setName(result, "odd") }
    }
  }
}

/// One of a few words.
struct Mode: PropertyValue {
  static let summary = "a mode"
  let word: String
  init(_ word: String) { self.word = word }
  init?(attribute: Attribute) {
    guard let string = attribute.as(StringAttr.self) else { return nil }
    word = string.bytes.string
  }
  func attribute(in context: Context) -> Attribute { context.string(word) }
}

/// Builds IR with little ado.
struct Sketch {
  let context: Context
  let module: Operation
  var builder: Builder

  init() {
    context = Context(dialects: [Sample.self])
    module = Builder(context).make("builtin.module", regions: 1)
    builder = Builder(context)
    let block = builder.createBlock(in: module.region(0))
    builder.move(toEndOf: block)
  }

  /// Appends an operation.
  @discardableResult
  func add(
    _ name: String, _ operands: [Value] = [], results: [Type] = [], properties: [String: Attribute] = [:],
    attributes: [(String, Attribute)] = [], successors: [Block] = [], regions: Int = 0,
    to block: Block? = nil,
    at location: Location = .unknown
  ) -> Operation {
    var place = builder
    if let block { place.move(toEndOf: block) }
    return place.make(
      name, operands, results: results, properties: properties, attributes: attributes,
      successors: successors,
      regions: regions, at: location)
  }

  /// Adds a block to a region of `op`.
  func block(_ op: Operation, _ region: Int = 0, arguments: [Type] = []) -> Block {
    var place = builder
    return place.createBlock(in: op.region(region), arguments: arguments)
  }

  /// The text of the module, as a file.
  func text(_ change: (inout PrintingOptions) -> Void = { _ in }) -> String { print(module, change) }
}

/// Prints an operation.
func print(_ op: Operation, _ change: (inout PrintingOptions) -> Void = { _ in }) -> String {
  var options = PrintingOptions()
  change(&options)
  let output = ByteBuffer()
  Printer.print(op, to: output, options)
  return output.string
}

extension Builder {
  /// Creates an operation of any kind.
  @discardableResult
  func make(
    _ name: String, _ operands: [Value] = [], results: [Type] = [], properties: [String: Attribute] = [:],
    attributes: [(String, Attribute)] = [], successors: [Block] = [], regions: Int = 0,
    at location: Location = .unknown
  ) -> Operation {
    let name = context.operationName(context.identifier(name))
    var state = OperationState(name, at: location)
    state.operands = operands
    state.resultTypes = results
    for (key, value) in properties {
      guard let slot = name.info?.slot(of: context.identifier(key)) else {
        preconditionFailure("no '\(key)'")
      }
      state.properties[slot] = value
    }
    state.attributes = attributes.map { NamedAttribute(context.identifier($0.0), $0.1) }
    state.successors = successors
    state.regions = Array(repeating: ParsedRegion(), count: regions)
    var copy = self
    return copy.create(state)
  }
}

/// Parses `text` as a file called `input` and prints it with a module around it.
func reprint(_ text: String, _ change: (inout PrintingOptions) -> Void = { _ in }) -> String {
  let context = Context(dialects: [Sample.self])
  context.allowsUnregisteredDialects = true
  let parser = Parser(SourceFile(name: "input", text: text), into: context)
  let (block, diagnostics) = context.diagnostics.capture { parser.parseFile() }
  guard let block else { return diagnostics.map(\.message).joined(separator: "\n") }
  let module = Builder(context).make("builtin.module", regions: 1)
  module.region(0).insert(block)
  return print(module, change)
}

/// Parses the operations of a module and prints them without the module's first and last line.
func reprintBody(_ text: String, _ change: (inout PrintingOptions) -> Void = { _ in }) -> String {
  reprint(text, change).split(separator: "\n").dropFirst().dropLast().map { $0.dropFirst(2) }
    .joined(separator: "\n")
}
